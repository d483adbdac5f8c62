"""What is to become of every row of a run: held against what stands, in SQL. The rules: docs/adr/0021.

Rows are put in the order of their cells first: equal cells come to stand beside each other, and what stands is read and
written in the order of its indexes, however a file is sorted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from indicators import periods
from indicators.actions.refresh.base import Tell
from indicators.actions.refresh.staging import MOST_REJECTED, Staged, execute
from indicators.models import Feed, Period, RefreshRun
from indicators.sources.feeds.mapping import FeedMapping
from provinces.queries.rows import rows

# So many rows are judged by one statement.
AT_ONCE = 10_000
# So many rows at least are sorted by one statement, which reads all of them.
SORTED_AT_ONCE = 100_000

# The joins of a part go by index: a hash of all figures would be made anew for every part.
BY_INDEX = ("SET LOCAL enable_hashjoin = off", "SET LOCAL enable_mergejoin = off")
ANYHOW = ("SET LOCAL enable_hashjoin = on", "SET LOCAL enable_mergejoin = on")
CELLS = (
    "SET LOCAL work_mem = '96MB'",
    "DROP TABLE IF EXISTS pg_temp.refresh_cell",
    """
    CREATE TEMPORARY TABLE refresh_cell ON COMMIT DROP AS
    SELECT 0 AS rank, said.*, false AS again FROM refresh_said said WITH NO DATA
    """,
)
SIZES = "SELECT indicator_id, count(*) FROM refresh_said GROUP BY indicator_id ORDER BY indicator_id"
SORT = """
    INSERT INTO refresh_cell
    SELECT %(before)s + row_number() OVER cells, said.*, coalesce(
        (indicator_id, unit_id, period_id)
        = (lag(indicator_id) OVER cells, lag(unit_id) OVER cells, lag(period_id) OVER cells), false
    )
    FROM refresh_said said WHERE indicator_id BETWEEN %(first)s AND %(last)s
    WINDOW cells AS (ORDER BY indicator_id, unit_id, period_id, place)
"""
SORTED = (
    "DROP TABLE refresh_said",
    "CREATE UNIQUE INDEX ON refresh_cell (rank)",
    "ANALYZE refresh_cell",
)
# Cells that are said twice and not alike: nobody can know which one is right. One line more is kept than is named.
TWICE = (
    "DROP TABLE IF EXISTS pg_temp.refresh_twice",
    """
    CREATE TEMPORARY TABLE refresh_twice ON COMMIT DROP AS
    SELECT indicator_id, unit_id, period_id, (array_agg(line ORDER BY place))[1:6] AS lines
    FROM refresh_cell JOIN (
        SELECT DISTINCT indicator_id, unit_id, period_id FROM refresh_cell WHERE again
    ) AS doubled USING (indicator_id, unit_id, period_id)
    GROUP BY indicator_id, unit_id, period_id
    HAVING count(DISTINCT (value, missing, qualifier, status)) > 1
    """,
    "CREATE UNIQUE INDEX ON refresh_twice (indicator_id, unit_id, period_id)",
    "ANALYZE refresh_twice",
)
CONTRADICTED = """
    SELECT count(*) FROM refresh_cell JOIN refresh_twice USING (indicator_id, unit_id, period_id)
"""
REJECT = """
    INSERT INTO indicators_rejectedrow (run_id, line, field, code, text, reason_vi, reason_en, said)
    SELECT %(run)s, line, 'value', 'said_twice', as_reported,
        'Ô này có số khác nhau ở các dòng ' || named || '; hãy hỏi nơi công bố số nào đúng.',
        'This cell has different figures on the lines ' || named || '; ask the publisher which one is right.',
        jsonb_build_array(i.code, u.slug, coalesce(p.code, ''), as_reported)
    FROM refresh_cell JOIN refresh_twice USING (indicator_id, unit_id, period_id)
    JOIN indicators_indicator i ON i.id = indicator_id
    JOIN provinces_unit u ON u.id = unit_id
    LEFT JOIN indicators_period p ON p.id = period_id
    CROSS JOIN LATERAL (
        SELECT array_to_string(lines[1:5], ', ') || CASE WHEN cardinality(lines) > 5 THEN ', …' ELSE '' END
    ) AS told(named)
    ORDER BY place LIMIT %(room)s
"""
MAKE_PERIOD = """
    INSERT INTO indicators_period (id, code, kind, start, "end", label_vi, label_en)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (code) DO NOTHING
"""
MOVE_PERIOD = "UPDATE refresh_cell SET period_id = %s WHERE period_id = %s"

# Of a row that is no news there is no verdict, but where it takes back what waited or is what waits.
VERDICTS = (
    "DROP TABLE IF EXISTS pg_temp.refresh_verdict",
    """
    CREATE TEMPORARY TABLE refresh_verdict (
        rank integer PRIMARY KEY, outcome text, kind text, base text, fresh boolean, shown bigint, head bigint,
        waiting bigint, kept boolean
    ) ON COMMIT DROP
    """,
)
# `teller`: who said what is shown. `head`: what the feed itself said last. `base`: whether it is news, `kind`: and of
# which kind after all that people decided, `outcome`: what is done with it. `kept`: the very same waits already.
JUDGE = """
    INSERT INTO refresh_verdict
    SELECT rank, CASE WHEN kept THEN 'same' ELSE outcome END, kind, base, teller = 'nobody', shown, head, waiting, kept
    FROM (
        SELECT c.rank, teller, base, decided.kind, outcome, f.observation_id AS shown, w.id AS waiting,
            CASE teller WHEN 'feed' THEN o.id WHEN 'other' THEN h.id END AS head,
            outcome = 'held' AND w.id IS NOT NULL
                AND (w.value, w.missing, w.qualifier) IS NOT DISTINCT FROM (c.value, c.missing, c.qualifier)
                AND (w.status = c.status OR NOT %(status_told)s::boolean) AS kept,
            w.kind = decided.kind AND w.shown_id IS NOT DISTINCT FROM f.observation_id AS as_it_was
        FROM refresh_cell c
        JOIN indicators_indicator i ON i.id = c.indicator_id
        LEFT JOIN indicators_figure f
            ON (f.indicator_id, f.unit_id, f.period_id) = (c.indicator_id, c.unit_id, c.period_id)
        LEFT JOIN indicators_observation o ON o.id = f.observation_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN f.id IS NULL THEN 'nobody'
                WHEN f.reason = 'chosen' OR o.origin <> 'automatic' OR o.recorded_by_id IS NOT NULL THEN 'people'
                WHEN o.source_id IN (
                    SELECT source_id FROM indicators_refreshrun WHERE feed_id = %(feed)s AND source_id IS NOT NULL
                ) THEN 'feed'
                ELSE 'other' END AS teller
            OFFSET 0
        ) AS told
        LEFT JOIN LATERAL (
            SELECT p.id, p.value, p.missing, p.qualifier, p.status
            FROM indicators_observation p JOIN indicators_refreshrun r ON r.source_id = p.source_id
            WHERE teller = 'other' AND r.feed_id = %(feed)s
                AND (p.indicator_id, p.unit_id, p.period_id) = (c.indicator_id, c.unit_id, c.period_id)
                AND NOT EXISTS (SELECT FROM indicators_observation later WHERE later.revises_id = p.id)
                AND NOT EXISTS (SELECT FROM indicators_observation later WHERE later.supersedes_id = p.id)
            ORDER BY p.id DESC LIMIT 1
        ) AS h ON true
        LEFT JOIN indicators_heldvalue w
            ON w.feed_id = %(feed)s AND w.state = 'waiting'
            AND (w.indicator_id, w.unit_id, w.period_id) = (c.indicator_id, c.unit_id, c.period_id)
        CROSS JOIN LATERAL (
            SELECT CASE teller
                WHEN 'nobody' THEN 'new'
                WHEN 'other' THEN CASE WHEN h.id IS NULL THEN 'new'
                    WHEN (h.value, h.missing, h.qualifier) IS NOT DISTINCT FROM (c.value, c.missing, c.qualifier)
                        AND (h.status = c.status OR NOT %(status_told)s::boolean) THEN 'same'
                    ELSE 'revised' END
                ELSE CASE WHEN (o.value, o.missing, o.qualifier) IS NOT DISTINCT FROM (c.value, c.missing, c.qualifier)
                        AND (teller = 'people' OR o.status = c.status OR NOT %(status_told)s::boolean) THEN 'same'
                    WHEN teller = 'people' THEN 'conflict'
                    ELSE 'revised' END
            END AS base
            OFFSET 0
        ) AS news
        CROSS JOIN LATERAL (
            SELECT CASE WHEN base = 'same' OR EXISTS (
                    SELECT FROM indicators_heldvalue r
                    WHERE r.feed_id = %(feed)s AND r.state = 'refused'
                        AND (r.indicator_id, r.unit_id, r.period_id) = (c.indicator_id, c.unit_id, c.period_id)
                        AND (r.value, r.missing, r.qualifier) IS NOT DISTINCT FROM (c.value, c.missing, c.qualifier)
                ) THEN 'same'
                WHEN base = 'conflict' THEN 'conflict'
                WHEN c.value < i.plausible_min OR c.value > i.plausible_max THEN 'doubtful'
                ELSE base END AS kind
            OFFSET 0
        ) AS decided
        CROSS JOIN LATERAL (
            SELECT CASE WHEN decided.kind = 'same' THEN 'same'
                WHEN decided.kind IN ('conflict', 'doubtful') OR %(review)s::boolean THEN 'held'
                ELSE decided.kind END AS outcome
            OFFSET 0
        ) AS due
        WHERE c.rank > %(after)s AND c.rank <= %(until)s AND NOT c.again AND NOT EXISTS (
            SELECT FROM refresh_twice t
            WHERE (t.indicator_id, t.unit_id, t.period_id) = (c.indicator_id, c.unit_id, c.period_id)
        )
    ) AS judged
    WHERE outcome <> 'same' AND NOT (kept AND as_it_was) OR waiting IS NOT NULL AND NOT kept
"""
OUTCOMES = "SELECT outcome, count(*) FROM refresh_verdict GROUP BY outcome"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many of the staged rows are new, revised and held; `twice` are refused because they contradict each other,
    and the rest is the same. `any`: whether there is any verdict to carry out."""

    new: int
    revised: int
    held: int
    twice: int
    any: bool


def judge_rows(*, run: RefreshRun, feed: Feed, staged: Staged, tell: Tell) -> Outcomes:
    """Fills the temporary table `refresh_verdict` from what was staged; its rows stand in `refresh_cell` by then, in
    the order of their cells, both under their `rank`. Writes nothing else but the refusals of cells said twice."""
    twice = _reject_contradicted(run, staged)
    tell(RefreshRun.Phase.COMPARING, staged.read, 0)
    for statement in (*VERDICTS, *BY_INDEX):
        execute(statement)
    parameters = {"feed": feed.pk, "status_told": tells_status(feed), "review": _waits_for_review(run, feed)}
    for after, until in parts(staged.said):
        execute(JUDGE, parameters | {"after": after, "until": until})
        tell(RefreshRun.Phase.COMPARING, staged.read, until)
    for statement in ANYHOW:
        execute(statement)
    found = dict(rows(OUTCOMES))
    counts = {outcome: found.get(outcome, 0) for outcome in ("new", "revised", "held")}
    return Outcomes(**counts, twice=twice, any=bool(found))


def sort_rows(*, staged: Staged, tell: Tell) -> None:
    """Puts the staged rows in the order of their cells, into the temporary table `refresh_cell`."""
    for statement in CELLS:
        execute(statement)
    before = 0
    for first, last in stretches((indicator, size) for indicator, size in rows(SIZES)):
        before += execute(SORT, {"before": before, "first": first, "last": last})
        tell(RefreshRun.Phase.COMPARING, staged.read, 0)
    for statement in SORTED:
        execute(statement)
        tell(RefreshRun.Phase.COMPARING, staged.read, 0)


def stretches(sizes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The first and the last indicator of stretches that hold enough rows; what is left over is the last one."""
    stretch: list[int] = []
    held = 0
    for indicator, size in sizes:
        stretch.append(indicator)
        held += size
        if held >= SORTED_AT_ONCE:
            yield stretch[0], stretch[-1]
            stretch, held = [], 0
    if stretch:
        yield stretch[0], stretch[-1]


def settle_periods(*, staged: Staged, make: bool) -> None:
    """Makes the periods that are not there yet, where `make`; those that somebody else made meanwhile are taken."""
    if not staged.periods:
        return
    if make:
        with connection.cursor() as cursor:
            for code, key in staged.periods.items():
                cursor.execute(MAKE_PERIOD, _period(key, code))
    there = dict(Period.objects.filter(code__in=staged.periods).values_list("code", "pk"))
    for code, reserved in staged.periods.items():
        if there.get(code, reserved) != reserved:
            execute(MOVE_PERIOD, [there[code], reserved])


def parts(count: int, size: int = AT_ONCE) -> Iterator[tuple[int, int]]:
    """`(0, 10000), (10000, 20000), …`, up to the count."""
    for after in range(0, count, size):
        yield after, min(after + size, count)


def _reject_contradicted(run: RefreshRun, staged: Staged) -> int:
    for statement in TWICE:
        execute(statement)
    ((twice,),) = rows(CONTRADICTED)
    if twice:
        room = max(0, MOST_REJECTED - staged.rejected)
        staged.rejected += execute(REJECT, {"run": run.pk, "room": room})
    return int(twice)


def _period(key: int, code: str) -> tuple[int | str | date, ...]:
    of = periods.parse(code)
    return (key, code, of.kind.value, of.start, of.end, periods.label(of, "vi"), periods.label(of, "en"))


def tells_status(feed: Feed) -> bool:
    """Whether the feed itself says how final a figure is; else a status never makes a difference."""
    return FeedMapping.parse(feed.mapping).status.told


def _waits_for_review(run: RefreshRun, feed: Feed) -> bool:
    return feed.policy == Feed.Policy.REVIEW or run.how == RefreshRun.How.UPLOAD
