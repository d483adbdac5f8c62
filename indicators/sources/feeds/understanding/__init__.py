"""Raw rows become what the portal can write, or a refusal that says why. Pure: what it knows of the portal is `Ground`.

What comes out is never refused by the database: every text is one of ours, a checked number, or tamed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from indicators.sources.feeds.base import REQUIRED, RawRow, Refused, Understood
from indicators.sources.feeds.mapping import FeedMapping
from indicators.sources.feeds.understanding.amounts import LAST_DIGIT, LONGEST
from indicators.sources.feeds.understanding.ground import Fault, Ground, IndicatorGround, Step, UnitGround
from indicators.sources.feeds.understanding.meanings import Amount, Meanings, Measured, Placed, Timed, Words
from indicators.sources.feeds.understanding.memo import Memo
from indicators.sources.feeds.words import tame
from provinces.sources.base import Reason

__all__ = ["Fault", "Ground", "IndicatorGround", "Step", "Understanding", "UnitGround"]

LONGEST_TEXT, LONGEST_REASON = 200, 300
WORDS = ("qualifier", "status", "as_of")
# All communes in as many quarters as are kept.
MOST_CELLS = 200_000
NATIONAL_ONLY = Fault(
    "national_only",
    Reason(
        "Chỉ tiêu này chỉ có số của cả nước, không có số của từng đơn vị; hãy xem lại cột chỉ tiêu và cột đơn vị.",
        "This indicator has figures of the whole country only, none of units; check the columns of indicator and unit.",
    ),
)
VALUE_AND_REASON = Fault(
    "value_and_missing",
    Reason(
        "Nguồn vừa cho giá trị vừa nói là không có số; không rõ điều nào đúng.",
        "The source gives a value and says that there is none; nobody can tell which is right.",
    ),
)


Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row stands: its indicator, its unit and its period."""

    measured: Measured
    unit: str
    period: str


class Understanding:
    """How one feed is understood on one day. `status` is that of rows which do not tell their own."""

    def __init__(self, mapping: FeedMapping, ground: Ground, *, status: str, day: date) -> None:
        self._means = means = Meanings(mapping, ground, status, day)
        self._indicators = Memo(means.measured)
        self._periods = Memo(means.timed)
        self._units = Memo(self._placed, MOST_CELLS)
        self._amounts = Memo(means.amount)
        self._sizes = Memo(means.size)
        self._words = Memo(means.words)
        self._at, self._constants = _places(mapping)
        self._indicator, self._unit, self._period, self._value = (self._at[name] for name in REQUIRED)
        self._qualifier, self._status, self._as_of = (self._at[name] for name in WORDS)
        self._scale, self._printed, self._size = (
            mapping.wanted.index(name) if name else None for name in mapping.value.beside
        )
        self._fast = means.fast
        self._plain = means.plain and not any(mapping.value.beside)
        self._comma = mapping.value.decimal == "comma"

    def rows(self, raw: Iterable[RawRow | Refused]) -> Iterator[Understood | Refused]:
        """What the rows say, in their order. Rows that say nothing at all are left out."""
        for row in raw:
            said = self._said(row) if isinstance(row, RawRow) else _tamed(row)
            if said is not None:
                yield said

    def _said(self, row: RawRow) -> Understood | Refused | None:
        """The short way for what nearly all rows are: a known cell and a plain number."""
        values = row.values + self._constants
        measured = self._indicators[values[self._indicator]]
        timed = self._periods[values[self._period]]
        placed = self._units[values[self._unit], values[self._period]]
        if measured.fault or timed.fault or placed.fault or (measured.national and not placed.country):
            return self._unplaced(row, values, measured, timed, placed)
        words = self._words[values[self._qualifier], values[self._status], values[self._as_of]]
        text = values[self._value]
        match = self._fast(text) if self._plain and text and words.plain else None
        if match is None or text is None:
            return self._at_length(row, values, Cell(measured, placed.slug, timed.code), words)
        decimals = match[1]
        value = text.replace(",", ".") if self._comma else text
        if decimals and text[-1] == "0":
            value = value.rstrip("0").rstrip(".")
        size = LAST_DIGIT[-len(decimals)] if decimals else "1"
        return Understood(
            row.line,
            measured.code,
            placed.slug,
            timed.code,
            value,
            "",
            words.qualifier,
            text,
            size,
            words.status,
            words.as_of,
        )

    def _placed(self, texts: tuple[str | None, str | None]) -> Placed:
        unit, period = texts
        end = self._periods[period].end
        return self._means.placed(unit, end) if end else Placed()

    def _unplaced(
        self, row: RawRow, values: Values, measured: Measured, timed: Timed, placed: Placed
    ) -> Refused | None:
        """Which cell a row speaks of cannot be told."""
        if _blank(row):
            return None
        for name, at, fault in (
            ("indicator", self._indicator, measured.fault),
            ("period", self._period, timed.fault),
            ("unit", self._unit, placed.fault),
        ):
            if fault:
                return self._refused(row, values, name, at, fault)
        return self._refused(row, values, "unit", self._unit, NATIONAL_ONLY)

    def _at_length(
        self, row: RawRow, values: Values, cell: Cell, words: Words
    ) -> Understood | Refused | None:
        """The long way: signs, groups, exponents, reasons for no value, columns beside the value."""
        amount = self._amount(values, cell.measured)
        if words.missing and amount.value is None:
            amount = Amount(missing=words.missing)
        if amount.skip or _blank(row):
            return None
        if amount.fault:
            return self._refused(row, values, "value", self._value, amount.fault)
        if words.missing and not amount.missing:
            return self._refused(row, values, "status", self._status, VALUE_AND_REASON)
        if words.fault:
            return self._refused(row, values, words.field, self._at[words.field], words.fault)
        return Understood(
            row.line,
            cell.measured.code,
            cell.unit,
            cell.period,
            amount.value,
            amount.missing,
            "exact" if amount.missing else words.qualifier,
            self._reported(values),
            amount.resolution,
            words.status,
            words.as_of,
        )

    def _amount(self, values: Values, measured: Measured) -> Amount:
        scale = None if self._scale is None else values[self._scale]
        amount = self._amounts[values[self._value], measured.percent, measured.whole, scale]
        if self._size is None or amount.value is None:
            return amount
        own = self._sizes[values[self._size]]
        return amount._replace(resolution=own) if own else amount

    def _refused(self, row: RawRow, values: Values, name: str, at: int, fault: Fault) -> Refused:
        said = tuple(values[self._at[each]] or "" for each in REQUIRED)
        told = Refused(row.line, name, fault.code, values[at] or "", fault.reason.vi, fault.reason.en, said)
        return _tamed(told)

    def _reported(self, values: Values) -> str:
        printed = None if self._printed is None else values[self._printed]
        return tame((printed or values[self._value] or "").strip(), LONGEST)


def _places(mapping: FeedMapping) -> tuple[dict[str, int], Values]:
    """Where each field stands in a row behind which the constants are put, and these."""
    wanted = mapping.wanted
    constants: list[str | None] = []
    at: dict[str, int] = {}
    for name, rule in mapping.rules.items():
        if rule.column:
            at[name] = wanted.index(rule.column)
        else:
            at[name] = len(wanted) + len(constants)
            constants.append(rule.constant)
    return at, tuple(constants)


def _blank(row: RawRow) -> bool:
    """Lines below a table that hold nothing say nothing."""
    return not any(text and text.strip() for text in row.values)


def _tamed(row: Refused) -> Refused:
    return row._replace(
        text=tame(row.text, LONGEST_TEXT),
        vi=tame(row.vi, LONGEST_REASON),
        en=tame(row.en, LONGEST_REASON),
        said=tuple(tame(text, LONGEST) for text in row.said),
    )
