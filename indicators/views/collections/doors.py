"""Who may see rounds and who may change them."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from indicators.permissions import can_manage_collections, can_read_review
from indicators.queries import rounds
from indicators.queries.rounds import RoundPage
from provinces.permissions import powers_of


def require_reader(request: HttpRequest, day: date) -> bool:
    """Whether the reader may also change rounds. Raises `PermissionDenied` for who may not even see them."""
    powers = powers_of(request.user, day)
    if not can_read_review(powers):
        raise PermissionDenied(_("Trang các đợt thu thập dành cho cán bộ của Bộ và lãnh đạo."))
    return can_manage_collections(powers)


def require_manager(request: HttpRequest, day: date) -> User:
    """Who changes the round. Raises `PermissionDenied` for who may not."""
    if not require_reader(request, day) or not isinstance(request.user, User):
        raise PermissionDenied(_("Lãnh đạo xem được mọi đợt thu thập; lập và sửa đợt là việc của cán bộ Bộ."))
    return request.user


def round_or_404(key: str, day: date) -> RoundPage:
    """The round of the key."""
    page = rounds.round_page(key, day)
    if page is None:
        raise Http404(_("Không có đợt thu thập «%(key)s».") % {"key": key})
    return page
