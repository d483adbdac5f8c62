"""A file or a pasted text on its way in, and what a person decides about its cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.texts import LONGEST_VERSION, number_in
from indicators.sources import MOST_BYTES, MOST_CHARACTERS

MOST_CELLS = 400


class SheetUploadForm(forms.Form):
    """One of the two: a file, or what was pasted. `start` is the indicator from which one pasted column goes down."""

    file = forms.FileField(required=False, allow_empty_file=True)
    pasted = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS,
        error_messages={
            "max_length": gettext_lazy(
                "Phần dán dài quá %(limit_value)s ký tự. Hãy chỉ chép phần biểu số liệu."
            ),
            "null_characters_not_allowed": gettext_lazy(
                "Phần dán có ký tự không đọc được. Hãy chép lại từ bảng tính."
            ),
        },
    )
    start = forms.SlugField(
        required=False,
        max_length=60,
        error_messages=dict.fromkeys(
            ("invalid", "max_length"), gettext_lazy("Hãy chọn chỉ tiêu bắt đầu trong danh sách.")
        ),
    )

    def clean_file(self) -> Any:
        """Before a byte of it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(
                _("Tệp lớn hơn 5 MB. Mẫu của cổng chỉ vài chục kB: hãy tải mẫu mới và chỉ điền các ô nhập.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or self.cleaned_data
        given = [bool(clean.get("file")) or "file" in self.files, bool((clean.get("pasted") or "").strip())]
        if self.errors or sum(given) == 1:
            return clean
        if all(given):
            raise ValidationError(_("Hãy chọn một cách: nạp tệp, hoặc dán từ bảng tính."))
        raise ValidationError(
            _("Chưa có tệp và cũng chưa dán gì. Hãy chọn tệp .xlsx, hoặc dán các ô đã chép.")
        )

    @property
    def sentences(self) -> list[str]:
        """What is wrong, each as a sentence with its cure."""
        return [str(error) for errors in self.errors.values() for error in errors]


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell to be written: the version that the page showed, and the reading chosen of its number, if one was."""

    version: int
    reading: str | None = None


def chosen_cells(data: QueryDict) -> Mapping[str, Choice] | None:
    """The cells that the person wants written, by code; None where the post is not one of this page.

    `apply` names cells that were ticked, `choice-<code>` says `mine` where two wrote, `reading-<code>` which number is
    meant; `version-<code>` is what the page showed.
    """
    codes = [name.removeprefix("version-") for name in data if name.startswith("version-")]
    if len(codes) > MOST_CELLS:
        return None
    chosen: dict[str, Choice] = {}
    ticked = set(data.getlist("apply"))
    for code in codes:
        version = number_in(str(data[f"version-{code}"]), digits=LONGEST_VERSION)
        reading = str(data.get(f"reading-{code}", ""))
        if version is None:
            return None
        if code in ticked or reading or data.get(f"choice-{code}") == "mine":
            chosen[code] = Choice(version, reading[:100] or None)
    return chosen if ticked <= set(codes) else None
