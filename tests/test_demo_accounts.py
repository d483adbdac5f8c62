"""`manage.py demo_accounts`: an account for every role, passwords in one file and nowhere else."""

import json
import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from dti_portal.management.commands import demo_accounts
from provinces.models import Change, Membership

pytestmark = pytest.mark.usefixtures("reference")
FORMER = ("hau-giang", "kon-tum", "ninh-thuan")


def make(file: Path) -> str:
    out = StringIO()
    call_command("demo_accounts", file=file, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a new place" / "demo-accounts.json"


def passwords(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text()))


def test_every_role_of_the_contract_has_an_account(file: Path):
    make(file)
    known = passwords(file)
    assert list(known)[:4] == ["admin", "ministry", "leader", "secretary"]
    assert len(known) == 4 + 2 * (34 + 3)
    for slug in ("ha-noi", "quang-ngai", "hue", *FORMER):
        assert {f"{slug}-editor", f"{slug}-approver"} <= known.keys()
    assert "kon-tum-leader" not in known
    assert len(set(known.values())) == len(known)
    assert min(map(len, known.values())) >= 22


def test_roles_are_those_of_the_units(file: Path):
    make(file)
    roles = {m.user.get_username(): m for m in Membership.objects.select_related("user", "unit")}
    assert (roles["admin"].role, roles["admin"].unit.slug) == ("administrator", "vn")
    ministry = Membership.objects.filter(user__username="ministry", unit__slug="vn")
    assert set(ministry.values_list("role", flat=True)) == {"reviewer", "publisher"}
    assert (roles["leader"].role, roles["leader"].unit.slug) == ("leader", "vn")
    assert (roles["secretary"].role, roles["secretary"].unit.slug) == ("secretary", "vn")
    editor = Membership.objects.filter(user__username="hue-editor", unit__slug="hue")
    assert set(editor.values_list("role", flat=True)) == {"editor", "secretary"}
    assert str(roles["hue-approver"].valid_from) == "2008-08-01"
    assert roles["hue-approver"].valid_to is None
    for slug in FORMER:
        assert str(roles[f"{slug}-approver"].valid_to) == "2025-06-30"
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["admin"]
    assert list(User.objects.filter(is_staff=True).values_list("username", flat=True)) == ["admin"]


def test_the_passwords_of_the_file_let_in(file: Path):
    make(file)
    known = passwords(file)
    hashed = User.objects.get(username="kon-tum-editor").password
    assert check_password(known["kon-tum-editor"], hashed)
    assert not check_password(known["admin"], hashed)


def test_a_password_is_hashed_at_full_strength_once_it_was_used(file: Path):
    make(file)
    before = User.objects.get(username="leader")
    assert before.check_password(passwords(file)["leader"])
    after = User.objects.get(username="leader")
    assert int(after.password.split("$")[1]) > int(User.objects.get(username="admin").password.split("$")[1])


def test_only_the_owner_reads_the_file_and_nothing_else_is_left(file: Path):
    make(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_no_password_is_ever_printed(file: Path):
    told = make(file) + make(file)
    assert not any(password in told for password in passwords(file).values())


def test_a_second_time_nothing_changes(file: Path):
    make(file)
    before = file.read_bytes()
    assert "đã có" in make(file)
    assert file.read_bytes() == before


def test_accounts_that_exist_keep_their_passwords_when_the_file_is_gone(file: Path):
    make(file)
    before = set(User.objects.values_list("username", "password"))
    file.unlink()
    assert "changepassword" in make(file)
    assert not file.exists()
    assert set(User.objects.values_list("username", "password")) == before


def test_what_is_missing_is_added_to_the_file(file: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(demo_accounts.NATIONAL, "leader")
        make(file)
    known = passwords(file)
    make(file)
    again = passwords(file)
    assert again.keys() - known.keys() == {"leader"}
    assert {name for name in known if known[name] != again[name]} == set()


def test_accounts_of_an_earlier_version_get_what_they_lack_once(file: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(demo_accounts.NATIONAL, "ministry", (Membership.Role.PUBLISHER,))
        make(file)
    User.objects.update(email="")
    User.objects.filter(username="leader").update(email="own@example.org")
    before = set(User.objects.values_list("username", "password"))
    assert "đã có" in make(file)
    roles = Membership.objects.filter(user__username="ministry").values_list("role", flat=True)
    assert sorted(roles) == ["publisher", "reviewer"]
    assert User.objects.get(username="leader").email == "own@example.org"
    assert User.objects.get(username="hue-editor").email == "hue-editor@example.org"
    assert set(User.objects.values_list("username", "password")) == before
    told = Change.objects.count()
    make(file)
    assert Change.objects.count() == told


def test_a_role_that_was_ended_is_not_given_back(file: Path):
    make(file)
    Membership.objects.filter(user__username="hue-editor").update(valid_to="2026-01-31")
    make(file)
    assert Membership.objects.filter(user__username="hue-editor", role="editor").count() == 1


def test_accounts_and_roles_are_told_to_the_audit_trail_without_passwords(file: Path):
    make(file)
    told = Change.objects.values_list("topic", "action", "key")
    assert {("account", "created", "ministry"), ("membership", "granted", "ministry/vn/reviewer")} <= set(
        told
    )
    accounts, second_roles = 78, 1 + 37
    assert Change.objects.count() == accounts + accounts + second_roles
    assert not Change.objects.exclude(before="", reason="").exists()
    assert not any(
        word in " ".join(Change.objects.values_list("after", flat=True)) for word in passwords(file).values()
    )


def test_a_file_from_another_database_is_replaced(file: Path):
    file.parent.mkdir()
    file.write_text('{"leader": "old", "somebody": "else"}')
    make(file)
    assert "somebody" not in passwords(file)
    assert passwords(file)["leader"] != "old"


def test_a_file_that_is_none_of_ours_is_not_overwritten(file: Path):
    file.parent.mkdir()
    file.write_text("remember the milk")
    with pytest.raises(CommandError, match="Không đọc được"):
        make(file)
    assert file.read_text() == "remember the milk"
    assert not User.objects.exists()


def test_without_a_file_there_are_no_accounts(file: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        make(file)
    assert not User.objects.exists()
    assert list(file.parent.iterdir()) == []


@pytest.mark.usefixtures("empty_store")
def test_before_the_reference_data_there_is_a_plain_sentence(file: Path):
    with pytest.raises(CommandError, match="load_reference"):
        make(file)


def test_passwords_are_long_enough_to_need_no_stretching():
    assert demo_accounts.RANDOM_BYTES * 8 >= 128
