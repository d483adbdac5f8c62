"""Accounts and what they may do for which unit. Every write tells the audit trail; passwords themselves never do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from provinces.actions.changes import Changed, record_changes
from provinces.models import Change, Membership, Unit
from provinces.permissions import can_administer, powers_of

# Stretching protects passwords that people think up. One of 128 random bits cannot be guessed at any speed, and
# a million rounds for each of 77 accounts would hold up the first start by half a minute. Django hashes anew, with
# the full number of rounds, when the person first signs in.
_ROUNDS_FOR_RANDOM_PASSWORDS = 20_000

ACCOUNT = Change.Topic.ACCOUNT
MEMBERSHIP = Change.Topic.MEMBERSHIP
LONGEST_KEY = 150
FLAGS = ("is_active", "is_staff", "is_superuser")
FACTS = (*FLAGS, "username", "email", "first_name", "last_name")


class NotAllowedError(Exception):
    """The person may not change this account or role."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """An account to open. Its password must hold at least 128 random bits; `administers` gives it the admin pages."""

    username: str
    password: str
    unit: Unit
    roles: tuple[Membership.Role, ...]
    valid_from: date
    valid_to: date | None = None
    administers: bool = False
    email: str = ""


@transaction.atomic
def open_accounts(*, members: Sequence[NewMember], by: User | None, now: datetime) -> None:
    """Opens an account with its roles for each; raises `IntegrityError` where a username is taken."""
    users = User.objects.bulk_create([_user(member) for member in members])
    opened = {user.username: user for user in users}
    record_changes([_account(user, "created") for user in users], by=by, now=now)
    _grant_all(
        [(opened[member.username], member, role) for member in members for role in member.roles], by, now
    )


@transaction.atomic
def complete_accounts(*, members: Sequence[NewMember], by: User | None, now: datetime) -> int:
    """Gives accounts that exist the roles they never had and an address where they have none; tells how many roles
    and addresses that were. Passwords and whatever was changed since stay."""
    users = {user.username: user for user in User.objects.filter(username__in=[m.username for m in members])}
    held = set(
        Membership.objects.filter(user__in=users.values()).values_list("user__username", "unit", "role")
    )
    missing = [
        (users[member.username], member, role)
        for member in members
        for role in member.roles
        if (member.username, member.unit.pk, role.value) not in held
    ]
    _grant_all(missing, by, now)
    unaddressed = [m for m in members if m.email and not users[m.username].email]
    for member in unaddressed:
        users[member.username].email = member.email
    User.objects.bulk_update([users[member.username] for member in unaddressed], ["email"])
    told = [_account(users[m.username], "changed", after=f"email {m.email}") for m in unaddressed]
    record_changes(told, by=by, now=now)
    return len(missing) + len(unaddressed)


@transaction.atomic
def create_account(*, user: User, by: User, now: datetime) -> User:
    """Saves a new account, its password already hashed in it. Raises `NotAllowedError`."""
    _may_administer(by, now)
    if user.is_superuser and not by.is_superuser:
        raise NotAllowedError
    user.save()
    vouch_for_address(user=user, email=user.email)
    record_changes([_account(user, "created", after=_stated(user, FACTS))], by=by, now=now)
    return user


@transaction.atomic
def change_account(*, user: User, by: User, now: datetime) -> User:
    """Saves the changed flags, names and address of an account. Nobody changes his own flags, and a superuser is made
    and changed by superusers only: raises `NotAllowedError`."""
    _may_administer(by, now)
    before = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name in FACTS if getattr(before, name) != getattr(user, name)]
    if user.pk == by.pk and set(changed) & set(FLAGS):
        raise NotAllowedError
    if (before.is_superuser or user.is_superuser) and not by.is_superuser:
        raise NotAllowedError
    if changed:
        user.save(update_fields=changed)
        vouch_for_address(user=user, email=user.email)
        told = _account(user, "changed", before=_stated(before, changed), after=_stated(user, changed))
        record_changes([told], by=by, now=now)
    return user


@transaction.atomic
def vouch_for_address(*, user: User, email: str) -> None:
    """The address of an account as one that its administrator knows to be the person's: allauth keeps such a list
    beside the account, and links to a new password go to the addresses in it."""
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    if email:
        known = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=user, email=email.lower(), defaults=known)


@transaction.atomic
def remove_second_factor(*, user: User, by: User, now: datetime) -> None:
    """For who has lost the telephone: the password alone lets in again. Nobody does it for himself here, where no
    password is asked for: raises `NotAllowedError`."""
    _may_administer(by, now)
    if user.pk == by.pk or (user.is_superuser and not by.is_superuser):
        raise NotAllowedError
    removed, _models = Authenticator.objects.filter(user=user).delete()
    if removed:
        record_account_change(user=user, what="totp removed", by=by, now=now)


def record_account_change(*, user: User, what: str, by: User | None, now: datetime) -> None:
    """Writes down that a password or a second factor was changed, by a code word: what it was is nobody's business."""
    record_changes([_account(user, "changed", after=what)], by=by, now=now)


def record_account_opened(*, user: User, now: datetime) -> None:
    """Writes down that the portal opened an account by itself: for who came by the agency's own sign-in."""
    record_changes([_account(user, "created", after=_stated(user, FACTS))], by=None, now=now)


@transaction.atomic
def grant_membership(
    *,
    user: User,
    unit: Unit,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User,
    now: datetime,
    reason: str = "",
) -> Membership:
    """A new role of a person in a unit. Raises `NotAllowedError` for one's own, `IntegrityError` where the person has
    the role on some of these days."""
    _may_change_roles(user, by, now)
    granted = Membership.objects.create(
        user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to, changed_by=by
    )
    record_changes([_membership(granted, "granted", reason=reason)], by=by, now=now)
    return granted


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    valid_from: date,
    valid_to: date | None,
    by: User,
    now: datetime,
    reason: str = "",
) -> Membership:
    """Other days for a role; its person, unit and role never change. A last day given is told as its end. Raises as
    `grant_membership`."""
    _may_change_roles(membership.user, by, now)
    stored = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "unit")
        .get(pk=membership.pk)
    )
    before = _days(stored)
    ends = stored.valid_from == valid_from and stored.valid_to is None and valid_to is not None
    stored.valid_from, stored.valid_to, stored.changed_by = valid_from, valid_to, by
    if before != _days(stored):
        stored.save()
        action = "ended" if ends else "changed"
        record_changes([_membership(stored, action, before=before, reason=reason)], by=by, now=now)
    return stored


def _may_administer(by: User, now: datetime) -> None:
    if not can_administer(powers_of(by, timezone.localdate(now))):
        raise NotAllowedError


def _may_change_roles(user: User, by: User, now: datetime) -> None:
    _may_administer(by, now)
    if user.pk == by.pk:
        raise NotAllowedError


def _grant_all(
    grants: Sequence[tuple[User, NewMember, Membership.Role]], by: User | None, now: datetime
) -> None:
    granted = Membership.objects.bulk_create(
        [
            Membership(
                user=user,
                unit=member.unit,
                role=role,
                valid_from=member.valid_from,
                valid_to=member.valid_to,
                changed_by=by,
            )
            for user, member, role in grants
        ]
    )
    record_changes([_membership(each, "granted") for each in granted], by=by, now=now)


def _account(user: User, action: str, before: str = "", after: str = "") -> Changed:
    return Changed(ACCOUNT, action, user.username, about=user, before=before, after=after)


def _membership(each: Membership, action: str, before: str = "", reason: str = "") -> Changed:
    key = f"{each.user.username}/{each.unit.slug}/{each.role}"[:LONGEST_KEY]
    return Changed(
        MEMBERSHIP,
        action,
        key,
        unit=each.unit,
        about=each.user,
        before=before,
        after=_days(each),
        reason=reason,
    )


def _days(membership: Membership) -> str:
    """The days of a role as an ISO interval, `2026-01-01/..` where no end is known."""
    return f"{membership.valid_from}/{membership.valid_to or '..'}"


def _stated(user: User, names: Iterable[str]) -> str:
    """Facts of an account in one line: `is_active yes, email a@example.org`."""
    facts = ((name, getattr(user, name)) for name in names)
    return ", ".join(f"{name} {_said(fact)}" for name, fact in facts)


def _said(fact: object) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return str(fact)


def _user(member: NewMember) -> User:
    hasher = PBKDF2PasswordHasher()
    password = hasher.encode(member.password, hasher.salt(), _ROUNDS_FOR_RANDOM_PASSWORDS)
    administers = member.administers
    return User(
        username=member.username,
        password=password,
        email=member.email,
        is_staff=administers,
        is_superuser=administers,
    )
