"""A table on its way to a file: columns, rows, and what must travel with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | datetime | bool | None


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that brings its own format: decimals shown, and whether it is a percentage (71.79 stays 71.79)."""

    value: Decimal
    decimals: int
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the machine name of CSV and JSON (that of the API), `label` the heading of a sheet.

    `decimals` of a number column hold for every cell that is no `Quantity`; None shows the digits stored.
    `words` say in a sheet what the codes of the column mean.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    decimals: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself. `filters` is the query of the address; `data_date` the newest day told of;
    `practice` that its figures were generated."""

    title: str
    filters: str
    data_date: date | None
    made_on: date
    licence: str
    citation: str
    sources: tuple[str, ...]
    language: str
    practice: bool = False

    @property
    def mark(self) -> str:
        """What the file has to say before all else: that its figures were generated; empty for real ones."""
        return practice_words(self.language) if self.practice else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has a cell for every column, in their order."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value | Quantity]]
    about: About


_LICENCE = {
    "vi": "Bản tổng hợp: CC BY 4.0. Nội dung của từng nguồn thuộc quyền của nguồn đó.",
    "en": "Compilation: CC BY 4.0. The sources keep the rights in their own content.",
}
_PORTAL = {"vi": "Cổng theo dõi chuyển đổi số", "en": "Digital transformation monitoring portal"}
_PRACTICE = {
    "vi": "Dữ liệu thực hành – không phải số liệu thật",
    "en": "Practice data – not real figures",
}
_MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def licence(language: str) -> str:
    """Under what the compilation may be used."""
    return _LICENCE[language]


def practice_words(language: str) -> str:
    """What everything says that shows generated figures."""
    return _PRACTICE[language]


def day_text(day: date, language: str) -> str:
    """``22/11/2026`` or ``22 November 2026``."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month]} {day.year}"
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def citation(name: str, scope: str, span: Sequence[str], today: date, address: str, language: str) -> str:
    """How to cite what is shown: its name, whom it is about, first and last period, the day it was taken, where."""
    periods = "–".join(dict.fromkeys(span))
    quoted = f"“{name}”"
    version = f"bản ngày {day_text(today, 'vi')}" if language == "vi" else f"as of {day_text(today, 'en')}"
    told = ", ".join(part for part in (quoted, scope, periods, version) if part)
    return f"{_PORTAL[language]}: {told}. {address}"


def about(
    name: str,
    scope: str,
    span: Sequence[str],
    *,
    filters: str,
    data_date: date | None,
    today: date,
    address: str,
    language: str,
    sources: Iterable[str],
) -> About:
    """What goes with a table. `span` is its first and last period; each of `sources` is said once."""
    return About(
        title=name,
        filters=filters,
        data_date=data_date,
        made_on=today,
        licence=licence(language),
        citation=citation(name, scope, span, today, address, language),
        sources=tuple(dict.fromkeys(sources)),
        language=language,
    )


def source_text(title: str, publisher: str, published_on: str, url: str) -> str:
    """A source as it is listed: title (publisher, date). Address."""
    told = ", ".join(part for part in (publisher, published_on) if part)
    return f"{title}{f' ({told})' if told else ''}.{f' {url}' if url else ''}"


def bare(value: Value | Quantity) -> Value:
    """The value without its format."""
    return value.value if isinstance(value, Quantity) else value


def digits(value: Decimal | int) -> str:
    """All digits stored, with a decimal point, never with an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
