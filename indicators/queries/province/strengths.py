"""What a province is strongest and weakest in: indicators and main indices by their places, each beside all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.queries.province.figures import ProvinceFigure
from indicators.queries.province.standing import PartStanding, Standing
from provinces.ranking import Place

MOST, LEAST_UNITS = 3, 10


@dataclass(frozen=True, slots=True)
class Strength:
    """A placed figure or a placed main index; one of the two is None."""

    place: Place
    figure: ProvinceFigure | None = None
    part: PartStanding | None = None

    @property
    def share(self) -> Decimal:
        """Place over number of units: small is good, whatever the number. Equal shares divide to equal digits."""
        return Decimal(self.place.rank) / self.place.n


@dataclass(frozen=True, slots=True)
class Strengths:
    """The best of the upper half and the worst of the lower, out of `placed` lines that have a place; `ns` are the numbers
    of units of the places shown."""

    strongest: tuple[Strength, ...]
    weakest: tuple[Strength, ...]
    placed: int

    @property
    def ns(self) -> list[int]:
        return sorted({each.place.n for each in (*self.strongest, *self.weakest)})


def strengths(figures: Sequence[ProvinceFigure], standing: Standing | None) -> Strengths:
    """At most three each; the place in the very middle is neither. A place among fewer than ten units says little and does
    not count. Of equal shares the one among more units first, then in the order of the page."""
    found = [Strength(part.place, part=part) for part in (standing.indices if standing else []) if part.place]
    found += [Strength(figure.place, figure=figure) for figure in figures if figure.place]
    placed = [each for each in found if each.place.n >= LEAST_UNITS]
    upper = [each for each in placed if 2 * each.place.rank <= each.place.n]
    lower = [each for each in placed if 2 * each.place.rank > each.place.n + 1]
    best = sorted(upper, key=lambda each: (each.share, -each.place.n))
    worst = sorted(lower, key=lambda each: (-each.share, -each.place.n))
    return Strengths(tuple(best[:MOST]), tuple(worst[:MOST]), len(placed))
