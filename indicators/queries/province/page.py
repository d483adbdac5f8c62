"""The page of one province: its history, its figures and DTI, what it is strong in, who is near, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from indicators.queries import catalogue
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.province.details import Wanted
from indicators.queries.province.figures import ProvinceFigure, province_figures
from indicators.queries.province.gaps import Gap, gaps
from indicators.queries.province.merger import Merged, merged
from indicators.queries.province.standing import DtiYear, Standing, dti_years, standing
from indicators.queries.province.strengths import Strengths, strengths
from provinces.queries import units, versions
from provinces.queries.dti import YearMark
from provinces.queries.rows import rows
from provinces.queries.units import ChangeFacts, Kinship, UnitHistory
from provinces.queries.versions import State


@dataclass(frozen=True, slots=True)
class Communes:
    """How many communes a province had on a day."""

    as_of: date
    total: int
    wards: int
    communes: int
    special_zones: int


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """What was so on `day`, or known on a past day, `known_on`. `dti` runs from the first year to the last, of a year the older geography first; `standing`
    is the latest ranking with a place. `kin_figures` counts the figures of units that the province was made of or
    became, by slug. `undated` are rankings left out for want of a day of publication (`known_on` only). `merged`
    is empty but of merged provinces. `figures` leave out what repeats a ranking of `dti`."""

    day: date
    known_on: date | None
    history: UnitHistory
    communes: Communes | None
    dti: tuple[DtiYear, ...]
    undated: tuple[YearMark, ...]
    standing: Standing | None
    figures: tuple[ProvinceFigure, ...]
    strengths: Strengths
    merged: Merged
    gaps: tuple[Gap, ...]
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
    def newest(self) -> date | None:
        """The last day that any figure refers to, but for what repeats the DTI."""
        told = [figure.latest.cell.as_of for figure in self.figures if figure.latest and not figure.of_dti]
        return max(told, default=None)

    @property
    def ranked(self) -> list[DtiYear]:
        """The rankings that give a place, of a year with several the newest geography only."""
        return list(
            {told.mark.ranking.year: told for told in self.dti if told.mark.total.rank is not None}.values()
        )


class Figures(NamedTuple):
    """All indicators there are, and the figures of one unit."""

    facts: tuple[IndicatorFacts, ...]
    figures: tuple[ProvinceFigure, ...]


UNITS_KEPT = 12
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


def province_page(slug: str, today: date, known_on: date | None = None) -> ProvincePage | None:
    """The page of a province as of `today`, or as known on a past day; None when there is no province of that slug.

    At most 20 SQL queries, for a merged province 25; five fewer where the figures were read a moment ago.
    """
    day = known_on or today
    history = units.unit_history(slug, day)
    if history is None or history.facts.level != "province":
        return None
    facts, figures = _figures(Wanted(slug, history.geographies, today, known_on))
    told, undated = dti_years(slug, history.geographies, known_on)
    ranked = [year.mark.ranking for year in told if year.mark.total.rank is not None]
    years = {year.mark.ranking.year for year in told}
    until = min(day, history.facts.valid_to or day)
    near = standing(slug, ranked[-1], until) if ranked else None
    parts = [kin.unit for kin in history.made_of if kin.effective_on <= day]
    return ProvincePage(
        day=day,
        known_on=known_on,
        history=history,
        communes=_communes(slug, day),
        dti=tuple(told),
        undated=tuple(undated),
        standing=near,
        figures=tuple(figure for figure in figures if not figure.repeats(years)),
        strengths=strengths(figures, near),
        merged=merged(slug, parts, facts, known_on) if parts else Merged(),
        gaps=tuple(gaps(facts, figures, until)),
        kin_figures=_kin_figures(history),
    )


def _figures(wanted: Wanted) -> Figures:
    """Of the present day kept as long as the data stands: every pillar, language and file of a page asks for them."""
    if wanted.known_on is not None:
        return _read(wanted)
    return kept_figures(versions.state(), wanted)


@lru_cache(maxsize=UNITS_KEPT)
def kept_figures(_state: State, wanted: Wanted) -> Figures:
    return _read(wanted)


def _read(wanted: Wanted) -> Figures:
    facts = catalogue.indicators()
    codes = [each.code for each in facts]
    targets = catalogue.targets(codes, wanted.known_on)
    own = [target for target in targets if target.unit == wanted.unit]
    return Figures(tuple(facts), tuple(province_figures(wanted, facts, catalogue.notes(codes), own)))


def _communes(slug: str, day: date) -> Communes | None:
    counted = rows(COMMUNES, [slug, day])
    return Communes(*counted[0]) if counted else None


def _kin_figures(history: UnitHistory) -> dict[str, int]:
    kin = [each.unit for each in (*history.made_of, *history.became)]
    return dict(rows(FIGURES_OF, [kin])) if kin else {}
