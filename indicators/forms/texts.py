"""Words that people type, in fields of every form."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from indicators.numerals.hearing import is_too_long, printable

# Longer numbers are no keys and no versions of rows.
LONGEST_KEY, LONGEST_VERSION = 15, 9


def number_in(text: str, *, digits: int) -> int | None:
    """A number of so many digits at most; None for any other text."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def keys_in(texts: Iterable[str]) -> list[int]:
    """The keys of rows among what was sent; what is no number names nothing."""
    found = (number_in(text, digits=LONGEST_KEY) for text in texts)
    return [key for key in found if key is not None]


class TextField(forms.CharField):
    """Text of people: composed, one kind of line ends, without characters that nobody sees and XML has no place for."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", str(value or "")).replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\t", " ")
        return "".join(each for each in text if each == "\n" or not _hidden(each)).strip()


class LineField(TextField):
    """Text on one line: a name, which stands in subjects of mails and in titles."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class FigureField(forms.CharField):
    """A figure as typed, with everything between its digits. One too long is refused: cut, it could be another."""

    default_error_messages = {
        "too_long": gettext_lazy("ô này chỉ ghi một số, không quá 100 ký tự; lời giải thích ghi vào ghi chú")
    }

    def to_python(self, value: Any) -> str:
        return printable(str(value or "")).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_too_long(value):
            raise ValidationError(self.error_messages["too_long"])


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn")
