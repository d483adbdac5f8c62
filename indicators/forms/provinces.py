"""The parameters of the page of a province."""

from django import forms
from django.utils.translation import gettext_lazy

from provinces.forms import AddressForm, DayField


class ProvinceDetailForm(AddressForm):
    """Which pillars there are is for the page to say."""

    pillar = forms.SlugField(
        required=False,
        max_length=60,
        error_messages={"invalid": gettext_lazy("chỉ nhận mã nhóm gồm chữ không dấu, số và dấu gạch")},
    )
    known_on = DayField(required=False)
