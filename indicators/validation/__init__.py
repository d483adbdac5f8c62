"""What is doubtful about a typed figure, seen beside its past and its neighbours. Pure computation.

The rules are told in docs/adr/0011.
"""

from indicators.validation.doubts import doubts, far_from_known
from indicators.validation.ground import Ground, PastValue, Sister, Tie
from indicators.validation.severity import SOFT_CODES, Code, Doubt, Severity, severity_of
from indicators.validation.words import finding, sentence

__all__ = [
    "SOFT_CODES",
    "Code",
    "Doubt",
    "Ground",
    "PastValue",
    "Severity",
    "Sister",
    "Tie",
    "doubts",
    "far_from_known",
    "finding",
    "sentence",
    "severity_of",
]
