"""What lies on the table of a session in progress: the meeting, its figures with their courses, DTI, tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from indicators.queries import cells
from indicators.queries.catalogue import (
    FACTS,
    IndicatorFacts,
    NoteFacts,
    TargetFacts,
    break_dates,
    notes,
    targets,
)
from indicators.queries.cells import SAID, Cell
from indicators.queries.goals import Goal, goals, leading
from indicators.queries.home import OWN, SPARK_POINTS
from indicators.queries.province.standing import DtiYear, dti_years
from indicators.queries.series import Row, Series, series
from meetings.queries import tasks as task_reads
from meetings.queries.meetings import PUBLIC, Drafts, MeetingPage, meeting_page
from meetings.queries.tasks import Asked, TaskFacts
from provinces.queries import highlights, why
from provinces.queries.highlights import LatestMap, Movers
from provinces.queries.rows import rows
from provinces.queries.why import WhyPage

NATION = "vn"
GEOGRAPHIES = ("63", "34")
# So many figures lead a session whose papers tell none.
MOST_LEADING = 12


@dataclass(frozen=True, slots=True)
class SessionFigure:
    """A series on the table: of the meeting's unit or, where that has none, of the nation. `told` is what the papers of
    the meeting print of it, each wording once; `nation` the newest figure of the nation beside one of a province."""

    facts: IndicatorFacts
    unit: str
    series: Series
    breaks: tuple[date, ...]
    goal: Goal | None
    told: tuple[str, ...]
    nation: Row | None

    @property
    def latest(self) -> Row:
        """A series without a figure is not on the table."""
        found = self.series.latest
        if found is None:
            raise ValueError(self.facts.code)
        return found


@dataclass(frozen=True, slots=True)
class ToldElsewhere:
    """What the papers print of another unit than those of the table, as printed."""

    indicator: str
    name_vi: str
    name_en: str
    unit: str
    unit_vi: str
    unit_en: str
    period: str
    label_vi: str
    label_en: str
    as_reported: str


@dataclass(frozen=True, slots=True)
class OwnDti:
    """The unit in the rankings, the latest last, and why its place moved in the last year that may be compared."""

    years: tuple[DtiYear, ...]
    why: WhyPage | None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A meeting with everything that is looked at while it goes on. `mentioned` tells whether the figures are those that
    the meeting's papers, shortcomings, conclusions and tasks are about; else they are the leading ones of the unit.
    `own` is None for the nation and where no ranking has the unit: then `ranking` and `movers` tell of all provinces.
    `elsewhere` is what the papers print of other units. `carried` are open tasks of earlier sessions, `given` those of
    this one; overdue first."""

    meeting: MeetingPage
    mentioned: bool
    figures: tuple[SessionFigure, ...]
    elsewhere: tuple[ToldElsewhere, ...]
    own: OwnDti | None
    ranking: LatestMap | None
    movers: Movers | None
    carried: tuple[TaskFacts, ...]
    given: tuple[TaskFacts, ...]

    def figure(self, code: str) -> SessionFigure | None:
        return next((each for each in self.figures if each.facts.code == code), None)


MENTIONED = """
    JOIN meetings_meeting held ON held.key = %s
    WHERE i.id IN (
        SELECT o.indicator_id FROM meetings_document d JOIN indicators_observation o ON o.source_id = d.source_id
        WHERE d.meeting_id = held.id AND d.withdrawn_at IS NULL
        UNION SELECT s.indicator_id FROM meetings_shortcoming s WHERE s.meeting_id = held.id
        UNION SELECT c.indicator_id FROM meetings_conclusion c WHERE c.meeting_id = held.id
        UNION SELECT t.test_indicator_id FROM meetings_task t JOIN meetings_conclusion c ON c.id = t.conclusion_id
        WHERE c.meeting_id = held.id AND t.withdrawn_at IS NULL
    )
    ORDER BY i.headline NULLS LAST, i.sort_order
"""
LEADING = "WHERE i.headline IS NOT NULL ORDER BY i.headline LIMIT %s"
PRINTED = """o.source_id IN (
        SELECT d.source_id FROM meetings_document d JOIN meetings_meeting m ON m.id = d.meeting_id
        WHERE m.key = %s AND d.withdrawn_at IS NULL
    ) AND o.as_reported <> ''
    AND NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id)
"""
TOLD = f"{PRINTED} AND u.slug = ANY(%s)"
ELSEWHERE = f"""
    SELECT DISTINCT ON (i.sort_order, u.sort_order, p."end", o.as_reported)
           i.code, i.name_vi, i.name_en, u.slug, v.name_vi, v.name_en, p.code, p.label_vi, p.label_en, o.as_reported
    FROM indicators_observation o
    JOIN indicators_indicator i ON i.id = o.indicator_id
    JOIN indicators_period p ON p.id = o.period_id
    JOIN provinces_unit u ON u.id = o.unit_id
    JOIN LATERAL (
        SELECT name_vi, name_en FROM provinces_unitversion WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1
    ) v ON true
    WHERE {PRINTED} AND u.slug <> ALL(%s)
    ORDER BY i.sort_order, u.sort_order, p."end", o.as_reported
"""


def session_page(key: str, *, day: date, drafts: Drafts = PUBLIC) -> SessionPage | None:
    """The session of a meeting as of `day`, or None when there is none of that key for this reader. At most 32 SQL
    queries."""
    meeting = meeting_page(key, drafts)
    if meeting is None:
        return None
    unit = meeting.facts.unit
    mentioned, figures = session_figures(key, unit, day=day)
    own = _own_dti(unit) if unit != NATION else None
    return SessionPage(
        meeting=meeting,
        mentioned=mentioned,
        figures=tuple(figures),
        elsewhere=tuple(_elsewhere(key, unit)),
        own=own,
        ranking=None if own else highlights.latest_map(),
        movers=None if own else highlights.movers(),
        carried=tuple(still_open(key, day=day, drafts=drafts)),
        given=tuple(task_reads.tasks(Asked(meeting=key), day=day, drafts=drafts)),
    )


def session_conclusions(
    key: str, *, day: date, drafts: Drafts = PUBLIC
) -> tuple[MeetingPage, tuple[TaskFacts, ...]] | None:
    """Only the meeting with the tasks that it gave, or None when there is none of that key for this reader."""
    meeting = meeting_page(key, drafts)
    if meeting is None:
        return None
    return meeting, tuple(task_reads.tasks(Asked(meeting=key), day=day, drafts=drafts))


def still_open(key: str, *, day: date, drafts: Drafts = PUBLIC) -> list[TaskFacts]:
    """What earlier sessions of the body's line gave and nobody has done by `day`. At most two SQL queries."""
    left = task_reads.carried(key, day=day, drafts=drafts)
    return [task for task in left if not task.status.finished]


def session_figures(key: str, unit: str, *, day: date) -> tuple[bool, list[SessionFigure]]:
    """The figures that the meeting is about, the unit's own before those of the nation, or else the leading ones of the
    unit; and which of the two they are. At most nine SQL queries."""
    about = [IndicatorFacts(*row) for row in rows(FACTS + MENTIONED, [key])]
    if about and (figures := _figures(key, unit, about, day)):
        return True, figures
    return False, _figures(key, unit, _leading(unit), day)


def _leading(unit: str) -> list[IndicatorFacts]:
    """Of the nation's indicators those of the head page, of a province's those it has figures of."""
    found = rows(FACTS + OWN, [unit, MOST_LEADING]) if unit != NATION else []
    return [IndicatorFacts(*row) for row in found or rows(FACTS + LEADING, [MOST_LEADING])]


def _figures(key: str, unit: str, about: Sequence[IndicatorFacts], day: date) -> list[SessionFigure]:
    codes = [facts.code for facts in about]
    units = [unit] if unit == NATION else [unit, NATION]
    ground = _Ground(
        day,
        {slug: _by_code(cells.newest(slug, SPARK_POINTS, indicators=codes)) for slug in units},
        _by_code(sorted(_told(key, units), key=attrgetter("indicator"))),
        notes(codes),
        targets(codes),
    )
    found = [figure for facts in about if (figure := ground.figure(facts, units))]
    return sorted(found, key=lambda figure: figure.unit != unit)


def _told(key: str, units: Sequence[str]) -> list[Cell]:
    return [Cell(*row) for row in rows(SAID.format(where=TOLD), [key, list(units)])]


def _elsewhere(key: str, unit: str) -> list[ToldElsewhere]:
    return [ToldElsewhere(*row) for row in rows(ELSEWHERE, [key, [unit, NATION]])]


def _by_code(found: Sequence[Cell]) -> dict[str, list[Cell]]:
    return {code: list(group) for code, group in groupby(found, attrgetter("indicator"))}


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that the figures of a session are read from."""

    day: date
    courses: Mapping[str, Mapping[str, list[Cell]]]
    told: Mapping[str, list[Cell]]
    notes: Sequence[NoteFacts]
    targets: Sequence[TargetFacts]

    def figure(self, facts: IndicatorFacts, units: Sequence[str]) -> SessionFigure | None:
        """Of the first of the units that has a value."""
        shown = next((unit for unit in units if self._course(facts, unit).latest), None)
        if shown is None:
            return None
        course = self._course(facts, shown)
        return SessionFigure(
            facts=facts,
            unit=shown,
            series=course,
            breaks=tuple(self._breaks(facts, shown)),
            goal=self._goal(facts, course),
            told=tuple(
                dict.fromkeys(
                    cell.as_reported for cell in self.told.get(facts.code, []) if cell.unit == shown
                )
            ),
            nation=self._course(facts, NATION).latest if shown != NATION else None,
        )

    def _breaks(self, facts: IndicatorFacts, unit: str) -> list[date]:
        return list(break_dates(self.notes, facts.code, unit))

    def _course(self, facts: IndicatorFacts, unit: str) -> Series:
        told = self.courses[unit].get(facts.code, [])
        return series(unit, told, facts, self._breaks(facts, unit), moved=False)

    def _goal(self, facts: IndicatorFacts, course: Series) -> Goal | None:
        own = [aim for aim in self.targets if aim.indicator == facts.code and aim.unit == course.unit]
        return leading(goals(own, course.latest, facts, self.day), course.latest, self.day)


def _own_dti(unit: str) -> OwnDti | None:
    """At most eight SQL queries."""
    years, _undated = dti_years(unit, GEOGRAPHIES, None)
    ranked = [year for year in years if year.mark.total.rank is not None]
    if not ranked:
        return None
    moved = next((year for year in reversed(ranked) if year.change is not None), ranked[-1])
    ranking = moved.mark.ranking
    found = why.find(ranking.year, unit, ranking.geography)
    return OwnDti(tuple(ranked), why.why_page(found) if found else None)
