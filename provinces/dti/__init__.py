"""The Digital Transformation Index as computation: how a score is made, and what may be compared."""

from provinces.dti.method import (
    NotComparable,
    Pillar,
    Weights,
    comparable,
    pillar,
    round4,
    series_of,
    total,
    why_not_comparable,
)

__all__ = [
    "NotComparable",
    "Pillar",
    "Weights",
    "comparable",
    "pillar",
    "round4",
    "series_of",
    "total",
    "why_not_comparable",
]
