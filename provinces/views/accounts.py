"""One's own account: who am I here, what may I do until when, what did I change last."""

from dataclasses import dataclass
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from provinces.models import Membership
from provinces.permissions import can_administer, powers_of
from provinces.queries import changes, members
from provinces.queries.changes import Trail
from provinces.queries.members import RoleFacts
from provinces.views.doors import signed_in
from provinces.views.trails import Line

MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as the page says it."""

    facts: RoleFacts
    role: str
    holds: bool


@require_safe
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """The account of who is signed in."""
    user = cast(User, request.user)
    today = timezone.localdate()
    context = {
        "person": user,
        "roles": [
            RoleLine(facts, str(Membership.Role(facts.role).label), facts.holds_on(today))
            for facts in members.own_roles(user.pk)
        ],
        "lines": [
            Line(change, change.key, "")
            for change in changes.page_of(Trail(by=user.username), MOST_CHANGES).changes
        ],
        "second_factor": is_mfa_enabled(user),
        "administers": user.is_staff and can_administer(powers_of(user, today)),
    }
    return render(request, "provinces/account.html", context)
