"""What the pages of signing and reviewing ask for, and what they are sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.texts import TextField
from indicators.models import Submission
from provinces.forms import AddressForm, CodeField

LONGEST_REASON = 1000
REASON = "reason-"


class ReviewQueueForm(AddressForm):
    """Of which round, in which state, of which region."""

    collection = CodeField(max_length=30)
    status = forms.ChoiceField(
        required=False,
        choices=Submission.State.choices,
        error_messages={
            "invalid_choice": gettext_lazy("chỉ nhận draft, sent, accepted, returned hoặc published")
        },
    )
    region = CodeField()


class SignForm(forms.Form):
    """The signer's word for what was read: `seen` is the mark of the page."""

    checked = forms.BooleanField(
        error_messages={"required": gettext_lazy("Xin đánh dấu câu xác nhận trước khi ký và gửi.")}
    )
    seen = forms.CharField(max_length=60, required=False)


class SeenForm(forms.Form):
    """A decision on what was read; without a mark nothing is known to have been read."""

    seen = forms.CharField(max_length=60, required=False, empty_value="-")


class ReasonsForm(SeenForm):
    """A decision on a report, with the reasons for which cells are returned: a text field for each cell."""

    act = forms.ChoiceField(
        choices=[("accept", "accept"), ("return", "return")],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Xin bấm nút Tiếp nhận hoặc nút Trả lại.")
        ),
    )

    def __init__(self, data: QueryDict | None, codes: Iterable[str]) -> None:
        super().__init__(data)
        for code in codes:
            self.fields[REASON + code] = TextField(
                required=False,
                max_length=LONGEST_REASON,
                error_messages={
                    "max_length": _("Lý do trả lại dài quá %(most)s ký tự.") % {"most": LONGEST_REASON}
                },
            )

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the code of the indicator, without the empty ones."""
        return {code: text for code, text in self._texts(self.cleaned_data).items() if text}

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, understood or not, to be shown again."""
        return self._texts(self.data)

    @property
    def faults(self) -> dict[str, str]:
        """The sentence for each cell whose reason cannot be taken."""
        return {code: " ".join(texts) for code, texts in self._texts(self.errors).items()}

    def _texts(self, values: Any) -> dict[str, Any]:
        return {
            name.removeprefix(REASON): values[name]
            for name in self.fields
            if name.startswith(REASON) and name in values
        }
