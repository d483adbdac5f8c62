"""The table of a comparison: heads that sort, cells that lead to where a figure comes from, reasons where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import charts, comparison
from indicators.comparison import Obstacle, Pair
from indicators.periods import Period
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.compare import CHANGE, NAME, ComparePage, CompareRow, PlaceChange
from indicators.queries.readings import Reading, is_dti
from indicators.templatetags.figures import figure_words, in_language, language
from indicators.views.compare import words
from indicators.views.compare.seen import Seen
from indicators.views.recomputed import computed_text, difference_text
from provinces.forms import address
from provinces.ranking import Place


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: the link that sorts by it; `sorted` is the direction, empty where the table is not."""

    label: str
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """`missing` says why there is no value. `url` leads to the source of a figure, of a computed one to its parts.
    `share` is the length of its bar where one period is shown, from 0 to 1."""

    head: str
    facts: IndicatorFacts
    cell: Cell | None
    url: str
    missing: str
    computed: bool
    place: Place | None
    cut: bool
    derived: bool = False
    place_derived: bool = False
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LineShown:
    """`ends` names the two periods compared, where the head of the column does not say them for all rows; `untold` is the
    one reason why a row has no figure at all."""

    name: str
    url: str
    note: str
    facts: IndicatorFacts
    cells: tuple[CellShown, ...]
    pair: Pair | None
    obstacle: str
    percent: str
    places: PlaceChange | None
    ends: str
    untold: str


@dataclass(frozen=True, slots=True)
class TableShown:
    heads: tuple[Head, ...]
    name_head: Head
    change_head: Head | None
    percent: bool
    placed: bool
    span: str
    lines: tuple[LineShown, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A row without figures in some periods, and why."""

    name: str
    periods: str
    why: str


@dataclass(frozen=True, slots=True)
class PartShown:
    name: str
    url: str
    figure: str
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class ComputedShown:
    """A recomputed figure with its parts; `official` and `difference` where one was published beside it."""

    key: str
    name: str
    period: str
    value: str
    words: str
    official: str
    difference: str
    parts: tuple[PartShown, ...]


def table(seen: Seen) -> TableShown:
    page = seen.page
    columns = page.columns.shown if page.columns else ()
    compared = any(row.ends for row in page.rows)
    one_span = len({row.ends for row in page.rows if _compared(row)}) < 2
    return TableShown(
        heads=tuple(_head(seen, words.label(period), period.code) for period in columns),
        name_head=_head(seen, _("Chỉ tiêu") if page.many else _("Đơn vị"), NAME),
        change_head=_change_head(seen, one_span) if compared else None,
        percent=any(row.pair and row.pair.percent is not None for row in page.rows),
        placed=any(row.places for row in page.rows),
        span=words.listed(columns, columns),
        lines=_barred([_line(row, page, columns, one_span) for row in page.rows]),
    )


def _barred(lines: Sequence[LineShown]) -> tuple[LineShown, ...]:
    """One period of one indicator has room for bars; a rank is no length."""
    if any(len(line.cells) != 1 or line.facts.measure == "rank" for line in lines):
        return tuple(lines)
    if len({line.facts.measure for line in lines}) > 1:
        return tuple(lines)
    values = [line.cells[0].cell.value if line.cells[0].cell else None for line in lines]
    shares = charts.shares(values) or [None] * len(lines)
    return tuple(
        replace(line, cells=(replace(line.cells[0], share=share),))
        for line, share in zip(lines, shares, strict=True)
    )


def _compared(row: CompareRow) -> bool:
    """Whether the row has a figure at either end of what is compared."""
    return row.pair is not None and row.pair.obstacle is not Obstacle.NEITHER


def gaps(page: ComparePage) -> list[Gap]:
    """What is missing, where and why: one entry a row and reason."""
    columns = page.columns.shown if page.columns else ()
    found = []
    for row in page.rows:
        by_reason: dict[str, list[Period]] = {}
        for period in columns:
            if row.value(period.code) is None:
                by_reason.setdefault(words.missing(row, period), []).append(period)
        name = words.row_name(row, page)
        found += [Gap(name, words.listed(some, columns), why) for why, some in by_reason.items()]
    return found


def recomputed(page: ComparePage) -> list[ComputedShown]:
    """Every cell across the merger that was computed, also beside a published one."""
    return [_computed(row, reading, page) for row, reading in page.readings if reading.computed is not None]


def _head(seen: Seen, label: str, sort: str) -> Head:
    current = seen.state["sort"] == sort
    facts = seen.page.picked.subjects[0]
    upward = sort == NAME or (facts.polarity == "lower_is_better" and sort != CHANGE)
    direction = "ascending" if upward else "descending"
    return Head(label, seen.path(sort="" if current else sort), direction if current else "")


def _change_head(seen: Seen, one_span: bool) -> Head:
    ends = next((row.ends for row in seen.page.rows if row.ends and _compared(row)), None)
    label = _("Thay đổi")
    if ends and one_span and not (seen.page.columns and seen.page.columns.pair):
        label = _("Thay đổi %(start)s → %(end)s") % {
            "start": words.short(ends[0]),
            "end": words.short(ends[1]),
        }
    return _head(seen, label, CHANGE)


def _line(row: CompareRow, page: ComparePage, columns: Sequence[Period], one_span: bool) -> LineShown:
    pair = row.pair
    percent = pair.percent if pair else None
    cells = tuple(_cell(row, page, number, columns) for number in range(len(columns)))
    return LineShown(
        name=words.row_name(row, page),
        url=_row_url(row, page),
        note=in_language(row.facts, "measure") if page.many else words.standing(row.territory, page),
        facts=row.facts,
        cells=cells,
        pair=pair if pair and pair.change else None,
        obstacle=words.change_words(row) if pair and pair.obstacle else "",
        percent=comparison.percent_text(percent, language()) if percent is not None else "",
        places=row.places,
        ends=""
        if one_span or row.ends is None
        else f"{words.short(row.ends[0])} → {words.short(row.ends[1])}",
        untold=_untold(cells),
    )


def _untold(cells: Sequence[CellShown]) -> str:
    """The reason of a row where several cells lack a value for one and the same."""
    reasons = {cell.missing for cell in cells}
    places = any(cell.place for cell in cells)
    return reasons.pop() if len(cells) > 1 and len(reasons) == 1 and not places else ""


def _row_url(row: CompareRow, page: ComparePage) -> str:
    if page.many:
        return reverse("dti-ranking") if is_dti(row.facts.code) else _indicator_url(row)
    return reverse("province-detail", args=[row.territory.slug]) if row.territory.geographies else ""


def _indicator_url(row: CompareRow, **more: str) -> str:
    path = reverse("indicator-detail", args=[row.facts.code])
    return address(path, {"units": row.territory.slug} | more)


def _cell(row: CompareRow, page: ComparePage, number: int, columns: Sequence[Period]) -> CellShown:
    period = columns[number]
    reading = row.readings.get(period.code)
    valued = reading is not None and reading.value is not None
    computed = reading is not None and valued and not reading.official
    cut = number > 0 and row.segments[period.code] != row.segments[columns[number - 1].code]
    return CellShown(
        head=words.label(period),
        facts=row.facts,
        cell=reading.cell if reading and valued else None,
        url=source_url(row, reading, page) if reading and valued else "",
        missing="" if valued else words.missing(row, period),
        computed=computed,
        place=reading.place if reading else None,
        cut=cut,
        derived=reading is not None and reading.derived,
        place_derived=reading is not None and reading.place_derived,
    )


def source_url(row: CompareRow, reading: Reading, page: ComparePage) -> str:
    if not reading.official:
        return f"#{_parts_key(row, reading)}"
    if not is_dti(row.facts.code):
        return _indicator_url(row, point=reading.period) + "#source"
    both = len(row.territory.geographies) > 1
    path = reverse("dti-why", args=[reading.period, row.territory.slug])
    return address(path, {"geography": page.geography if both else ""})


def _parts_key(row: CompareRow, reading: Reading) -> str:
    return f"parts-{row.facts.code}-{row.territory.slug}-{reading.period}".replace("/", "-")


def _computed(row: CompareRow, reading: Reading, page: ComparePage) -> ComputedShown:
    computed = reading.computed
    cell = reading.cell
    return ComputedShown(
        key=_parts_key(row, reading),
        name=words.row_name(row, page),
        period=words.phrase(_period(row, reading, page)),
        value=computed_text(computed, row.facts) if computed else "",
        words=computed.words(language()) if computed else "",
        official=figure_words(cell, row.facts) if reading.official and cell else "",
        difference=difference_text(reading, row.facts),
        parts=tuple(
            PartShown(
                part.label(language()),
                reverse("province-detail", args=[part.unit]),
                figure_words(part.cell, row.facts) if part.cell else "–",
                part.cell,
            )
            for part in reading.parts
        ),
    )


def _period(row: CompareRow, reading: Reading, page: ComparePage) -> Period:
    return next(each for each in (page.columns.shown if page.columns else ()) if each.code == reading.period)
