"""The rules of which a mapping is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.sources.feeds.words import MISSING, REFUSE, SKIP

UNIT_BY = ("any", "slug", "code", "name")
DECIMAL = ("point", "comma")
EMPTY = (REFUSE, SKIP, *MISSING)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field comes from: a column, or one constant for every row; neither where the field is not told.

    `words` says what texts of the source mean; case, spaces around and the composition of accents do not count.
    """

    column: str = ""
    constant: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> bool:
        return bool(self.column or self.constant)


@dataclass(frozen=True, slots=True)
class UnitRule(FieldRule):
    """`by` says what the source calls units by: `slug`, `code` (of the period's last day), `name`, or `any` of them."""

    by: str = "any"


@dataclass(frozen=True, slots=True)
class ValueRule(FieldRule):
    """How numbers are written: `decimal` sign, power of ten to multiply by (`scale`), and whether a lone group of three
    digits behind the other sign is a group (`groups`: 1.234 is 1234 where the decimal sign is a comma).

    `missing` gives texts their reason for no value; `empty` says what an empty cell is: `refuse`, `skip`, or a reason.
    Three columns may stand beside the value: a power of ten of the row (UNIT_MULT), the text as it was printed, and the
    size of its last digit.
    """

    decimal: str = "point"
    scale: int = 0
    groups: bool = False
    missing: Mapping[str, str] = field(default_factory=dict)
    empty: str = REFUSE
    scale_column: str = ""
    printed_column: str = ""
    resolution_column: str = ""

    @property
    def beside(self) -> tuple[str, str, str]:
        return (self.scale_column, self.printed_column, self.resolution_column)
