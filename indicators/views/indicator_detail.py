"""The page of one indicator: latest figure, course, table, provenance of a point, notes, downloads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from indicators import exports, progress, queries
from indicators.forms import IndicatorDetailForm
from indicators.queries import readings
from indicators.queries.detail import IndicatorPage
from indicators.queries.goals import Goal
from indicators.queries.series import Row, Series
from indicators.templatetags.figures import day, facts_suffix, in_language, language, parts, period_label
from indicators.views import drawer, drawing, figure_history, map_tab, recomputed, wording
from provinces.forms import address, asks_for_part, few
from provinces.views.downloads import download_links, download_response, refused_response
from provinces.views.keeping import kept
from provinces.views.panels import panels


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `sources` speak of its cell."""

    row: Row
    sources: int
    url: str
    current: bool
    first: bool
    missing: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one unit and one method, newest first."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A target with its value, status and words in the language of the page."""

    facts: Any
    value: str
    status: str
    words: str


@require_safe
@kept
@vary_on_headers("HX-Request")
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    form, page = _read(request, code)
    across = _across(page, form)
    several = len(page.series) > 1
    addresses = drawer.Addresses(request.path, form, several)
    template = "indicators/indicator_detail.html" + ("#figures" if asks_for_part(request) else "")
    context = (
        _facts_context(page, form.state["known_on"])
        | _figures_context(page, form, addresses, named=request.user.is_authenticated)
        | _downloads_context(request, page, form)
    )
    context |= across.context()
    context["notices"] = [*form.notices, *_unknown(page, form)]
    context["panels"] = panels("indicator-detail", request, code, known_on=form.state["known_on"])
    if context.get("point"):
        key = str(context["point"].cell.observation)
        context["drawer_lines"] = panels("figure-drawer", request, key, known_on=form.state["known_on"])
    if form.state["view"] == "map":
        context |= map_tab.context(request, page.facts, form)
        context["notices"] += context["map_notices"]
    return render(request, template, context)


@require_safe
def indicator_detail_download(request: HttpRequest, code: str, fmt: str) -> HttpResponse:
    """What the page shows, as CSV, XLSX or JSON."""
    form, page = _read(request, code)
    across = _across(page, form)
    if notices := [*form.notices, *_unknown(page, form, across.computed_units)]:
        return refused_response(notices)
    wanted = form.state["units"]
    told = (row.cell for series in page.series for row in series.rows)
    cells = [*(cell for cell in told if not wanted or cell.unit in wanted), *across.cells]
    table = exports.indicator_table(
        page.facts,
        cells,
        filters=_filter_words(form),
        today=timezone.localdate(),
        address=_cited_address(request, code, form),
        language=language(),
        unit_names=across.names | {unit.slug: unit.name(language()) for unit in page.units},
        cited=across.cited,
    )
    return download_response(table, fmt, code)


def _read(request: HttpRequest, code: str) -> tuple[IndicatorDetailForm, IndicatorPage]:
    form = IndicatorDetailForm(request.GET)
    state = form.state
    page = queries.indicator_detail(
        code,
        wanted=state["units"] or (),
        # On the map a period is the one of the map.
        periods=[state["period"]] if state["period"] and state["view"] != "map" else (),
        first=form.first,
        last=form.last,
        known_on=state["known_on"],
    )
    if page is None:
        raise Http404(code)
    return form, page


def _across(page: IndicatorPage, form: IndicatorDetailForm) -> recomputed.Recomputed:
    state = form.state
    return recomputed.recomputed(
        page.facts,
        state["units"] or (),
        period=state["period"] if state["view"] != "map" else "",
        first=form.first,
        last=form.last,
        known_on=state["known_on"],
        today=timezone.localdate(),
    )


def _filter_words(form: IndicatorDetailForm) -> str:
    state = form.state
    kept = {name: state[name] for name in ("units", "period", "from", "to", "known_on") if state[name]}
    return address("", kept).lstrip("?")


def _cited_address(request: HttpRequest, code: str, form: IndicatorDetailForm) -> str:
    """The page as a reader would find it again: with its filters and the day as of which it was known."""
    query = _filter_words(form)
    path = reverse("indicator-detail", args=[code])
    return request.build_absolute_uri(f"{path}?{query}" if query else path)


def _unknown(
    page: IndicatorPage, form: IndicatorDetailForm, recomputed_units: Collection[str] = ()
) -> list[str]:
    notices = []
    if silent := [slug[:60] for slug in page.unknown_units if slug not in recomputed_units]:
        notices.append(
            _("Tham số units: chỉ tiêu này không có số liệu của %(codes)s; xin chọn trong danh sách đơn vị.")
            % {"codes": few(silent)}
        )
    point = form.state["point"]
    if point and drawer.pointed(page, point) is None:
        notices.append(
            _("Tham số point=%(point)s: kỳ này không có số liệu ở đây; xin chọn một kỳ trong bảng.")
            % {"point": point}
        )
    return notices


def _facts_context(page: IndicatorPage, known_on: date | None) -> dict[str, Any]:
    facts = page.facts
    suffix = facts_suffix(facts)
    return {
        "page": page,
        "polarity": wording.POLARITIES[facts.polarity],
        "frequency": wording.FREQUENCIES.get(facts.frequency, facts.frequency),
        "time_basis": wording.TIME_BASES[facts.time_basis],
        "rollup": wording.ROLLUPS[facts.rollup],
        "repeated": readings.TWINS.get(facts.code, ""),
        "value_head": suffix if suffix and suffix != "%" else in_language(facts, "measure"),
        "events": figure_history.events(page, known_on),
        "changes_url": figure_history.changes_url(facts.code, known_on),
        "revised": any(cell.superseded or cell.status == "revised" for cell in page.statements),
        "derived": [drawer.derived_shown(value, page) for value in page.derived],
    }


def _figures_context(
    page: IndicatorPage, form: IndicatorDetailForm, addresses: drawer.Addresses, *, named: bool
) -> dict[str, Any]:
    state = form.state
    leading = page.leading
    latest = leading.latest if leading else None
    goals = _goals(page, leading)
    goal = queries.leading_goal(goals, latest, timezone.localdate())
    point = drawer.pointed(page, state["point"]) if state["point"] else None
    context: dict[str, Any] = {
        "latest": latest,
        "known_on": state["known_on"],
        "now_url": addresses(known_on=None, point=None),
        "several_units": addresses.several,
        "several_choices": len(page.units) > 1,
        "kept": addresses.kept("units", "point"),
        "kept_units": addresses.kept("known_on", "point"),
        "target": _goal_shown(goal, page) if goal else None,
        "targets": [_goal_shown(one, page) for one in goals],
        "view": state["view"] or "chart",
        "views": map_tab.views(page.facts, state["view"] or "chart", addresses),
        "elsewhere": [] if latest else _elsewhere(page, addresses),
        "why_empty": wording.why_empty(
            page, state["known_on"], bool(state["from"] or state["to"] or state["period"])
        ),
    }
    if latest is None:
        return context
    return context | _shown_context(page, latest, goal, goals, addresses, point, named)


def _elsewhere(page: IndicatorPage, addresses: drawer.Addresses) -> list[tuple[str, str]]:
    """Other units that have figures, with their pages."""
    others = [unit for unit in page.units if unit.has_figure and not unit.shown]
    return [(unit.name(language()), addresses(units=[unit.slug], point=None)) for unit in others]


def _shown_context(
    page: IndicatorPage,
    latest: Row,
    goal: Goal | None,
    goals: Sequence[Goal],
    addresses: drawer.Addresses,
    point: Row | None,
    named: bool,
) -> dict[str, Any]:
    rows = [row for series in page.series for row in series.rows]
    return {
        "latest_parts": parts(latest.cell, page.facts),
        "latest_unit": page.unit(latest.cell.unit),
        "course": _("Diễn biến từ %(period)s") % {"period": wording.first_phrase(rows)},
        "close_url": addresses(point=None),
        "chart": drawing.trend(page, goals, addresses.point, point.cell.observation if point else None),
        "sentence": _sentence(page, goal),
        "source_line": _source_line(page, rows),
        "count_line": _count_line(rows),
        "groups": _groups(page, addresses, point),
        "point": drawer.drawer(page, point, addresses, named=named) if point else None,
    }


def _sentence(page: IndicatorPage, goal: Goal | None) -> str:
    """Among the few units that the news told of none is the highest or the lowest."""
    told = [series for series in page.series if series.latest]
    if page.facts.code not in readings.TWINS or len(told) < 2:
        return wording.course_sentence(page, goal)
    return ngettext(
        "%(n)s đơn vị được nêu; thứ tự của mọi đơn vị ở bảng xếp hạng DTI.",
        "%(n)s đơn vị được nêu; thứ tự của mọi đơn vị ở bảng xếp hạng DTI.",
        len(told),
    ) % {"n": len(told)}


def _goals(page: IndicatorPage, leading: Series | None) -> list[Goal]:
    unit = leading.unit if leading else queries.NATION
    wanted = [target for target in page.targets if target.unit == unit]
    return queries.goals(wanted, leading.latest if leading else None, page.facts, timezone.localdate())


def _goal_shown(goal: Goal, page: IndicatorPage) -> GoalShown:
    return GoalShown(
        facts=goal.facts,
        value=progress.target_text(
            goal.target, unit_measure=page.facts.measure, decimals=page.facts.decimals, lang=language()
        ),
        status=str(goal.verdict.status),
        words=progress.status_words(
            goal.verdict,
            goal.target,
            unit_measure=page.facts.measure,
            decimals=page.facts.decimals,
            lang=language(),
        ),
    )


def _source_line(page: IndicatorPage, rows: Sequence[Row]) -> str:
    return _(
        "Nguồn: %(agency)s và các nguồn ghi ở từng kỳ; %(periods)s kỳ, %(statements)s lượt công bố. Số liệu đến %(day)s. Chọn một kỳ để xem nguồn."
    ) % {
        "agency": in_language(page.facts, "agency"),
        "periods": len(rows),
        "statements": sum(row.cell.others + 1 for row in rows),
        "day": day(max(row.cell.as_of for row in rows)),
    }


def _count_line(rows: Sequence[Row]) -> str:
    return ngettext(
        "%(n)s kỳ, mới nhất trước; thay đổi so với kỳ liền trước cùng phương pháp",
        "%(n)s kỳ, mới nhất trước; thay đổi so với kỳ liền trước cùng phương pháp",
        len(rows),
    ) % {"n": len(rows)}


def _groups(page: IndicatorPage, addresses: drawer.Addresses, point: Row | None) -> list[Group]:
    groups, sources = [], page.sources()
    for series in page.series:
        unit = page.unit(series.unit).name(language()) if addresses.several and series.rows else ""
        segments = sorted({row.segment for row in series.rows}, reverse=True)
        for segment in segments:
            rows = [row for row in series.rows if row.segment == segment]
            words = [unit, _method(page, series.unit, segment) if len(segments) > 1 else ""]
            lines = tuple(
                _table_line(row, sources[row.cell.unit, row.cell.period], addresses, point, row is rows[0])
                for row in reversed(rows)
            )
            groups.append(Group(" · ".join(filter(None, words)), lines))
    return groups


def _method(page: IndicatorPage, unit: str, segment: int) -> str:
    """The method of a stretch, named by the break before or after it."""
    cuts = sorted(
        (
            note
            for note in page.notes
            if note.kind == "break" and note.from_date and note.unit in (None, unit)
        ),
        key=lambda note: note.from_date or date.max,
    )
    if segment:
        cut = cuts[segment - 1]
        return _("Từ %(day)s: %(method)s") % {
            "day": day(cut.from_date),
            "method": in_language(cut, "method_after"),
        }
    return _("Trước %(day)s: %(method)s, không so với các kỳ trên") % {
        "day": day(cuts[0].from_date),
        "method": in_language(cuts[0], "method_before"),
    }


def _table_line(row: Row, sources: int, addresses: drawer.Addresses, point: Row | None, first: bool) -> Line:
    current = point is not None and point.cell.observation == row.cell.observation
    missing = str(wording.MISSING.get(row.cell.missing, "–"))
    return Line(row, sources, addresses.point(row), current, first, missing)


def _downloads_context(
    request: HttpRequest, page: IndicatorPage, form: IndicatorDetailForm
) -> dict[str, Any]:
    path = reverse("indicator-detail", args=[page.facts.code])
    rows = [row for series in page.series for row in series.rows]
    return {
        "downloads": download_links(path, request.GET, left_out=("view", "point")),
        "citation": exports.citation(
            in_language(page.facts, "name"),
            ", ".join(unit.name(language()) for unit in page.units if unit.shown),
            [period_label(rows[0].cell), period_label(rows[-1].cell)] if rows else [],
            timezone.localdate(),
            _cited_address(request, page.facts.code, form),
            language(),
        ),
    }
