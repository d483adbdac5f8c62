"""Who guesses passwords is locked out for a while: counted in the database by name and address, never in Redis."""

import ipaddress
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

UNKNOWN = "::"
LONGEST_NAME = 150
LOCKED = 429
# A code is good in its own step of the clock, in those of the tolerance before it and after it.
CODE_IS_GOOD = (2 * settings.MFA_TOTP_TOLERANCE + 1) * settings.MFA_TOTP_PERIOD


def client_address(request: HttpRequest) -> str:
    """The address of the machine that asks. Each of TRUSTED_PROXIES proxies writes the address it was asked from at
    the end of X-Forwarded-For; what stands further left anybody can make up."""
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    told = hops[-trusted] if 0 < trusted <= len(hops) else ""
    return _address(told) or _address(request.META.get("REMOTE_ADDR") or "") or UNKNOWN


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""


def typed_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that somebody signs in with, in small letters: `Admin` and `admin` are one account and one count."""
    name = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(name).strip().lower()[:LONGEST_NAME]


def is_locked_out(request: HttpRequest) -> bool:
    """Whether this request was refused, or was the last wrong one allowed."""
    return bool(getattr(request, "axes_locked_out", False))


def locked_sentence(request: HttpRequest, name: str) -> str:
    """Until when the name is locked for this machine, as a sentence."""
    now = timezone.now()
    until = _locked_until(request, name, now)
    return _(
        "Đã nhập sai %(times)d lần nên tạm dừng đăng nhập bằng tên này từ máy của bạn đến %(time)s, "
        "còn %(minutes)d phút. Hết thời gian đó hãy thử lại, hoặc nhờ quản trị đặt lại mật khẩu."
    ) % {
        "times": settings.AXES_FAILURE_LIMIT,
        "time": time_format(timezone.localtime(until), "H:i"),
        "minutes": max(1, ceil((until - now) / timedelta(minutes=1))),
    }


def _locked_until(request: HttpRequest, name: str, now: datetime) -> datetime:
    attempts = AccessAttempt.objects.filter(username=name, ip_address=client_address(request))
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    return (last or now) + settings.AXES_COOLOFF_TIME


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The page that was drawn anyway, whose form says until when, with the status that programs understand."""
    if response.status_code == 200:
        response.status_code = LOCKED
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response


def spend_code(user: User, code: str) -> bool:
    """Whether a right code was not used before. allauth remembers used ones for one step of the clock, and forgets
    them while MFA_TOTP_TOLERANCE still takes them."""
    key = f"code-used-{user.pk}-{''.join(filter(str.isalnum, code))}"
    return cache.add(key, True, CODE_IS_GOOD)


def forget_failures(user: User) -> None:
    """A person with a new password starts with a clean slate."""
    AccessAttempt.objects.filter(username=user.username.lower()).delete()
