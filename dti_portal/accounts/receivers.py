"""What people change about their own accounts is told to the audit trail too."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as codes
from allauth.socialaccount import signals as agency
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from dti_portal.accounts import ages, lockout
from provinces import actions


def connect() -> None:
    """To be called once, when the apps are ready."""
    user_logged_in.connect(ages.begin)
    for signal in (account.password_changed, account.password_set):
        signal.connect(password_changed)
    account.password_reset.connect(password_reset)
    for signal, word in (
        (codes.authenticator_added, "added"),
        (codes.authenticator_removed, "removed"),
        (codes.authenticator_reset, "renewed"),
    ):
        signal.connect(_second_factor(word), weak=False)
    agency.social_account_added.connect(agency_connected)


def password_changed(sender: Any, user: User, **kwargs: Any) -> None:
    _record(user, "password")


def password_reset(sender: Any, user: User, **kwargs: Any) -> None:
    lockout.forget_failures(user)
    _record(user, "password by mail")


def agency_connected(sender: Any, sociallogin: Any, **kwargs: Any) -> None:
    _record(sociallogin.user, "agency sign-in connected")


def _second_factor(word: str) -> Any:
    def receiver(sender: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
        _record(user, f"{authenticator.type} {word}")

    return receiver


def _record(user: User, what: str) -> None:
    actions.record_account_change(user=user, what=what, by=user, now=timezone.now())
