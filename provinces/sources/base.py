"""What every source yields: typed rows, and refusals that name file, line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not taken, as the end of a sentence, in both languages."""

    vi: str
    en: str


class CellError(ValueError):
    """A cell that cannot be taken."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(vi, en)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Where and why. ``line`` counts from 1 (the header) and is 0, like an empty ``column``, where none is to blame."""

    file: str
    line: int
    column: str
    reason: Reason

    def sentence(self, language: str = "vi") -> str:
        """``observations.csv, dòng 17, cột value: …``"""
        line, column = ("line", "column") if language == "en" else ("dòng", "cột")
        place = [self.file]
        if self.line:
            place.append(f"{line} {self.line}")
        if self.column:
            place.append(f"{column} {self.column}")
        return f"{', '.join(place)}: {self.reason.en if language == 'en' else self.reason.vi}"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row with its cells by column. Empty text is ``""``, any other empty cell is ``None``."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: the rows that can be taken, and what cannot."""

    file: str
    rows: tuple[SourceRow, ...]
    refusals: tuple[Refusal, ...]
