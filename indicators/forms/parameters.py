"""What the API's addresses ask for: text in, clean values out, or an error that says how to write it."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from indicators import periods
from provinces.exports import AT_MOST, AT_ONCE, DEEPEST

CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_CODE = "không phải một mã: {0} / not a code: {0}"
NO_PERIOD = (
    "không phải một kỳ: {0}; viết như 2022, 2022-S1, 2022-Q1, 2022-M06, 2022-06-30 "
    "/ not a period: {0}; write it like 2022, 2022-S1, 2022-Q1, 2022-M06, 2022-06-30"
)
NO_DAY = "không phải một ngày: {0}; viết như 2022-12-31 / not a day: {0}; write it like 2022-12-31"
WRONG_WAY = "sớm hơn from / earlier than from"
LONGEST_QUOTE = 40


def _codes(given: Any) -> tuple[str, ...]:
    """`a,b`, or the parameter repeated, as codes without repeats."""
    words = _words(given)
    for word in words:
        if word and not CODE.fullmatch(word):
            raise ValueError(NO_CODE.format(_quoted(word)))
    return tuple(dict.fromkeys(word for word in words if word))


def _periods(given: Any) -> tuple[str, ...]:
    """Period codes in their canonical form."""
    return tuple(dict.fromkeys(_period(word).code for word in _words(given) if word))


def _words(given: Any) -> list[str]:
    """Split at commas. Commas alone are a slip, and a slip must not ask for everything."""
    texts = _texts(given)
    words = [word.strip() for text in texts for word in text.split(",")]
    if any(texts) and not any(words):
        raise ValueError(NO_CODE.format(_quoted(texts[0])))
    return words


def _first_day(given: Any) -> date:
    return _period(given).start


def _last_day(given: Any) -> date:
    return _period(given).end


def _day(given: Any) -> date:
    try:
        if DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise ValueError(NO_DAY.format(_quoted(given)))


def _period(text: str) -> periods.Period:
    try:
        return periods.parse(text)
    except periods.PeriodError:
        raise ValueError(NO_PERIOD.format(_quoted(text))) from None


def _texts(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _quoted(text: str) -> str:
    """A part of what was typed, fit to be read: no control characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST_QUOTE])


def _text(**schema: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **schema})


Codes = Annotated[tuple[str, ...], BeforeValidator(_codes), _text()]
Periods = Annotated[tuple[str, ...], BeforeValidator(_periods), _text()]
FirstDay = Annotated[date | None, BeforeValidator(_first_day), _text()]
LastDay = Annotated[date | None, BeforeValidator(_last_day), _text()]
Day = Annotated[date | None, BeforeValidator(_day), _text(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]


class Window(BaseModel):
    """Part of a list, in a language."""

    limit: int = Field(AT_ONCE, ge=1, le=AT_MOST, description=_("số mục trả về một lần"))
    offset: int = Field(0, ge=0, le=DEEPEST, description=_("bỏ qua bấy nhiêu mục đầu"))
    lang: Literal["vi", "en"] = Field("vi", description=_("ngôn ngữ của tên nguồn và ghi chú"))


def _none() -> None:
    """A default that the description of the API does not show."""


class CellFilter(BaseModel):
    """Which cells, and whether as they were known on a past day. A filter left out does not narrow."""

    indicator: Codes = Field(
        default_factory=tuple,
        description=_("mã chỉ tiêu, một hoặc nhiều, cách nhau bằng dấu phẩy"),
        examples=["broadband_fixed_mbps"],
    )
    unit: Codes = Field(
        default_factory=tuple,
        description=_("mã đơn vị, một hoặc nhiều; vn là cả nước"),
        examples=["vn"],
    )
    period: Periods = Field(
        default_factory=tuple,
        description=_("mã kỳ, một hoặc nhiều: 2022, 2022-S1, 2022-Q1, 2022-M06, 2022-01-01/P5M, 2022-06-30"),
        examples=["2022-S1"],
    )
    first: FirstDay = Field(
        default_factory=_none,
        alias="from",
        description=_("ngày số liệu từ đầu của: một kỳ, một năm hoặc một ngày"),
        examples=["2022"],
    )
    last: LastDay = Field(
        default_factory=_none,
        alias="to",
        description=_("ngày số liệu đến cuối của: một kỳ, một năm hoặc một ngày"),
        examples=["2025-S1"],
    )
    known_on: Day = Field(
        default_factory=_none,
        description=_("chỉ những gì đã công bố đến hết ngày này, theo ngày công bố của nguồn"),
        examples=["2022-12-31"],
    )

    @field_validator("last")
    @classmethod
    def _not_before_first(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("first")
        if first is not None and last is not None and last < first:
            raise ValueError(WRONG_WAY)
        return last


class CellQuery(Window, CellFilter):
    """A window of cells."""


class FigureQuery(CellQuery):
    """A window of cells, of the units of one geography where one is named."""

    geography: Literal["63", "34"] | None = Field(
        None,
        description=_(
            "địa giới 63 (đến 30/06/2025) hoặc 34 (từ 01/07/2025): đơn vị sau sáp nhập được tính lại từ các đơn vị cũ "
            "theo quy tắc của chỉ tiêu, có nêu từng phần; indicator nhận thêm dti, dti_government, dti_nt …"
        ),
    )
