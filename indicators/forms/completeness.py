"""The parameters of the page of completeness."""

from django import forms
from django.utils.translation import gettext_lazy

from provinces.forms import AddressForm, CodeField


class CompletenessForm(AddressForm):
    """Which rounds and regions there are is for the page to say."""

    by = forms.ChoiceField(
        required=False,
        choices=[("unit", "unit"), ("indicator", "indicator")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận unit hoặc indicator")},
    )
    collection = forms.SlugField(
        required=False,
        max_length=30,
        error_messages={"invalid": gettext_lazy("chỉ nhận mã đợt như 2026-Q4")},
    )
    region = CodeField()
