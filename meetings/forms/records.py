"""What secretaries type about a meeting: its facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.remembering import RememberingForm, line, text
from meetings.models import Meeting
from provinces.forms import DayField

FIRST_YEAR, LAST_YEAR = 2010, 2100
LONGEST_NOTE = 2000
Choices = Sequence[tuple[str, Any]]
ENGLISH = gettext_lazy("Để trống thì bản tiếng Anh dùng chữ tiếng Việt.")


class MeetingDayField(DayField):
    """A day within the years the portal tells of."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Năm phải từ 2010 đến 2100: xin xem lại ngày đã gõ."))
        return day


def hour() -> forms.TimeField:
    """An hour as `08:30`, `8h30` or `8 giờ 30`."""
    return forms.TimeField(
        label=gettext_lazy("Giờ bắt đầu"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H giờ %M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Giờ chưa đọc được: viết như 08:30.")},
    )


class MeetingForm(RememberingForm):
    """The facts of a meeting. `bodies` and `mains` are keys with names: the committees that the person may write for,
    and the sessions that a bridge point can have joined."""

    body = forms.ChoiceField(
        label=gettext_lazy("Tổ chức họp"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tổ chức họp."),
            "invalid_choice": gettext_lazy("Tổ chức họp «%(value)s» không có trong danh sách của bạn."),
        },
    )
    title_vi = line(
        gettext_lazy("Tên phiên họp"), 250, gettext_lazy("Chưa có tên phiên họp bằng tiếng Việt.")
    )
    title_en = line(gettext_lazy("Tên phiên họp, tiếng Anh"), 250, help_text=ENGLISH)
    topic_vi = line(gettext_lazy("Nội dung"), 250, gettext_lazy("Chưa có nội dung bằng tiếng Việt."))
    topic_en = line(gettext_lazy("Nội dung, tiếng Anh"), 250)
    held_on = MeetingDayField(
        label=gettext_lazy("Ngày họp"),
        error_messages={"required": gettext_lazy("Chưa có ngày họp.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    starts_at = hour()
    number = forms.IntegerField(
        label=gettext_lazy("Phiên thứ"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Để trống nếu không đánh số. Đánh số lại mỗi khi tổ chức thay đổi."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Số phiên là số từ 1 đến 999.")
        ),
    )
    number_basis = forms.ChoiceField(
        label=gettext_lazy("Số phiên theo"),
        required=False,
        choices=[
            ("none", gettext_lazy("không đánh số")),
            ("stated", gettext_lazy("nêu trong tài liệu")),
            ("inferred", gettext_lazy("suy từ phiên liền kề")),
        ],
    )
    mode = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=Meeting.Mode.choices)
    place_vi = line(gettext_lazy("Địa điểm"), 200)
    place_en = line(gettext_lazy("Địa điểm, tiếng Anh"), 200)
    chair_name = line(gettext_lazy("Chủ trì"), 80, gettext_lazy("Chưa có tên người chủ trì."))
    chair_role_vi = line(
        gettext_lazy("Chức vụ chủ trì"), 150, gettext_lazy("Chưa có chức vụ của người chủ trì.")
    )
    chair_role_en = line(gettext_lazy("Chức vụ chủ trì, tiếng Anh"), 150)
    main_meeting = forms.ChoiceField(
        label=gettext_lazy("Là điểm cầu của"),
        required=False,
        help_text=gettext_lazy("Phiên chính cùng ngày, khi phiên này là điểm cầu có trang riêng."),
        error_messages={"invalid_choice": gettext_lazy("Không có phiên chính «%(value)s».")},
    )
    note_vi = text(gettext_lazy("Ghi chú"), LONGEST_NOTE)
    note_en = text(gettext_lazy("Ghi chú, tiếng Anh"), LONGEST_NOTE)

    def __init__(self, *args: Any, bodies: Choices, mains: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in (("body", bodies), ("main_meeting", [("", "–"), *mains])):
            field: Any = self.fields[name]
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A number and what it rests on belong together."""
        clean = dict(super().clean() or self.cleaned_data)
        if clean.get("number") is None and "number" not in self.errors:
            clean["number_basis"] = "none"
        elif clean.get("number_basis") in ("none", ""):
            self.add_error(
                "number_basis",
                _("Có số phiên thì chọn căn cứ: nêu trong tài liệu, hoặc suy từ phiên liền kề."),
            )
        return clean
