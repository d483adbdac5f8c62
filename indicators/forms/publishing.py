"""What the pages of publishing and amending are sent."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from indicators.forms.texts import TextField, keys_in
from indicators.models.figures import Revision

LONGEST_NOTE = 1000
MOST_AT_ONCE = 200


def marked(data: QueryDict) -> list[int]:
    """The reports that were marked: `submission` several times over."""
    return keys_in(data.getlist("submission")[:MOST_AT_ONCE])


class AmendmentForm(forms.Form):
    """What kind of amendment it is, and what the public is told about it."""

    kind = forms.ChoiceField(
        choices=Revision.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Xin chọn loại: điều chỉnh theo kế hoạch hoặc đính chính.")
        ),
    )
    note_vi = TextField(
        max_length=LONGEST_NOTE,
        error_messages={
            "required": _("Xin ghi vì sao điều chỉnh: câu này được công bố cùng số mới."),
            "max_length": _("Ghi chú công khai dài quá %(limit_value)s ký tự; xin viết gọn lại."),
        },
    )
    note_en = TextField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": _("Ghi chú tiếng Anh dài quá %(limit_value)s ký tự; xin viết gọn lại."),
        },
    )

    def told(self, name: str) -> Any:
        """What a field was sent, to be shown again."""
        return self.data.get(name, "")
