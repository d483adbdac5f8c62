"""The mapping of a feed as rows of a form: a row for each field, and how the file and its numbers are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from indicators.forms.feeds.choices import (
    BESIDE,
    DECIMAL,
    DELIMITERS,
    EMPTY,
    ENCODINGS,
    HELPS,
    LABELS,
    LONGEST_NAME,
    NUMBERS,
    PARTS,
    READ_BY,
    READING,
    SCALES,
    SIGN,
    TOO_LONG,
    UNIT_BY,
)
from indicators.forms.feeds.columns import Seen
from indicators.forms.feeds.fields import ColumnField, WordsField, choice, column, row_fields
from indicators.forms.texts import LineField
from indicators.models import Observation
from indicators.sources.feeds.base import FIELDS, REQUIRED
from indicators.sources.feeds.checks import LAST_HEADER, MappingError
from indicators.sources.feeds.mapping import FeedMapping


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A field of the mapping: `parts` are the controls of its column, constant and words."""

    name: str
    label: Any
    help: Any
    required: bool
    parts: tuple[forms.BoundField, ...]
    faults: tuple[str, ...]


class MappingForm(forms.Form):
    """The part of a feed's form that says what its columns mean."""

    read_delimiter = choice(DELIMITERS, label=gettext_lazy("Dấu ngăn cột"))
    read_encoding = choice(ENCODINGS, label=gettext_lazy("Bảng mã"))
    read_sheet = LineField(
        required=False,
        max_length=LONGEST_NAME,
        label=gettext_lazy("Trang tính"),
        help_text=gettext_lazy("Để trống: trang đầu tiên."),
        error_messages={"max_length": TOO_LONG},
    )
    read_header = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LAST_HEADER,
        label=gettext_lazy("Dòng tiêu đề"),
        help_text=gettext_lazy("Dòng ghi tên các cột, đếm từ 1."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("chỉ nhận số dòng từ 1 đến 1000")
        ),
    )
    read_rows = LineField(
        required=False,
        max_length=LONGEST_NAME,
        label=gettext_lazy("Đường dẫn tới các dòng"),
        help_text=gettext_lazy(
            "Như data.items hoặc $.data[*]; để trống khi cả tài liệu là một danh sách. Cột viết như a.b hoặc a[0].c."
        ),
        error_messages={"max_length": TOO_LONG},
    )
    unit_by = choice(UNIT_BY, label=gettext_lazy("Nguồn gọi đơn vị bằng"))
    value_decimal = choice(DECIMAL, label=gettext_lazy("Dấu thập phân"))
    value_groups = forms.BooleanField(
        required=False, label=gettext_lazy("Một nhóm ba chữ số sau dấu kia là hàng nghìn (1.234 là 1234)")
    )
    value_scale = forms.TypedChoiceField(
        required=False,
        choices=SCALES,
        coerce=int,
        empty_value=None,
        label=gettext_lazy("Nhân với"),
        help_text=gettext_lazy("Khi nguồn ghi theo nghìn, triệu hoặc tỷ."),
        error_messages={"invalid_choice": gettext_lazy("không có lựa chọn này; xin chọn trong danh sách")},
    )
    value_empty = choice(EMPTY, label=gettext_lazy("Ô trống là"))
    value_missing = WordsField(
        label=gettext_lazy("Chữ thay cho số"),
        help_text=gettext_lazy(
            "Mỗi dòng một chữ, như: … = chưa công bố, x = không áp dụng. Các lý do: chưa thu thập, không áp dụng, "
            "chưa công bố, chậm báo cáo."
        ),
    )

    def __init__(self, *args: Any, seen: Seen, codes: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.seen, self.codes = seen, codes
        for name in FIELDS:
            self.fields |= row_fields(name)
        for name in BESIDE:
            self.fields[name] = column(BESIDE[name])
        for name, field in self.fields.items():
            if isinstance(field, ColumnField):
                field.know(seen.names, self._standing(name))
        self._keep_scale()

    @property
    def rows(self) -> Iterator[MappingRow]:
        """The rows of the mapping, in the order of its fields."""
        for name in FIELDS:
            parts = [self[f"{name}_{part}"] for part in PARTS if f"{name}_{part}" in self.fields]
            faults = [str(error) for part in parts for error in part.errors]
            yield MappingRow(name, LABELS[name], HELPS[name], name in REQUIRED, tuple(parts), tuple(faults))

    @property
    def reading_asked(self) -> bool:
        """Whether something is said about how the file is read, or wrongly said."""
        told = {part: self[f"read_{part}"] for part in READING}
        usual = {"header": "1"}
        return any(
            each.errors or str(each.value() or "") not in ("", usual.get(part)) for part, each in told.items()
        )

    @property
    def beside_asked(self) -> bool:
        """Whether columns beside the value are named."""
        return any(self[name].value() or self[name].errors for name in BESIDE)

    def typed(self) -> dict[str, Any]:
        """The mapping as JSON, from what was understood so far."""
        clean, format = self.cleaned_data, self.cleaned_data.get("format", "")
        rules = {name: _rule(clean, name, self.seen) for name in FIELDS}
        if not any(rule.get("column") or rule.get("constant") for rule in rules.values()):
            rules = {name: rule for name, rule in FeedMapping.usual(format).dump().items() if name in rules}
        else:
            rules["unit"] |= {"by": clean.get("unit_by") or "any"}
            rules["value"] |= _numbers(clean, self.seen)
        reading = {part: clean.get(f"read_{part}") for part in READ_BY.get(format, ())}
        if reading.get("delimiter") == "tab":
            reading["delimiter"] = "\t"
        return {**rules, "reading": {part: told for part, told in reading.items() if told}}

    def clean(self) -> dict[str, Any]:
        """With `mapping`, ready to be kept. Every fault stands at the row that it is about."""
        clean = dict(super().clean() or self.cleaned_data)
        self._refuse_unknown(clean)
        try:
            clean["mapping"] = FeedMapping.parse(self.typed()).dump()
        except MappingError as error:
            for name, reason in error.faults:
                field = f"{name}_column" if name in FIELDS else "read_rows"
                if not self._is_faulty(name):
                    self.add_error(field, reason.en if get_language() == "en" else reason.vi)
        return clean

    def clean_value_missing(self) -> dict[str, str]:
        """Reasons by their codes; people write them in words, in either language."""
        codes = _missing_codes()
        words: dict[str, str] = self.cleaned_data["value_missing"]
        return {text: codes.get(ours.casefold(), ours) for text, ours in words.items()}

    def _refuse_unknown(self, clean: Mapping[str, Any]) -> None:
        """Codes of indicators are ours: one that does not exist would refuse every row."""
        asked = [("indicator_constant", clean.get("indicator_constant") or "")]
        asked += [("indicator_words", ours) for ours in (clean.get("indicator_words") or {}).values()]
        for field, code in asked:
            if code and code not in self.codes and field not in self.errors:
                self.add_error(field, _("Không có chỉ tiêu «%(code)s» trong danh mục.") % {"code": code[:60]})

    def _is_faulty(self, name: str) -> bool:
        return any(each.startswith((f"{name}_", f"read_{name}")) for each in self.errors)

    def _standing(self, name: str) -> str:
        told = self.data.get(name) if self.is_bound else self.initial.get(name)
        return self.seen.exact(str(told or ""))

    def _keep_scale(self) -> None:
        """A power of ten that the list does not offer stays what it is."""
        told = self._standing("value_scale")
        field: Any = self.fields["value_scale"]
        if told.removeprefix("-").isdecimal() and len(told) < 4 and int(told) not in dict(SCALES):
            field.choices = [*SCALES, (int(told), f"10^{int(told)}")]


def _missing_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for lang in ("vi", "en"):
        with override(lang):
            codes |= {str(each.label).casefold(): each.value for each in Observation.Missing}
    return codes


def typed_mapping(mapping: FeedMapping) -> dict[str, Any]:
    """The mapping as the controls of the form carry it."""
    told: dict[str, Any] = {f"read_{part}": getattr(mapping.reading, part) for part in READING}
    if mapping.reading.delimiter == "\t":
        told["read_delimiter"] = "tab"
    for name, rule in mapping.rules.items():
        told[f"{name}_column"], told[f"{name}_constant"] = rule.column, rule.constant
        told[f"{name}_words"] = _lines(rule.words)
    told["unit_by"] = mapping.unit.by
    told |= {f"value_{part}": getattr(mapping.value, part) for part in NUMBERS}
    labels = {each.value: str(each.label) for each in Observation.Missing}
    missing = {text: labels.get(code, code) for text, code in mapping.value.missing.items()}
    return told | {"value_missing": _lines(missing)}


def _lines(words: Mapping[str, str]) -> str:
    return "\n".join(f"{source} {SIGN} {ours}" for source, ours in words.items())


def _rule(clean: Mapping[str, Any], name: str, seen: Seen) -> dict[str, Any]:
    told = {
        "column": seen.exact(clean.get(f"{name}_column") or ""),
        "constant": clean.get(f"{name}_constant"),
        "words": clean.get(f"{name}_words"),
    }
    return {part: value for part, value in told.items() if value}


def _numbers(clean: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    told = {part: clean.get(f"value_{part}") for part in NUMBERS}
    told |= {part: seen.exact(told[part] or "") for part in NUMBERS if part.endswith("_column")}
    return {part: value for part, value in (told | {"missing": clean.get("value_missing")}).items() if value}
