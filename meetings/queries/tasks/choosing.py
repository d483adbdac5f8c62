"""What tasks may be narrowed to: who leads or supports one, the bodies and meetings that gave one."""

from dataclasses import dataclass
from datetime import date

from meetings.queries.meetings import PUBLIC, Drafts
from meetings.queries.tasks.reading import UNNAMED, Asked
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """A filter: what it takes, and its name. `held_on` is the day of a meeting."""

    key: str
    name_vi: str
    name_en: str
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskChoices:
    """Units in official order under their last names, bodies by name, meetings from the latest."""

    units: tuple[TaskChoice, ...]
    bodies: tuple[TaskChoice, ...]
    meetings: tuple[TaskChoice, ...]


CHOICES = """
    WITH given AS (
        SELECT t.id, coalesce(t.lead_id, CASE WHEN bu.level <> 'country' THEN bu.id END) AS lead_id, m.id AS meeting, m.body_id AS body
        FROM meetings_task t
        JOIN meetings_conclusion c ON c.id = t.conclusion_id
        JOIN meetings_meeting m ON m.id = c.meeting_id
        JOIN meetings_body b ON b.id = m.body_id
        JOIN provinces_unit bu ON bu.id = b.unit_id
        WHERE t.withdrawn_at IS NULL AND (NOT m.draft OR bu.slug = ANY(%s) OR %s)
    )
    SELECT 'unit', u.slug, v.name_vi, v.name_en, NULL::date, u.sort_order
    FROM provinces_unit u
    JOIN LATERAL (
        SELECT n.name_vi, n.name_en FROM provinces_unitversion n WHERE n.unit_id = u.id ORDER BY n.valid_from DESC LIMIT 1
    ) v ON true
    WHERE u.id IN (
        SELECT lead_id FROM given
        UNION SELECT s.unit_id FROM meetings_tasksupport s JOIN given g ON g.id = s.task_id
    )
    UNION ALL
    SELECT 'body', b.key, b.name_vi, b.name_en, NULL, 0 FROM meetings_body b WHERE b.id IN (SELECT body FROM given)
    UNION ALL
    SELECT 'meeting', m.key, m.title_vi, m.title_en, m.held_on, 0
    FROM meetings_meeting m WHERE m.id IN (SELECT meeting FROM given)
    ORDER BY 1, 5 DESC NULLS LAST, 6, 2
"""


UNKNOWN = """
    SELECT 'unit', w FROM unnest(%s::text[]) w WHERE NOT EXISTS (SELECT 1 FROM provinces_unit WHERE slug = w)
    UNION ALL
    SELECT 'body', w FROM unnest(%s::text[]) w WHERE NOT EXISTS (SELECT 1 FROM meetings_body WHERE key = w)
    UNION ALL
    SELECT 'meeting', w FROM unnest(%s::text[]) w
    WHERE NOT EXISTS (
        SELECT 1 FROM meetings_meeting m
        JOIN meetings_body b ON b.id = m.body_id
        JOIN provinces_unit u ON u.id = b.unit_id
        WHERE m.key = w AND (NOT m.draft OR u.slug = ANY(%s) OR %s))
    UNION ALL
    SELECT 'indicator', w FROM unnest(%s::text[]) w
    WHERE NOT EXISTS (SELECT 1 FROM indicators_indicator WHERE code = w)
"""


def unknown(asked: Asked, drafts: Drafts = PUBLIC) -> list[tuple[str, str]]:
    """What is asked for by a code that nobody has, as far as this reader sees: filter (`unit`, `body`, `meeting`,
    `indicator`) and code. One SQL query, none where no code is asked for."""
    units = [*asked.units, *([asked.unit] if asked.unit != UNNAMED else [])]
    named = [units, [*asked.bodies, asked.body], [*asked.meetings, asked.meeting], [asked.indicator]]
    given = [list(filter(None, codes)) for codes in named]
    if not any(given):
        return []
    *others, indicators = given
    parameters = [*others, sorted(drafts.units), drafts.all, indicators]
    return [(name, code) for name, code in rows(UNKNOWN, parameters)]


def choices(drafts: Drafts = PUBLIC) -> TaskChoices:
    """Everything that has tasks for this reader. One SQL query."""
    found = rows(CHOICES, [sorted(drafts.units), drafts.all])
    by_kind = {
        kind: tuple(TaskChoice(*row[1:5]) for row in found if row[0] == kind)
        for kind in ("unit", "body", "meeting")
    }
    return TaskChoices(by_kind["unit"], by_kind["body"], by_kind["meeting"])
