"""The columns of a source as a page carries them along: their names, and a few values to recognise them by."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from indicators.numerals.hearing import printable
from indicators.sources.feeds.base import Columns
from indicators.sources.feeds.words import is_tame

MOST_COLUMNS, MOST_VALUES, LONGEST_VALUE = 100, 3, 60
LONGEST_SEEN = 100_000


@dataclass(frozen=True, slots=True)
class Seen:
    """`names` are exact; `values` of each column the first ones, cut to be read."""

    names: tuple[str, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, columns: Columns) -> "Seen":
        """What a reader found."""
        first = columns.first[:MOST_VALUES]
        found = {
            name: tuple(_cut(row.values[at]) for row in first)
            for at, name in enumerate(columns.names)
            # What holds characters that nobody sees can be neither shown nor asked for.
            if is_tame(name)
        }
        kept = tuple(found.items())[:MOST_COLUMNS]
        return cls(tuple(name for name, _values in kept), tuple(values for _name, values in kept))

    @property
    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each column with the different ones of its first values."""
        told = (tuple(dict.fromkeys(values)) for values in self.values)
        return tuple(zip(self.names, told, strict=True))

    def written(self) -> str:
        """For a hidden field; `seen_columns` reads it back. Empty where nothing was seen."""
        return json.dumps([self.names, self.values], ensure_ascii=False) if self.names else ""

    def exact(self, name: str) -> str:
        """The column meant: browsers and people fold the spaces of names."""
        known = {_folded(each): each for each in self.names}
        return name if name in self.names else known.get(_folded(name), name)


def seen_columns(text: str) -> Seen:
    """What a page carried along; nothing where it cannot be read."""
    try:
        told = json.loads(text[:LONGEST_SEEN] or "null")
        names, values = told
        seen = Seen(tuple(map(_text, names)), tuple(tuple(map(_text, each)) for each in values))
        return seen if len(seen.names) == len(seen.values) <= MOST_COLUMNS else Seen()
    except (ValueError, TypeError, RecursionError):
        return Seen()


def _text(value: Any) -> str:
    if not isinstance(value, str) or not is_tame(value):
        raise TypeError(value)
    return value


def _cut(value: str | None) -> str:
    text = printable(value or "").strip()
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).split())
