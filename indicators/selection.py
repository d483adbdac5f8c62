"""Which statement a cell shows when several sources speak of it. The rule and its reasons: docs/adr/0003,
and 0022 for what comes by machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

_EXACT = "exact"


class Reason(StrEnum):
    ONLY = "only"
    SAME = "same"
    EXACT = "exact"
    LATEST = "latest"
    FINER = "finer"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one source said of the cell: a value or a missing code.

    ``published`` is the last day on which the source may have appeared (``2022-08`` counts from 31/08/2022),
    ``None`` where its date is not known. ``resolution`` is the size of the last digit printed. ``revises`` is the
    key of what the reporter had published before and amends with this. ``approved`` is what a person stands for; what
    came by machine and nobody looked at is not.
    """

    key: int | str
    value: Decimal | None
    missing: str
    qualifier: str
    resolution: Decimal | None
    status: str
    published: date | None
    recorded_at: datetime
    source_kind: str
    revises: int | str | None = None
    approved: bool = True


@dataclass(frozen=True, slots=True)
class Selection:
    """The key of the candidate shown, why, and the keys of the others, the latest first."""

    key: int | str
    reason: Reason
    others: tuple[int | str, ...]


def select(
    candidates: Iterable[Candidate],
    *,
    chosen: int | str | None = None,
    chosen_at: datetime | None = None,
) -> Selection:
    """The statement to show. The order in which candidates come never matters.

    What another candidate revises never stands, whatever was finer, exact or chosen about it. ``chosen`` is an
    editor's recorded choice; it wins, unless it is not among what stands (as when it had not been published by the
    day asked about), or unless people approved something newer since it was made at ``chosen_at`` (``None``: nothing
    is newer). Where people approved anything, what came by machine alone never shows. Raises ``ValueError`` for no
    candidates.
    """
    ordered = sorted(candidates, key=_recency, reverse=True)
    if not ordered:
        raise ValueError("nothing was said about this cell")
    standing = _unrevised(ordered)
    winner, reason = _by_choice(standing, chosen, chosen_at) or _by_rule(_approved(standing))
    if reason is Reason.ONLY and any(other.key == winner.revises for other in ordered):
        reason = Reason.LATEST
    return Selection(winner.key, reason, tuple(other.key for other in ordered if other is not winner))


def known_on(candidates: Iterable[Candidate], day: date) -> list[Candidate]:
    """The candidates surely published by ``day``; one without a date was not known on any past day."""
    return [
        candidate
        for candidate in candidates
        if candidate.published is not None and candidate.published <= day
    ]


def _unrevised(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those that no other one revises; all of them where they revise each other in a ring, which nobody can do."""
    revised = {candidate.revises for candidate in candidates if candidate.revises is not None}
    return [candidate for candidate in candidates if candidate.key not in revised] or candidates


def _approved(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """What people stand for; all of it where they spoke of nothing here."""
    return [candidate for candidate in candidates if candidate.approved] or candidates


def _by_choice(
    ordered: Sequence[Candidate], chosen: int | str | None, at: datetime | None
) -> tuple[Candidate, Reason] | None:
    for place, candidate in enumerate(ordered):
        if chosen is not None and candidate.key == chosen:
            newer = any(_approved_since(other, at) for other in ordered[:place])
            return None if newer else (candidate, Reason.CHOSEN)
    return None


def _approved_since(candidate: Candidate, at: datetime | None) -> bool:
    """Old papers that are typed late are no news: callers ask it of what was published later than the choice."""
    return candidate.approved and at is not None and candidate.recorded_at > at


def _by_rule(ordered: Sequence[Candidate]) -> tuple[Candidate, Reason]:
    valued = [candidate for candidate in ordered if candidate.value is not None] or ordered
    standing = [candidate for candidate in valued if candidate.qualifier == _EXACT] or valued
    latest = standing[0]
    finer = _finest_of_the_same_number(latest, standing)
    if finer is not latest:
        return finer, Reason.FINER
    return latest, _reason(valued, standing)


def _finest_of_the_same_number(latest: Candidate, standing: Sequence[Candidate]) -> Candidate:
    finest = latest
    for candidate in standing:
        if _says_more_finely(candidate, latest) and _resolution(candidate) < _resolution(finest):
            finest = candidate
    return finest


def _says_more_finely(candidate: Candidate, other: Candidate) -> bool:
    """45.78 says 45.7 more finely, whether that was cut or rounded."""
    if candidate.value is None or other.value is None or candidate.resolution is None:
        return False
    return abs(candidate.value - other.value) < _resolution(other)


def _resolution(candidate: Candidate) -> Decimal:
    return Decimal(0) if candidate.resolution is None else candidate.resolution


def _reason(valued: Sequence[Candidate], standing: Sequence[Candidate]) -> Reason:
    """Why the latest of ``standing`` is shown; ``valued`` also holds the hedged statements passed over."""
    if len(valued) == 1:
        return Reason.ONLY
    if _agree(valued):
        return Reason.SAME
    return Reason.EXACT if _agree(standing) else Reason.LATEST


def _agree(candidates: Sequence[Candidate]) -> bool:
    return len({(candidate.value, candidate.missing, candidate.qualifier) for candidate in candidates}) == 1


def _recency(candidate: Candidate) -> tuple[date, datetime, int, str]:
    """Orders by publication, an unknown date as the earliest, then by recording, then by key."""
    number, text = (candidate.key, "") if isinstance(candidate.key, int) else (0, candidate.key)
    return candidate.published or date.min, candidate.recorded_at, number, text
