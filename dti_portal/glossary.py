"""The words of the trade, read from the reviewed fixture."""

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Term:
    word: str
    definition: str


@cache
def terms(language: str) -> tuple[Term, ...]:
    """The glossary in one language, in the order of the file."""
    with (settings.REFERENCE_DIR / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(row[f"term_{language}"], row[f"definition_{language}"]) for row in csv.DictReader(file)
        )
