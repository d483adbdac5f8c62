"""What people change about their own accounts is told to the audit trail too."""

from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as agency
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from dti_portal.accounts import ages, lockout
from provinces import actions


def connect() -> None:
    """To be called once, when the apps are ready."""
    user_logged_in.connect(ages.begin)
    for signal in (account.password_changed, account.password_set):
        signal.connect(password_changed)
    account.password_reset.connect(password_reset)
    post_save.connect(second_factor_added, sender=Authenticator)
    post_delete.connect(second_factor_removed, sender=Authenticator)
    agency.social_account_added.connect(agency_connected)


def password_changed(sender: Any, user: User, **kwargs: Any) -> None:
    _record(user, "password")


def password_reset(sender: Any, user: User, **kwargs: Any) -> None:
    lockout.forget_failures(user)
    _record(user, "password by mail")


def agency_connected(sender: Any, sociallogin: Any, **kwargs: Any) -> None:
    _record(sociallogin.user, "agency sign-in connected")


def second_factor_added(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    if created:
        _record_own(instance, "added")


def second_factor_removed(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    _record_own(instance, "removed")


def _record_own(authenticator: Authenticator, word: str) -> None:
    """What somebody else does to it, an action tells (`remove_second_factor`)."""
    request = context.request
    if request is not None and request.user.pk == authenticator.user_id:
        _record(authenticator.user, f"{authenticator.type} {word}")


def _record(user: User, what: str) -> None:
    actions.record_account_change(user=user, what=what, by=user, now=timezone.now())
