"""How a report became what it is: every change of it and its cells, to those who may read it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.forms import SubmissionHistoryForm
from indicators.queries.entry import head_of
from indicators.queries.history import asked_indicators
from indicators.templatetags.figures import in_language, language
from indicators.views.entry.reports import Asked, report_asked
from provinces.forms import address, asks_for_part
from provinces.queries import changes
from provinces.queries.changes import ChangeRow, Trail
from provinces.views.doors import signed_in
from provinces.views.links import tidied
from provinces.views.trails import Line, trail_response


@dataclass(frozen=True, slots=True)
class _Seen:
    """A report and which of its changes are asked for. `names` are those of the cells the round asks for, by code."""

    asked: Asked
    names: dict[str, str]
    cell: str
    before: int | None
    notices: list[str]

    @property
    def key(self) -> str:
        return f"{self.asked.key}/{self.asked.unit}"

    @property
    def trail(self) -> Trail:
        return Trail(key=f"{self.key}/{self.cell}" if self.cell else self.key, before=self.before)

    def path(self, name: str = "submission-history", **changed: object) -> str:
        here = reverse(name, args=[self.asked.key, self.asked.unit])
        return address(here, {"cell": self.cell, "before": self.before}, **changed)


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def submission_history(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """The changes of a report, newest first; `cell` narrows them to one cell."""
    seen = _seen(request, collection, slug)
    if asks_for_part(request):
        return push_url(
            render(request, "indicators/submission_history.html#history", _context(seen)), seen.path()
        )
    if tidy := tidied(request, seen.path(), seen.notices):
        return tidy
    return render(request, "indicators/submission_history.html", _context(seen))


@require_safe
@signed_in
def submission_history_download(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """All of them as CSV."""
    seen = _seen(request, collection, slug)
    return trail_response(
        seen.trail,
        title=_("Lịch sử báo cáo %(report)s") % {"report": seen.key},
        name="-".join(["history", seen.asked.key, seen.asked.unit, *filter(None, [seen.cell])]),
        address=request.build_absolute_uri(seen.path(before="")),
        day=seen.asked.day,
    )


def _seen(request: HttpRequest, collection: str, slug: str) -> _Seen:
    asked = report_asked(request, collection, slug)
    form = SubmissionHistoryForm(request.GET)
    names = {one.code: in_language(one, "name") for one in asked_indicators(asked.submission)}
    notices = form.notices
    cell = form.state["cell"]
    if cell and cell not in names:
        notices.append(_("Tham số cell=%(cell)s: báo cáo này không có ô như vậy.") % {"cell": cell})
        cell = ""
    return _Seen(asked, names, cell, form.state["before"], notices)


def _context(seen: _Seen) -> dict[str, Any]:
    page = changes.page_of(seen.trail)
    head = head_of(seen.asked.submission)
    return {
        "lines": [_line(seen, change) for change in page.changes],
        "asked": seen.asked,
        "cell": seen.cell,
        "names": seen.names,
        "notices": seen.notices,
        "period": in_language(seen.asked.submission.collection.period, "label"),
        "unit": head.unit(language()),
        "newest_url": seen.path(before="") if seen.before else "",
        "older_url": seen.path(before=page.next) if page.next else "",
        "whole_url": seen.path(cell="", before="") if seen.cell else "",
        "downloads": [("CSV", seen.path("submission-history-csv", before=""))],
    }


def _line(seen: _Seen, change: ChangeRow) -> Line:
    """A cell is called by its indicator; the report and its round by what they are."""
    code = change.thing
    if code in seen.names and change.topic in ("entry", "evidence"):
        return Line(change, seen.names[code], seen.path(cell=code, before=""))
    return Line(change, _("cả báo cáo"), "")
