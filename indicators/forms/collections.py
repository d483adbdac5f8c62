"""What staff type about a round: its period, days, indicators, and more days for a unit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import periods
from indicators.forms.texts import LineField, TextField
from indicators.forms.tile_map import PeriodField
from provinces.forms import AddressForm, CodeField, DayField

LONGEST_GUIDANCE, LONGEST_REASON = 2000, 500
KINDS = (
    (periods.Kind.QUARTER.value, gettext_lazy("quý")),
    (periods.Kind.HALF.value, gettext_lazy("6 tháng")),
    (periods.Kind.MONTH.value, gettext_lazy("tháng")),
    (periods.Kind.YEAR.value, gettext_lazy("năm")),
)
FIRST_YEAR, LAST_YEAR = 2015, periods.LAST_YEAR


class RoundPeriodField(PeriodField):
    """A period within the years the portal tells of."""

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        period = periods.parse(code) if code else None
        if period and not periods.FIRST_YEAR <= period.start.year <= period.end.year <= periods.LAST_YEAR:
            raise ValidationError(_("chỉ nhận kỳ từ năm 2000 đến năm 2100"))
        return code


class CollectionStartForm(AddressForm):
    """What a new round begins with: another one (`like`, or `none`), and a period by kind, number and year or by its
    code."""

    like = CodeField(max_length=30)
    kind = forms.ChoiceField(
        required=False,
        choices=KINDS,
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận quarter, half, month hoặc year")},
    )
    number = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=12,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("chỉ nhận số thứ tự từ 1 đến 12")
        ),
    )
    year = forms.IntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("không phải một năm; viết như 2026")
        ),
    )
    period = RoundPeriodField(required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        """A number that the year does not have is told at the number."""
        state = self.state
        if state["kind"] and state["year"] and not state["period"] and self.asked_period is None:
            most = periods.numbers(periods.Kind(state["kind"]))
            self.add_error("number", _("một năm chỉ có %(most)s kỳ loại này") % {"most": most})
        return dict(self.cleaned_data)

    @property
    def asked_period(self) -> periods.Period | None:
        """The period asked for, if one is."""
        state = self.state
        if state["period"]:
            return periods.parse(state["period"])
        if not (state["kind"] and state["year"]):
            return None
        try:
            return periods.numbered(periods.Kind(state["kind"]), state["year"], state["number"] or 1)
        except ValueError:
            return None


class RoundDayField(DayField):
    """A day within the years the portal tells of."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not periods.FIRST_YEAR <= day.year <= periods.LAST_YEAR:
            raise ValidationError(_("Năm phải từ 2000 đến 2100: xin xem lại ngày đã gõ."))
        return day


def _day(missing: Any) -> RoundDayField:
    return RoundDayField(
        error_messages={"required": missing},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _guidance() -> TextField:
    return TextField(
        required=False,
        max_length=LONGEST_GUIDANCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": gettext_lazy("Hướng dẫn dài quá %(limit_value)d ký tự (đang có %(show_value)d).")
        },
    )


def _name(missing: Any) -> LineField:
    return LineField(
        max_length=150,
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Tên đợt dài quá %(limit_value)d ký tự: xin viết ngắn lại."),
        },
    )


class CollectionChangeForm(forms.Form):
    """Days, guidance and indicators of a round. `choices` are the codes that may be asked for, in the order of the
    form; `day` is today."""

    due = _day(gettext_lazy("Chưa có hạn gửi: xin chọn ngày cuối cùng được tính là gửi đúng hạn."))
    closes = _day(gettext_lazy("Chưa có ngày đóng: xin chọn ngày cuối cùng còn nhận báo cáo."))
    guidance_vi = _guidance()
    guidance_en = _guidance()
    indicators = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Chưa chọn chỉ tiêu nào: một đợt cần ít nhất một chỉ tiêu."),
            "invalid_choice": gettext_lazy(
                "Chỉ tiêu «%(value)s» không có hoặc không thu từ địa phương: xin bỏ khỏi danh sách."
            ),
        }
    )

    def __init__(self, *args: Any, choices: Sequence[str], day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.day = day
        field: Any = self.fields["indicators"]
        field.choices = [(code, code) for code in choices]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        clean = dict(super().clean() or self.cleaned_data)
        due, closes = clean.get("due"), clean.get("closes")
        if due and closes and closes < due:
            self.add_error(
                "closes", _("Ngày đóng phải từ hạn gửi trở đi: xin lùi ngày đóng hoặc sớm hạn gửi.")
            )
        return clean


class CollectionForm(CollectionChangeForm):
    """A new round."""

    field_order = (
        "period",
        "name_vi",
        "name_en",
        "due",
        "closes",
        "guidance_vi",
        "guidance_en",
        "indicators",
    )
    period = RoundPeriodField(
        max_length=20, error_messages={"required": gettext_lazy("Chưa có kỳ báo cáo: xin chọn kỳ ở trên.")}
    )
    name_vi = _name(gettext_lazy("Chưa có tên đợt bằng tiếng Việt."))
    name_en = _name(gettext_lazy("Chưa có tên đợt bằng tiếng Anh."))

    def clean(self) -> dict[str, Any]:
        """Nobody could report in a round that has closed before it opens."""
        clean = super().clean()
        closes = clean.get("closes")
        if closes and closes < self.day and "closes" not in self.errors:
            self.add_error("closes", _("Ngày đóng đã qua: xin chọn một ngày từ hôm nay trở đi."))
        return clean


class ExtensionForm(forms.Form):
    """More days for a unit of the round; `units` are slugs."""

    unit = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Chưa chọn đơn vị được gia hạn."),
            "invalid_choice": gettext_lazy("Đơn vị «%(value)s» không thuộc đợt này."),
        }
    )
    until = _day(gettext_lazy("Chưa có ngày gia hạn: xin chọn ngày cuối cùng đơn vị còn được gửi."))
    reason = TextField(
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Chưa có lý do gia hạn: lý do được ghi vào nhật ký."),
            "max_length": gettext_lazy("Lý do dài quá %(limit_value)d ký tự."),
        },
    )

    def __init__(self, *args: Any, units: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["unit"]
        field.choices = [(slug, slug) for slug in units]
