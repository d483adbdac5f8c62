"""A comparison as a drawing: lines over time, a slope between two periods, or small multiples."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators import charts, numerals, periods
from indicators.charts import Multiples, SlopeStroke
from indicators.periods import Period
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.compare import ComparePage, CompareRow, has_value
from indicators.templatetags.figures import figure_words, in_language, language
from indicators.views.compare import table, words
from indicators.views.compare.seen import Seen

# A label of 16 pixels in the drawing of the slope, 22 rem high.
LABEL_GAP = 5.0
MOST_TICKS = 8
# What the longest name that stands at the end of a line has room for, in characters; longer ones are told by the key.
MOST_AT_END = 20
CHARACTER, BESIDE_POINT = 8, 12
# The signs of `charts.SYMBOLS` in a box of 32 by 12.
MARKS = (
    "M12 6a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
    "M12 2h8v8h-8Z",
    "M16 1l5 5l-5 5l-5 -5Z",
    "M16 1l5 9h-10Z",
    "M16 1l5 4l-2 6h-6l-2 -6Z",
    "M16 11l5 -9h-10Z",
)


@dataclass(frozen=True, slots=True)
class Key:
    """The sign of a line, by its number, and whose it is."""

    number: int
    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class StrokeShown:
    """A line of the slope with the figures at its ends. `sign` are its colour and dash; beyond six lines it is quiet and
    has no words."""

    stroke: SlopeStroke
    sign: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SlopeShown:
    strokes: tuple[StrokeShown, ...]
    heads: tuple[str, str]
    quiet: int


@dataclass(frozen=True, slots=True)
class MultiplesShown:
    """Panels of one unit of measure stand on one pair of axes; of several units of measure (`several`) each has its own.
    `low`, `high`, `first`, `last` name those of the first."""

    sheets: tuple[Multiples, ...]
    several: bool
    low: str
    high: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """At most one of the three is there; nothing where one period of several units is told by the table."""

    lines: dict[str, Any] | None = None
    keys: tuple[Key, ...] = ()
    slope: SlopeShown | None = None
    multiples: MultiplesShown | None = None


def drawing(seen: Seen) -> Drawing:
    page = seen.page
    drawn = _drawn(page)
    if page.columns is None or len(page.columns.shown) < 2 or not drawn:
        return Drawing()
    one_measure = len({row.facts.measure for row in drawn}) == 1
    if page.columns.pair:
        return Drawing(slope=_slope(drawn, page)) if one_measure else Drawing()
    if one_measure and len(drawn) <= charts.MOST_COLOURED:
        return Drawing(lines=_lines(drawn, page), keys=_keys(drawn, page))
    return Drawing(multiples=_multiples(drawn, page))


def _drawn(page: ComparePage) -> list[CompareRow]:
    """The rows with figures. Up to six keep the order asked for, and with it their colours however the table is sorted;
    of more the first of the table are coloured."""
    rows = [row for row in page.rows if any(has_value(each) for each in row.readings.values())]
    if len(rows) > charts.MOST_COLOURED:
        return rows
    units, subjects = page.picked.territories, page.picked.subjects
    return sorted(rows, key=lambda row: (units.index(row.territory), subjects.index(row.facts)))


def _lines(drawn: Sequence[CompareRow], page: ComparePage) -> dict[str, Any]:
    breaks = _breaks(page, drawn)
    trend = charts.trend(
        [_line(row, page) for row in drawn],
        breaks=breaks,
        language=language(),
        best_on_top=drawn[0].facts.measure == "rank",
        keyed=len(drawn) > 1,
        ticks=_ticks(page),
    )
    _fit_names(trend["layout"], max(len(words.row_name(row, page)) for row in drawn), len(drawn) > 1)
    return trend


def _fit_names(layout: dict[str, Any], longest: int, keyed: bool) -> None:
    """The margin is as wide as the names at the ends of the lines; too long for it, they stand in the key below alone."""
    if keyed and longest > MOST_AT_END:
        layout["annotations"] = [note for note in layout["annotations"] if note["name"] != "keyed"]
        longest = 0
    layout["margin"]["r"] = BESIDE_POINT + CHARACTER * min(longest, MOST_AT_END)


def _ticks(page: ComparePage) -> list[tuple[date, str]]:
    """The periods by name while there is room for all of them."""
    shown = page.columns.shown if page.columns else ()
    if len(shown) > MOST_TICKS:
        return []
    return [(_middle(period), periods.short_label(period, language())) for period in shown]


def _middle(period: Period) -> date:
    """A stretch of days stands over its middle: on its last day it would stand under the next one's name."""
    return period.start + (period.end - period.start) / 2


def _line(row: CompareRow, page: ComparePage) -> charts.Line:
    name = words.row_name(row, page)
    return charts.Line(
        name, tuple(tuple(_point(row, name, code, page) for code in part) for part in _parts(row)), name
    )


def _parts(row: CompareRow) -> list[list[str]]:
    """Codes of the periods with a value in their order, one list a method."""
    parts: dict[int, list[str]] = {}
    for code, segment in row.segments.items():
        if row.value(code) is not None:
            parts.setdefault(segment, []).append(code)
    return list(parts.values())


def _point(row: CompareRow, name: str, code: str, page: ComparePage) -> charts.Point:
    reading = row.readings[code]
    cell = reading.cell
    if cell is None:
        raise LookupError(code)
    return charts.Point(
        day=_middle(periods.parse(code)),
        value=float(cell.value or 0),
        text=f"{name}, {cell.label(language())}: {figure_words(cell, row.facts)}",
        url=table.source_url(row, reading, page),
        unsure=not reading.official
        or cell.qualifier != "exact"
        or cell.status in ("estimate", "provisional"),
    )


def _breaks(page: ComparePage, drawn: Sequence[CompareRow]) -> list[charts.Break]:
    """The breaks between the first and the last point that hold for all lines, told once."""
    days = [_middle(periods.parse(code)) for row in drawn for part in _parts(row) for code in part]
    codes = {row.facts.code for row in drawn}
    cuts = {
        note.from_date: charts.Break(
            note.from_date, in_language(note, "method_before"), in_language(note, "method_after")
        )
        for note in page.notes
        if note.kind == "break" and note.from_date and note.indicator in codes
        if min(days) < note.from_date <= max(days)
    }
    return [cuts[cut] for cut in sorted(cuts)]


def _keys(drawn: Sequence[CompareRow], page: ComparePage) -> tuple[Key, ...]:
    if len(drawn) < 2:
        return ()
    return tuple(
        Key(number, words.row_name(row, page), mark)
        for number, (row, mark) in enumerate(zip(drawn, MARKS, strict=False), start=1)
    )


def _slope(drawn: Sequence[CompareRow], page: ComparePage) -> SlopeShown | None:
    shown = page.columns.shown if page.columns else ()
    before, after = shown
    lines = [
        charts.SlopeLine(
            words.row_name(row, page), _number(row, before.code), _number(row, after.code), _joined(row)
        )
        for row in drawn
    ]
    rank = drawn[0].facts.measure == "rank"
    slope = charts.slope(lines, labelled=charts.MOST_COLOURED, label_gap=LABEL_GAP, best_on_top=rank)
    if slope is None:
        return None
    strokes = tuple(
        StrokeShown(stroke, _sign(stroke.number), _figure(row, before.code), _figure(row, after.code))
        for stroke, row in zip(slope.strokes, drawn, strict=True)
    )
    quiet = max(0, len(strokes) - charts.MOST_COLOURED)
    return SlopeShown(strokes, (words.label(before), words.label(after)), quiet)


def _joined(row: CompareRow) -> bool:
    return row.pair is not None and row.pair.obstacle is None


def _sign(number: int) -> str:
    return f"s{number} d{number}" if number <= charts.MOST_COLOURED else "rest"


def _number(row: CompareRow, code: str) -> float | None:
    value = row.value(code)
    return None if value is None else float(value)


def _figure(row: CompareRow, code: str) -> str:
    reading = row.readings.get(code)
    return figure_words(reading.cell, row.facts) if reading and reading.cell else ""


def _multiples(drawn: Sequence[CompareRow], page: ComparePage) -> MultiplesShown | None:
    groups: dict[str, list[CompareRow]] = {}
    for row in drawn:
        groups.setdefault(row.facts.measure, []).append(row)
    sheets = [sheet for rows in groups.values() if (sheet := _sheet(rows, page))]
    if not sheets:
        return None
    columns = page.columns.shown if page.columns else ()
    low, high = (_axis(value, drawn[0].facts) for value in (sheets[0].low, sheets[0].high))
    ends = words.label(columns[0]), words.label(columns[-1])
    return MultiplesShown(tuple(sheets), len(groups) > 1, low, high, *ends)


def _sheet(rows: Sequence[CompareRow], page: ComparePage) -> Multiples | None:
    return charts.multiples(
        [_panel(row, page) for row in rows],
        breaks=[cut.day for cut in _breaks(page, rows)],
        best_on_top=rows[0].facts.measure == "rank",
    )


def _panel(row: CompareRow, page: ComparePage) -> charts.PanelLine:
    segments = tuple(
        tuple((_middle(periods.parse(code)), _number(row, code) or 0.0) for code in part)
        for part in _parts(row)
    )
    last = [code for part in _parts(row) for code in part][-1]
    return charts.PanelLine(
        words.row_name(row, page),
        segments,
        _figure(row, last),
        table.source_url(row, row.readings[last], page),
    )


def _axis(value: float, facts: IndicatorFacts) -> str:
    return numerals.figure_text(
        Decimal(str(value)), decimals=facts.decimals, unit_measure=facts.measure, lang=language()
    )
