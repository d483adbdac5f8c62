"""Large numbers at an axis, as figures are written: `60 triệu`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from indicators.numerals import number_text

MILLION, MOST_STEPS = 1_000_000, 6
_STEPS = [head * 10**power for power in range(5, 18) for head in (1, 2, 5)]
_SCALES = {
    "vi": ((10**9, "tỷ"), (MILLION, "triệu")),
    "en": ((10**9, "billion"), (MILLION, "million")),
}


def ticks_in_words(values: Sequence[float], language: str) -> dict[str, Any]:
    """For an axis from zero that holds values from a million on; nothing for smaller ones, which the library writes."""
    most = max(values, default=0.0)
    if most < MILLION or min(values) < 0:
        return {}
    step = next(each for each in _STEPS if most <= each * MOST_STEPS)
    ticks = [step * number for number in range(int(most // step) + 2)]
    return {"tickvals": ticks, "ticktext": [_in_words(tick, step, language) for tick in ticks]}


def _in_words(tick: int, step: int, language: str) -> str:
    if not tick:
        return "0"
    scale, word = next(each for each in _SCALES[language] if step >= each[0] // 10)
    return f"{number_text(Decimal(tick) / scale, 0 if tick % scale == 0 else 1, language)} {word}"
