"""Everything the page of one province shows: its history, its DTI, its figures beside the nation's, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from indicators.queries import catalogue, cells
from indicators.queries.catalogue import IndicatorFacts, NoteFacts, break_dates
from indicators.queries.cells import Cell, Scope
from indicators.queries.detail import NATION
from indicators.queries.series import Series, series
from provinces.queries import dti, units
from provinces.queries.dti import YearMark
from provinces.queries.rows import rows
from provinces.queries.units import ChangeFacts, Kinship, UnitHistory
from provinces.ranking import places_gained

OF_PROVINCES = ("provincial", "both")


@dataclass(frozen=True, slots=True)
class Communes:
    """How many communes a province had on a day."""

    as_of: date
    total: int
    wards: int
    communes: int
    special_zones: int


@dataclass(frozen=True, slots=True)
class ProvinceFigure:
    """The figures of one indicator for the province. `nation` is the country's figure nearest in time to the latest;
    `gap` is a newer cell that has a reason instead of a value."""

    facts: IndicatorFacts
    series: Series
    nation: Cell | None
    gap: Cell | None


@dataclass(frozen=True, slots=True)
class PillarOfProvince:
    code: str
    name_vi: str
    name_en: str
    figures: tuple[ProvinceFigure, ...]


@dataclass(frozen=True, slots=True)
class DtiYear:
    """The province in one ranking. `change` is places gained against the year before, None where not comparable."""

    mark: YearMark
    change: int | None


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """What was so on `day`. `dti` runs from the first year to the last, of a year the older geography first. `kin_figures` counts the
    figures of units that the province was made of or became, by slug. `untold` are indicators of provinces without
    any figure of this one. `undated` are rankings left out for want of a day of publication (`known_on` only)."""

    day: date
    history: UnitHistory
    communes: Communes | None
    dti: tuple[DtiYear, ...]
    undated: tuple[YearMark, ...]
    pillars: tuple[PillarOfProvince, ...]
    cells: tuple[Cell, ...]
    untold: tuple[IndicatorFacts, ...]
    kin_figures: Mapping[str, int]

    @property
    def ended(self) -> bool:
        """Whether the unit was no more on the day."""
        last = self.history.facts.valid_to
        return last is not None and last < self.day

    @property
    def made_of(self) -> list[Kinship]:
        return [kin for kin in self.history.made_of if kin.effective_on <= self.day]

    @property
    def became(self) -> list[Kinship]:
        return [kin for kin in self.history.became if kin.effective_on <= self.day]

    @property
    def changes(self) -> list[ChangeFacts]:
        return [change for change in self.history.changes if change.effective_on <= self.day]

    @property
    def figures(self) -> list[ProvinceFigure]:
        return [figure for pillar in self.pillars for figure in pillar.figures]

    @property
    def newest(self) -> date | None:
        """The last day that any figure refers to."""
        return max((cell.as_of for cell in self.cells if cell.value is not None), default=None)

    @property
    def ranked(self) -> list[DtiYear]:
        """The rankings that give a place, of a year with several the newest geography only."""
        return list(
            {told.mark.ranking.year: told for told in self.dti if told.mark.total.rank is not None}.values()
        )


COMMUNES = """
    SELECT c.as_of, c.total, c.wards, c.communes, c.special_zones
    FROM provinces_communecount c JOIN provinces_unit u ON u.id = c.unit_id
    WHERE u.slug = %s AND c.as_of <= %s ORDER BY c.as_of DESC LIMIT 1
"""
FIGURES_OF = """
    SELECT u.slug, sum(of_one.n)::int
    FROM provinces_unit u CROSS JOIN indicators_indicator i
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM indicators_figure f WHERE f.indicator_id = i.id AND f.unit_id = u.id
    ) of_one
    WHERE u.slug = ANY(%s) GROUP BY u.slug HAVING sum(of_one.n) > 0
"""


def province_page(
    slug: str, today: date, known_on: date | None = None, *, most: int | None = None
) -> ProvincePage | None:
    """The page of a province as of `today`, or as known on a past day; None when there is no province of that slug.

    Fourteen SQL queries, thirteen where it has no figures.
    """
    day = known_on or today
    history = units.unit_history(slug, day)
    if history is None or history.facts.level != "province":
        return None
    own = _of(slug, None, known_on, most)
    facts = catalogue.indicators()
    codes = sorted({cell.indicator for cell in own})
    nation = _of(NATION, codes, known_on, most) if codes else []
    told, undated = _known(_in_time(dti.history([slug]).get(slug, []), history.geographies), known_on)
    counted = rows(COMMUNES, [slug, day])
    return ProvincePage(
        day=day,
        history=history,
        communes=Communes(*counted[0]) if counted else None,
        dti=tuple(_dti_years(told)),
        undated=tuple(undated),
        pillars=tuple(_pillars(facts, own, nation, catalogue.notes(codes))),
        cells=tuple(own),
        untold=tuple(each for each in facts if each.level in OF_PROVINCES and each.code not in codes),
        kin_figures=dict(rows(FIGURES_OF, [[kin.unit for kin in (*history.made_of, *history.became)]])),
    )


def _of(unit: str, codes: Sequence[str] | None, known_on: date | None, most: int | None) -> list[Cell]:
    """Cells of a unit: the newest of each series where all are not asked for."""
    if most is not None and known_on is None:
        return cells.newest(unit, most, indicators=codes)
    return cells.shown(Scope(indicators=codes or (), units=[unit], known_on=known_on))


def _in_time(told: Sequence[YearMark], geographies: Sequence[str]) -> list[YearMark]:
    """By year, of a year the older geography first; `geographies` run from the earliest."""
    return sorted(told, key=lambda mark: (mark.ranking.year, geographies.index(mark.ranking.geography)))


def _known(told: Sequence[YearMark], known_on: date | None) -> tuple[list[YearMark], list[YearMark]]:
    """Rankings published by a day, and those of which nobody knows when they were."""
    if known_on is None:
        return list(told), []
    dated = [mark for mark in told if mark.ranking.published_on is not None]
    published = [
        mark for mark in dated if mark.ranking.published_on and mark.ranking.published_on <= known_on
    ]
    return published, [mark for mark in told if mark not in dated and mark.ranking.year <= known_on.year]


def _dti_years(told: Sequence[YearMark]) -> list[DtiYear]:
    return [DtiYear(mark, _change(mark, told)) for mark in told]


def _change(mark: YearMark, told: Sequence[YearMark]) -> int | None:
    now, ranking = mark.total.place(mark.ranking.n), mark.ranking
    before = next(
        (
            other.total.place(other.ranking.n)
            for other in told
            if (other.ranking.year, other.ranking.geography, other.ranking.series)
            == (ranking.year - 1, ranking.geography, ranking.series)
        ),
        None,
    )
    return places_gained(before, now, comparable=True) if before and now else None


def _pillars(
    facts: Sequence[IndicatorFacts], own: Sequence[Cell], nation: Sequence[Cell], notes: Sequence[NoteFacts]
) -> list[PillarOfProvince]:
    by_code = _by_indicator(own)
    of_nation = _by_indicator(nation)
    figures = [
        _figure(each, by_code[each.code], of_nation.get(each.code, []), notes)
        for each in facts
        if each.code in by_code
    ]
    return [
        PillarOfProvince(*name, tuple(group))
        for name, group in groupby(figures, lambda figure: _pillar(figure.facts))
    ]


def _pillar(facts: IndicatorFacts) -> tuple[str, str, str]:
    return (facts.pillar, facts.pillar_vi, facts.pillar_en)


def _by_indicator(told: Sequence[Cell]) -> dict[str, list[Cell]]:
    return {
        code: list(group)
        for code, group in groupby(sorted(told, key=attrgetter("indicator")), attrgetter("indicator"))
    }


def _figure(
    facts: IndicatorFacts, own: Sequence[Cell], nation: Sequence[Cell], notes: Sequence[NoteFacts]
) -> ProvinceFigure:
    line = series(own[0].unit, own, facts, break_dates(notes, facts.code, own[0].unit), moved=False)
    latest = line.latest
    last = line.rows[-1].cell
    return ProvinceFigure(
        facts=facts,
        series=line,
        nation=_nearest(nation, latest.cell) if latest else None,
        gap=last if last.value is None else None,
    )


def _nearest(told: Sequence[Cell], to: Cell) -> Cell | None:
    """Of the same period where there is one, else nearest in time, the earlier of two."""
    return min(
        (cell for cell in told if cell.value is not None),
        key=lambda cell: (cell.period != to.period, abs(cell.as_of - to.as_of), cell.as_of),
        default=None,
    )
