"""What the runs of a feed are asked for."""

from django import forms
from django.utils.translation import gettext_lazy

from provinces.forms import AddressForm


class FeedRunsForm(AddressForm):
    """After which run the list goes on."""

    before = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("không phải số của một lần đọc")
        ),
    )
