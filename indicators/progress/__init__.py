"""Targets: whether they are met, and the words for it."""

from indicators.progress.judging import (
    Attained,
    Reason,
    Status,
    Target,
    Verdict,
    bounds,
    headline_target,
    is_strict,
    judge,
)
from indicators.progress.words import status_words, target_text, verdict_words

__all__ = [
    "Attained",
    "Reason",
    "Status",
    "Target",
    "Verdict",
    "bounds",
    "headline_target",
    "is_strict",
    "judge",
    "status_words",
    "target_text",
    "verdict_words",
]
