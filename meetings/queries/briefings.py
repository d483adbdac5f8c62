"""What a page for a leader before a meeting is made of: figures, DTI and why, tasks, the last conclusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.queries import NATION, headlines, round_state, store_state
from indicators.queries.home import Headline, RoundState, StoreState
from indicators.queries.province import ProvincePage, province_page
from meetings.queries.tasks import Asked, TaskFacts, tasks
from provinces.queries import highlights, national, units, why
from provinces.queries.dti import YearMark
from provinces.queries.highlights import LatestMap, Movers
from provinces.queries.national import NationalPage
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts
from provinces.queries.why import WhyPage

GEOGRAPHIES = ("34", "63")


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator by its names."""

    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ConclusionLine:
    """A conclusion in the numbering of its meeting."""

    ordinal: int
    text_vi: str
    text_en: str
    assigned_to_vi: str
    assigned_to_en: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Concluded:
    """The last public meeting that concluded anything. `own` tells that it was one of the unit's own bodies."""

    meeting: str
    title_vi: str
    title_en: str
    held_on: date
    own: bool
    lines: tuple[ConclusionLine, ...]


@dataclass(frozen=True, slots=True)
class ProvinceBriefing:
    """`why` is of the latest ranking with a place, `moved` of the latest whose place may be held against the year before
    (None where that is the same ranking, or none may be); `former` are the pages of the units it was made of. `tasks` are
    those of its page: led, supported or given by it or by these."""

    page: ProvincePage
    former: tuple[ProvincePage, ...]
    why: WhyPage | None
    moved: WhyPage | None
    tasks: tuple[TaskFacts, ...]
    concluded: Concluded | None


@dataclass(frozen=True, slots=True)
class NationBriefing:
    """`without` are the indicators that nothing was published of; `tasks` are those of all bodies, `concluded` is of a
    national one."""

    headlines: tuple[Headline, ...]
    state: StoreState
    without: tuple[Named, ...]
    round: RoundState | None
    dti: NationalPage
    movers: Movers | None
    latest: LatestMap | None
    tasks: tuple[TaskFacts, ...]
    concluded: Concluded | None


WITHOUT = """
    SELECT i.name_vi, i.name_en FROM indicators_indicator i JOIN indicators_pillar g ON g.code = i.pillar_id
    WHERE NOT EXISTS (SELECT 1 FROM indicators_figure f WHERE f.indicator_id = i.id)
    ORDER BY g.sort_order, i.sort_order
"""
LAST = """
    SELECT m.key, m.title_vi, m.title_en, m.held_on, u.slug <> %(nation)s OR %(own_nation)s,
           c.ordinal, c.text_vi, c.text_en, c.assigned_to_vi, c.assigned_to_en, c.due_on
    FROM meetings_meeting m
    JOIN meetings_body b ON b.id = m.body_id
    JOIN provinces_unit u ON u.id = b.unit_id
    JOIN meetings_conclusion c ON c.meeting_id = m.id
    WHERE m.id = (
        SELECT l.id FROM meetings_meeting l
        JOIN meetings_body lb ON lb.id = l.body_id
        JOIN provinces_unit lu ON lu.id = lb.unit_id
        WHERE NOT l.draft AND l.held_on <= %(day)s AND (lu.slug = ANY(%(units)s) OR lu.slug = %(nation)s)
          AND EXISTS (SELECT 1 FROM meetings_conclusion one WHERE one.meeting_id = l.id)
        ORDER BY lu.slug = ANY(%(units)s) DESC, l.held_on DESC, l.key LIMIT 1
    )
    ORDER BY c.ordinal
"""


def province_briefing(slug: str, day: date) -> ProvinceBriefing | None:
    """The briefing of a province, living or former; None when there is no province of that slug.

    At most 45 SQL queries, and as many as its page takes again for each unit it was made of.
    """
    page = province_page(slug, day)
    if page is None:
        return None
    pages = (province_page(kin.unit, day) for kin in page.made_of)
    former = tuple(each for each in pages if each is not None)
    kin = [slug, *(each.history.facts.unit for each in former)]
    ranked = page.ranked
    newest = ranked[-1].mark if ranked else None
    moved = next((told.mark for told in reversed(page.dti) if told.change is not None), None)
    return ProvinceBriefing(
        page=page,
        former=former,
        why=_why(slug, newest),
        moved=_why(slug, moved) if moved != newest else None,
        tasks=tuple(tasks(Asked(unit=slug), day=day)),
        concluded=concluded(kin, min(day, page.history.facts.valid_to or day)),
    )


def nation_briefing(day: date) -> NationBriefing:
    """The briefing of the country. Sixteen SQL queries."""
    return NationBriefing(
        headlines=tuple(headlines(today=day)),
        state=store_state(),
        without=tuple(Named(*row) for row in rows(WITHOUT)),
        round=round_state(day),
        dti=national.national_page(),
        movers=highlights.movers(),
        latest=highlights.latest_map(),
        tasks=tuple(tasks(Asked(), day=day)),
        concluded=concluded([NATION], day),
    )


def concluded(kin: Sequence[str], day: date) -> Concluded | None:
    """The last conclusions of the units' own bodies, else those of a national one. One SQL query."""
    asked = {"units": list(kin), "nation": NATION, "own_nation": NATION in kin, "day": day}
    found = rows(LAST, asked)
    if not found:
        return None
    meeting, title_vi, title_en, held_on, own = found[0][:5]
    lines = tuple(ConclusionLine(*row[5:]) for row in found)
    return Concluded(meeting, title_vi, title_en, held_on, own, lines)


def briefed(day: date) -> tuple[list[UnitFacts], list[UnitFacts]]:
    """The provinces that stand on `day`, and the former ones, each in the order of names. Four SQL queries."""
    living, former = (
        units.units_of(geography, day)
        for geography in (units.geography(code) for code in GEOGRAPHIES)
        if geography is not None
    )
    standing = {each.unit for each in living}
    return living, [each for each in former if each.unit not in standing]


def _why(slug: str, mark: YearMark | None) -> WhyPage | None:
    if mark is None:
        return None
    found = why.find(mark.ranking.year, slug, mark.ranking.geography, None)
    return why.why_page(found, None) if found and found.published else None
