"""What the page of a session asks for, and a conclusion noted while it goes on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.meetings import NotTakenField
from provinces.forms import AddressForm

PARTS = ("figure", "conclusions")
LONGEST_CONCLUSION = 4000


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
    """A conclusion as it is spoken: what, by whom, until when. The rest is added later on the page of conclusions."""

    text = forms.CharField(
        max_length=LONGEST_CONCLUSION,
        error_messages={
            "required": _("Nội dung kết luận: chưa có chữ nào. Ghi nội dung rồi bấm Ghi kết luận."),
            "max_length": _("Nội dung kết luận dài quá 4.000 chữ cái. Chia thành hai kết luận."),
        },
    )
    assigned_to = forms.CharField(
        required=False,
        max_length=200,
        error_messages={"max_length": _("Giao cho: dài quá 200 chữ cái. Xin viết ngắn hơn.")},
    )
    due_on = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Hạn: không phải một ngày. Viết như 31/12/2026.")},
    )
