"""Whom to look at beside a unit: those nearest in value, those beside it on a grid of tiles."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
Tile = tuple[int, int]


def closest(values: Mapping[K, Decimal], to: K, most: int) -> list[K]:
    """At most ``most`` others in order of their distance from the value of ``to``; equals keep the order given.

    Empty where ``to`` has no value.
    """
    if to not in values:
        return []
    here = values[to]
    others = [key for key in values if key != to]
    return sorted(others, key=lambda key: abs(values[key] - here))[:most]


def adjacent(tiles: Mapping[K, Tile], to: K) -> list[K]:
    """Those whose tile shares an edge with that of ``to``, in the order given."""
    if to not in tiles:
        return []
    column, row = tiles[to]
    beside = {(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)}
    return [key for key, tile in tiles.items() if tile in beside]
