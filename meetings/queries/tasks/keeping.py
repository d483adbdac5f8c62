"""The tasks that everybody sees, kept as long as the data stands: pages, board and files ask for the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from meetings.queries.meetings import PUBLIC, Drafts
from meetings.queries.tasks.facts import TaskFacts
from meetings.queries.tasks.reading import Asked, tasks, urgency
from provinces.queries import versions
from provinces.queries.rows import rows
from provinces.queries.versions import State

LISTS_KEPT = 8
PREPARED = """
    SELECT t.id FROM meetings_task t
    JOIN meetings_conclusion c ON c.id = t.conclusion_id
    JOIN meetings_meeting m ON m.id = c.meeting_id
    JOIN meetings_body b ON b.id = m.body_id
    JOIN provinces_unit bu ON bu.id = b.unit_id
    WHERE m.draft AND (bu.slug = ANY(%s) OR %s)
"""


def public_tasks(asked: Asked, *, day: date) -> tuple[TaskFacts, ...]:
    """What `tasks` reads for everybody, kept as long as the data stands: pages, board and files ask for the same."""
    return kept_tasks(versions.state(), asked, day)


def seen_tasks(asked: Asked, *, day: date, drafts: Drafts) -> Sequence[TaskFacts]:
    """What `tasks` reads, in its order: the public ones are kept, those of meetings in preparation read anew."""
    public = public_tasks(asked, day=day)
    prepared = () if drafts == PUBLIC else _prepared(drafts)
    if not prepared:
        return public
    own = tasks(replace(asked, pks=prepared), day=day, drafts=drafts)
    return sorted([*public, *own], key=urgency)


@lru_cache(maxsize=LISTS_KEPT)
def kept_tasks(_state: State, asked: Asked, day: date) -> tuple[TaskFacts, ...]:
    return tuple(tasks(asked, day=day))


def _prepared(drafts: Drafts) -> tuple[int, ...]:
    return tuple(pk for (pk,) in rows(PREPARED, [sorted(drafts.units), drafts.all]))
