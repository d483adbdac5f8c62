"""What stands in the way of sending a report: the same for the page that tells it and the action that refuses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from indicators.models import Submission
from indicators.numerals import hear
from indicators.queries.entry import CellFacts, cell_facts
from indicators.queries.entry_ground import grounds
from indicators.validation import Code, Doubt, Ground, Severity, doubts

# What was accepted keeps the doubts with which it was accepted.
SETTLED = (Submission.State.ACCEPTED, Submission.State.PUBLISHED)


class Told(Protocol):
    """A cell of the form as it stands."""

    @property
    def code(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def typed(self) -> str: ...
    @property
    def missing(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Check:
    """The doubts of each cell by its code, what it was seen beside, and what stands in the way, in the order of the
    form: cells with a hard doubt, cells that say nothing, cells with a soft doubt and no note."""

    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    hard: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the report may be sent. One in which no cell was checked says nothing."""
        return bool(self.doubts) and not (self.hard or self.unanswered or self.unexplained)


def check(submission: Submission, cells: Sequence[Told]) -> Check:
    """The cells seen beside the unit's past and each other as they stand now. The number of SQL queries is that of
    `grounds`."""
    known = grounds(
        unit=submission.unit.slug,
        period=submission.collection.period.code,
        indicators=[cell.code for cell in cells],
        submission=submission.pk,
    )
    found = {cell.code: doubts_of(cell, known[cell.code]) for cell in cells}
    return Check(
        doubts=found,
        grounds=known,
        hard=_codes(cells, lambda cell: _is_hard(found[cell.code])),
        unanswered=_codes(cells, lambda cell: _is_unanswered(found[cell.code])),
        unexplained=_codes(cells, lambda cell: _is_soft(found[cell.code]) and not cell.note.strip()),
    )


def check_report(submission: Submission) -> tuple[dict[str, CellFacts], Check]:
    """The cells the report answers for, by code, and their check. One SQL query more than `check`."""
    cells = {code: cell for code, cell in cell_facts(submission).items() if answers_for(submission, cell)}
    return cells, check(submission, list(cells.values()))


def answers_for(submission: Submission, cell: Told) -> bool:
    """A first report answers for every cell of the form, an amendment for those that were typed into it."""
    return submission.edition == 1 or bool(cell.typed or cell.missing)


def doubts_of(cell: Told, ground: Ground) -> tuple[Doubt, ...]:
    heard = hear(cell.typed, measure=cell.measure, decimals=cell.decimals)
    return doubts(heard, ground, missing=cell.missing)


def _codes(cells: Iterable[Told], which: Callable[[Told], bool]) -> tuple[str, ...]:
    return tuple(cell.code for cell in cells if which(cell))


def _is_unanswered(found: Sequence[Doubt]) -> bool:
    return any(doubt.code == Code.UNANSWERED for doubt in found)


def _is_hard(found: Sequence[Doubt]) -> bool:
    return not _is_unanswered(found) and any(doubt.severity is Severity.HARD for doubt in found)


def _is_soft(found: Sequence[Doubt]) -> bool:
    return bool(found) and all(doubt.severity is Severity.SOFT for doubt in found)
