"""What secretaries type about the parts of a meeting: agenda, papers, bridge points, shortcomings, conclusions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from indicators import periods
from meetings.forms.records import Choices, hour
from meetings.forms.remembering import RememberingForm, line, text
from provinces.forms import AddressForm

LONGEST_TEXT = 2000
# As a paper is called on the page, in Vietnamese and English; kept with the paper as words.
ROLES = (
    ("Giấy mời", "Invitation"),
    ("Chương trình", "Agenda"),
    ("Báo cáo", "Report"),
    ("Tham luận", "Statement"),
    ("Bản trình bày", "Slides"),
    ("Dự thảo văn bản", "Draft document"),
    ("Biên bản", "Minutes"),
    ("Thông báo kết luận", "Notice of conclusions"),
    ("Tài liệu khác", "Other paper"),
)
MINUTES = "Biên bản"
_QUARTER = re.compile(r"(?:quý|q)\s*(iv|iii|ii|i|[1-4])\s*[/-]\s*(\d{4})", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ISO, _ISO_QUARTER = re.compile(r"(\d{4})-(\d\d)-(\d\d)"), re.compile(r"(\d{4})-Q([1-4])")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class PartsAddressForm(AddressForm):
    """Which part the page opens for change, and which was just added."""

    added = forms.IntegerField(
        required=False,
        min_value=1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value"), gettext_lazy("không phải số hiệu của một mục")
        ),
    )

    edit = forms.IntegerField(
        required=False,
        min_value=1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value"), gettext_lazy("không phải số hiệu của một mục")
        ),
    )


class DueField(forms.CharField):
    """A deadline: a day or the end of a period, as `2026-12-31`, `31/12/2026`, `2026-Q4`, `Quý IV/2026` or `2026`."""

    def clean(self, value: Any) -> str:
        typed = (super().clean(value) or "").strip()
        if not typed:
            return ""
        try:
            period = periods.parse(_code(typed))
        except periods.PeriodError:
            raise ValidationError(
                _("Hạn chưa đọc được: viết như 31/12/2026, Quý IV/2026 hoặc 2026.")
            ) from None
        if not periods.FIRST_YEAR <= period.end.year <= periods.LAST_YEAR or len(period.code) > 20:
            raise ValidationError(_("Năm của hạn phải từ 2000 đến 2100."))
        return period.code

    def prepare_value(self, value: Any) -> Any:
        """As people write it: `31/12/2026`, `Quý IV/2026`."""
        text = str(value or "")
        if day := _ISO.fullmatch(text):
            return f"{day[3]}/{day[2]}/{day[1]}"
        if quarter := _ISO_QUARTER.fullmatch(text):
            roman = ("I", "II", "III", "IV")[int(quarter[2]) - 1]
            return f"Q{quarter[2]}/{quarter[1]}" if get_language() == "en" else f"Quý {roman}/{quarter[1]}"
        return value


def _code(typed: str) -> str:
    if told := _QUARTER.fullmatch(typed):
        number = told[1].lower()
        return f"{told[2]}-Q{_ROMAN.get(number, number)}"
    if told := _DAY.fullmatch(typed):
        return f"{told[3]}-{int(told[2]):02d}-{int(told[1]):02d}"
    return typed.upper()


class PartForm(RememberingForm):
    """`choices` are values with names, by field; a field that is not named stays as it is."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in choices.keys() & self.fields.keys():
            field: Any = self.fields[name]
            field.choices = [("", "–"), *choices[name]]


class AgendaItemForm(PartForm):
    title_vi = line(gettext_lazy("Nội dung"), 300, gettext_lazy("Chưa có nội dung của mục."))
    title_en = line(gettext_lazy("Nội dung, tiếng Anh"), 300)
    presenter_vi = line(gettext_lazy("Người trình bày"), 150)
    presenter_en = line(gettext_lazy("Người trình bày, tiếng Anh"), 150)
    starts_at = hour()


def _indicator(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Không có chỉ tiêu «%(value)s».")},
    )


class ShortcomingForm(PartForm):
    text_vi = text(gettext_lazy("Tồn tại, hạn chế"), LONGEST_TEXT, gettext_lazy("Chưa ghi tồn tại, hạn chế."))
    text_en = text(gettext_lazy("Tồn tại, hạn chế, tiếng Anh"), LONGEST_TEXT)
    indicator = _indicator(gettext_lazy("Chỉ tiêu cho thấy"))
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Không có đơn vị «%(value)s».")},
    )


class ConclusionForm(PartForm):
    text_vi = text(gettext_lazy("Kết luận"), LONGEST_TEXT, gettext_lazy("Chưa ghi kết luận."), rows=3)
    text_en = text(gettext_lazy("Kết luận, tiếng Anh"), LONGEST_TEXT, rows=3)
    assigned_to_vi = line(gettext_lazy("Giao cho"), 200)
    assigned_to_en = line(gettext_lazy("Giao cho, tiếng Anh"), 200)
    due = DueField(
        label=gettext_lazy("Hạn"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Ngày hoặc kỳ: 31/12/2026, Quý IV/2026, 2026."),
    )
    indicator = _indicator(gettext_lazy("Chỉ tiêu chứng minh"))
    ordinal = forms.IntegerField(
        label=gettext_lazy("Số của kết luận"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Như trong văn bản; để trống là số tiếp theo."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Số của kết luận từ 1 đến 999.")
        ),
    )


class BridgePointForm(PartForm):
    head_name = line(gettext_lazy("Người dự đứng đầu"), 80)
    head_role_vi = line(gettext_lazy("Chức vụ"), 150)
    head_role_en = line(gettext_lazy("Chức vụ, tiếng Anh"), 150)


class BridgePointsForm(forms.Form):
    """The units that join; `units` are slugs."""

    units = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Chưa chọn đơn vị nào."),
            "invalid_choice": gettext_lazy("Đơn vị «%(value)s» không có vào ngày họp."),
        }
    )

    def __init__(self, *args: Any, units: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["units"]
        field.choices = [(slug, slug) for slug in units]


class PaperForm(PartForm):
    """What a paper is. `clean` gives the columns of a paper: its role in both languages, and whether it is the
    minutes."""

    role_vi = forms.ChoiceField(
        label=gettext_lazy("Loại tài liệu"),
        error_messages={
            "required": gettext_lazy("Chưa chọn tài liệu là gì."),
            "invalid_choice": gettext_lazy("Không có loại tài liệu «%(value)s»."),
        },
    )
    title_vi = line(gettext_lazy("Tên tài liệu"), 300, gettext_lazy("Chưa có tên tài liệu."))
    title_en = line(gettext_lazy("Tên tài liệu, tiếng Anh"), 300)

    @property
    def facts(self) -> dict[str, Any]:
        """The cleaned fields with those that follow from them."""
        role = self.cleaned_data["role_vi"]
        return self.cleaned_data | {"role_en": dict(ROLES).get(role, role), "minutes": role == MINUTES}
