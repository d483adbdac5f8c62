"""All that was published or revised, newest first, read from one key on. docs/adr/0014."""

from dataclasses import dataclass
from datetime import date

from indicators.queries.catalogue import FACTS, IndicatorFacts
from indicators.queries.cells import SAID, Cell
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named

PUBLISHED, REVISED = "published", "revised"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader has come to: the day published, the day the figure refers to, the number of the statement."""

    published: date
    as_of: date
    observation: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements: each filter is optional. `kind` is `published`, `revised` or a kind of revision; `after` the
    last statement that was read."""

    indicator: str = ""
    unit: str = ""
    kind: str = ""
    known_on: date | None = None
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A statement newly published, with what it took the place of."""

    cell: Cell
    facts: IndicatorFacts
    unit: UnitFacts
    previous: Cell | None

    @property
    def kind(self) -> str:
        """`published`, `revised` where its source does not say how, or the kind of revision."""
        return self.cell.revision or (REVISED if self.cell.status == REVISED else PUBLISHED)

    @property
    def place(self) -> Place:
        return Place(self.cell.published_until or date.min, self.cell.as_of, self.cell.observation)


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A window of the list; `following` is where the next one begins, None at the end."""

    changes: tuple[ToldChange, ...]
    following: Place | None


STANDING = "NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id)"
KINDS = {
    "": "true",
    PUBLISHED: "o.status <> 'revised'",
    REVISED: "o.status = 'revised'",
    "planned": "o.status = 'revised' AND o.revision = 'planned'",
    "correction": "o.status = 'revised' AND o.revision = 'correction'",
}
AFTER = "({published}, {told}.as_of, {told}.id) < (%(published)s, %(as_of)s, %(observation)s)"
# What was shown where a person took a feed's word for it; else what the reporter amended; of a loaded revision the
# other number of the cell that was published last before it.
PREVIOUS = """
    SELECT n.id, coalesce((SELECT h.shown_id FROM indicators_heldvalue h WHERE h.observation_id = n.id), n.revises_id, (
        SELECT b.id FROM indicators_observation b JOIN provinces_source bs ON bs.id = b.source_id
        WHERE n.status = 'revised' AND b.indicator_id = n.indicator_id AND b.unit_id = n.unit_id
          AND b.period_id = n.period_id AND b.id <> n.id AND b.value <> n.value
          AND bs.published_until <= n.published_until
        ORDER BY bs.published_until DESC, b.id DESC LIMIT 1
    ))
    FROM ({newest}) n ORDER BY n.published_until DESC, n.as_of DESC, n.id DESC
"""
COLUMNS = "o.id, o.as_of, o.status, o.value, o.revises_id, o.indicator_id, o.unit_id, o.period_id"
# Sources are sorted first and opened one by one until there are enough statements.
BY_SOURCE = f"""
    SELECT newest.*, told.published_until
    FROM (
        SELECT id, published_until FROM provinces_source
        WHERE published_until <= %(day)s AND {{sources}} ORDER BY published_until DESC OFFSET 0
    ) told
    CROSS JOIN LATERAL (
        SELECT {COLUMNS} FROM indicators_observation o
        WHERE o.source_id = told.id AND {STANDING} AND {{where}} ORDER BY o.as_of DESC, o.id DESC LIMIT %(most)s
    ) newest
    ORDER BY told.published_until DESC, newest.as_of DESC, newest.id DESC LIMIT %(most)s
"""
# The few statements of an indicator or a unit are found by the index of cells, which begins with the indicator.
BY_CELL = f"""
    SELECT {COLUMNS}, s.published_until
    FROM indicators_observation o JOIN provinces_source s ON s.id = o.source_id
    WHERE o.indicator_id = ANY(ARRAY(
              SELECT id FROM indicators_indicator WHERE %(indicator)s::text = '' OR code = %(indicator)s::text))
      AND (%(unit)s::text = '' OR o.unit_id = (SELECT id FROM provinces_unit WHERE slug = %(unit)s::text))
      AND s.published_until <= %(day)s AND {STANDING} AND {{where}}
    ORDER BY s.published_until DESC, o.as_of DESC, o.id DESC LIMIT %(most)s
"""


def change_list(wanted: Wanted, most: int, day: date) -> ChangePage:
    """The next `most` statements after the one last read, units named as on `day`. A source without a date has no
    place in time and is left out. Four SQL queries, one where there is nothing."""
    found = rows(PREVIOUS.format(newest=_newest(wanted)), _parameters(wanted, most + 1))
    listed = found[:most]
    if not listed:
        return ChangePage((), None)
    told = _told({key for row in listed for key in row if key is not None})
    shown = [(told[key], told.get(before)) for key, before in listed]
    facts = _facts({cell.indicator for cell, _ in shown})
    units = units_named(sorted({cell.unit for cell, _ in shown}), day)
    changes = [ToldChange(cell, facts[cell.indicator], units[cell.unit], before) for cell, before in shown]
    return ChangePage(tuple(changes), changes[-1].place if len(found) > most else None)


def _newest(wanted: Wanted) -> str:
    where = KINDS[wanted.kind]
    if wanted.indicator or wanted.unit:
        after = AFTER.format(published="s.published_until", told="o") if wanted.after else "true"
        return BY_CELL.format(where=f"{where} AND {after}")
    after = AFTER.format(published="told.published_until", told="o") if wanted.after else "true"
    sources = "published_until <= %(published)s" if wanted.after else "true"
    return BY_SOURCE.format(where=f"{where} AND {after}", sources=sources)


def _parameters(wanted: Wanted, most: int) -> dict[str, object]:
    after = wanted.after or Place(date.max, date.max, 0)
    return {
        "day": wanted.known_on or date.max,
        "indicator": wanted.indicator,
        "unit": wanted.unit,
        "most": most,
        "published": after.published,
        "as_of": after.as_of,
        "observation": after.observation,
    }


def _told(observations: set[int]) -> dict[int, Cell]:
    found = rows(SAID.format(where="o.id = ANY(%s)"), [sorted(observations)])
    return {cell.observation: cell for cell in (Cell(*row) for row in found)}


def _facts(codes: set[str]) -> dict[str, IndicatorFacts]:
    return {row[0]: IndicatorFacts(*row) for row in rows(FACTS + "WHERE i.code = ANY(%s)", [sorted(codes)])}
