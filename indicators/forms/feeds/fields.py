"""The fields of a mapping's rows: where each comes from, and what the words of the source mean."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.feeds.choices import CONSTANTS, LABELS, LONGEST_NAME, LONGEST_WORDS, SIGN, TOO_LONG
from indicators.forms.texts import LineField, TextField
from indicators.sources.feeds.checks import MEANINGS, MOST_WORDS


class ColumnField(TextField):
    """The name of a column with every space in it; chosen from those that are known, where some are."""

    def know(self, names: tuple[str, ...], current: str) -> None:
        """Offers the columns. One that stands there and is not among them stays a choice: nobody loses it unseen."""
        if names:
            offered = names if not current or current in names else (*names, current)
            choices = [("", _("– không lấy từ cột –")), *((name, name) for name in offered)]
            self.widget = forms.Select(choices=choices, attrs=self.widget.attrs)


class WordsField(TextField):
    """Lines of `text of the source = ours`, as a mapping."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "wrap": "off"}),
            error_messages={"max_length": TOO_LONG},
            **more,
        )

    def clean(self, value: Any) -> dict[str, str]:
        """Raises `ValidationError` naming the line."""
        lines = str(super().clean(value)).split("\n")
        words: dict[str, str] = {}
        for at, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            source, sign, ours = (part.strip() for part in line.rpartition(SIGN))
            if not (source and sign and ours):
                raise ValidationError(
                    _("Dòng %(line)s chưa đúng dạng «chữ của nguồn = chữ của cổng»."), params={"line": at}
                )
            if words.setdefault(source, ours) != ours:
                raise ValidationError(
                    _("Dòng %(line)s: «%(text)s» đã có nghĩa khác ở dòng trên; xin giữ một dòng."),
                    params={"line": at, "text": source[:40]},
                )
        if len(words) > MOST_WORDS:
            raise ValidationError(_("Nhiều nhất %(most)s dòng.") % {"most": MOST_WORDS})
        return words


def choice(choices: Any, **more: Any) -> forms.ChoiceField:
    wrong = gettext_lazy("không có lựa chọn này; xin chọn trong danh sách")
    return forms.ChoiceField(
        required=False, choices=choices, error_messages={"invalid_choice": wrong}, **more
    )


def row_fields(name: str) -> dict[str, forms.Field]:
    """Where a field comes from: a column, a constant, and what the words of the source mean."""
    found: dict[str, forms.Field] = {f"{name}_column": column(_("%(field)s: cột") % {"field": LABELS[name]})}
    if name == "value":
        return found
    label = _("%(field)s: giá trị cố định") % {"field": LABELS[name]}
    found[f"{name}_constant"] = (
        choice([("", "–"), *CONSTANTS[name]], label=label) if name in CONSTANTS else _constant(name, label)
    )
    return found | {f"{name}_words": _words(name)}


def _words(name: str) -> WordsField:
    ours = ", ".join(MEANINGS.get(name, ()))
    return WordsField(
        label=_("%(field)s: bảng từ") % {"field": LABELS[name]},
        help_text=_("Chữ của cổng: %(words)s.") % {"words": ours} if ours else "",
    )


def _constant(name: str, label: str) -> LineField:
    options = {"list": "indicator-codes"} if name == "indicator" else {}
    return LineField(
        required=False,
        max_length=LONGEST_NAME,
        label=label,
        widget=forms.TextInput(attrs={"autocomplete": "off", **options}),
        error_messages={"max_length": TOO_LONG},
    )


def column(label: Any) -> ColumnField:
    return ColumnField(
        required=False, max_length=LONGEST_NAME, label=label, error_messages={"max_length": TOO_LONG}
    )
