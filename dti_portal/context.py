"""What the shell of every page needs: navigation, the other language, the account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from provinces.exports import practice_words
from provinces.permissions import powers_of
from provinces.queries.practice import is_practice

Item = tuple[str, Any, bool]
# name of the address, its words, and whether a phone keeps it behind "Thêm"
NAVIGATION = (
    ("home", _("Tổng quan"), False),
    ("indicator-list", _("Chỉ tiêu"), False),
    ("dti-ranking", _("DTI"), False),
    ("province-list", _("Địa phương"), False),
    ("tile-map", _("Bản đồ"), True),
    ("compare", _("So sánh"), True),
    ("meeting-list", _("Phiên họp"), True),
    ("task-list", _("Nhiệm vụ"), True),
    ("completeness", _("Đầy đủ số liệu"), True),
)
# The bar of a phone has room for four: of who is signed in these and the main work, or indicators where there is none.
AT_HAND = ("home", "meeting-list", "task-list")
WITHOUT_WORK = "indicator-list"
# What the roles of a person add, under a heading of its own: for provincial people, for staff and leaders, for all.
ENTERING = (("entry-list", _("Nhập số liệu"), True),)
REVIEWING = (
    ("review-queue", _("Duyệt"), True),
    ("collection-list", pgettext("plural", "Đợt thu thập"), True),
    ("feed-list", pgettext("plural", "Nguồn tự động"), True),
    ("audit-trail", _("Nhật ký"), True),
)
FOR_ALL = (("briefing-list", _("Bản tóm tắt"), True), ("alert-list", _("Trang theo dõi"), True))


@dataclass(frozen=True, slots=True)
class NavigationItem:
    url: str
    label: str
    wide: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    language: str
    username: str
    navigation: tuple[NavigationItem, ...]
    work: tuple[NavigationItem, ...]
    vietnamese_url: str
    english_url: str
    practice: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of `base.html`; reads the session only when the visitor has one."""
    own, work = _work(request)
    return {
        "shell": Shell(
            language=get_language() or "vi",
            username=_username(request),
            navigation=_navigation(_of_a_person(bool(own)) if work else NAVIGATION, request.path),
            work=_navigation(work, request.path),
            vietnamese_url=_in_language(request, "vi"),
            english_url=_in_language(request, "en"),
            practice=practice_mark(),
        )
    }


def practice_mark() -> str:
    """What every page of a portal of generated figures says, in the language of the page; empty elsewhere."""
    return practice_words(get_language() or "vi") if is_practice() else ""


def site_name() -> str:
    """How the pages of the administration are headed, which have a shell of their own."""
    return " | ".join(filter(None, (practice_mark(), str(_("Cổng theo dõi chuyển đổi số")))))


def _username(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return user.get_username() if user is not None and user.is_authenticated else ""


def _work(request: HttpRequest) -> tuple[list[Item], list[Item]]:
    """The pages of a person's roles, the first of them in the bar of a phone; and these with what everybody has. A
    visitor's roles are not asked for."""
    if not _username(request):
        return [], []
    powers = powers_of(request.user, timezone.localdate())
    found = (*(ENTERING if powers.is_provincial else ()), *(REVIEWING if powers.reads_everything else ()))
    own = [(name, label, wide and place > 0) for place, (name, label, wide) in enumerate(found)]
    return own, [*own, *FOR_ALL]


def _of_a_person(works: bool) -> list[Item]:
    """The pages of everybody, with others of them in the bar of a phone."""
    at_hand = AT_HAND if works else (*AT_HAND, WITHOUT_WORK)
    return [(name, label, name not in at_hand) for name, label, _wide in NAVIGATION]


def _navigation(items: Iterable[Item], path: str) -> tuple[NavigationItem, ...]:
    return tuple(
        NavigationItem(url, str(label), wide, path == url or (url != "/" and path.startswith(url)))
        for url, label, wide in ((reverse(name), label, wide) for name, label, wide in items)
    )


def _in_language(request: HttpRequest, language: str) -> str:
    try:
        query: QueryDict = request.GET.copy()
    except TooManyFieldsSent:
        # The page that refuses them has a shell, too.
        query = QueryDict(mutable=True)
    query["lang"] = language
    return f"{request.path}?{query.urlencode()}"
