"""Where a task stands: read off its dates, and off the published figures that its test asks for. Never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.comparison import Statement
from indicators.numerals import Qualifier
from indicators.progress import bounds

_EXCLUDES_ITS_BOUNDS = frozenset({Qualifier.OVER, Qualifier.NEARLY, Qualifier.UNDER})


class Status(StrEnum):
    OVERDUE = "overdue"
    OPEN = "open"
    # Open, and nobody said until when.
    NO_DUE = "no_due"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    # Done, and there was no deadline to hold it against.
    DONE = "done"

    @property
    def finished(self) -> bool:
        return self in (Status.DONE_ON_TIME, Status.DONE_LATE, Status.DONE)


class Proof(StrEnum):
    """What the published figures say of the test. It closes no task: a person does, with a document."""

    NOT_TESTED = "not_tested"
    NO_FIGURE = "no_figure"
    NOT_REACHED = "not_reached"
    REACHED = "reached"
    REACHED_THEN_LOST = "reached_then_lost"
    # The newest figure is a bound or an estimate that leaves it open.
    NOT_CERTAIN = "not_certain"


@dataclass(frozen=True, slots=True)
class Test:
    """`comparison` is `at_least`, `at_most` or `equal`."""

    comparison: str
    threshold: Decimal


def status(*, due_on: date | None, done_on: date | None, day: date) -> Status:
    """The status at the end of `day`. The deadline itself is still in time; what is done after `day` is not yet done."""
    if done_on is None or done_on > day:
        if due_on is None:
            return Status.NO_DUE
        return Status.OVERDUE if day > due_on else Status.OPEN
    if due_on is None:
        return Status.DONE
    return Status.DONE_LATE if done_on > due_on else Status.DONE_ON_TIME


def days(*, due_on: date | None, done_on: date | None, day: date) -> int | None:
    """Days overdue or left, of a task done late how late; None of the others."""
    if due_on is None:
        return None
    match status(due_on=due_on, done_on=done_on, day=day):
        case Status.OVERDUE:
            return (day - due_on).days
        case Status.OPEN:
            return (due_on - day).days
        case Status.DONE_LATE if done_on is not None:
            return (done_on - due_on).days
        case _:
            return None


def meets(said: Statement, test: Test) -> bool | None:
    """Whether a statement meets the test: surely, surely not, or None where its hedge leaves both open."""
    lowest, highest = bounds(said)
    if test.comparison == "at_least":
        return _above(lowest, highest, test.threshold, said.qualifier)
    if test.comparison == "at_most":
        return _above(_minus(highest), _minus(lowest), -test.threshold, said.qualifier)
    if said.qualifier == Qualifier.EXACT:
        return said.value == test.threshold
    return False if _beside(lowest, highest, test.threshold, said.qualifier) else None


def proof(test: Test | None, published: Sequence[Statement]) -> Proof:
    """What the figures say that were published since the task was given, earliest period first; the last one counts."""
    if test is None:
        return Proof.NOT_TESTED
    if not published:
        return Proof.NO_FIGURE
    *earlier, newest = [meets(said, test) for said in published]
    if newest is None:
        return Proof.NOT_CERTAIN
    if newest:
        return Proof.REACHED
    return Proof.REACHED_THEN_LOST if True in earlier else Proof.NOT_REACHED


def _above(
    lowest: Decimal | None, highest: Decimal | None, threshold: Decimal, qualifier: str
) -> bool | None:
    """Whether every value from `lowest` to `highest` reaches the threshold, or none does."""
    if lowest is not None and lowest >= threshold:
        return True
    if highest is None:
        return None
    short = highest < threshold or (highest == threshold and qualifier in _EXCLUDES_ITS_BOUNDS)
    return False if short else None


def _beside(lowest: Decimal | None, highest: Decimal | None, threshold: Decimal, qualifier: str) -> bool:
    """Whether the threshold lies outside of what the statement leaves open."""
    open_ended = qualifier in _EXCLUDES_ITS_BOUNDS
    below = highest is not None and (highest < threshold or (highest == threshold and open_ended))
    above = lowest is not None and (lowest > threshold or (lowest == threshold and open_ended))
    return below or above


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
