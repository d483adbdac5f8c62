"""Places in a ranking. Scores are the published, rounded ones: ties are ties of what was printed."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place:
    """A rank and the number of units ranked. One is never shown without the other."""

    rank: int
    n: int

    def __post_init__(self) -> None:
        if not 1 <= self.rank <= self.n:
            raise ValueError(f"rank {self.rank} is not within 1 to {self.n}")

    def __str__(self) -> str:
        return f"{self.rank}/{self.n}"


def competition_ranks(scores: Mapping[K, Decimal | None]) -> dict[K, int]:
    """Highest score first, equal scores sharing the better place: 15, 15, 17. ``None`` is not ranked.

    The result is in the order of the ranks; units of one rank stay in the order given.
    """
    scored = [(key, score) for key, score in scores.items() if score is not None]
    scored.sort(key=lambda pair: pair[1], reverse=True)
    ranks: dict[K, int] = {}
    rank, last = 0, None
    for place, (key, score) in enumerate(scored, start=1):
        if score != last:
            rank, last = place, score
        ranks[key] = rank
    return ranks


def places(scores: Mapping[K, Decimal | None]) -> dict[K, Place]:
    """``competition_ranks`` with the number of units that have a score."""
    ranks = competition_ranks(scores)
    return {key: Place(rank, len(ranks)) for key, rank in ranks.items()}


def places_gained(before: Place, after: Place, comparable: bool) -> int | None:
    """How many places a unit moved up (negative: down); ``None`` where ranks must not be subtracted."""
    if not comparable or before.n != after.n:
        return None
    return before.rank - after.rank
