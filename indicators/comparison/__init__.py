"""Comparing figures: what changed against which earlier point, and the words for it."""

from indicators.comparison.changes import (
    Change,
    Direction,
    Polarity,
    Statement,
    Verdict,
    change,
    change_words,
    movement_word,
    verdict_word,
)
from indicators.comparison.reported import reported_change_words
from indicators.comparison.series import Point, base_for, segments

__all__ = [
    "Change",
    "Direction",
    "Point",
    "Polarity",
    "Statement",
    "Verdict",
    "base_for",
    "change",
    "change_words",
    "movement_word",
    "reported_change_words",
    "segments",
    "verdict_word",
]
