"""Figures typed from papers that wait for somebody to publish them, by meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class WaitingFigures:
    """A meeting and how many of its figures a person may publish today; `own` are those that wait for another one,
    because this person typed them. `main_meeting` is a key, empty of a meeting that is no bridge point. The unit has
    its name of the meeting's day."""

    meeting: str
    main_meeting: str
    number: int | None
    unit_vi: str
    unit_en: str
    body_vi: str
    body_en: str
    held_on: date
    figures: int
    own: int


# Of a meeting that is still prepared, or still to come, nothing can be published.
WAITING = """
    SELECT m.key, coalesce(main.key, ''), m.number, v.name_vi, v.name_en, b.name_vi, b.name_en, m.held_on, w.others, w.own
    FROM (
        SELECT r.meeting_id, min(r.entered_at) AS since,
               count(*) FILTER (WHERE r.entered_by_id <> %(person)s) AS others,
               count(*) FILTER (WHERE r.entered_by_id = %(person)s) AS own
        FROM meetings_reportedfigure r JOIN meetings_document d ON d.id = r.document_id
        WHERE r.published_at IS NULL AND d.withdrawn_at IS NULL GROUP BY r.meeting_id
    ) w
    JOIN meetings_meeting m ON m.id = w.meeting_id
    JOIN meetings_body b ON b.id = m.body_id
    JOIN provinces_unit u ON u.id = m.unit_id
    LEFT JOIN meetings_meeting main ON main.id = m.main_meeting_id
    JOIN LATERAL (
        SELECT n.name_vi, n.name_en FROM provinces_unitversion n WHERE n.unit_id = u.id
        ORDER BY n.valid_from > m.held_on, abs(n.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE w.others > 0 AND NOT m.draft AND m.held_on <= %(day)s AND u.slug = ANY(%(units)s)
    ORDER BY w.since, m.key
"""


def figures_to_publish(units: Iterable[str], *, person: int, day: date) -> list[WaitingFigures]:
    """What waits in meetings of the units (slugs) for this person (number), the longest waiting first. One SQL query."""
    return [
        WaitingFigures(*row) for row in rows(WAITING, {"units": sorted(units), "person": person, "day": day})
    ]
