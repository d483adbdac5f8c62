"""What the history of a report is asked for."""

from django import forms
from django.utils.translation import gettext_lazy

from provinces.forms import AddressForm, CodeField


class SubmissionHistoryForm(AddressForm):
    """Of which cell; after which row. Which cells there are is for the page to say."""

    cell = CodeField()
    before = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("không phải số của một dòng nhật ký")
        ),
    )
