"""The places over the years and the spread of scores, drawn and told: chart, sentence, table and file of one read."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from provinces import charts
from provinces.dti import Spread, spread, tells_middle
from provinces.exports import Column, Kind, Table
from provinces.queries.courses import LONGEST, Courses, courses
from provinces.queries.dti import Standing
from provinces.queries.rankings import RankingFacts
from provinces.templatetags.scores import score_text
from provinces.views import tables, wording
from provinces.views.downloads import Asked
from provinces.views.dti import sentences, switches
from provinces.views.dti.asked import Seen

LEADERS = 3
QUARTERS = (25, 50, 75)
# The forms of the points, in the order of `charts.layout.SYMBOLS`, in a box of 30 by 12.
MARKS = (
    "M15 2a4 4 0 1 0 .01 0z",
    "M11 2h8v8h-8z",
    "M15 1l5 5-5 5-5-5z",
    "M15 1.5l5 9h-10z",
    "M15 1l5 3.7-2 5.8h-6l-2-5.8z",
    "M15 10.5l-5-9h10z",
)


@dataclass(frozen=True, slots=True)
class YearCell:
    """A place and score of a year as words; `breaks` where the column before may not be compared."""

    year: str
    place: str
    score: str
    breaks: bool


@dataclass(frozen=True, slots=True)
class YearRow:
    """A unit over the years, for the table that says what the chart draws."""

    unit: str
    name: str
    number: int
    cells: tuple[YearCell, ...]


def context(seen: Seen) -> dict[str, Any]:
    over = courses(seen.table.page)
    chosen = _chosen(seen)
    language = wording.language()
    return {
        "bump": _bump(seen, over, chosen),
        "bump_axis": _("Hạng, 1 đứng đầu (N = %(n)s)") % {"n": sentences.numbers(over.rankings)},
        "bump_sentence": sentences.course(seen, over, chosen),
        "partly_told": sentences.partly_told(over),
        "chosen_by_default": not seen.marked,
        "keys": [
            (standing.facts.name(language), number, mark)
            for number, (standing, mark) in enumerate(zip(chosen, MARKS, strict=False), start=1)
        ],
        "too_many": len(chosen) > charts.MOST_COLOURED,
        "year_heads": [_head(facts, over, number) for number, facts in enumerate(over.rankings)],
        "year_rows": _rows(seen, over, chosen),
        "picker": _picker(seen),
        "kept_by_picker": switches.written(
            seen.state, "year", "geography", "region", "sort", "parts", "view", "check", "known_on"
        ),
        "coloured": charts.MOST_COLOURED,
    } | _distribution(seen, chosen)


def file(seen: Seen, asked: Asked) -> Table:
    """Place and score of each unit in each ranking; of the marked units alone where some are."""
    page, language = seen.table.page, wording.language()
    over = courses(page)
    name = _("Hạng DTI cấp tỉnh qua các năm")
    shown = [row.standing for row in seen.table.rows if not seen.marked or row.standing.unit in seen.marked]
    return Table(
        title=name,
        columns=(
            Column("unit", _("Mã định danh")),
            Column("name_vi", _("Tên")),
            Column("name_en", _("Tên tiếng Anh")),
            Column("year", _("Năm đánh giá"), Kind.NUMBER),
            Column("geography", _("Địa giới")),
            Column("method", _("Phương pháp")),
            Column("rank", _("Hạng"), Kind.NUMBER, 0),
            Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
            Column("score", "DTI", Kind.NUMBER, tables.SCORE_DECIMALS),
            Column("rank_provenance", _("Hạng do"), words=tables.derivations()),
            Column("score_provenance", _("Điểm do"), words=tables.derivations()),
        ),
        rows=[
            [
                *(standing.unit, standing.facts.name_vi, standing.facts.name_en),
                *(facts.year, facts.geography, facts.framework, mark.rank, facts.n, mark.score),
                *(mark.rank_provenance, mark.score_provenance),
            ]
            for standing in shown
            for facts in over.rankings
            if (mark := over.mark(standing.unit, facts))
        ],
        about=asked.about(
            name,
            page.geography.name(language),
            [str(over.rankings[0].year), str(over.rankings[-1].year)],
            data_date=page.facts.published_on,
            sources=tables.cited(page.sources),
        ),
    )


def _chosen(seen: Seen) -> list[Standing]:
    """The marked units in the order asked for; without any the first of the ranking, so that there is a line to see."""
    by_unit = {standing.unit: standing for standing in seen.table.page.standings}
    if seen.marked:
        return [by_unit[unit] for unit in seen.marked]
    return list(seen.table.page.standings[:LEADERS])


def _bump(seen: Seen, over: Courses, chosen: Sequence[Standing]) -> dict[str, Any]:
    first = [standing.unit for standing in chosen]
    rest = [each for each in seen.table.page.standings if each.unit not in first]
    courses = [_course(seen, each, over, chosen=True) for each in chosen] + [
        _course(seen, each, over, chosen=False) for each in rest
    ]
    return charts.bump(
        [_column(facts) for facts in over.rankings],
        courses,
        language=wording.language(),
    )


def _column(facts: RankingFacts) -> charts.RankColumn:
    return charts.RankColumn(
        label=f"{facts.year}<br>N = {facts.n}",
        n=facts.n,
        series=f"{facts.series} {facts.geography}",
        method=_short_method(facts),
    )


def _course(seen: Seen, standing: Standing, over: Courses, *, chosen: bool) -> charts.RankLine:
    name = standing.facts.name(wording.language())
    return charts.RankLine(
        name,
        tuple(
            charts.RankPoint(
                number,
                mark.rank,
                f"{name}: {mark.rank}/{facts.n} ({facts.year})",
                seen.why_url(facts, standing.unit),
            )
            for number, facts in enumerate(over.rankings)
            if (mark := over.mark(standing.unit, facts)) and mark.rank is not None
        ),
        chosen,
    )


def _short_method(facts: RankingFacts) -> str:
    """`QĐ 922`: the years of a method share one name, and a single year leaves little room for it."""
    if facts.geography != LONGEST:
        return _("%(n)s đơn vị mới") % {"n": facts.n}
    return _("QĐ %(number)s") % {"number": facts.framework.partition("/")[0]}


def _head(facts: RankingFacts, over: Courses, number: int) -> tuple[str, str, bool]:
    """Year with its N, method, and whether a break lies before it."""
    return f"{facts.year}/{facts.n}", facts.framework, over.breaks_before(number)


def _rows(seen: Seen, over: Courses, chosen: Sequence[Standing]) -> list[YearRow]:
    """The chosen units first, then all others as the table has them."""
    numbers = {standing.unit: number for number, standing in enumerate(chosen, start=1)}
    shown = [row.standing for row in seen.table.rows if row.standing.unit not in numbers]
    return [_row(each, over, numbers.get(each.unit, 0)) for each in (*chosen, *shown)]


def _row(standing: Standing, over: Courses, number: int) -> YearRow:
    cells = tuple(_cell(standing, over, index) for index in range(len(over.rankings)))
    return YearRow(standing.unit, standing.facts.name(wording.language()), number, cells)


def _cell(standing: Standing, over: Courses, number: int) -> YearCell:
    facts = over.rankings[number]
    mark = over.mark(standing.unit, facts)
    place = mark.place(facts.n) if mark else None
    score = mark.score if mark else None
    return YearCell(
        year=f"{facts.year}/{facts.n}",
        place=str(place) if place else "–",
        score="" if score is None else score_text(score),
        breaks=over.breaks_before(number),
    )


def _picker(seen: Seen) -> list[tuple[str, str, bool]]:
    """Slug, name, whether marked: by name."""
    standings = sorted(seen.table.page.standings, key=lambda each: each.facts.sort_key)
    return [(each.unit, each.facts.name(wording.language()), each.unit in seen.marked) for each in standings]


def _distribution(seen: Seen, chosen: Sequence[Standing]) -> dict[str, Any]:
    """Empty where no unit has a score."""
    named = {standing.unit for standing in chosen}
    ordered = [*chosen, *(each for each in seen.table.page.standings if each.unit not in named)]
    scored = [(each, each.score) for each in ordered if each.score is not None]
    if not scored:
        return {"distribution": None}
    told = spread([score for _each, score in scored])
    return {
        "distribution": charts.distribution(
            [_dot(seen, each, score, each.unit in named) for each, score in scored],
            told,
            language=wording.language(),
            axis=_("Điểm DTI năm %(year)s") % {"year": seen.table.page.facts.year},
            quarters=_quarters(told) if tells_middle(told.n, seen.table.page.facts.n) else None,
        ),
        "distribution_sentence": sentences.spread_words(seen, told),
        "spread_rows": sentences.spread_rows(seen, told),
    }


def _quarters(told: Spread) -> tuple[str, str, str]:
    values = (told.lower, told.median, told.upper)
    lower, median, upper = (
        f"{share}%: {score_text(value)}" for share, value in zip(QUARTERS, values, strict=True)
    )
    return lower, median, upper


def _dot(seen: Seen, standing: Standing, score: Decimal, chosen: bool) -> charts.Dot:
    name, place = standing.facts.name(wording.language()), standing.place
    text = f"{name}: {score_text(score)}" + (f" ({place})" if place else "")
    return charts.Dot(name, score, text, seen.why_url(seen.table.page.facts, standing.unit), chosen)
