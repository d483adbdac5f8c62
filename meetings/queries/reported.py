"""The figures that the papers of a meeting tell: as printed then, beside what others had published by that day, what is
shown of the same cell now, and the newest figure of the series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter

from indicators.queries import catalogue
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.queries.cells import SAID, Cell, shown_of
from indicators.queries.series import Row, series
from provinces.queries import units
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts

NATION = "vn"
RANK = "rank"
# Every statement about the told cells, about the newest cell of their series, and about the newest one that others had
# published by a day. Of long series the rest is not read.
ABOUT_THEM = """
    (o.indicator_id, o.unit_id, o.period_id) IN (
        WITH told AS (
            SELECT DISTINCT t.indicator_id, t.unit_id, t.period_id FROM indicators_observation t
            JOIN provinces_source paper ON paper.id = t.source_id WHERE paper.key = ANY(%(papers)s)
        ), told_series AS (SELECT DISTINCT indicator_id, unit_id FROM told)
        SELECT indicator_id, unit_id, period_id FROM told
        UNION ALL
        (SELECT DISTINCT ON (f.indicator_id, f.unit_id) f.indicator_id, f.unit_id, f.period_id
        FROM told_series JOIN indicators_figure f USING (indicator_id, unit_id)
        JOIN indicators_observation said ON said.id = f.observation_id
        JOIN indicators_period fp ON fp.id = f.period_id
        WHERE f.value IS NOT NULL
        ORDER BY f.indicator_id, f.unit_id, said.as_of DESC, fp."end" DESC)
        UNION ALL
        (SELECT DISTINCT ON (b.indicator_id, b.unit_id) b.indicator_id, b.unit_id, b.period_id
        FROM told_series JOIN indicators_observation b USING (indicator_id, unit_id)
        JOIN provinces_source bs ON bs.id = b.source_id
        JOIN indicators_period bp ON bp.id = b.period_id
        WHERE b.value IS NOT NULL AND bs.published_until <= %(day)s AND NOT bs.key = ANY(%(papers)s)
          AND NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = b.id)
        ORDER BY b.indicator_id, b.unit_id, b.as_of DESC, bp."end" DESC)
    )
"""
WAITING = """
    SELECT count(*) FROM meetings_reportedfigure f
    JOIN meetings_meeting m ON m.id = f.meeting_id
    JOIN meetings_document d ON d.id = f.document_id
    WHERE m.key = %s AND f.published_at IS NULL AND d.withdrawn_at IS NULL
"""
cell_key = attrgetter("indicator", "unit", "period")


class Standing(StrEnum):
    """What has become of the told cell since."""

    KEPT = "kept"
    # By those who told it, as planned or as a correction: the shown cell says which, and why.
    REVISED = "revised"
    # Another source is shown for the cell.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A cell that the papers tell. `printed` has each wording once; `rank` is the place told with it.

    `known` is what other sources had surely published by the day of the meeting: of the cell itself, else the newest
    of the series; None where nobody had. `shown` stands for the cell now. `now` is the newest figure of the series
    where it is newer than the cell; `moved` compares the two where they may be compared.
    """

    facts: IndicatorFacts
    unit: UnitFacts
    then: Cell
    printed: tuple[str, ...]
    rank: Cell | None
    known: Cell | None
    shown: Cell
    standing: Standing
    now: Cell | None
    moved: Row | None

    @property
    def national(self) -> bool:
        return self.unit.unit == NATION

    @property
    def known_is_earlier(self) -> bool:
        """Whether what was known is of another period than the told cell."""
        return self.known is not None and self.known.period != self.then.period


@dataclass(frozen=True, slots=True)
class PillarOfFigures:
    """The reported figures of one pillar, in the order of the catalogue: those of series that went on, and the rest."""

    name_vi: str
    name_en: str
    gone_on: tuple[ReportedFigure, ...]
    ended: tuple[ReportedFigure, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What then and now are read off. `cells` holds the statements of a series by period."""

    papers: frozenset[str]
    day: date
    facts: Mapping[str, IndicatorFacts]
    units: Mapping[str, UnitFacts]
    cells: Mapping[tuple[str, str], Mapping[str, Sequence[Cell]]]
    notes: Sequence[NoteFacts]


def reported_figures(documents: Sequence[str], day: date) -> list[PillarOfFigures]:
    """What the sources `documents` say, by pillar, units named as on `day`, the day of the meeting. Four SQL queries,
    one when they say nothing."""
    papers = frozenset(documents)
    asked = {"papers": sorted(papers), "day": day}
    statements = [Cell(*row) for row in rows(SAID.format(where=ABOUT_THEM), asked)]
    told = [cell for cell in statements if cell.source in papers and not cell.superseded]
    if not told:
        return []
    codes = sorted({cell.indicator for cell in told})
    facts = {each.code: each for each in catalogue.indicators_of(codes)}
    known = _Known(
        papers=papers,
        day=day,
        facts=facts,
        units=units.units_named(sorted({cell.unit for cell in told}), day),
        cells=_by_series(statements),
        notes=catalogue.notes(codes),
    )
    figures = [_figure(group, known) for group in _by_cell(told)]
    return _by_pillar(_with_ranks(figures), facts)


def waiting(key: str) -> int:
    """How many figures typed from the meeting's papers wait for somebody to publish them. One SQL query."""
    return int(rows(WAITING, [key])[0][0])


def _by_cell(told: Sequence[Cell]) -> list[list[Cell]]:
    """In the order of the first of each: papers may date the same cell differently."""
    found: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in told:
        found.setdefault(cell_key(cell), []).append(cell)
    return list(found.values())


def _by_series(statements: Sequence[Cell]) -> dict[tuple[str, str], dict[str, list[Cell]]]:
    found: dict[tuple[str, str], dict[str, list[Cell]]] = {}
    for cell in statements:
        found.setdefault((cell.indicator, cell.unit), {}).setdefault(cell.period, []).append(cell)
    return found


def _by_pillar(
    figures: Sequence[ReportedFigure], facts: Mapping[str, IndicatorFacts]
) -> list[PillarOfFigures]:
    """Pillars in the order of the catalogue, which `facts` has."""
    names = dict.fromkeys((each.pillar_vi, each.pillar_en) for each in facts.values())
    return [
        PillarOfFigures(
            name_vi=vi,
            name_en=en,
            gone_on=tuple(figure for figure in figures if figure.facts.pillar_vi == vi and figure.now),
            ended=tuple(figure for figure in figures if figure.facts.pillar_vi == vi and not figure.now),
        )
        for vi, en in names
        if any(figure.facts.pillar_vi == vi for figure in figures)
    ]


def _figure(statements: Sequence[Cell], known: _Known) -> ReportedFigure:
    """Of several papers the wording that is shown now stands for the cell."""
    then = next((cell for cell in statements if cell.selected), statements[0])
    facts = known.facts[then.indicator]
    cells = known.cells[then.indicator, then.unit]
    shown = _shown(cells[then.period]) or then
    now = _newest(cells, then)
    breaks = catalogue.break_dates(known.notes, then.indicator, then.unit)
    return ReportedFigure(
        facts=facts,
        unit=known.units[then.unit],
        then=then,
        printed=tuple(dict.fromkeys(cell.as_reported for cell in statements if cell.as_reported)),
        rank=None,
        known=_known_by_then(cells, then, known),
        shown=shown,
        standing=_standing(statements, shown, cells[then.period]),
        now=now,
        moved=_moved(then, now, facts, breaks) if now else None,
    )


def _known_by_then(cells: Mapping[str, Sequence[Cell]], then: Cell, known: _Known) -> Cell | None:
    """What the meeting's own papers told does not count: that was the news of the day."""
    others = {
        period: [cell for cell in statements if cell.source not in known.papers]
        for period, statements in cells.items()
    }
    found = {
        period: cell
        for period, statements in others.items()
        if statements and (cell := shown_of(statements, known.day)) and cell.value is not None
    }
    return found.get(then.period) or max(found.values(), key=attrgetter("as_of", "end"), default=None)


def _standing(told: Sequence[Cell], shown: Cell, statements: Sequence[Cell]) -> Standing:
    """Those who told a figure revise it step by step: what is shown may be some steps on."""
    own = {cell.observation for cell in told}
    said = {cell.observation: cell for cell in statements}
    step: Cell | None = shown
    while step is not None and step.observation not in own:
        step = said.get(step.revises) if step.revises else None
    if step is None:
        return Standing.OTHER
    return Standing.KEPT if step is shown else Standing.REVISED


def _shown(statements: Sequence[Cell]) -> Cell | None:
    return next((cell for cell in statements if cell.selected and not cell.superseded), None)


def _newest(cells: Mapping[str, Sequence[Cell]], then: Cell) -> Cell | None:
    shown = map(_shown, cells.values())
    told = [cell for cell in shown if cell is not None and cell.value is not None]
    newest = max(told, key=attrgetter("as_of", "end"), default=None)
    return newest if newest is not None and newest.as_of > then.as_of else None


def _moved(then: Cell, now: Cell, facts: IndicatorFacts, breaks: Sequence[date]) -> Row | None:
    """None where the time basis or a break forbids the comparison."""
    row = series(then.unit, [then, now], facts, breaks).rows[1]
    return row if row.change else None


def _with_ranks(figures: Sequence[ReportedFigure]) -> list[ReportedFigure]:
    """A place stands beside the figure that it ranks; on a line of its own only where it went on by itself, or where
    the papers do not tell what it ranks."""
    ranks = {_ranked(figure, figures): figure for figure in figures if figure.facts.measure == RANK}
    beside = {id(rank) for place, rank in ranks.items() if place and not rank.now}
    return [
        replace(figure, rank=ranks[cell_key(figure.then)].then) if cell_key(figure.then) in ranks else figure
        for figure in figures
        if id(figure) not in beside
    ]


def _ranked(rank: ReportedFigure, figures: Sequence[ReportedFigure]) -> tuple[str, str, str] | None:
    """The told cell that a place ranks: `eid_activated_rank` is the place of `eid_activated_share`, `grdp_growth_region_rank`
    that of `grdp_growth`, of the same unit and period."""
    stem = rank.facts.code.removesuffix("_rank").removesuffix("_region")
    for figure in figures:
        code = figure.facts.code
        same = (figure.then.unit, figure.then.period) == (rank.then.unit, rank.then.period)
        if same and figure.facts.measure != RANK and stem in (code, code.rpartition("_")[0]):
            return (figure.then.indicator, figure.then.unit, figure.then.period)
    return None
