"""Who may see feeds, and who may change them."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from indicators.models import Feed, RefreshRun
from indicators.permissions import can_manage_feeds, can_read_feeds
from indicators.queries.refresh.runs import find_feed, find_run
from provinces.permissions import powers_of


def require_reader(request: HttpRequest, day: date) -> bool:
    """Whether the reader may also change feeds. Raises `PermissionDenied` for who may not even see them."""
    powers = powers_of(request.user, day)
    if not can_read_feeds(powers):
        raise PermissionDenied(_("Trang nguồn tự động dành cho cán bộ của Bộ và lãnh đạo."))
    return can_manage_feeds(powers)


def require_manager(request: HttpRequest, day: date) -> User:
    """Who changes the feed or has it read. Raises `PermissionDenied` for who may not."""
    if not require_reader(request, day) or not isinstance(request.user, User):
        raise PermissionDenied(
            _(
                "Nguồn tự động do người công bố và quản trị của Bộ thêm, sửa và cho đọc; bạn xem được mọi lần đọc."
            )
        )
    return request.user


def feed_or_404(key: str) -> Feed:
    """The feed of the key."""
    feed = find_feed(key)
    if feed is None:
        raise Http404(_("Không có nguồn tự động «%(key)s».") % {"key": key})
    return feed


def run_or_404(pk: int) -> RefreshRun:
    """The run with its feed, its source and its people."""
    run = find_run(pk)
    if run is None:
        raise Http404(_("Không có lần đọc số %(pk)s.") % {"pk": pk})
    return run
