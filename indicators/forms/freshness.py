"""The parameters of the page of freshness."""

from django import forms
from django.utils.translation import gettext_lazy

from indicators.forms.feed_list import page_field
from indicators.progress.freshness import Freshness
from provinces.forms import AddressForm, CodeField


class FreshnessForm(AddressForm):
    """Of which pillar, and how they stand. Which pillars there are is for the page to say."""

    pillar = CodeField()
    status = forms.ChoiceField(
        required=False,
        choices=[(each.value, each.value) for each in Freshness],
        error_messages={
            "invalid_choice": gettext_lazy("chỉ nhận overdue, awaited, current, never hoặc unknown")
        },
    )
    page = page_field()
