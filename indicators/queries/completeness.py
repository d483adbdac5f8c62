"""How complete and how timely the reports of the units are: counts and days, never a value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named

# As many rounds as fit beside each other; older ones are chosen one at a time.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """A round that was opened; `indicators` is the number of cells of each of its forms."""

    pk: int
    key: str
    name_vi: str
    name_en: str
    label_vi: str
    label_en: str
    due: date
    closes: date
    period_end: date
    geography: str
    indicators: int


@dataclass(frozen=True, slots=True)
class Report:
    """The first report of a unit in a round. `due` and `closes` are the unit's own days; `sent_on` the day it was first
    sent. `amended` counts the editions published after the first."""

    unit: str
    round: OpenedRound
    entered: int
    sent_on: date | None
    due: date
    closes: date
    published_on: date | None
    amended: int

    @property
    def expected(self) -> int:
        return self.round.indicators

    @property
    def on_time(self) -> bool | None:
        """None as long as nothing was sent."""
        return None if self.sent_on is None else self.sent_on <= self.due

    def days_late(self, day: date) -> int:
        """Days between the unit's last day and the day it sent; of a report not sent the day asked about counts."""
        return max(0, ((self.sent_on or day) - self.due).days)

    def status(self, day: date) -> str:
        """`published`, `sent`; nothing sent yet: `missed` (it cannot be sent any more), `overdue` (it still can, late),
        `entering` or `not_started`."""
        if self.published_on:
            return "published"
        if self.sent_on:
            return "sent"
        if day > self.due:
            return "missed" if day > self.closes else "overdue"
        return "entering" if self.entered else "not_started"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its reports in the order of the rounds, None where it is not in a round."""

    unit: UnitFacts
    reports: tuple[Report | None, ...]


@dataclass(frozen=True, slots=True)
class RegionRows:
    """The units of a region, in official order."""

    slug: str
    name_vi: str
    name_en: str
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A round in numbers, over the units shown. `overdue` and `missed` are not sent, see `Report.status`."""

    round: OpenedRound
    units: int
    on_time: int
    late: int
    overdue: int
    missed: int
    published: int

    @property
    def sent(self) -> int:
        return self.on_time + self.late

    @property
    def unsent(self) -> int:
        return self.units - self.sent


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in a round: of how many `units` asked the cell has a value, a reason for having none, nothing; and
    how many have published it (the value or the reason)."""

    code: str
    name_vi: str
    name_en: str
    pillar: str
    pillar_vi: str
    pillar_en: str
    units: int
    valued: int
    reasoned: int
    published: int

    @property
    def empty(self) -> int:
        return self.units - self.valued - self.reasoned


@dataclass(frozen=True, slots=True)
class Completeness:
    """`every` opened round, the newest period first; those `shown`, with their `tallies`; the units by region.
    `regions` are all that may be chosen, by slug."""

    every: tuple[OpenedRound, ...]
    shown: tuple[OpenedRound, ...]
    regions: tuple[RegionRows, ...]
    groups: tuple[RegionRows, ...]
    tallies: tuple[Tally, ...]

    @property
    def units(self) -> list[str]:
        return [row.unit.unit for group in self.groups for row in group.rows]


ROUNDS = """
    SELECT c.id, c.key, c.name_vi, c.name_en, p.label_vi, p.label_en, c.due, c.closes, p.end,
           coalesce((SELECT g.code FROM provinces_geography g WHERE g.level = 'province' AND g.valid_from <= p.end
                     ORDER BY g.valid_from DESC LIMIT 1), ''),
           (SELECT count(*) FROM indicators_collectionitem i WHERE i.collection_id = c.id)
    FROM indicators_collection c JOIN indicators_period p ON p.id = c.period_id
    WHERE c.opened_at IS NOT NULL ORDER BY p.end DESC, c.id DESC
"""
# An extension counts as long as it stands, and for what was sent before it was withdrawn.
REPORTS = """
    SELECT u.slug, s.collection_id,
           (SELECT count(*) FROM indicators_entry e
            WHERE e.submission_id = s.id AND (e.value IS NOT NULL OR e.missing <> '')),
           (s.first_sent_at AT TIME ZONE %(zone)s)::date,
           greatest(c.due, x.until), greatest(c.closes, x.until),
           CASE WHEN s.state = 'published' THEN (s.published_at AT TIME ZONE %(zone)s)::date END,
           (SELECT count(*) FROM indicators_submission a
            WHERE a.collection_id = s.collection_id AND a.unit_id = s.unit_id AND a.edition > 1
              AND a.state = 'published')
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN provinces_unit u ON u.id = s.unit_id
    LEFT JOIN LATERAL (
        SELECT max(x.until) AS until FROM indicators_extension x
        WHERE x.collection_id = s.collection_id AND x.unit_id = s.unit_id
          AND (x.withdrawn_at IS NULL OR x.withdrawn_at > s.first_sent_at)
    ) x ON true
    WHERE s.collection_id = ANY(%(rounds)s) AND s.edition = 1
    ORDER BY u.sort_order, u.slug
"""
# What each unit says of an indicator today: its first report, or a published amendment that speaks of it.
INDICATORS = """
    SELECT i.code, i.name_vi, i.name_en, p.code, p.name_vi, p.name_en, count(s.id),
           count(*) FILTER (WHERE e.value IS NOT NULL),
           count(*) FILTER (WHERE e.value IS NULL AND e.missing <> ''),
           count(*) FILTER (WHERE s.state = 'published' AND (e.value IS NOT NULL OR e.missing <> ''))
    FROM indicators_collectionitem t
    JOIN indicators_indicator i ON i.id = t.indicator_id
    JOIN indicators_pillar p ON p.code = i.pillar_id
    JOIN indicators_submission s ON s.collection_id = t.collection_id AND s.edition = 1
    JOIN provinces_unit u ON u.id = s.unit_id AND u.slug = ANY(%(units)s)
    LEFT JOIN LATERAL (
        SELECT said.value, said.missing
        FROM indicators_submission a
        JOIN indicators_entry said ON said.submission_id = a.id AND said.indicator_id = t.indicator_id
        WHERE a.collection_id = s.collection_id AND a.unit_id = s.unit_id
          AND (a.edition = 1 OR (a.state = 'published' AND (said.value IS NOT NULL OR said.missing <> '')))
        ORDER BY a.edition DESC LIMIT 1
    ) e ON true
    WHERE t.collection_id = %(round)s
    GROUP BY t.sort_order, i.id, p.code ORDER BY t.sort_order
"""


def completeness(day: date, *, key: str = "", region: str = "") -> Completeness:
    """The grid of units and rounds: the latest rounds or the one of `key`, all units or those of a region (both are
    passed over where there is none). Rounds of 63 and of 34 units are never side by side. Three SQL queries."""
    every = tuple(OpenedRound(*row) for row in rows(ROUNDS))
    shown = tuple(each for each in every if each.key == key) or _latest(every)
    reports = _reports(shown)
    then = min([day, *(each.period_end for each in shown[:1])])
    named = units_named(list(reports), then, shown[0].geography if shown else None)
    regions = _by_region([UnitRow(named[slug], found) for slug, found in reports.items()])
    groups = tuple(each for each in regions if each.slug == region) or regions
    standing = [row.reports for group in groups for row in group.rows]
    tallies = tuple(
        _tally(each, [found[place] for found in standing], day) for place, each in enumerate(shown)
    )
    return Completeness(every, shown, regions, groups, tallies)


def by_indicator(asked: OpenedRound, units: Sequence[str]) -> tuple[IndicatorRow, ...]:
    """The indicators of a round over some units, in the order of the form. One SQL query."""
    found = rows(INDICATORS, {"round": asked.pk, "units": list(units)})
    return tuple(IndicatorRow(*row) for row in found)


def _latest(every: Sequence[OpenedRound]) -> tuple[OpenedRound, ...]:
    """The latest rounds that have the units of the very latest."""
    return tuple(each for each in every if each.geography == every[0].geography)[:SHOWN]


def _reports(shown: Sequence[OpenedRound]) -> dict[str, tuple[Report | None, ...]]:
    """The reports of each unit in the order of the rounds."""
    rounds = {each.pk: each for each in shown}
    parameters = {"rounds": list(rounds), "zone": timezone.get_default_timezone_name()}
    by_unit: dict[str, dict[int, Report]] = {}
    for unit, pk, *rest in rows(REPORTS, parameters):
        by_unit.setdefault(unit, {})[pk] = Report(unit, rounds[pk], *rest)
    return {unit: tuple(found.get(pk) for pk in rounds) for unit, found in by_unit.items()}


def _by_region(found: Iterable[UnitRow]) -> tuple[RegionRows, ...]:
    """Regions in their order."""
    grouped: dict[str, list[UnitRow]] = {}
    for row in found:
        grouped.setdefault(row.unit.region, []).append(row)
    ordered = sorted(grouped.values(), key=lambda members: members[0].unit.region_order)
    return tuple(
        RegionRows(first.region, first.region_vi, first.region_en, tuple(members))
        for members in ordered
        for first in [members[0].unit]
    )


def _tally(asked: OpenedRound, reports: Sequence[Report | None], day: date) -> Tally:
    there = [each for each in reports if each is not None]
    return Tally(
        round=asked,
        units=len(there),
        on_time=sum(each.on_time is True for each in there),
        late=sum(each.on_time is False for each in there),
        overdue=sum(each.status(day) == "overdue" for each in there),
        missed=sum(each.status(day) == "missed" for each in there),
        published=sum(each.published_on is not None for each in there),
    )
