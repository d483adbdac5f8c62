"""What the addresses of meetings ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provinces.forms import AddressForm, YearField


class NotTakenField(forms.CharField):
    """The past day that other pages take: said not to be taken, rather than passed over in silence."""

    def clean(self, value: Any) -> str:
        if value:
            raise ValidationError(
                _("trang này chỉ có bản hiện nay, không xem lại được theo một ngày trong quá khứ")
            )
        return ""


class MeetingDetailForm(AddressForm):
    known_on = NotTakenField(required=False)


class MeetingListForm(AddressForm):
    """Which bodies and years there are is for the page to say."""

    body = forms.SlugField(
        required=False,
        max_length=40,
        error_messages={"invalid": gettext_lazy("chỉ nhận mã gồm chữ không dấu, số và dấu gạch")},
    )
    year = YearField()
    known_on = NotTakenField(required=False)
