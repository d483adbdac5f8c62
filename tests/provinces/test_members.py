"""Roles and accounts: who may change whose, what the database refuses, what the audit trail keeps."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client

from provinces import actions
from provinces.actions import NotAllowedError
from provinces.models import Change, Membership, Unit
from provinces.permissions import Role, can_administer, can_read_unit, powers_of

pytestmark = pytest.mark.usefixtures("reference")
NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FIRST = date(2026, 1, 1)


@pytest.fixture
def chief() -> User:
    return User.objects.create_superuser("chief", "chief@example.org")


@pytest.fixture
def administrator() -> User:
    """One by role only, no superuser."""
    user = User.objects.create_user("administrator", "administrator@example.org", is_staff=True)
    Membership.objects.create(user=user, unit=unit("vn"), role=Role.ADMINISTRATOR, valid_from=FIRST)
    return user


@pytest.fixture
def person() -> User:
    return User.objects.create_user("an", "an@example.org")


def unit(slug: str) -> Unit:
    return Unit.objects.get(slug=slug)


def grant(user: User, by: User, role: Role = Role.EDITOR, slug: str = "hue", **more: Any) -> Membership:
    values: dict[str, Any] = {"unit": unit(slug), "role": role, "valid_from": FIRST, "now": NOW} | more
    return actions.grant_membership(user=user, by=by, **values)


def last_change() -> Change:
    return Change.objects.order_by("-id")[0]


def told(change: Change) -> tuple[object, ...]:
    return change.topic, change.action, change.key, change.before, change.after, change.reason


def test_a_role_is_granted_changed_and_ended(person: User, administrator: User):
    role = grant(person, administrator, reason="Quyết định 12")
    assert told(last_change()) == (
        "membership",
        "granted",
        "an/hue/editor",
        "",
        "2026-01-01/..",
        "Quyết định 12",
    )
    change = last_change()
    assert (change.by, change.about, change.unit, change.at) == (administrator, person, unit("hue"), NOW)
    moved = {"valid_from": date(2026, 2, 1), "valid_to": None, "by": administrator, "now": NOW}
    actions.change_membership(membership=role, **moved)
    assert told(last_change())[1:5] == ("changed", "an/hue/editor", "2026-01-01/..", "2026-02-01/..")
    role.refresh_from_db()
    actions.change_membership(membership=role, **{**moved, "valid_to": TODAY})
    assert told(last_change())[1:5] == ("ended", "an/hue/editor", "2026-02-01/..", "2026-02-01/2026-11-22")
    role.refresh_from_db()
    assert (role.valid_to, role.changed_by) == (TODAY, administrator)


def test_the_same_days_again_change_nothing(person: User, administrator: User):
    role = grant(person, administrator)
    count = Change.objects.count()
    same = {"valid_from": FIRST, "valid_to": None, "by": administrator, "now": NOW}
    actions.change_membership(membership=role, **same)
    assert Change.objects.count() == count


def test_nobody_changes_own_roles(administrator: User, chief: User):
    own = Membership.objects.get(user=administrator)
    for by in (administrator, chief):
        with pytest.raises(NotAllowedError):
            grant(by, by, Role.PUBLISHER, "vn")
    with pytest.raises(NotAllowedError):
        actions.change_membership(
            membership=own, valid_from=own.valid_from, valid_to=TODAY, by=administrator, now=NOW
        )
    assert not Change.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_roles_grant_nothing(person: User, chief: User, role: Role):
    other = User.objects.create_user("other")
    grant(other, chief, role, "vn")
    with pytest.raises(NotAllowedError):
        grant(person, other)
    with pytest.raises(NotAllowedError):
        actions.change_account(user=person, by=other, now=NOW)


def test_an_administrator_whose_days_are_over_grants_nothing(person: User, administrator: User):
    Membership.objects.filter(user=administrator).update(valid_to=date(2026, 11, 21))
    with pytest.raises(NotAllowedError):
        grant(person, administrator)


def test_the_database_refuses_a_role_given_to_oneself(person: User):
    with pytest.raises(IntegrityError, match="membership_not_by_oneself"), transaction.atomic():
        Membership.objects.create(
            user=person, unit=unit("vn"), role=Role.PUBLISHER, valid_from=FIRST, changed_by=person
        )


def test_the_database_refuses_to_delete_or_to_move_a_role(person: User, administrator: User):
    role = grant(person, administrator)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        role.delete()
    for change in ({"role": "approver"}, {"unit": unit("vn")}, {"user": administrator}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.filter(pk=role.pk).update(**change)
    with pytest.raises(ProtectedError):
        person.delete()


def test_the_same_role_twice_on_one_day_is_refused(person: User, administrator: User):
    grant(person, administrator)
    with pytest.raises(IntegrityError, match="membership_no_overlap"), transaction.atomic():
        grant(person, administrator, valid_from=TODAY)


def test_nothing_is_changed_where_the_trail_cannot_be_written(
    person: User, administrator: User, monkeypatch: pytest.MonkeyPatch
):
    def full(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no space left")

    monkeypatch.setattr("provinces.actions.members.record_changes", full)
    with pytest.raises(RuntimeError):
        grant(person, administrator)
    assert not Membership.objects.filter(user=person).exists()


# Accounts


def test_a_new_account_is_told_without_its_password(chief: User):
    user = User(username="new", email="New@example.org")
    user.set_password("correct horse battery")
    actions.create_account(user=user, by=chief, now=NOW)
    after = "is_active yes, is_staff no, is_superuser no, username new, email New@example.org, first_name , last_name "
    assert told(last_change()) == ("account", "created", "new", "", after, "")
    assert EmailAddress.objects.get(user=user).verified


def test_only_what_differs_is_told(person: User, chief: User):
    person.is_active, person.first_name = False, "An"
    actions.change_account(user=person, by=chief, now=NOW)
    assert told(last_change())[3:5] == ("is_active yes, first_name ", "is_active no, first_name An")
    count = Change.objects.count()
    actions.change_account(user=person, by=chief, now=NOW)
    assert Change.objects.count() == count


def test_another_address_takes_the_place_of_the_old_one_for_new_passwords_too(person: User, chief: User):
    EmailAddress.objects.create(user=person, email="an@example.org", verified=True, primary=True)
    person.email = "an.nguyen@example.org"
    actions.change_account(user=person, by=chief, now=NOW)
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["an.nguyen@example.org"]


@pytest.mark.parametrize("flag", actions.FLAGS)
def test_nobody_changes_own_flags(chief: User, flag: str):
    setattr(chief, flag, not getattr(chief, flag))
    with pytest.raises(NotAllowedError):
        actions.change_account(user=chief, by=User.objects.get(pk=chief.pk), now=NOW)


def test_only_superusers_make_and_change_superusers(person: User, administrator: User, chief: User):
    person.is_superuser = True
    with pytest.raises(NotAllowedError):
        actions.change_account(user=person, by=administrator, now=NOW)
    chief.email = "mine@example.org"
    with pytest.raises(NotAllowedError):
        actions.change_account(user=chief, by=administrator, now=NOW)
    with pytest.raises(NotAllowedError):
        actions.create_account(user=User(username="x", is_superuser=True), by=administrator, now=NOW)
    actions.change_account(user=person, by=chief, now=NOW)
    person.refresh_from_db()
    assert person.is_superuser


def test_who_has_lost_the_telephone(person: User, administrator: User, chief: User):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    actions.remove_second_factor(user=person, by=administrator, now=NOW)
    assert told(last_change())[:5] == ("account", "changed", "an", "", "totp removed")
    for user in (administrator, chief):
        with pytest.raises(NotAllowedError):
            actions.remove_second_factor(user=user, by=administrator, now=NOW)


# Powers


def test_powers_follow_the_days(person: User, chief: User):
    grant(person, chief, Role.EDITOR, "kon-tum", valid_to=date(2026, 6, 30))
    during, after = powers_of(person, date(2026, 6, 30)), powers_of(person, date(2026, 7, 1))
    assert during.has(Role.EDITOR, "kon-tum")
    assert not after.has(Role.EDITOR, "kon-tum")
    assert can_read_unit(after, "kon-tum")
    assert not can_read_unit(after, "quang-ngai")
    assert after.is_provincial
    assert not after.is_staff
    assert powers_of(person, date(2025, 12, 31)).known == frozenset()


def test_powers_are_one_query_for_a_request(person: User, django_assert_num_queries: Any):
    with django_assert_num_queries(1):
        assert not can_administer(powers_of(person, TODAY))
        assert not powers_of(person, TODAY).is_staff


# The admin pages


@pytest.fixture
def office(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def test_a_role_is_granted_and_ended_on_the_admin_page(office: Client, person: User, administrator: User):
    data = {
        "user": person.pk,
        "unit": unit("hue").pk,
        "role": "editor",
        "valid_from": "01/01/2026",
        "valid_to": "",
    }
    assert office.post("/admin/provinces/membership/add/", data).status_code == 302
    role = Membership.objects.get(user=person)
    assert role.changed_by == administrator
    assert last_change().action == "granted"
    ended = {"valid_from": "01/01/2026", "valid_to": "31/10/2026", "role": "approver"}
    assert office.post(f"/admin/provinces/membership/{role.pk}/change/", ended).status_code == 302
    role.refresh_from_db()
    assert (role.role, role.valid_to) == ("editor", date(2026, 10, 31))
    assert (last_change().action, last_change().by) == ("ended", administrator)
    assert office.post(f"/admin/provinces/membership/{role.pk}/delete/", {"post": "yes"}).status_code == 403
    again = office.post("/admin/provinces/membership/add/", data)
    assert "đã có vai trò đó" in again.content.decode()


def test_own_roles_cannot_be_changed_on_the_admin_page(office: Client, administrator: User):
    own = Membership.objects.get(user=administrator)
    data = {"user": administrator.pk, "unit": unit("vn").pk, "role": "publisher", "valid_from": "01/01/2026"}
    assert office.post("/admin/provinces/membership/add/", data).status_code == 200
    assert office.post(f"/admin/provinces/membership/{own.pk}/change/", data).status_code == 403
    assert Membership.objects.filter(user=administrator).count() == 1


def test_accounts_are_opened_and_switched_off_on_the_admin_page(office: Client, administrator: User):
    word = "correct horse battery"
    data = {"username": "binh", "usable_password": "true", "password1": word, "password2": word}
    assert office.post("/admin/auth/user/add/", data).status_code == 302
    binh = User.objects.get(username="binh")
    assert binh.check_password(word)
    assert last_change().action == "created"
    page = office.get(f"/admin/auth/user/{binh.pk}/change/").content.decode()
    assert 'name="is_superuser"' not in page
    assert 'name="groups"' not in page
    change = {"username": "binh", "email": "binh@example.org", "is_staff": "on", "is_superuser": "on"}
    assert office.post(f"/admin/auth/user/{binh.pk}/change/", change).status_code == 302
    binh.refresh_from_db()
    assert (binh.is_active, binh.is_staff, binh.is_superuser) == (False, True, False)
    after = "is_active no, is_staff yes, email binh@example.org"
    assert (last_change().by, last_change().after) == (administrator, after)
    assert office.post(f"/admin/auth/user/{binh.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_password_set_on_the_admin_page_is_told_but_not_what_it_is(office: Client, person: User):
    word = "correct horse battery"
    data = {"usable_password": "true", "password1": word, "password2": word}
    assert office.post(f"/admin/auth/user/{person.pk}/password/", data).status_code == 302
    person.refresh_from_db()
    assert person.check_password(word)
    assert told(last_change())[:5] == ("account", "changed", "an", "", "password")


def test_ones_own_password_is_changed_where_the_old_one_is_asked_for(office: Client, administrator: User):
    administrator.set_password("the old password")
    administrator.save()
    office.force_login(administrator)
    word = "correct horse battery"
    data = {"usable_password": "true", "password1": word, "password2": word}
    for written in (f"{administrator.pk}", f"0{administrator.pk}", f"%20{administrator.pk}"):
        for answer in (office.post, office.get):
            response = answer(f"/admin/auth/user/{written}/password/", data)
            assert (response.status_code, response.headers["Location"]) == (
                302,
                "/accounts/password/change/",
            )
    administrator.refresh_from_db()
    assert administrator.check_password("the old password")


def test_tables_of_the_lockout_are_no_pages(office: Client):
    assert office.get("/admin/axes/accessattempt/").status_code == 404
    assert "Axes" not in office.get("/admin/").content.decode()


def test_an_administrator_does_not_take_over_a_superuser(office: Client, chief: User, administrator: User):
    word = "correct horse battery"
    data = {"usable_password": "true", "password1": word, "password2": word}
    assert office.post(f"/admin/auth/user/{chief.pk}/password/", data).status_code == 403
    assert office.post(f"/admin/auth/user/{chief.pk}/change/", {"username": "gone"}).status_code == 403
    own = {"username": "administrator", "is_superuser": "on", "is_active": "on", "is_staff": "on"}
    assert office.post(f"/admin/auth/user/{administrator.pk}/change/", own).status_code == 302
    administrator.refresh_from_db()
    assert not administrator.is_superuser


def test_the_second_factor_is_taken_off_on_the_admin_page(office: Client, person: User, chief: User):
    for user in (person, chief):
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    data = {"action": "remove_second_factor", "_selected_action": [person.pk, chief.pk]}
    assert office.post("/admin/auth/user/", data).status_code == 302
    assert list(Authenticator.objects.values_list("user__username", flat=True)) == ["chief"]


def test_who_left_a_living_province_reads_nothing_of_it_any_more(chief, person):
    grant(person, chief, Role.EDITOR, "dien-bien", valid_to=date(2026, 6, 30))
    assert can_read_unit(powers_of(person, date(2026, 6, 30)), "dien-bien")
    left = powers_of(person, date(2026, 7, 1))
    assert not can_read_unit(left, "dien-bien")
    assert not left.is_provincial
