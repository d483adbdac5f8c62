"""Bars in the cells of a table: each value as a share of the largest."""

from collections.abc import Sequence
from decimal import Decimal

FINEST = Decimal("0.0001")


def shares(values: Sequence[Decimal | None]) -> list[Decimal | None] | None:
    """From 0 to 1, None where there is no value. None for all where bars would lie: values below zero, fewer than two,
    or nothing above zero."""
    told = [value for value in values if value is not None]
    if len(told) < 2 or min(told) < 0 or max(told) == 0:
        return None
    largest = max(told)
    return [None if value is None else (value / largest).quantize(FINEST) for value in values]
