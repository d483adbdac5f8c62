"""The best guess of a mapping from what a file looks like; a person looks over it before it is kept."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from indicators.sources.feeds.base import FIELDS, Columns
from indicators.sources.feeds.mapping import FeedMapping, FieldRule, UnitRule, ValueRule
from indicators.sources.feeds.understanding.ground import NotUnderstoodError
from indicators.sources.feeds.understanding.times import period_of
from indicators.sources.feeds.words import OBS_STATUS
from provinces.collation import fold

# What columns are called, folded, the surest name first.
_CALLED: dict[str, tuple[str, ...]] = {
    "indicator": (
        *("indicator", "indicator code", "ma chi tieu", "chi tieu", "indicator id", "series code", "series"),
        *("ten chi tieu", "indicator name", "chi so", "variable", "measure"),
    ),
    "unit": (
        *(
            "unit",
            "slug",
            "ref area",
            "refarea",
            "geo",
            "ma tinh",
            "province code",
            "ma don vi",
            "ma dia phuong",
        ),
        *("province", "tinh", "tinh thanh", "tinh thanh pho", "dia phuong", "location", "don vi", "ten tinh"),
        *("province name", "area", "geography", "region"),
    ),
    "period": (
        *(
            "time period",
            "timeperiod",
            "period",
            "ky",
            "ky bao cao",
            "ky so lieu",
            "nam",
            "year",
            "quy",
            "quarter",
        ),
        *("thang", "month", "thoi gian", "thoi diem", "time", "ngay", "date"),
    ),
    "value": (
        *(
            "obs value",
            "obsvalue",
            "value",
            "gia tri",
            "so lieu",
            "ket qua",
            "figure",
            "amount",
            "diem",
            "score",
        ),
        "so",
    ),
    "qualifier": ("qualifier", "muc chac chan"),
    "status": ("obs status", "status", "tinh trang", "trang thai", "flag", "obs flag"),
    "as_of": ("as of", "asof", "as of date", "ngay so lieu", "tinh den", "tinh den ngay"),
}
# Units of measure are no units.
_OTHERS = frozenset({"don vi tinh", "unit measure", "unit of measure", "unit mult"})
_SCALE = "UNIT_MULT"
_SDMX = ("sdmx-csv", "sdmx-json")
_COMMA = re.compile(
    r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})*,(?:[0-9]{1,2}|[0-9]{4,})|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})%?"
)
_POINT = re.compile(
    r"-?(?:[0-9]{1,3}(?:,[0-9]{3})*\.(?:[0-9]{1,2}|[0-9]{4,})|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,})%?"
)
_GROUPED = re.compile(
    r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|-?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?"
)
_NUMBER = re.compile(r"[-+]?[0-9][0-9., ]*%?")
_CODE = re.compile(r"[0-9]{1,2}")
_SURE, _LIKELY = 1000, 500
# "Mã số" is no number.
SHORTEST_PART = 2


def suggest(columns: Columns, format: str) -> FeedMapping:
    """The mapping that the names of the columns and their first rows suggest. Fields of which nothing is known have no
    rule; what is suggested need not pass `FeedMapping.parse`."""
    usual = FeedMapping.usual(format)
    if not columns.names:
        return usual
    found = {name: rule.column for name, rule in usual.rules.items() if rule.column in columns.names}
    found |= _by_name(columns.names, found)
    found |= _by_content(columns, found)
    return _mapping(usual, columns, found, sdmx=format in _SDMX)


def _by_name(names: Sequence[str], found: dict[str, str]) -> dict[str, str]:
    """Columns by field, the surest first; no column is two fields."""
    told: dict[str, str] = {}
    for _sure, name, column in sorted(_guesses(names), key=lambda guess: -guess[0]):
        taken = (*found.values(), *told.values())
        if name not in found and name not in told and column not in taken:
            told[name] = column
    return told


def _guesses(names: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for column in names:
        called = fold(column.replace(".", " ").replace("/", " "))
        if called in _OTHERS:
            continue
        for name, forms in _CALLED.items():
            for place, form in enumerate(forms):
                if called == form:
                    yield _SURE - place, name, column
                elif len(form) > SHORTEST_PART and f" {form} " in f" {called} ":
                    yield _LIKELY - place, name, column


def _by_content(columns: Columns, found: dict[str, str]) -> dict[str, str]:
    """What names did not tell: the column of periods, and then the one column of numbers."""
    told: dict[str, str] = {}
    free = [name for name in columns.names if name not in found.values()]
    if "period" not in found:
        dated = [name for name in free if _all(columns, name, _is_period)]
        told |= {"period": dated[0]} if dated else {}
    numbers = [name for name in free if name not in told.values() and _all(columns, name, _is_number)]
    if "value" not in found and len(numbers) == 1:
        told["value"] = numbers[0]
    return told


def _mapping(usual: FeedMapping, columns: Columns, found: dict[str, str], *, sdmx: bool) -> FeedMapping:
    rules = {name: FieldRule(found.get(name, "")) for name in FIELDS}
    if sdmx and rules["status"].column:
        rules["status"] = FieldRule(rules["status"].column, words=OBS_STATUS)
    return FeedMapping(
        indicator=rules["indicator"],
        unit=_unit(usual.unit, columns, found.get("unit", "")),
        period=rules["period"],
        value=_value(usual.value, columns, found.get("value", "")),
        qualifier=rules["qualifier"],
        status=rules["status"],
        as_of=rules["as_of"],
    )


def _unit(usual: UnitRule, columns: Columns, column: str) -> UnitRule:
    codes = bool(column) and _all(columns, column, lambda text: bool(_CODE.fullmatch(text)))
    return replace(usual, column=column, by="code" if codes else usual.by)


def _value(usual: ValueRule, columns: Columns, column: str) -> ValueRule:
    texts = _texts(columns, column) if column else []
    commas, points = (sum(bool(form.fullmatch(text)) for text in texts) for form in (_COMMA, _POINT))
    return replace(
        usual,
        column=column,
        decimal="comma" if commas > points else "point",
        groups=any(_GROUPED.fullmatch(text) for text in texts),
        scale_column=_if_there(_SCALE, columns),
        printed_column=_if_there(usual.printed_column, columns),
        resolution_column=_if_there(usual.resolution_column, columns),
    )


def _if_there(column: str, columns: Columns) -> str:
    return column if column in columns.names else ""


def _all(columns: Columns, column: str, fits: Callable[[str], bool]) -> bool:
    texts = _texts(columns, column)
    return bool(texts) and all(map(fits, texts))


def _texts(columns: Columns, column: str) -> list[str]:
    """What the first rows have in the column, empty cells left out."""
    at = columns.names.index(column)
    cells = (row.values[at] for row in columns.first if at < len(row.values))
    return [text.strip() for text in cells if text and text.strip()]


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _is_period(text: str) -> bool:
    try:
        return 1900 <= period_of(text).start.year <= 2100
    except NotUnderstoodError:
        return False
