"""Where something stands in JSON: `data.items`, `$.data[*]`, `a[0].c`, `['a.b']`."""

import re
from collections.abc import Callable, Iterator

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.columns import shown

ABSENT = object()
_EVERY = "*"
_DEEPEST, _MOST_ITEMS = 4, 20
_STEP = re.compile(r"\.?([^.\[\]'\"$*]+)|\[(\d{1,4})\]|\[(\*)\]|\[(?:'([^']+)'|\"([^\"]+)\")\]")
_PLAIN = re.compile(r"[^.\[\]'\"$*]+")

Step = str | int


def steps(path: str) -> tuple[Step, ...]:
    """The steps of a path, a place in a list as a number. Raises `FeedError`."""
    left = path.strip().removeprefix("$")
    found: list[Step] = []
    while left:
        step = _STEP.match(left)
        if step is None:
            raise _unknown(path)
        plain, place, every, single, double = step.groups()
        found.append(int(place) if place else plain or every or single or double)
        left = left[step.end() :]
    return tuple(found)


def prefix(path: str) -> str:
    """What the parser calls the records of a path, without the last `item`. Raises `FeedError`."""
    found = steps(path)
    if any(isinstance(step, int) for step in found):
        raise _unknown(path)
    if found[-1:] == (_EVERY,):
        found = found[:-1]
    return ".".join("item" if step == _EVERY else str(step) for step in found)


def finder(path: str) -> Callable[[object], object]:
    """Finds the value in a record; `ABSENT` where there is none. Raises `FeedError`."""
    found = steps(path)
    if not found or _EVERY in found:
        raise _unknown(path)
    if len(found) == 1:
        only = found[0]
        # The usual path, taken a million times.
        if isinstance(only, str):
            return lambda record: record.get(only, ABSENT) if isinstance(record, dict) else ABSENT
        return lambda record: _step(record, only)
    return lambda record: _walked(record, found)


def _walked(record: object, path: tuple[Step, ...]) -> object:
    for step in path:
        record = _step(record, step)
    return record


def _step(record: object, step: Step) -> object:
    if isinstance(record, dict):
        return record.get(step, ABSENT)
    if isinstance(record, list) and isinstance(step, int) and step < len(record):
        return record[step]
    return ABSENT


def paths(record: object, above: str = "", depth: int = 0) -> Iterator[str]:
    """The path of every plain value of a record."""
    if depth < _DEEPEST and isinstance(record, dict):
        for key, value in record.items():
            yield from paths(value, _below(above, key), depth + 1)
    elif depth < _DEEPEST and isinstance(record, list):
        for place, value in enumerate(record[:_MOST_ITEMS]):
            yield from paths(value, f"{above}[{place}]", depth + 1)
    elif above and not isinstance(record, dict | list):
        yield above


def _below(above: str, key: str) -> str:
    if _PLAIN.fullmatch(key) is None:
        return f"{above}['{key}']"
    return f"{above}.{key}" if above else key


def _unknown(path: str) -> FeedError:
    return FeedError(
        "path",
        f"Đường dẫn «{shown(path, 60)}» không đọc được. Hãy viết như data.items, $.data[*], hoặc gia_tri[0].so.",
        f"The path “{shown(path, 60)}” cannot be read. Write it like data.items, $.data[*], or value[0].number.",
    )
