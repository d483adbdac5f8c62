"""What the audit trail tells a reviewer of a report: what the ministry asked before, and what was written since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from indicators.models import Submission
from provinces.queries.rows import rows

# The keys of a report's cells lie between `…/` and `…0`, the sign after the slash.
TRAIL = """
    WITH sendings AS (
        SELECT at, row_number() OVER (ORDER BY at DESC, id DESC) AS back FROM provinces_change
        WHERE key = %(key)s AND topic = 'submission' AND action = %(sent)s
    ), cells AS (
        SELECT substr(c.key, length(%(key)s) + 2) AS code, c.action, c.at, c.id, c.before, c.reason
        FROM provinces_change c
        WHERE c.key > %(key)s || '/' AND c.key < %(key)s || '0' AND c.topic = 'entry'
          AND c.action IN ('saved', 'returned')
    ), since AS (SELECT at FROM sendings WHERE back = %(back)s)
    (SELECT DISTINCT ON (code) code, 'saved', at, before FROM cells
     WHERE action = 'saved' AND at > (SELECT at FROM since) ORDER BY code, at, id)
    UNION ALL
    (SELECT DISTINCT ON (code) code, 'returned', at, reason FROM cells
     WHERE action = 'returned' AND at >= (SELECT min(at) FROM sendings) ORDER BY code, at DESC, id DESC)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the ministry asked of a cell when it last returned it."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trail:
    """By the code of the indicator: `was` is what a cell said when the report was sent the time before (in the words
    of the audit trail), for the cells written since; `asked` why a cell was last returned."""

    was: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)


def trail(submission: Submission) -> Trail:
    """Of this edition of the report. Nothing before it was sent for the first time. One SQL query."""
    if submission.first_sent_at is None:
        return Trail()
    sent = "sent" if submission.edition == 1 else f"sent edition {submission.edition}"
    # While it lies with the ministry the last sending is this one.
    back = 2 if submission.state not in Submission.OPEN_STATES else 1
    key = f"{submission.collection.key}/{submission.unit.slug}"
    found = rows(TRAIL, {"key": key, "sent": sent, "back": back})
    return Trail(
        was={code: text for code, action, _at, text in found if action == "saved"},
        asked={code: Asked(text, at) for code, action, at, text in found if action == "returned"},
    )
