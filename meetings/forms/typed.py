"""What is typed from the papers of a meeting, and what a publisher marked. Faults are sentences with their cure."""

import re
from datetime import date
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import periods
from indicators.forms.texts import FigureField, TextField
from indicators.models import Observation
from provinces.forms import AddressForm

LONGEST_NOTE = 1000
MOST_AT_ONCE = 200
# Longer numbers are no keys of rows.
LONGEST_KEY = 15
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
BETWEEN, BESIDE = "~", "+"
HALF, QUARTER, MONTH, YEAR = 6, 3, 1, 12
_ROW = dict.fromkeys(
    ("invalid", "min_value", "max_value"), gettext_lazy("không phải một số thứ tự của trang này")
)


def _row(required: Any = "") -> forms.IntegerField:
    messages = _ROW | ({"required": required} if required else {})
    return forms.IntegerField(
        required=bool(required), min_value=1, max_value=10**LONGEST_KEY, error_messages=messages
    )


class TypedAddressForm(AddressForm):
    """Which row the form is open for, which was just saved, what the form begins with, and whether the clear rows are marked for publishing."""

    edit = _row()
    correct = _row()
    done = _row()
    paper = _row()
    unit = forms.SlugField(
        required=False,
        max_length=60,
        error_messages=dict.fromkeys(("invalid", "max_length"), gettext_lazy("không phải mã một đơn vị")),
    )
    period = forms.CharField(
        required=False, max_length=20, error_messages={"max_length": gettext_lazy("không phải mã một kỳ")}
    )
    mark = forms.ChoiceField(
        required=False,
        choices=[("clear", "clear")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận clear")},
    )


class OtherPeriodField(forms.CharField):
    """A period that the list does not offer: a code, or a day as it is written in Vietnamese."""

    def clean(self, value: Any) -> str:
        text = (super().clean(value) or "").strip()
        day = _DAY.fullmatch(text)
        return _known_period(f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}" if day else text)


class ListedPeriodField(forms.CharField):
    """A period from the list."""

    def clean(self, value: Any) -> str:
        return _known_period((super().clean(value) or "").strip())


def _known_period(text: str) -> str:
    if not text:
        return ""
    try:
        period = periods.parse(text)
    except periods.PeriodError as error:
        raise ValidationError(
            _(
                "Kỳ «%(text)s» không đọc được; viết như 2026, 2026-Q3, 2026-M09, 2026-01-01/P9M hoặc 30/09/2026."
            )
            % {"text": text[:20]}
        ) from error
    if not periods.FIRST_YEAR <= period.start.year <= period.end.year <= periods.LAST_YEAR:
        raise ValidationError(_("Chỉ nhận kỳ từ năm 2000 đến năm 2100."))
    return period.code


class TypedFigureForm(forms.Form):
    """One figure as a paper prints it. `reading` is the button by which one of several readings was chosen."""

    paper = _row(gettext_lazy("Chọn tài liệu có số này."))
    indicator = forms.CharField(
        max_length=60,
        error_messages=dict.fromkeys(("required", "max_length"), gettext_lazy("Chọn chỉ tiêu của số này.")),
    )
    unit = forms.CharField(
        max_length=60,
        error_messages=dict.fromkeys(
            ("required", "max_length"), gettext_lazy("Chọn đơn vị mà số này nói tới.")
        ),
    )
    period = ListedPeriodField(required=False, max_length=20)
    other_period = OtherPeriodField(required=False, max_length=20)
    typed = FigureField(error_messages={"required": gettext_lazy("Ghi số đúng như tài liệu in.")})
    note_vi = TextField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": gettext_lazy("Ghi chú dài quá %(limit_value)s ký tự; xin viết gọn lại.")
        },
    )
    note_en = TextField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": gettext_lazy("Ghi chú tiếng Anh dài quá %(limit_value)s ký tự; xin viết gọn lại.")
        },
    )

    def __init__(self, data: QueryDict) -> None:
        told = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(told | {"typed": data.get("reading") or told["typed"]})

    def clean(self) -> dict[str, Any]:
        """One period: from the list or written beside it, never two."""
        clean = dict(self.cleaned_data)
        listed, other = clean.get("period", ""), clean.get("other_period", "")
        if "period" in clean and "other_period" in clean:
            if not listed and not other:
                self.add_error("period", _("Chọn kỳ của số này, hoặc ghi kỳ khác."))
            elif listed and other and listed != other:
                self.add_error("other_period", _("Đã chọn một kỳ và ghi một kỳ khác; chỉ giữ một kỳ."))
        return clean | {"period": other or listed}

    def told(self) -> dict[str, str]:
        """What was sent, to be shown again."""
        return {name: str(self.data.get(name, "")) for name in self.fields}


class PublishForm(forms.Form):
    """What a publisher marked: `figure` several times over, each with what he saw of it."""

    status = forms.ChoiceField(
        choices=[
            (Observation.Status.FINAL.value, gettext_lazy("chính thức")),
            (Observation.Status.PROVISIONAL.value, gettext_lazy("sơ bộ")),
        ],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            gettext_lazy("Chọn tình trạng của các số: chính thức hoặc sơ bộ."),
        ),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.marked = dict(filter(None, map(_marked, data.getlist("figure")[:MOST_AT_ONCE])))


def mark_of(pk: int, stamp: str, codes: tuple[str, ...]) -> str:
    """What a box carries: the row, its stamp, and the doubts that are shown beside it."""
    return BETWEEN.join([str(pk), stamp, BESIDE.join(codes)])


def _marked(text: str) -> tuple[int, tuple[str, tuple[str, ...]]] | None:
    pk, _tilde, rest = text.partition(BETWEEN)
    stamp, _tilde, codes = rest.partition(BETWEEN)
    if not (pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_KEY):
        return None
    return int(pk), (stamp, tuple(filter(None, codes.split(BESIDE))))


def posted_row(data: QueryDict, name: str) -> int | None:
    """The row that a form is about; None for nonsense."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None


def offered_periods(day: date) -> list[tuple[str, list[periods.Period]]]:
    """Periods of which a meeting on `day` is likely to speak, by their kind: those that began by then, the newest first,
    and the days on which figures are counted."""
    january = date(day.year, 1, 1)
    sums = [periods.span(january, months) for months in range(day.month, 1, -1)]
    return [
        ("quarter", _back(day, QUARTER, 8)),
        ("half", _back(day, HALF, 4)),
        ("window", [period for period in sums if period.kind is periods.Kind.WINDOW]),
        ("year", _back(day, YEAR, 5)),
        ("month", _back(day, MONTH, 12)),
        ("point", [periods.point(each) for each in _counting_days(day)]),
    ]


def _back(day: date, months: int, most: int) -> list[periods.Period]:
    """The period of so many months in which the day lies, and those before it."""
    begun = (day.month - 1) // months * months + 1
    last = periods.span(date(day.year, begun, 1), months)
    return list(islice(_before(last), most))


def _before(period: periods.Period | None) -> Any:
    while period is not None:
        yield period
        period = periods.previous(period)


def _counting_days(day: date) -> list[date]:
    """The day itself, and the last days of months before it."""
    ends = [period.end for period in _back(day, MONTH, 13) if period.end < day]
    return [day, *ends]
