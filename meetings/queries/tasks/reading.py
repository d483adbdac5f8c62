"""Reading tasks: filters in the database, status and proof computed from what is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypedDict

from indicators.comparison import Statement
from meetings import progress
from meetings.progress import Proof, Status, Test
from meetings.queries.meetings import PUBLIC, Drafts
from meetings.queries.tasks.facts import Support, TaskFacts, TaskTest, TestFigure
from provinces.collation import fold
from provinces.queries.rows import rows

# The unit filter of tasks whose conclusion names no single unit.
UNNAMED = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tasks; what is empty does not narrow. `unit` is the slug of one that leads or supports, or was made of
    one that does, or `none`: those of no single unit; `units`, `bodies` and `meetings` are any of several, `leads`
    leaves out those that support. `first` and `last` bound the deadline in force, `no_due`: without one; `asks`: not
    done, and the end is asked for. `carried_to` is a meeting: what earlier sessions of its body, or of those before and
    after it, gave and nobody had done by its day. `text` is looked for word by word, without accents."""

    pks: tuple[int, ...] = ()
    status: tuple[Status, ...] = ()
    unit: str = ""
    units: tuple[str, ...] = ()
    leads: bool = False
    body: str = ""
    bodies: tuple[str, ...] = ()
    meeting: str = ""
    meetings: tuple[str, ...] = ()
    conclusion: int | None = None
    indicator: str = ""
    person: int | None = None
    first: date | None = None
    last: date | None = None
    no_due: bool = False
    asks: bool = False
    carried_to: str = ""
    text: str = ""


# Since the task was reopened, where it was.
ASKS = """EXISTS (
    SELECT 1 FROM meetings_progressnote n WHERE n.task_id = t.id AND n.asks_to_close AND n.at > coalesce(
        (SELECT max(k.reopened_at) FROM meetings_taskclosure k WHERE k.task_id = t.id), '-infinity')
)"""
# Units carry the names they had on the day the task was given; before their time the first, after it the last.
TASKS = """
    WITH named AS MATERIALIZED (
        SELECT unit_id, name_vi, name_en,
               CASE WHEN lag(valid_from) OVER of_unit IS NULL THEN '-infinity' ELSE valid_from END AS since,
               coalesce(lead(valid_from) OVER of_unit, 'infinity') AS until,
               nullif(max(coalesce(valid_to, 'infinity')) OVER (PARTITION BY unit_id), 'infinity') AS ended
        FROM provinces_unitversion WINDOW of_unit AS (PARTITION BY unit_id ORDER BY valid_from)
    )
    SELECT t.id, m.key, m.number, m.main_meeting_id IS NOT NULL, mv.name_vi, mv.name_en, m.held_on, m.draft,
           b.key, b.name_vi, b.name_en, bu.slug, bv.name_vi, bv.name_en, c.ordinal, c.text_vi, c.text_en, t.ordinal,
           t.title_vi, t.title_en,
           coalesce(u.slug, ''), coalesce(v.name_vi, t.lead_vi), coalesce(v.name_en, t.lead_en), coalesce(u.level, ''),
           v.ended,
           s.slugs, s.names_vi, s.names_en, t.person_id, t.person_name, t.responsibility_vi, t.responsibility_en,
           t.product_vi, t.product_en, t.given_on, coalesce(x.due_on, t.due_on), t.due_on, done.done_on,
           coalesce(done.document, ''),
           {asks}, t.version, t.withdrawn_at IS NOT NULL,
           i.code, i.name_vi, i.name_en, i.measure_id, i.decimals, tu.slug, tv.name_vi, tv.name_en, t.test_comparison,
           trim_scale(t.test_threshold), coalesce(p.code, ''), coalesce(p.label_vi, ''), coalesce(p.label_en, '')
    FROM meetings_task t
    JOIN meetings_conclusion c ON c.id = t.conclusion_id
    JOIN meetings_meeting m ON m.id = c.meeting_id
    JOIN meetings_body b ON b.id = m.body_id
    JOIN provinces_unit bu ON bu.id = b.unit_id
    LEFT JOIN named mv ON mv.unit_id = m.unit_id AND m.held_on >= mv.since AND m.held_on < mv.until
    LEFT JOIN named bv ON bv.unit_id = b.unit_id AND t.given_on >= bv.since AND t.given_on < bv.until
    LEFT JOIN provinces_unit u ON u.id = t.lead_id
    LEFT JOIN named v ON v.unit_id = t.lead_id AND t.given_on >= v.since AND t.given_on < v.until
    LEFT JOIN indicators_indicator i ON i.id = t.test_indicator_id
    LEFT JOIN provinces_unit tu ON tu.id = t.test_unit_id
    LEFT JOIN named tv ON tv.unit_id = t.test_unit_id AND t.given_on >= tv.since AND t.given_on < tv.until
    LEFT JOIN indicators_period p ON p.id = t.test_period_id
    LEFT JOIN (
        SELECT DISTINCT ON (task_id) task_id, due_on FROM meetings_taskextension
        ORDER BY task_id, granted_at DESC, id DESC
    ) x ON x.task_id = t.id
    LEFT JOIN meetings_taskclosure done ON done.task_id = t.id AND done.reopened_at IS NULL
    LEFT JOIN (
        SELECT ts.task_id, array_agg(su.slug ORDER BY su.sort_order, su.slug) AS slugs,
               array_agg(sv.name_vi ORDER BY su.sort_order, su.slug) AS names_vi,
               array_agg(sv.name_en ORDER BY su.sort_order, su.slug) AS names_en
        FROM meetings_tasksupport ts
        JOIN meetings_task of_task ON of_task.id = ts.task_id
        JOIN provinces_unit su ON su.id = ts.unit_id
        JOIN named sv ON sv.unit_id = su.id AND of_task.given_on >= sv.since AND of_task.given_on < sv.until
        GROUP BY ts.task_id
    ) s ON s.task_id = t.id
    WHERE {where}
"""
VISIBLE = "(NOT m.draft OR bu.slug = ANY(%(units_known)s) OR %(reads_all)s)"
OWN = "SELECT w.id FROM provinces_unit w WHERE w.slug = ANY(%(units)s)"
# A unit answers for what was given to those that it was made of.
MADE_OF = f"""
    {OWN} UNION SELECT s.predecessor_id FROM provinces_succession s
    WHERE s.successor_id IN ({OWN})
"""
# Whom the committee of a province does not name is of that province; whom a national one does not name is anybody.
LED = "(t.lead_id IN ({own}) OR (t.lead_id IS NULL AND bu.level <> 'country' AND bu.id IN ({own})))"
OF_UNIT = f"""(
    {LED} OR EXISTS (SELECT 1 FROM meetings_tasksupport o WHERE o.task_id = t.id AND o.unit_id IN ({{own}}))
)"""
NOBODY_NAMED = "(t.lead_id IS NULL AND bu.level = 'country')"
NOT_DONE = "(done.done_on IS NULL OR done.done_on > %(day)s)"
PAST_DUE = f"({NOT_DONE} AND coalesce(x.due_on, t.due_on) < %(day)s)"
# The body of the meeting with all before and after it.
CARRIED = """(
    b.id IN (
        WITH RECURSIVE line(id) AS (
            SELECT body_id FROM meetings_meeting WHERE key = %(carried_to)s
            UNION
            SELECT n.id FROM line l JOIN meetings_body o ON o.id = l.id
            JOIN meetings_body n ON n.successor_id = o.id OR n.id = o.successor_id
        )
        SELECT id FROM line
    )
    AND m.held_on < (SELECT held_on FROM meetings_meeting WHERE key = %(carried_to)s)
    AND (done.done_on IS NULL OR done.done_on >= (SELECT held_on FROM meetings_meeting WHERE key = %(carried_to)s))
)"""
# A period may end later than what is told of it: what the meeting knew proves nothing that it asked for.
# The figures shown, and what was shown before a later statement revised or corrected it, in the order of periods.
FIGURES = """
    SELECT t.id, f.id IS NOT NULL, o.id, trim_scale(o.value), o.qualifier, trim_scale(o.resolution), p.code, p.label_vi,
           p.label_en, p.end, o.as_of, o.status
    FROM meetings_task t
    JOIN indicators_observation o ON o.indicator_id = t.test_indicator_id AND o.unit_id = t.test_unit_id
    JOIN indicators_period p ON p.id = o.period_id
    LEFT JOIN indicators_figure f ON f.observation_id = o.id
    WHERE t.id = ANY(%s) AND o.value IS NOT NULL
      AND (o.period_id = t.test_period_id
           OR (t.test_period_id IS NULL AND p.end > t.given_on AND o.as_of > t.given_on))
      AND (f.id IS NOT NULL OR EXISTS (
          SELECT 1 FROM indicators_observation l WHERE l.revises_id = o.id OR l.supersedes_id = o.id))
    ORDER BY t.id, p.end, p.start DESC, f.id IS NOT NULL, o.recorded_at, o.id
"""


class _Dates(TypedDict):
    due_on: date | None
    done_on: date | None
    day: date


# Where the columns of a row stand; of those before the supports the first six name the meeting.
SUPPORTS, TEST = slice(25, 28), slice(42, 55)
CONCLUSION, ORDINAL, DUE, DONE = 8, 11, 35, 37
RANK = {status: place for place, status in enumerate(Status)}


def tasks(asked: Asked, *, day: date, drafts: Drafts = PUBLIC) -> list[TaskFacts]:
    """The tasks asked for as they stand on `day`: overdue first, then by deadline, those without one, those done.
    Withdrawn ones are left out. Two SQL queries, one where no task has a test."""
    where, parameters = _where(asked)
    found = _read([*where, "t.withdrawn_at IS NULL"], parameters, day=day, drafts=drafts)
    words = fold(asked.text).split()
    kept = [
        task
        for task in found
        if (not asked.status or task.status in asked.status) and (not words or _says(task, words))
    ]
    return sorted(kept, key=urgency)


def task(pk: int, *, day: date, drafts: Drafts = PUBLIC) -> TaskFacts | None:
    """One task, withdrawn or not; None where there is none for this reader. At most two SQL queries."""
    found = _read(["t.id = %(pk)s"], {"pk": pk}, day=day, drafts=drafts)
    return found[0] if found else None


def carried(meeting: str, *, day: date, drafts: Drafts = PUBLIC) -> list[TaskFacts]:
    """What earlier sessions of the body's line had given and nobody had done when the meeting began, as it stands on
    `day`. At most two SQL queries."""
    return tasks(Asked(carried_to=meeting), day=day, drafts=drafts)


def _where(asked: Asked) -> tuple[list[str], dict[str, Any]]:
    units = [*asked.units, *filter(None, [asked.unit])]
    wanted: dict[str, tuple[str, object]] = {
        "pks": ("t.id = ANY(%(pks)s)", list(asked.pks)),
        "statuses": (_of_status(asked.status), list(asked.status)),
        "units": (_of_units(asked), units),
        "no_due": ("coalesce(x.due_on, t.due_on) IS NULL", asked.no_due or None),
        "asks": (f"({NOT_DONE} AND {ASKS})", asked.asks or None),
        "body": ("b.key = %(body)s", asked.body),
        "bodies": ("b.key = ANY(%(bodies)s)", list(asked.bodies)),
        "meeting": ("m.key = %(meeting)s", asked.meeting),
        "meetings": ("m.key = ANY(%(meetings)s)", list(asked.meetings)),
        "conclusion": ("c.ordinal = %(conclusion)s", asked.conclusion),
        "indicator": ("i.code = %(indicator)s", asked.indicator),
        "person": ("t.person_id = %(person)s", asked.person),
        "first": ("coalesce(x.due_on, t.due_on) >= %(first)s", asked.first),
        "last": ("coalesce(x.due_on, t.due_on) <= %(last)s", asked.last),
        "carried_to": (CARRIED, asked.carried_to),
    }
    given = {key: (clause, value) for key, (clause, value) in wanted.items() if value not in (None, "", [])}
    return [clause for clause, _ in given.values()], {key: value for key, (_, value) in given.items()}


def _of_units(asked: Asked) -> str:
    if asked.unit == UNNAMED:
        return NOBODY_NAMED
    return LED.format(own=OWN) if asked.leads else OF_UNIT.format(own=MADE_OF)


def _of_status(wanted: tuple[Status, ...]) -> str:
    """Narrows what is read where most is not asked for; the status itself is computed after reading."""
    if wanted == (Status.OVERDUE,):
        return PAST_DUE
    return NOT_DONE if wanted and not any(each.finished for each in wanted) else "true"


def _read(where: Sequence[str], parameters: dict[str, Any], *, day: date, drafts: Drafts) -> list[TaskFacts]:
    sql = TASKS.format(asks=ASKS, where=" AND ".join([VISIBLE, *where]))
    visible = {"units_known": sorted(drafts.units), "reads_all": drafts.all, "day": day}
    found = rows(sql, parameters | visible)
    figures = _figures([row[0] for row in found if row[TEST.start] is not None])
    return [_facts(row, figures.get(row[0], []), day) for row in found]


def _figures(pks: Sequence[int]) -> dict[int, list[tuple[bool, TestFigure]]]:
    """By task, whether each is shown."""
    if not pks:
        return {}
    grouped = groupby(rows(FIGURES, [list(pks)]), key=lambda row: row[0])
    return {pk: [(shown, TestFigure(*row)) for _, shown, *row in group] for pk, group in grouped}


def _facts(row: tuple[Any, ...], figures: Sequence[tuple[bool, TestFigure]], day: date) -> TaskFacts:
    pk, meeting, number, bridge, place_vi, place_en, *told = row[: SUPPORTS.start]
    names = _short_names(number, place_vi if bridge else "", place_en if bridge else "")
    key = f"{meeting}/{told[CONCLUSION]}/{told[ORDINAL]}"
    supports = tuple(Support(*each) for each in zip(*(part or () for part in row[SUPPORTS]), strict=True))
    said = _up_to_the_shown(figures)
    test = _test(row[TEST], said)
    facts = [pk, key, meeting, *names, *told, supports, *row[SUPPORTS.stop : TEST.start]]
    dates: _Dates = {"due_on": row[DUE], "done_on": row[DONE], "day": day}
    standing = [day, progress.status(**dates), progress.days(**dates)]
    return TaskFacts(*[*facts, *standing, test, _proof(test, said)])


def _short_names(number: int | None, place_vi: str, place_en: str) -> tuple[str, str]:
    """As `views.wording.short_name` has it."""
    if place_vi:
        return f"Điểm cầu {place_vi}", f"Bridge point {place_en}"
    return (f"Phiên {number}", f"Session {number}") if number else ("Hội nghị", "Conference")


def _up_to_the_shown(figures: Sequence[tuple[bool, TestFigure]]) -> list[TestFigure]:
    """What was shown once, up to the newest that is shown: that one counts, whatever was withdrawn after it."""
    last = max((place for place, (shown, _) in enumerate(figures) if shown), default=-1)
    return [figure for _, figure in figures[: last + 1]]


def _test(told: Sequence[Any], said: Sequence[TestFigure]) -> TaskTest | None:
    return None if told[0] is None else TaskTest(*[*told, said[-1] if said else None])


def _proof(test: TaskTest | None, said: Iterable[TestFigure]) -> Proof:
    wanted = Test(test.comparison, test.threshold) if test else None
    return progress.proof(wanted, [Statement(each.value, each.resolution, each.qualifier) for each in said])


def _says(task: TaskFacts, words: Iterable[str]) -> bool:
    told = fold(
        f"{task.title_vi} {task.title_en} {task.lead_vi} {task.lead_en} {task.person_name} {task.key}"
        f" {task.product_vi} {task.product_en} {task.conclusion_vi} {task.conclusion_en}"
    )
    return all(word in told for word in words)


def urgency(task: TaskFacts) -> tuple[int, int, int, str, int, int]:
    """The order of `tasks`: overdue the longest and due the soonest first, without a deadline the latest given, of what
    is done the latest done."""
    since = task.done_on or (None if task.due_on else task.given_on)
    when = -since.toordinal() if since else task.due_on.toordinal() if task.due_on else 0
    finished = task.status.finished
    return finished, 0 if finished else RANK[task.status], when, task.meeting, task.conclusion, task.ordinal
