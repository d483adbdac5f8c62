"""What feeds said and a person has to decide on, each value beside what its cell shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from indicators.queries.catalogue import FACTS, IndicatorFacts
from indicators.queries.held.asked import OVERRULES, OWN, WAITING, HeldFilter, held_where
from indicators.queries.publications import PERSON, Making, makings
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A value with how sure it is, or why there is none."""

    value: Decimal | None
    missing: str
    qualifier: str
    as_reported: str
    resolution: Decimal | None
    denominator: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the cell shows now. `making` tells who signed and published it where it is of a report, `by` who recorded
    it; `moved`: it is not what the cell showed when the value came."""

    said: Said
    observation: int
    origin: str
    reason: str
    source_vi: str
    source_en: str
    published_on: str
    url: str
    by: str
    since: datetime
    moved: bool
    making: Making | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the value, through whom and why."""

    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held value. `own`: the reader brought it along, and may not decide on it; `overrules`: while it waits, accepting it
    sets it over a value that people approved, and needs a reason."""

    pk: int
    feed: str
    feed_vi: str
    feed_en: str
    run: int
    line: int
    kind: str
    state: str
    said: Said
    facts: IndicatorFacts
    unit: UnitFacts
    period: str
    label_vi: str
    label_en: str
    as_of: date
    given_by: str
    own: bool
    overrules: bool
    shown: Shown | None
    decided: Decided


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A window of held values in the order they came. `next` is where the following window begins, None at the end;
    `kinds` counts all that the filter finds, by kind; `own` those that the reader brought along."""

    rows: tuple[HeldRow, ...]
    next: int | None
    kinds: dict[str, int]
    own: int

    @property
    def count(self) -> int:
        return sum(self.kinds.values())

    @property
    def decidable(self) -> int:
        """How many of all the reader may decide on."""
        return self.count - self.own


@dataclass(frozen=True, slots=True)
class HeldChoice:
    """Something to filter by."""

    key: str
    name_vi: str
    name_en: str


ROWS = f"""
    SELECT h.id, e.key, e.name_vi, e.name_en, h.run_id, h.line, h.kind, h.state,
           trim_scale(h.value), h.missing, h.qualifier, h.as_reported, trim_scale(h.resolution), h.status,
           i.code, u.slug, p.code, p.label_vi, p.label_en, h.as_of, {PERSON.format("giver")},
           {OWN}, {OVERRULES},
           o.id, trim_scale(o.value), o.missing, o.qualifier, o.as_reported, trim_scale(o.resolution),
           trim_scale(o.denominator), o.status, o.origin, f.reason, s.title_vi, s.title_en, s.published_on, s.url,
           {PERSON.format("recorder")}, f.since, o.id IS DISTINCT FROM h.shown_id,
           {PERSON.format("decider")}, h.decided_at, h.reason
    FROM (SELECT * FROM indicators_heldvalue h WHERE {{where}} AND h.id > %(after)s ORDER BY h.id LIMIT %(most)s) h
    JOIN indicators_feed e ON e.id = h.feed_id
    JOIN indicators_indicator i ON i.id = h.indicator_id
    JOIN provinces_unit u ON u.id = h.unit_id
    JOIN indicators_period p ON p.id = h.period_id
    LEFT JOIN indicators_figure f
      ON f.indicator_id = h.indicator_id AND f.unit_id = h.unit_id AND f.period_id = h.period_id
    LEFT JOIN indicators_observation o ON o.id = CASE h.state WHEN 'waiting' THEN f.observation_id ELSE h.shown_id END
    LEFT JOIN provinces_source s ON s.id = o.source_id
    LEFT JOIN auth_user giver ON giver.id = h.given_by_id
    LEFT JOIN auth_user recorder ON recorder.id = o.recorded_by_id
    LEFT JOIN auth_user decider ON decider.id = h.decided_by_id
    ORDER BY h.id
"""
KINDS = f"""
    SELECT h.kind, count(*), count(*) FILTER (WHERE {OWN})
    FROM indicators_heldvalue h WHERE {{where}} GROUP BY h.kind
"""
FEEDS = """
    SELECT key, name_vi, name_en FROM indicators_feed e
    WHERE EXISTS (SELECT 1 FROM indicators_heldvalue h WHERE h.feed_id = e.id) ORDER BY name_vi, key
"""
INDICATORS = """
    SELECT code, name_vi, name_en FROM indicators_indicator i
    WHERE EXISTS (SELECT 1 FROM indicators_heldvalue h WHERE h.indicator_id = i.id) ORDER BY sort_order
"""
UNITS = """
    SELECT slug FROM provinces_unit u
    WHERE EXISTS (SELECT 1 FROM indicators_heldvalue h WHERE h.unit_id = u.id) ORDER BY sort_order, slug
"""


def held_page(
    asked: HeldFilter, *, day: date, person: int, state: str = WAITING, after: int = 0, most: int = AT_ONCE
) -> HeldPage:
    """The values after the number `after`, units named as on `day`, for the account `person`. Five SQL queries."""
    where, told = held_where(asked, state)
    told |= {"person": person, "after": after, "most": most + 1}
    found = rows(ROWS.format(where=where), told)
    window = found[:most]
    units = units_named(sorted({row[15] for row in window}), day)
    facts = {
        row[0]: IndicatorFacts(*row)
        for row in rows(FACTS + "WHERE i.code = ANY(%s)", [sorted({row[14] for row in window})])
    }
    made = makings([row[23] for row in window if row[23] is not None])
    counts = rows(KINDS.format(where=where), told)
    return HeldPage(
        rows=tuple(_row(row, facts[row[14]], units[row[15]], made) for row in window),
        next=window[-1][0] if len(found) > most else None,
        kinds={kind: count for kind, count, _own in counts},
        own=sum(own for _kind, _count, own in counts),
    )


def held_choices(day: date) -> dict[str, tuple[HeldChoice, ...]]:
    """What there is to filter by: feeds, indicators and units that values were ever held of. Four SQL queries."""
    slugs = [slug for (slug,) in rows(UNITS)]
    named = units_named(slugs, day)
    units = (HeldChoice(slug, named[slug].name_vi, named[slug].name_en) for slug in slugs)
    return {
        "feed": tuple(HeldChoice(*row) for row in rows(FEEDS)),
        "indicator": tuple(HeldChoice(*row) for row in rows(INDICATORS)),
        "unit": tuple(units),
    }


def _row(row: tuple[Any, ...], facts: IndicatorFacts, unit: UnitFacts, made: Mapping[int, Making]) -> HeldRow:
    value, missing, qualifier, as_reported, resolution, status = row[8:14]
    pk, feed, feed_vi, feed_en, run, line, kind, state = row[:8]
    return HeldRow(
        pk=pk,
        feed=feed,
        feed_vi=feed_vi,
        feed_en=feed_en,
        run=run,
        line=line,
        kind=kind,
        state=state,
        said=Said(value, missing, qualifier, as_reported, resolution, None, status),
        facts=facts,
        unit=unit,
        period=row[16],
        label_vi=row[17],
        label_en=row[18],
        as_of=row[19],
        given_by=row[20],
        own=row[21],
        overrules=row[22],
        shown=_shown(row[23:40], made),
        decided=Decided(row[40], timezone.localtime(row[41]) if row[41] else None, row[42]),
    )


def _shown(row: tuple[Any, ...], made: Mapping[int, Making]) -> Shown | None:
    observation, *rest = row
    if observation is None:
        return None
    origin, reason, title_vi, title_en, published_on, url, by, since, moved = rest[7:]
    return Shown(
        said=Said(*rest[:7]),
        observation=observation,
        origin=origin,
        reason=reason,
        source_vi=title_vi,
        source_en=title_en,
        published_on=published_on,
        url=url,
        by=by,
        since=timezone.localtime(since),
        moved=moved,
        making=made.get(observation),
    )
