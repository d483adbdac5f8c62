"""What the history of a report is asked for."""

from django import forms
from django.utils.translation import gettext_lazy

from provinces.forms import AddressForm


class SubmissionHistoryForm(AddressForm):
    """Of which cell; after which row. Which cells there are is for the page to say."""

    cell = forms.SlugField(
        required=False,
        max_length=60,
        error_messages={"invalid": gettext_lazy("chỉ nhận mã gồm chữ không dấu, số và dấu gạch")},
    )
    before = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("không phải số của một dòng nhật ký")
        ),
    )
