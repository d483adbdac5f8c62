"""What one text means, asked once a text: a million rows say the same few hundred words."""

from collections.abc import Callable
from typing import TypeVar

MOST, ORDINARY = 50_000, 50

Text = TypeVar("Text")
Meaning = TypeVar("Meaning")


class Memo(dict[Text, Meaning]):
    """Meanings by text, found out where they are asked for. Forgets all where there are too many, long texts counting
    for several: a file of texts that are all different costs time, not memory."""

    def __init__(self, meaning: Callable[[Text], Meaning], most: int = MOST) -> None:
        super().__init__()
        self._meaning, self._most, self._weight = meaning, most, 0

    def __missing__(self, text: Text) -> Meaning:
        weight = 1 + len(str(text)) // ORDINARY
        if self._weight + weight > self._most:
            self.clear()
            self._weight = 0
        self._weight += weight
        found = self[text] = self._meaning(text)
        return found
