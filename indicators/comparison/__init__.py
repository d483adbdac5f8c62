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
from indicators.comparison.kinds import by_kind, kind_of, richest_kind
from indicators.comparison.pairs import Obstacle, Pair, obstacle_between, pair, percent_change, percent_text
from indicators.comparison.peers import adjacent, closest
from indicators.comparison.reported import reported_change_words
from indicators.comparison.series import Point, base_for, segments

__all__ = [
    "Change",
    "Direction",
    "Obstacle",
    "Pair",
    "Point",
    "Polarity",
    "Statement",
    "Verdict",
    "adjacent",
    "base_for",
    "by_kind",
    "change",
    "change_words",
    "closest",
    "kind_of",
    "movement_word",
    "obstacle_between",
    "pair",
    "percent_change",
    "percent_text",
    "reported_change_words",
    "richest_kind",
    "segments",
    "verdict_word",
]
