"""Two people change the same facts: what each of them changed is kept, and where both did, they are asked."""

from collections.abc import Mapping
from typing import Any


def merge(
    was: Mapping[str, Any], asked: Mapping[str, Any], standing: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is to stand, and the names of the fields that two people changed to different values (their standing value
    is kept). `was` is what the one who asks had seen; of a field that it leaves out nothing is known, and what is
    asked for holds."""
    merged, apart = dict(standing), []
    for name, value in asked.items():
        seen = was.get(name, standing[name])
        if value == seen:
            continue
        if standing[name] in (seen, value):
            merged[name] = value
        else:
            apart.append(name)
    return merged, tuple(apart)
