"""Which held values are asked for: the filter as people write it, as the database reads it, and as it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from indicators.models import HeldDecision, HeldValue
from provinces.queries.rows import rows

WAITING = HeldValue.State.WAITING.value


@dataclass(frozen=True, slots=True)
class HeldFilter:
    """Which held values: public names, empty for all; `run` is the number of a run."""

    feed: str = ""
    run: int | None = None
    kind: str = ""
    indicator: str = ""
    unit: str = ""

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> "HeldFilter":
        """What `dump` gave."""
        return cls(**told)

    def dump(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


FROM_TABLE = {
    "feed": "h.feed_id = (SELECT id FROM indicators_feed WHERE key = %(feed)s)",
    "run": "h.run_id = %(run)s",
    "kind": "h.kind = %(kind)s",
    "indicator": "h.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %(indicator)s)",
    "unit": "h.unit_id = (SELECT id FROM provinces_unit WHERE slug = %(unit)s)",
}


# Who brought a file along, and whoever brought the same bytes at another time: as a trial, for another feed, or before
# somebody else had them read.
OWN = """(
    h.given_by_id IS NOT DISTINCT FROM %(person)s OR h.run_id IN (
        SELECT read.id FROM indicators_refreshrun read JOIN indicators_refreshrun brought USING (sha256)
        WHERE read.how = 'upload' AND brought.given_by_id = %(person)s
    )
)"""

# Whether accepting sets a machine's value over one that people approved, of a waiting value `h` beside the figure `f` of
# its cell and the observation `o` of that: as it was when the value came, or as it has become since.
OVERRULES = """(
    h.kind = 'conflict' OR coalesce(
        (f.reason = 'chosen' OR o.origin <> 'automatic' OR o.recorded_by_id IS NOT NULL)
        AND (o.value, o.missing, o.qualifier) IS DISTINCT FROM (h.value, h.missing, h.qualifier), false
    )
)"""


def held_where(asked: HeldFilter, state: str = WAITING) -> tuple[str, dict[str, Any]]:
    """The filter as a condition on the alias `h`, with its parameters by name."""
    told = {name: value for name, value in asked.dump().items() if value not in ("", None)}
    return " AND ".join(["h.state = %(state)s", *(FROM_TABLE[name] for name in told)]), told | {
        "state": state
    }


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many values wait under a filter that a person may decide on, how many of these contradict what people approved,
    and the number of the newest of all."""

    values: int
    conflicts: int
    newest: int


def held_count(asked: HeldFilter, *, person: int) -> HeldCount:
    """What waits under the filter for the decision of the person. One SQL query."""
    where, told = held_where(asked)
    counts = "count(*), count(*) FILTER (WHERE h.kind = 'conflict'), coalesce(max(h.id), 0)"
    sql = f"SELECT {counts} FROM indicators_heldvalue h WHERE {where} AND NOT {OWN}"
    return HeldCount(*rows(sql, told | {"person": person})[0])


def held_decision(pk: int) -> HeldDecision | None:
    """A decision on many values, with who made it. One SQL query."""
    return HeldDecision.objects.select_related("requested_by").filter(pk=pk).first()


def decisions_at_work() -> list[HeldDecision]:
    """Decisions on many that are not carried out to their end. One SQL query."""
    open_ones = HeldDecision.objects.exclude(state=HeldDecision.State.DONE)
    return list(open_ones.select_related("requested_by").order_by("requested_at"))
