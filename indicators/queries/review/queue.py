"""The reports in the ministry's hands and those still awaited, each with what its cells ask of a reviewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from indicators.queries.review.checks import SETTLED
from indicators.queries.review.people import PERSON
from indicators.queries.review.warned import warned_cells
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named


@dataclass(frozen=True, slots=True)
class CellCounts:
    """The cells of a report. `entered` has a value or a reason. The others count each cell once, by its standing on the
    page of the report: `returned` had been asked about and stands so until accepted; `warned` has a doubt; `empty` has a
    reason; `changed` says another value than was published, or than the last figure before."""

    asked: int = 0
    entered: int = 0
    warned: int = 0
    changed: int = 0
    unchanged: int = 0
    empty: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class QueuedReport:
    """A report as a line of the queue. `due` and `closes` are the unit's own days. `own`: the reader wrote values."""

    unit: UnitFacts
    counts: CellCounts
    submission: int
    collection: str
    collection_vi: str
    collection_en: str
    label_vi: str
    label_en: str
    slug: str
    edition: int
    state: str
    state_since: datetime
    due: date
    closes: date
    first_sent_at: datetime | None
    sent_at: datetime | None
    sent_by: str
    own: bool

    @property
    def late(self) -> bool:
        """Sent for the first time after its day. An amendment has no day."""
        return (
            self.edition == 1
            and self.first_sent_at is not None
            and timezone.localdate(self.first_sent_at) > self.due
        )

    @property
    def clean(self) -> bool:
        """Nothing in it asks to be looked at: no doubt, no cell that had been returned."""
        return not (self.counts.warned or self.counts.returned)

    def overdue(self, day: date) -> bool:
        """Not sent yet, and the day has passed."""
        return self.edition == 1 and self.first_sent_at is None and day > self.due

    def is_closed(self, day: date) -> bool:
        """Its unit can send it no more. An amendment knows no such day."""
        return self.edition == 1 and day > self.closes

    @property
    def urgency(self) -> tuple[date, int, int, float]:
        """Sorts by the day it was due, then by how much there is to look at, then by how long it has waited. What was
        not sent is nobody's turn here: its day alone counts."""
        if self.state == "draft":
            return self.due, 0, 0, 0
        return self.due, -self.counts.returned, -self.counts.warned, self.state_since.timestamp()


@dataclass(frozen=True, slots=True)
class RoundName:
    """A round to choose."""

    key: str
    name_vi: str
    name_en: str


# An extension counts as long as it stands, and for what was sent before it was withdrawn.
QUEUE = f"""
    WITH wanted AS (
        SELECT s.*, c.key AS round_key, c.name_vi AS round_vi, c.name_en AS round_en, p.label_vi, p.label_en,
               p.id AS round_period, p."end" AS last_day, greatest(c.due, x.until) AS due,
               greatest(c.closes, x.until) AS closes, u.slug
        FROM indicators_submission s
        JOIN indicators_collection c ON c.id = s.collection_id
        JOIN indicators_period p ON p.id = c.period_id
        JOIN provinces_unit u ON u.id = s.unit_id
        LEFT JOIN LATERAL (
            SELECT max(more.until) AS until FROM indicators_extension more
            WHERE more.collection_id = c.id AND more.unit_id = u.id
              AND (more.withdrawn_at IS NULL OR more.withdrawn_at > s.first_sent_at)
        ) x ON true
        WHERE s.state = ANY(%(states)s) AND (%(collection)s::text IS NULL OR c.key = %(collection)s)
    ), counted AS (
        SELECT w.id,
               count(*) FILTER (WHERE e.value IS NOT NULL OR e.missing <> '') AS entered,
               count(*) FILTER (WHERE e.standing = 'warned') AS warned,
               count(*) FILTER (WHERE e.standing = 'valued' AND e.value IS DISTINCT FROM before.value) AS changed,
               count(*) FILTER (WHERE e.standing = 'valued' AND e.value = before.value) AS unchanged,
               count(*) FILTER (WHERE e.standing = 'empty') AS empty,
               count(*) FILTER (WHERE e.standing = 'returned') AS returned,
               bool_or(e.value_by_id = %(person)s) AS own
        FROM wanted w
        JOIN (
            SELECT *, CASE WHEN returned_reason <> '' THEN 'returned' WHEN id = ANY(%(warned)s) THEN 'warned'
                           WHEN missing <> '' THEN 'empty' WHEN value IS NOT NULL THEN 'valued' END AS standing
            FROM indicators_entry
        ) e ON e.submission_id = w.id
        -- The same cell as published, else the last figure of its series before: what the report's page compares with.
        LEFT JOIN LATERAL (
            SELECT f.value FROM indicators_figure f JOIN indicators_period fp ON fp.id = f.period_id
            WHERE f.indicator_id = e.indicator_id AND f.unit_id = w.unit_id AND f.value IS NOT NULL
              AND fp."end" <= w.last_day
            ORDER BY fp.id = w.round_period DESC, fp."end" DESC, fp.start DESC LIMIT 1
        ) before ON true
        GROUP BY w.id
    ), asked AS (
        SELECT i.collection_id, count(*) AS cells FROM indicators_collectionitem i
        WHERE i.collection_id IN (SELECT collection_id FROM wanted) GROUP BY i.collection_id
    )
    SELECT w.id, w.round_key, w.round_vi, w.round_en, w.label_vi, w.label_en, w.slug, w.edition, w.state,
           w.state_since, w.due, w.closes, w.first_sent_at, w.sent_at,
           coalesce({PERSON.format("signer")}, ''), coalesce(n.own, false), coalesce(a.cells, 0),
           coalesce(n.entered, 0), coalesce(n.warned, 0), coalesce(n.changed, 0), coalesce(n.unchanged, 0),
           coalesce(n.empty, 0), coalesce(n.returned, 0)
    FROM wanted w
    LEFT JOIN counted n ON n.id = w.id
    LEFT JOIN asked a ON a.collection_id = w.collection_id
    LEFT JOIN auth_user signer ON signer.id = w.sent_by_id
"""
ROUNDS = """
    SELECT key, name_vi, name_en FROM indicators_collection WHERE opened_at IS NOT NULL ORDER BY opened_at DESC, id DESC
"""
WANTED = """
    SELECT s.id, s.state, coalesce(array_agg(e.id) FILTER (WHERE cardinality(e.doubts) > 0), '{}')
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN indicators_entry e ON e.submission_id = s.id
    WHERE s.state = ANY(%s) AND (%s::text IS NULL OR c.key = %s) GROUP BY s.id
"""
_COUNTS = 16


def queue(
    *, states: Sequence[str], person: int, day: date, collection: str | None = None, region: str = ""
) -> list[QueuedReport]:
    """Reports in some states, of one round or all, of one region or all; the most urgent first. `person` is the
    reader's account. Four SQL queries, and five for each period of reports that nobody has accepted yet."""
    warned = _warned(states, collection)
    found = rows(
        QUEUE, {"states": list(states), "collection": collection, "person": person, "warned": warned}
    )
    units = units_named(sorted({row[6] for row in found}), day)
    reports = [
        QueuedReport(units[row[6]], CellCounts(*row[_COUNTS:]), *row[:_COUNTS])
        for row in found
        if not region or units[row[6]].region == region
    ]
    return sorted(reports, key=lambda report: (*report.urgency, report.unit.sort_key, report.submission))


def _warned(states: Sequence[str], collection: str | None) -> list[int]:
    """The doubtful cells: of what was accepted as it was accepted, of all else as it stands now."""
    told = rows(WANTED, [list(states), collection, collection])
    settled = [cell for _id, state, cells in told if state in SETTLED for cell in cells]
    waiting = [submission for submission, state, _cells in told if state not in SETTLED]
    return settled + [cell for cells in warned_cells(waiting).values() for cell in cells]


def opened_rounds() -> list[RoundName]:
    """Every round that was opened, the latest first. One SQL query."""
    return [RoundName(*row) for row in rows(ROUNDS)]
