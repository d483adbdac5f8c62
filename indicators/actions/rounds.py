"""Whether the unit of a report may still write today. Asked inside the transaction of every write of the unit."""

from datetime import date

from indicators.models import Extension, Submission

UNOPENED, CLOSED = "unopened", "closed"
State = Submission.State


class LockedError(Exception):
    """The report takes no writes of its unit. `code` is `unopened` or `closed` (the round), or the state that locks
    the report: `sent`, `accepted`, `published`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_open(*, submission: Submission, day: date) -> bool:
    """Whether the days of the round let the unit write; the state of the report is not asked. One SQL query, and
    one more where the collection of the report was not read yet."""
    return _closed_by(submission, day) is None


def refuse_locked(*, submission: Submission, day: date) -> None:
    """Raises `LockedError` unless the unit may write: first the state of the report, then the days of the round."""
    if submission.state not in Submission.OPEN_STATES:
        raise LockedError(submission.state)
    code = _closed_by(submission, day)
    if code is not None:
        raise LockedError(code)


def _closed_by(submission: Submission, day: date) -> str | None:
    """What the ministry returned and what it let be amended may be mended after the round has closed: otherwise
    nobody could ever mend it."""
    collection = submission.collection
    if collection.opened_at is None:
        return UNOPENED
    if submission.edition > 1 or submission.state == State.RETURNED:
        return None
    # Before anything is put together: this is asked twice with every keystroke.
    if day <= collection.closes:
        return None
    extensions = Extension.objects.filter(
        collection=collection, unit=submission.unit_id, withdrawn_at=None, until__gte=day
    )
    return None if extensions.exists() else CLOSED
