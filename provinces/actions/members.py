"""Accounts and what they may do for which unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import transaction

from provinces.models import Membership, Unit

# Stretching protects passwords that people think up. One of 128 random bits cannot be guessed at any speed, and
# a million rounds for each of 77 accounts would hold up the first start by half a minute. Django hashes anew, with
# the full number of rounds, when the person first signs in.
_ROUNDS_FOR_RANDOM_PASSWORDS = 20_000


@dataclass(frozen=True, slots=True)
class NewMember:
    """An account to open. Its password must hold at least 128 random bits; `administers` gives it the admin pages."""

    username: str
    password: str
    unit: Unit
    role: Membership.Role
    valid_from: date
    valid_to: date | None = None
    administers: bool = False


@transaction.atomic
def open_accounts(*, members: Sequence[NewMember]) -> None:
    """Opens an account with one role for each; raises `IntegrityError` where a username is taken."""
    users = User.objects.bulk_create([_user(member) for member in members])
    Membership.objects.bulk_create(
        [
            Membership(
                user=user,
                unit=member.unit,
                role=member.role,
                valid_from=member.valid_from,
                valid_to=member.valid_to,
            )
            for user, member in zip(users, members, strict=True)
        ]
    )


def _user(member: NewMember) -> User:
    hasher = PBKDF2PasswordHasher()
    password = hasher.encode(member.password, hasher.salt(), _ROUNDS_FOR_RANDOM_PASSWORDS)
    administers = member.administers
    return User(username=member.username, password=password, is_staff=administers, is_superuser=administers)
