"""What Django's admin asks for: the role, with its dates, gives its rights; no group and no single permission does."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from provinces.permissions import can_administer, powers_of


class RoleBackend(AuthenticationBackend):
    """Passwords by allauth; administrators have every right of the admin pages, others none."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return can_administer(powers_of(user_obj, timezone.localdate()))

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return can_administer(powers_of(user_obj, timezone.localdate()))
