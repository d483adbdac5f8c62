"""Words that people type, in fields of every form."""

import unicodedata
from typing import Any

from django import forms


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


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn")
