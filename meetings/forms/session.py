"""What the page of a session asks for, and a conclusion noted while it goes on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.forms.texts import LineField, TextField
from meetings.forms.meetings import NotTakenField
from meetings.forms.parts import LONGEST_TEXT, DueField
from provinces.forms import AddressForm

PARTS = ("figure", "conclusions")


class SessionForm(AddressForm):
    """The figure that is looked at, and the part that htmx swaps; which figures there are is for the page to say."""

    figure = forms.SlugField(
        required=False,
        max_length=80,
        error_messages={"invalid": _("chỉ nhận mã chỉ tiêu gồm chữ không dấu, số và dấu gạch")},
    )
    part = forms.ChoiceField(
        required=False,
        choices=[(part, part) for part in PARTS],
        error_messages={"invalid_choice": _("chỉ nhận figure hoặc conclusions")},
    )
    known_on = NotTakenField(required=False)


class SpokenConclusionForm(forms.Form):
    """A conclusion as it is spoken: what, by whom, until when. What is taken here the page of conclusions takes, too,
    where the rest is added later."""

    text = TextField(
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Nội dung kết luận: chưa có chữ nào. Ghi nội dung rồi bấm Ghi kết luận."),
            "max_length": _("Nội dung kết luận dài quá 2.000 chữ cái. Chia thành hai kết luận."),
        },
    )
    assigned_to = LineField(
        required=False,
        max_length=200,
        error_messages={"max_length": _("Giao cho: dài quá 200 chữ cái. Xin viết ngắn hơn.")},
    )
    due_on = DueField(
        required=False,
        max_length=30,
        error_messages={"max_length": _("Hạn chưa đọc được: viết như 31/12/2026, Quý IV/2026 hoặc 2026.")},
    )
