"""What one text means, asked once a text: a million rows say the same few hundred words."""

from collections.abc import Callable
from typing import TypeVar

MOST = 50_000

Text = TypeVar("Text")
Meaning = TypeVar("Meaning")


class Memo(dict[Text, Meaning]):
    """Meanings by text, found out where they are asked for. Forgets all where there are too many: a file of texts that
    are all different costs time, not memory."""

    def __init__(self, meaning: Callable[[Text], Meaning], most: int = MOST) -> None:
        super().__init__()
        self._meaning, self._most = meaning, most

    def __missing__(self, text: Text) -> Meaning:
        if len(self) >= self._most:
            self.clear()
        found = self[text] = self._meaning(text)
        return found
