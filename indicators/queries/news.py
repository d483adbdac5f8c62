"""What was newly published or revised. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.queries import cells as cell_reads
from indicators.queries.catalogue import FACTS, IndicatorFacts
from indicators.queries.cells import NAMES, STATEMENT, Cell, Scope
from provinces.queries.rows import rows

MOST_NEWS = 8
# A report brings sixty figures at once, a feed thousands; so many of them stand for it.
MOST_OF_A_REPORT = 2
# On a past day some of the newest statements were not the shown ones of their cells.
MOST_CANDIDATES = 4 * MOST_NEWS


@dataclass(frozen=True, slots=True)
class News:
    """A figure newly published, or a revision with the value it replaced."""

    cell: Cell
    facts: IndicatorFacts
    unit_vi: str
    unit_en: str
    previous: Decimal | None
    previous_as_reported: str
    revised: bool


REPLACED = """
    b.indicator_id = o.indicator_id AND b.unit_id = o.unit_id AND b.period_id = o.period_id
    AND b.id <> o.id AND b.value <> o.value
"""
# Sources are sorted first and opened one by one until there are enough statements.
LATEST = """
    SELECT newest.id{keys}
    FROM (
        SELECT id, published_until, kind FROM provinces_source
        WHERE published_until <= %(day)s ORDER BY published_until DESC OFFSET 0
    ) told
    CROSS JOIN LATERAL (
        SELECT o.id, o.as_of, o.indicator_id, o.unit_id, o.period_id,
               row_number() OVER (ORDER BY o.as_of DESC, o.id DESC) AS place
        FROM indicators_observation o {shown}
        WHERE o.source_id = told.id AND (o.value IS NOT NULL OR o.status = 'revised') {where}
        ORDER BY o.as_of DESC, o.id DESC LIMIT %(most)s
    ) newest {names}
    WHERE told.kind NOT IN ('submission', 'feed') OR newest.place <= %(of_a_report)s
    ORDER BY told.published_until DESC, newest.as_of DESC, newest.id DESC LIMIT {most}
"""
SHOWN = "JOIN indicators_figure f ON f.observation_id = o.id"
REVISED = f"""AND o.status = 'revised' AND (o.revises_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM indicators_observation b JOIN provinces_source bs ON bs.id = b.source_id
    WHERE {REPLACED} AND (%(past)s IS FALSE OR bs.published_until <= %(day)s)))"""
STANDING = "AND NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id)"
NOW = f"""
    ({LATEST.format(keys="", shown=SHOWN, where="", names="", most=MOST_NEWS)})
    UNION ({LATEST.format(keys="", shown=SHOWN, where=REVISED, names="", most=1)})
"""
THEN = LATEST.format(
    keys=", i.code, u.slug, p.code",
    shown="",
    where=STANDING + " {where}",
    names="""JOIN indicators_indicator i ON i.id = newest.indicator_id
    JOIN provinces_unit u ON u.id = newest.unit_id JOIN indicators_period p ON p.id = newest.period_id""",
    most="%(most)s",
)
NEWS = f"""
    SELECT {STATEMENT}, coalesce(f.reason, ''), coalesce(f.others, 0), true, false, v.name_vi, v.name_en,
           trim_scale(before.value), coalesce(before.as_reported, ''), before.id IS NOT NULL
    FROM indicators_observation o {NAMES}
    LEFT JOIN indicators_figure f ON f.observation_id = o.id
    JOIN LATERAL (SELECT name_vi, name_en FROM provinces_unitversion
                  WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (
        (SELECT b.id, b.value, b.as_reported FROM indicators_observation b
         WHERE b.id = coalesce((SELECT h.shown_id FROM indicators_heldvalue h WHERE h.observation_id = o.id), o.revises_id))
        UNION ALL
        (SELECT b.id, b.value, b.as_reported
         FROM indicators_observation b JOIN provinces_source bs ON bs.id = b.source_id
         WHERE o.revises_id IS NULL AND o.status = 'revised' AND {REPLACED}
           AND (%(past)s IS FALSE OR bs.published_until <= %(day)s)
         ORDER BY bs.published_until DESC NULLS LAST LIMIT 1)
    ) before ON true
    WHERE o.id = ANY({{chosen}})
    ORDER BY s.published_until DESC, o.as_of DESC, o.id DESC
"""


def news(known_on: date | None = None) -> list[News]:
    """What was published last, by `known_on` if given, newest first; a revision with what it replaced.

    The last place is kept for the newest revision when none is newer. Two SQL queries, six on a past day.
    """
    asked = _asked(known_on or date.max, past=known_on is not None, most=MOST_NEWS)
    if known_on is None:
        found = rows(NEWS.format(chosen=f"ARRAY({NOW})"), asked)
    else:
        found = rows(NEWS.format(chosen="%(chosen)s"), asked | {"chosen": _chosen_then(known_on)})
    codes = [row[0] for row in found]
    by_code = {row[0]: IndicatorFacts(*row) for row in rows(FACTS + "WHERE i.code = ANY(%s)", [codes])}
    told = [News(Cell(*row[:-5]), by_code[row[0]], *row[-5:]) for row in found]
    return _with_a_revision(told)


def _asked(day: date, *, past: bool, most: int) -> dict[str, object]:
    return {"day": day, "past": past, "most": most, "of_a_report": MOST_OF_A_REPORT}


def _with_a_revision(told: Sequence[News]) -> list[News]:
    """What does not fit among the newest is the newest revision; it gives way where one is among them."""
    newest, further = list(told[:MOST_NEWS]), list(told[MOST_NEWS:])
    if not further or any(one.revised for one in newest):
        return newest
    return [*newest[:-1], further[0]]


def _chosen_then(known_on: date) -> list[int]:
    """The newest statements that their cells showed on the day, and the newest revision. Four SQL queries."""
    newest = _shown_then(known_on, "", MOST_NEWS)
    return [*newest, *(each for each in _shown_then(known_on, REVISED, 1) if each not in newest)]


def _shown_then(known_on: date, where: str, most: int) -> list[int]:
    asked = _asked(known_on, past=True, most=MOST_CANDIDATES)
    found = rows(THEN.format(where=where), asked)
    if not found:
        return []
    indicators, units, periods = (sorted({row[place] for row in found}) for place in (1, 2, 3))
    cells = cell_reads.shown(Scope(indicators, units, periods, known_on=known_on))
    shown = {cell.observation for cell in cells}
    return [row[0] for row in found if row[0] in shown][:most]
