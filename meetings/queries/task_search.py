"""The tasks that answer a query: by what is to be done, by whom, for which meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetings.queries import tasks as reads
from meetings.queries.tasks import TaskFacts
from provinces.queries import matching
from provinces.queries.rows import rows
from provinces.queries.search import Asked

MOST_TASKS = 5
TITLE, LEAD, ASIDE = 4, 2, 1


@dataclass(frozen=True, slots=True)
class TasksFound:
    """The best answers as they stand today, and how many there are."""

    tasks: tuple[TaskFacts, ...]
    count: int


KNOWN = """
    SELECT t.id, t.title_vi, t.title_en, t.lead_vi, t.lead_en, v.name_vi, v.name_en, t.person_name, t.product_vi,
           t.product_en, m.key, b.name_vi, b.name_en, t.given_on, t.due_on
    FROM meetings_task t
    JOIN meetings_conclusion c ON c.id = t.conclusion_id
    JOIN meetings_meeting m ON m.id = c.meeting_id
    JOIN meetings_body b ON b.id = m.body_id
    LEFT JOIN LATERAL (
        SELECT n.name_vi, n.name_en FROM provinces_unitversion n
        WHERE n.unit_id = t.lead_id ORDER BY n.valid_from DESC LIMIT 1
    ) v ON true
    WHERE NOT m.draft AND t.withdrawn_at IS NULL
    ORDER BY t.given_on DESC, t.id
"""


def search(asked: Asked, today: date) -> TasksFound:
    """Tasks of public meetings that answer all words. One SQL query, three where some do."""
    scored = [(_points(row, asked), row[0]) for row in rows(KNOWN)]
    found = [pk for points, pk in sorted(scored, key=lambda each: -each[0]) if points]
    if not found:
        return TasksFound((), 0)
    best = {each.pk: each for each in reads.tasks(reads.Asked(pks=tuple(found[:MOST_TASKS])), day=today)}
    return TasksFound(tuple(best[pk] for pk in found[:MOST_TASKS] if pk in best), len(found))


def _points(row: Sequence[Any], asked: Asked) -> int:
    (
        _pk,
        title_vi,
        title_en,
        *leads,
        person,
        product_vi,
        product_en,
        key,
        body_vi,
        body_en,
        given_on,
        due_on,
    ) = row
    fields = [
        (matching.readable(f"{title_vi} | {title_en}"), TITLE),
        (matching.readable(" | ".join(filter(None, [*leads, person]))), LEAD),
        (
            matching.readable(
                f"{product_vi} | {product_en} | {key.replace('-', ' ')} | {body_vi} | {body_en}"
            ),
            ASIDE,
        ),
    ]
    years = {given_on.year, due_on.year if due_on else given_on.year}
    in_time = not asked.years or not years.isdisjoint(asked.years)
    return matching.score(asked.everything, fields) * in_time
