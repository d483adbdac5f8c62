"""How new the figures of each indicator are against its frequency: the page and its files, for the staff."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators import periods
from indicators.forms.freshness import FreshnessForm
from indicators.progress.freshness import Freshness
from indicators.queries.catalogue import PillarFacts, pillars
from indicators.queries.freshness import FreshRow
from indicators.queries.freshness import freshness as read_freshness
from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import in_language, language, number
from indicators.views import wording
from indicators.views.refresh import doors, freshness_files
from indicators.views.refresh.words import Status
from provinces.exports import FORMATS
from provinces.forms import address, asks_for_part
from provinces.views.doors import signed_in
from provinces.views.downloads import asked_by, download_response, refused_response
from provinces.views.links import tidied

# So many stand on a page.
AT_ONCE = 25
# From so many days on, whole months are told, and whole years.
MONTHS_FROM, YEARS_FROM = 60, 730


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator in words; `following` and `due` are empty where nothing can be expected."""

    row: FreshRow
    frequency: str
    status: Status
    following: str
    due: str


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of one state that stand on the page, and how many of all found are in it."""

    words: str
    count: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address asks for, understood: `found` is what it narrows `every` indicator to, in the order of the
    catalogue; `page` is one of its pages."""

    every: Sequence[FreshRow]
    found: Sequence[FreshRow]
    pillars: Sequence[PillarFacts]
    state: dict[str, Any]
    notices: list[str]
    page: int

    def path(self, name: str = "freshness", **changes: object) -> str:
        """The address with other filters; other filters begin at the first page."""
        return address(reverse(name), self.state, **({"page": ""} | changes))


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def freshness(request: HttpRequest) -> HttpResponse:
    """Every indicator with its newest figure, when the next is due, and since when it is missed."""
    doors.require_reader(request, timezone.localdate())
    seen = _seen(request)
    context = _context(seen)
    if asks_for_part(request):
        return push_url(render(request, "indicators/freshness.html#fresh", context), context["here"])
    return tidied(request, context["here"], seen.notices) or render(
        request, "indicators/freshness.html", context
    )


@require_safe
@signed_in
def freshness_download(request: HttpRequest, fmt: str) -> HttpResponse:
    """What the page shows, as CSV, XLSX or JSON, for the person who asked alone."""
    doors.require_reader(request, timezone.localdate())
    seen = _seen(request)
    if seen.notices:
        return refused_response(seen.notices)
    table = freshness_files.table(seen.found, asked_by(request, seen.path()), _state_words())
    response = download_response(table, fmt, "freshness")
    del response.headers["Access-Control-Allow-Origin"]
    return response


def _seen(request: HttpRequest) -> Seen:
    form, day, known = FreshnessForm(request.GET), timezone.localdate(), pillars()
    state, notices = form.state, form.notices
    if state["pillar"] and state["pillar"] not in {each.code for each in known}:
        notices.append(_("Tham số pillar=%(pillar)s: không có nhóm này; trang đang bỏ qua.") % state)
        state = state | {"pillar": ""}
    every = read_freshness(day)
    found = [
        row
        for row in every
        if state["pillar"] in ("", row.facts.pillar) and state["status"] in ("", row.standing.state)
    ]
    page = max(1, min(state["page"] or 1, -(-len(found) // AT_ONCE)))
    return Seen(every, found, known, state | {"page": page if page > 1 else ""}, notices, page)


def _context(seen: Seen) -> dict[str, Any]:
    return {
        "notices": seen.notices,
        "state": seen.state,
        "sentence": _sentence(seen.every),
        "here": seen.path(page=seen.state["page"]),
        "shown": len(seen.found),
        **_stretch(seen),
        "pillars": [Option(each.code, in_language(each, "name"), each.code == seen.state["pillar"]) for each in seen.pillars],
        "states": [Option(key.value, words, key == seen.state["status"]) for key, words in _state_words().items()],
        "filtered": bool(seen.state["pillar"] or seen.state["status"]),
        "all_url": reverse("freshness"),
        "downloads": [(fmt.upper(), seen.path(f"freshness-{fmt}")) for fmt in FORMATS],
    }  # fmt: skip


def _state_words() -> dict[Freshness, str]:
    return {
        Freshness.OVERDUE: _("chậm có số mới"),
        Freshness.AWAITED: _("đang chờ số mới"),
        Freshness.CURRENT: _("còn mới"),
        Freshness.NEVER: _("chưa từng có số"),
        Freshness.UNKNOWN: _("không có nhịp cố định"),
    }


def _sentence(every: Sequence[FreshRow]) -> str:
    """`163 chỉ tiêu: 120 chậm có số mới, 12 đang chờ số mới, 31 còn mới.`"""
    tally, words = Counter(row.standing.state for row in every), _state_words()
    told = [f"{number(tally[state])} {words[state]}" for state in words if tally[state]]
    count = ngettext("%(n)s chỉ tiêu", "%(n)s chỉ tiêu", len(every)) % {"n": number(len(every))}
    return f"{count}: {', '.join(told)}." if told else f"{count}."


def _stretch(seen: Seen) -> dict[str, Any]:
    """The page that is shown, what is missed longest first, and the ways to its neighbours."""
    order = list(Freshness)
    told = sorted(seen.found, key=lambda row: (order.index(row.standing.state), -row.standing.days))
    first, last = (seen.page - 1) * AT_ONCE, min(seen.page * AT_ONCE, len(told))
    tally, words = Counter(row.standing.state for row in told), _state_words()
    groups = groupby(told[first:last], key=lambda row: row.standing.state)
    return {
        "groups": [
            Group(words[state], tally[state], [_line(row) for row in found]) for state, found in groups
        ],
        "first": first + 1,
        "last": last,
        "before_url": seen.path(page=seen.page - 1 if seen.page > 2 else "") if seen.page > 1 else "",
        "after_url": seen.path(page=seen.page + 1) if last < len(told) else "",
    }


def _line(row: FreshRow) -> Line:
    stands = row.standing
    following = periods.label(stands.following, language()) if stands.following else ""
    return Line(
        row=row,
        frequency=str(wording.FREQUENCIES.get(row.facts.frequency, row.facts.frequency)),
        status=_status(row),
        following=following,
        due=day_text(stands.due),
    )


def _status(row: FreshRow) -> Status:
    """Nobody's alarm: a late figure is somebody else's to publish, so amber and never red."""
    words, state = _state_words()[row.standing.state], row.standing.state
    if state is Freshness.OVERDUE:
        return Status("wait", _late(row.standing.days))
    return Status("met" if state is Freshness.CURRENT else "open", words)


def _late(days: int) -> str:
    """`chậm 12 ngày`, `chậm 7 tháng`, `chậm 3 năm`: the more it is, the less the days matter."""
    if days < MONTHS_FROM:
        return ngettext("chậm %(n)s ngày", "chậm %(n)s ngày", days) % {"n": number(days)}
    if days < YEARS_FROM:
        return ngettext("chậm %(n)s tháng", "chậm %(n)s tháng", days // 30) % {"n": number(days // 30)}
    return ngettext("chậm %(n)s năm", "chậm %(n)s năm", days // 365) % {"n": number(days // 365)}
