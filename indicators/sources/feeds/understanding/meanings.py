"""What the texts of each field mean. A meaning that carries a fault means nothing else."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from indicators.numerals.hearing import is_whole
from indicators.sources.feeds.mapping import FeedMapping, FieldRule, ValueRule
from indicators.sources.feeds.understanding.amounts import Writing
from indicators.sources.feeds.understanding.flags import strongest
from indicators.sources.feeds.understanding.ground import (
    COUNTRY,
    NATIONAL,
    Fault,
    Ground,
    NotUnderstoodError,
    shown,
)
from indicators.sources.feeds.understanding.places import Places
from indicators.sources.feeds.understanding.times import day_of, period_of
from indicators.sources.feeds.words import MISSING, QUALIFIER_WORDS, REFUSE, SKIP, STATUS_WORDS, same
from provinces.collation import fold
from provinces.sources.base import Reason

PERCENT = "percent"
_PLAIN = Writing(ValueRule())
_POWER = re.compile(r"[+-]?(?:1[0-8]|0?[0-9])|")
_NAMES = {
    "indicator": ("chỉ tiêu", "indicator"),
    "unit": ("đơn vị", "unit"),
    "period": ("kỳ", "period"),
    "value": ("giá trị", "value"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator: whether only the country has it, whether it is a percentage, whether it counts whole things."""

    code: str = ""
    national: bool = False
    percent: bool = False
    whole: bool = False
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit; `country` says whether it is the whole of it."""

    slug: str = ""
    country: bool = False
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A period; None as `end` where there is a fault."""

    code: str = ""
    end: date | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of ours, or a day: `text` is empty where nothing is said."""

    text: str = ""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What stands beside the value of a row; `missing` where its status says why there is none, `field` where the fault
    lies. `plain`: neither of them."""

    qualifier: str = ""
    status: str = ""
    as_of: str = ""
    missing: str = ""
    field: str = ""
    fault: Fault | None = None
    plain: bool = False


class Amount(NamedTuple):
    """A value, or why there is none; `skip` where the row says nothing at all."""

    value: str | None = None
    resolution: str | None = None
    missing: str = ""
    skip: bool = False
    fault: Fault | None = None


# What a number is to be: its text, of a percentage, of things counted, the power of ten that the row names.
Asked = tuple[str | None, bool, bool, str | None]


class Meanings:
    """What the texts of a feed mean: one method a field, each of any text or none, none of them raises."""

    def __init__(self, mapping: FeedMapping, ground: Ground, status: str, day: date) -> None:
        self._mapping, self._ground, self._status, self._day = mapping, ground, status, day
        self._words = {name: _same(rule) for name, rule in mapping.rules.items()}
        self._places = Places(ground, mapping.unit.by)
        self._writing = Writing(mapping.value)
        self._missing = {same(text): code for text, code in mapping.value.missing.items()}
        self._by_name = _by_name(ground)
        self.fast = self._writing.fast.fullmatch

    @property
    def plain(self) -> bool:
        """Whether what `fast` takes is just that number."""
        rule = self._mapping.value
        return not (rule.scale or rule.words or any(map(self.fast, rule.missing)))

    def measured(self, text: str | None) -> Measured:
        said = self._said("indicator", text)
        if not said:
            return Measured(fault=_empty("indicator"))
        found = self._ground.indicators.get(said) or self._ground.indicators.get(
            self._by_name.get(fold(said[:400]), "")
        )
        if found is None:
            return Measured(fault=_unknown_indicator(said))
        whole = is_whole(found.measure, found.decimals)
        return Measured(found.code, found.level == NATIONAL, found.measure == PERCENT, whole)

    def timed(self, text: str | None) -> Timed:
        said = self._said("period", text)
        if not said:
            return Timed(fault=_empty("period"))
        try:
            period = period_of(said)
        except NotUnderstoodError as error:
            return Timed(fault=error.fault)
        if period.start > self._day:
            return Timed(fault=_future(said, self._day))
        return Timed(period.code, period.end)

    def placed(self, text: str | None, day: date) -> Placed:
        said = self._said("unit", text)
        if not said:
            return Placed(fault=_empty("unit"))
        try:
            ours = not self._mapping.unit.column or same(text or "") in self._words["unit"]
            unit = self._places.find(said, day, ours=ours)
        except NotUnderstoodError as error:
            return Placed(fault=error.fault)
        return Placed(unit.slug, unit.level == COUNTRY)

    def amount(self, asked: Asked) -> Amount:
        text, percent, whole, scale = asked
        said = self._said("value", text)
        if self._missing and (missing := self._missing.get(same(said))):
            return Amount(missing=missing)
        if not said:
            return self._of_nothing()
        power = (scale or "").strip()
        if not _POWER.fullmatch(power):
            return Amount(fault=_unknown_scale(scale))
        try:
            number = self._writing.read(said, percent=percent, whole=whole, scale=int(power or 0))
        except NotUnderstoodError as error:
            return Amount(fault=error.fault)
        return Amount(number.value, number.resolution)

    def size(self, text: str | None) -> str | None:
        """The size of a last digit that the source tells itself; None where it is none."""
        try:
            size = _PLAIN.read(
                (text or "").strip(), percent=False, whole=True, scale=self._mapping.value.scale
            )
        except NotUnderstoodError:
            return None
        return size.value if Decimal(size.value) > 0 else None

    def words(self, texts: tuple[str | None, str | None, str | None]) -> Words:
        """What qualifier, status and day of a row say together; of what nothing is said, what is usual."""
        qualifier = self._word("qualifier", texts[0], QUALIFIER_WORDS, "exact")
        status = self._flags(texts[1])
        as_of = self.as_of(texts[2])
        if status.text == REFUSE:
            status = Word(fault=_refused_status(texts[1]))
        for field, word in (("qualifier", qualifier), ("status", status), ("as_of", as_of)):
            if word.fault:
                return Words(field=field, fault=word.fault)
        missing = status.text if status.text in MISSING else ""
        told = self._status if missing else status.text
        return Words(qualifier.text, told, as_of.text, missing, plain=not missing)

    def as_of(self, text: str | None) -> Word:
        said = self._said("as_of", text)
        if not said:
            return Word()
        try:
            day = day_of(said)
        except NotUnderstoodError as error:
            return Word(fault=error.fault)
        return Word(fault=_future(said, self._day)) if day > self._day else Word(day.isoformat())

    def _said(self, name: str, text: str | None) -> str:
        """The text, or what the mapping says that it means."""
        said = (text or "").strip()
        return self._words[name].get(same(said), said) if said and self._words[name] else said

    def _of_nothing(self) -> Amount:
        empty = self._mapping.value.empty
        if empty == SKIP:
            return Amount(skip=True)
        return Amount(missing=empty) if empty in MISSING else Amount(fault=_empty("value"))

    def _flags(self, text: str | None) -> Word:
        """A status, or several of them in one cell."""
        word = self._word("status", text, STATUS_WORDS, self._status)
        known = self._words["status"]
        together = strongest(same(text or ""), lambda flag: known.get(flag, "")) if word.fault else ""
        return Word(together) if together else word

    def _word(self, name: str, text: str | None, ours: dict[str, str], usual: str) -> Word:
        said = same(text or "")
        if not said:
            return Word(usual)
        if found := self._words[name].get(said) or ours.get(said):
            return Word(found)
        return Word(fault=_unknown_word(text))


def _same(rule: FieldRule) -> dict[str, str]:
    return {same(source): ours for source, ours in rule.words.items()}


def _by_name(ground: Ground) -> dict[str, str]:
    """Codes by folded name in both languages; a name of two indicators finds none."""
    found: dict[str, str] = {}
    for each in ground.indicators.values():
        for name in {fold(each.name_vi), fold(each.name_en)}:
            found[name] = each.code if name not in found else ""
    return found


def _empty(name: str) -> Fault:
    vi, en = _NAMES[name]
    return Fault(
        "empty",
        Reason(f"Ô {vi} để trống; hãy điền ở nguồn.", f"The {en} is empty; fill it in at the source."),
    )


def _unknown_indicator(said: str) -> Fault:
    return Fault(
        "unknown_indicator",
        Reason(
            f"Không có chỉ tiêu «{shown(said)}»; hãy dùng mã hoặc tên trong danh mục, hoặc khai nghĩa của chữ này trong "
            "ánh xạ.",
            f"There is no indicator “{shown(said)}”; use a code or name of the catalogue, or say in the mapping what this "
            "word means.",
        ),
    )


def _unknown_word(text: str | None) -> Fault:
    return Fault(
        "unknown_word",
        Reason(
            f"Không hiểu «{shown(text)}»; hãy khai nghĩa của chữ này trong ánh xạ.",
            f"“{shown(text)}” is not understood; say in the mapping what this word means.",
        ),
    )


def _refused_status(text: str | None) -> Fault:
    return Fault(
        "refused_status",
        Reason(
            f"Tình trạng «{shown(text)}» là dự báo hoặc thử nghiệm, không phải số liệu đã có; cổng không nhận.",
            f"The status “{shown(text)}” is a forecast or an experiment, no figure; the portal does not take it.",
        ),
    )


def _unknown_scale(text: str | None) -> Fault:
    return Fault(
        "unknown_scale",
        Reason(
            f"Hệ số nhân «{shown(text)}» không phải lũy thừa của mười từ -18 đến 18.",
            f"The multiplier “{shown(text)}” is no power of ten from -18 to 18.",
        ),
    )


def _future(said: str, day: date) -> Fault:
    return Fault(
        "future",
        Reason(
            f"«{shown(said)}» còn ở tương lai (hôm nay là {day:%d/%m/%Y}); số dự báo không được nhận.",
            f"“{shown(said)}” is in the future (today is {day:%d/%m/%Y}); forecasts are not taken.",
        ),
    )
