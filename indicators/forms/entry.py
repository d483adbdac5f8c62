"""What a person typed into cells: the fields of one cell, or of the whole form in one post.

The names of fields end in the code of the indicator. `seen-<code>` carries what the page showed when it was drawn, as
`version:reason:text`: what the person did not touch is not written, and what somebody else wrote since is noticed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from indicators.forms.texts import LONGEST_VERSION, FigureField, TextField, number_in
from indicators.models import Observation
from provinces.forms import AddressForm, CodeField

FIELDS = ("typed", "missing", "note", "document")
LONGEST_NOTE, LONGEST_DOCUMENT = 2000, 200
MOST_CELLS = 400


class EntrySheetForm(AddressForm):
    """Which cell's drawer is open, and which edition of the report is read."""

    cell = CodeField()
    edition = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=999,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("không phải một lần báo cáo; viết như 1")
        ),
    )


def posted_edition(data: QueryDict) -> int:
    """The edition of the report on which the posted form was drawn; the first where none is named, 0 for nonsense."""
    return number_in(data.get("edition", "1"), digits=3) or 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cell said when the page was drawn."""

    version: int = 0
    missing: str = ""
    typed: str = ""

    def __str__(self) -> str:
        return f"{self.version}:{self.missing}:{self.typed}"


@dataclass(frozen=True, slots=True)
class PostedCell:
    """What a person wants of a cell. None: not touched."""

    code: str
    seen: Seen
    typed: str | None = None
    missing: str | None = None
    note: str | None = None
    document: str | None = None

    @property
    def touched(self) -> bool:
        return any(getattr(self, name) is not None for name in FIELDS)


class SeenField(forms.CharField):
    """`3:late:` or `2::81,2`."""

    default_error_messages = {
        "required": gettext_lazy("biểu mẫu gửi thiếu; tải lại trang rồi nhập lại"),
        "invalid": gettext_lazy("biểu mẫu gửi sai; tải lại trang rồi nhập lại"),
    }

    def clean(self, value: Any) -> Seen:
        version, colon, rest = str(super().clean(value)).partition(":")
        missing, second, typed = rest.partition(":")
        known = number_in(version, digits=LONGEST_VERSION)
        if known is None or not (colon and second):
            raise ValidationError(self.error_messages["invalid"])
        return Seen(known, missing, typed)


class CellForm(forms.Form):
    """The fields of one cell. What is no number is no fault here: the cell says so itself."""

    seen = SeenField(strip=False, max_length=300)
    typed = FigureField(required=False)
    missing = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Observation.Missing.choices],
        error_messages={"invalid_choice": gettext_lazy("lý do trống không có trong danh sách; chọn lại")},
    )
    note = TextField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": gettext_lazy("giải thích dài quá 2.000 ký tự; viết ngắn lại")},
    )
    document = TextField(
        required=False,
        max_length=LONGEST_DOCUMENT,
        error_messages={"max_length": gettext_lazy("số văn bản dài quá 200 ký tự; viết ngắn lại")},
    )


@dataclass(frozen=True, slots=True)
class PostedSheet:
    """Everything of one post: the cells that were touched, what was not understood as sentences by code, with the
    figures that were typed there, and what the person decided about a cell that two wrote."""

    cells: tuple[PostedCell, ...]
    faults: Mapping[str, str]
    opens: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)


def posted_cell(data: QueryDict, code: str) -> PostedSheet:
    """The one cell of a post to its own address."""
    return _posted(data, [code])


def posted_sheet(data: QueryDict) -> PostedSheet:
    """All cells of the form; `opens` is the cell whose details were asked for by the button that was pressed."""
    codes = [name.partition("-")[2] for name in data if name.startswith("seen-")]
    return _posted(data, codes[:MOST_CELLS], opens=data.get("open", "")[:60])


def _posted(data: QueryDict, codes: list[str], opens: str = "") -> PostedSheet:
    cells: list[PostedCell] = []
    faults: dict[str, str] = {}
    for code in codes:
        form = CellForm({name: data[key] for name, key in _named(data, code)})
        if form.is_valid():
            cells.append(_decided(_touched(form, code, insists=_names(data, "mine", code)), data))
        else:
            faults[code] = " ".join(str(error) for errors in form.errors.values() for error in errors)
    refused = {code: str(data[f"typed-{code}"]) for code in faults if f"typed-{code}" in data}
    return PostedSheet(tuple(cell for cell in cells if cell.touched), faults, opens, refused)


def _named(data: QueryDict, code: str) -> Iterator[tuple[str, str]]:
    for name in ("seen", *FIELDS):
        if f"{name}-{code}" in data:
            yield name, f"{name}-{code}"


def _names(data: QueryDict, button: str, code: str) -> bool:
    return data.get(button, "").partition("=")[0] == code


def _touched(form: CellForm, code: str, *, insists: bool) -> PostedCell:
    """Who insists on his value means it, also where it is what the cell said when the page was drawn."""
    clean, seen = form.cleaned_data, form.cleaned_data["seen"]
    said: dict[str, str | None] = {name: clean[name] if name in form.data else None for name in FIELDS}
    for name in ("typed", "missing"):
        if said[name] == getattr(seen, name) and not insists:
            said[name] = None
    return PostedCell(code, seen, **said)


def _decided(cell: PostedCell, data: QueryDict) -> PostedCell:
    """The buttons of a cell: one of the readings of its number, my value over theirs, theirs instead of mine."""
    for word, decide in (("reading", _read), ("mine", _kept), ("theirs", _given_up)):
        if _names(data, word, cell.code):
            cell = decide(cell, str(data[word]).partition("=")[2])
    return cell


def _read(cell: PostedCell, text: str) -> PostedCell:
    return PostedCell(cell.code, cell.seen, text[:100], cell.missing, cell.note, cell.document)


def _kept(cell: PostedCell, version: str) -> PostedCell:
    """Written over the version that the person was shown, and over no later one."""
    known = number_in(version, digits=LONGEST_VERSION)
    seen = Seen(cell.seen.version if known is None else known, cell.seen.missing, cell.seen.typed)
    return PostedCell(cell.code, seen, cell.typed, cell.missing, cell.note, cell.document)


def _given_up(cell: PostedCell, _rest: str) -> PostedCell:
    return PostedCell(cell.code, cell.seen)
