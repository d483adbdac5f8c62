"""The rounds with how far each has come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from indicators import periods
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round. `units` report in it; of these `begun` have written a cell, `sent` have sent their first report, `late`
    after their day, `accepted` and `published` are in these states now, `returned` are asked to mend theirs.
    `extended` have more days than the round on the day asked about. Of a round not opened yet all are 0."""

    pk: int
    key: str
    name_vi: str
    name_en: str
    period: str
    period_end: date
    label_vi: str
    label_en: str
    guidance_vi: str
    guidance_en: str
    due: date
    closes: date
    opened_at: datetime | None
    indicators: int
    units: int
    begun: int
    sent: int
    late: int
    accepted: int
    returned: int
    published: int
    extended: int
    stage: periods.Stage

    @property
    def nothing_sent(self) -> bool:
        return self.sent == 0


# A report was on time if it was first sent by the day of the round, or of an extension that stood when it was sent.
ON_TIME = """
    (s.first_sent_at AT TIME ZONE %(zone)s)::date <= greatest(c.due, coalesce((
        SELECT max(x.until) FROM indicators_extension x
        WHERE x.collection_id = s.collection_id AND x.unit_id = s.unit_id
          AND (x.withdrawn_at IS NULL OR x.withdrawn_at > s.first_sent_at)
    ), c.due))
"""
ROUNDS = f"""
    SELECT c.id, c.key, c.name_vi, c.name_en, p.code, p.end, p.label_vi, p.label_en, c.guidance_vi, c.guidance_en,
           c.due, c.closes, c.opened_at,
           (SELECT count(*) FROM indicators_collectionitem i WHERE i.collection_id = c.id),
           coalesce(r.units, 0), coalesce(r.begun, 0), coalesce(r.sent, 0), coalesce(r.late, 0),
           coalesce(r.accepted, 0), coalesce(r.returned, 0), coalesce(r.published, 0),
           (SELECT count(*) FROM indicators_extension x
            WHERE x.collection_id = c.id AND x.withdrawn_at IS NULL AND x.until >= %(day)s)
    FROM indicators_collection c
    JOIN indicators_period p ON p.id = c.period_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS units,
               count(*) FILTER (WHERE EXISTS (
                   SELECT 1 FROM indicators_entry e
                   WHERE e.submission_id = s.id AND (e.typed <> '' OR e.missing <> ''))) AS begun,
               count(s.first_sent_at) AS sent,
               count(*) FILTER (WHERE s.first_sent_at IS NOT NULL AND NOT {ON_TIME}) AS late,
               count(*) FILTER (WHERE s.state = 'accepted') AS accepted,
               count(*) FILTER (WHERE s.state = 'returned') AS returned,
               count(*) FILTER (WHERE s.state = 'published') AS published
        FROM indicators_submission s WHERE s.collection_id = c.id AND s.edition = 1
    ) r ON true
    WHERE %(key)s::text IS NULL OR c.key = %(key)s
    ORDER BY p.end DESC, c.id DESC
"""


def round_list(day: date, key: str | None = None) -> list[RoundRow]:
    """All rounds (or the one of the key), that of the latest period first, as they stand on the day. One SQL query."""
    parameters = {"day": day, "key": key, "zone": timezone.get_default_timezone_name()}
    return [_row(row, day) for row in rows(ROUNDS, parameters)]


def _row(row: tuple[Any, ...], day: date) -> RoundRow:
    due, closes, opened_at = row[10:13]
    stage = periods.stage(opened=opened_at is not None, due=due, closes=closes, day=day)
    return RoundRow(*(*row, stage))
