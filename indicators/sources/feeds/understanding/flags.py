"""Several flags in one cell, as SDMX writes them: B;P is a value at a break, and a provisional one."""

import re
from collections.abc import Callable

from indicators.sources.feeds.words import MISSING, REFUSE

MOST = 8
_BETWEEN = re.compile(r"[;,|\s]+")
# What is no figure, then why there is none; of a figure the flag that promises least.
_STRONGEST = (REFUSE, *MISSING, "estimate", "provisional", "revised", "final")


def strongest(said: str, meaning: Callable[[str], str]) -> str:
    """What several flags mean together; nothing where it is a single one, or where `meaning` knows one of them not."""
    flags = [flag for flag in _BETWEEN.split(said, MOST) if flag]
    found = [meaning(flag) for flag in flags]
    known = len(flags) > 1 and all(each in _STRONGEST for each in found)
    return min(found, key=_STRONGEST.index) if known else ""
