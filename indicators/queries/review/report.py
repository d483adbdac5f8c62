"""One report as the signer and the reviewer read it: what differs first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from indicators import comparison, periods
from indicators.models import Submission
from indicators.queries.entry import SheetHead, head_of
from indicators.queries.review.checks import SETTLED, Check, answers_for, check
from indicators.queries.review.marks import mark
from indicators.queries.review.people import PERSON
from indicators.queries.review.trail import Asked, Trail, trail
from indicators.validation import Doubt, Ground, PastValue
from provinces.queries.rows import rows


class Standing(StrEnum):
    """Why a cell is to be looked at, the weightiest first."""

    RETURNED = "returned"
    WARNED = "warned"
    CHANGED = "changed"
    BLANK = "blank"
    UNCHANGED = "unchanged"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class EnteredCell:
    """A cell with its indicator; `version` is 0 where nothing has ever been."""

    code: str
    name_vi: str
    name_en: str
    pillar_vi: str
    pillar_en: str
    measure: str
    suffix_vi: str
    suffix_en: str
    decimals: int
    polarity: str
    time_basis: str
    typed: str
    value: Decimal | None
    qualifier: str
    resolution: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    missing: str
    note: str
    document: str
    returned_reason: str
    version: int
    changed_at: datetime | None
    entered_by: str
    changed_by: str
    kept_doubts: list[str]

    @property
    def status(self) -> str:
        return "final"


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """A file that stands."""

    pk: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell beside its past. `last` is the last published figure before, `change` the movement from `base`, the right
    one to compare with; `lapsed` says that it was accepted with a doubt which does not hold any more; `published` the figure of the cell itself, `revision` the movement from it. `was` is what it
    said when it was sent the time before, None where it says the same; `asked` why it was returned."""

    cell: EnteredCell
    ground: Ground
    doubts: tuple[Doubt, ...]
    lapsed: bool
    base: PastValue | None
    change: comparison.Change | None
    revision: comparison.Change | None
    files: tuple[EvidenceLink, ...]
    was: str | None
    asked: Asked | None

    @property
    def last(self) -> PastValue | None:
        return self.ground.last

    @property
    def published(self) -> PastValue | None:
        return self.ground.published

    @property
    def standing(self) -> Standing:
        if self.cell.returned_reason:
            return Standing.RETURNED
        if not (self.cell.typed or self.cell.missing):
            return Standing.EMPTY
        if self.doubts or self.lapsed:
            return Standing.WARNED
        if self.cell.missing and self.cell.value is None:
            return Standing.BLANK
        return Standing.CHANGED if self.differs else Standing.UNCHANGED

    @property
    def differs(self) -> bool:
        """Whether it says another value than the same cell as published, else than the last figure before."""
        before = self.published or self.last
        return self.cell.value != (before.value if before else None)


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its cells in the order of the form. `mark` is what a decision on it must name; `own` are the codes
    of the cells whose values the reader wrote himself."""

    submission: Submission
    head: SheetHead
    mark: str
    check: Check
    own: tuple[str, ...]
    cells: tuple[ReadCell, ...] = field(repr=False)

    def of(self, standing: Standing) -> list[ReadCell]:
        return [cell for cell in self.cells if cell.standing is standing]


CELLS = f"""
    SELECT i.code, i.name_vi, i.name_en, g.name_vi, g.name_en, m.code, m.suffix_vi, m.suffix_en, i.decimals,
           i.polarity, i.time_basis, coalesce(e.typed, ''), trim_scale(e.value), coalesce(e.qualifier, 'exact'),
           trim_scale(e.resolution), trim_scale(e.numerator), trim_scale(e.denominator), coalesce(e.missing, ''),
           coalesce(e.note, ''), coalesce(e.document, ''), coalesce(e.returned_reason, ''), coalesce(e.version, 0),
           e.changed_at, coalesce({PERSON.format("entered")}, ''), coalesce({PERSON.format("changed")}, ''),
           coalesce(e.doubts, '{{}}'), coalesce(e.value_by_id = %s, false)
    FROM indicators_collectionitem ci
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    JOIN indicators_pillar g ON g.code = i.pillar_id
    JOIN indicators_measure m ON m.code = i.measure_id
    LEFT JOIN indicators_entry e ON e.submission_id = %s AND e.indicator_id = i.id
    LEFT JOIN auth_user entered ON entered.id = e.value_by_id
    LEFT JOIN auth_user changed ON changed.id = e.changed_by_id
    WHERE ci.collection_id = %s ORDER BY g.sort_order, ci.sort_order, i.sort_order
"""
FILES = """
    SELECT i.code, w.id, w.name, w.size
    FROM indicators_evidence w
    JOIN indicators_entry e ON e.id = w.entry_id
    JOIN indicators_indicator i ON i.id = e.indicator_id
    WHERE e.submission_id = %s AND w.withdrawn_at IS NULL ORDER BY w.uploaded_at, w.id
"""


def report(submission: Submission, *, person: int) -> Report:
    """The report beside what was published before, as `person` (key of an account) reads it. A constant number of SQL
    queries. `submission` comes with its collection, period and unit."""
    found = rows(CELLS, [person, submission.pk, submission.collection_id])
    entered = [(EnteredCell(*row[:-1]), bool(row[-1])) for row in found]
    answered = [(cell, own) for cell, own in entered if answers_for(submission, cell)]
    checked = check(submission, [cell for cell, _own in answered])
    files, told = _files(submission), trail(submission)
    end, settled = submission.collection.period.end, submission.state in SETTLED
    return Report(
        submission,
        head_of(submission),
        mark(submission),
        checked,
        tuple(cell.code for cell, own in answered if own),
        tuple(_read(cell, checked, end, files.get(cell.code, ()), told, settled) for cell, _own in answered),
    )


def _files(submission: Submission) -> Mapping[str, Sequence[EvidenceLink]]:
    files: dict[str, list[EvidenceLink]] = {}
    for code, *link in rows(FILES, [submission.pk]):
        files.setdefault(code, []).append(EvidenceLink(*link))
    return files


def _read(
    cell: EnteredCell, checked: Check, end: date, files: Sequence[EvidenceLink], told: Trail, settled: bool
) -> ReadCell:
    ground, found = checked.grounds[cell.code], checked.doubts[cell.code]
    base = base_of(ground, end)
    doubts = tuple(doubt for doubt in found if doubt.code in cell.kept_doubts) if settled else found
    return ReadCell(
        cell,
        ground,
        doubts,
        settled and len(doubts) < len(cell.kept_doubts),
        base,
        _moved(base, cell),
        _moved(ground.published, cell),
        tuple(files),
        told.was.get(cell.code),
        told.asked.get(cell.code),
    )


@dataclass(frozen=True, slots=True)
class _Point:
    period: periods.Period
    as_of: date


def base_of(ground: Ground, end: date) -> PastValue | None:
    """Of the past values of the same method the one that a figure of the period ending on `end` is compared with."""
    told = [past for past in ground.past if not past.before_break]
    points = [_Point(periods.parse(past.period), past.as_of) for past in told]
    here = _Point(periods.parse(ground.period), end)
    place = comparison.base_for([*points, here], len(points), ground.time_basis)
    return told[place] if place is not None else None


def _moved(before: PastValue | None, cell: EnteredCell) -> comparison.Change | None:
    if before is None or cell.value is None:
        return None
    return comparison.change(
        comparison.Statement(before.value, before.resolution, before.qualifier, before.denominator),
        comparison.Statement(cell.value, cell.resolution, cell.qualifier, cell.denominator),
        cell.polarity,
        unit_measure=cell.measure,
    )
