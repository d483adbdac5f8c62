"""The English catalogue: complete, with the placeholders and the markup of the Vietnamese, in words of its own."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import checkers
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from dti_portal.management.commands import messages
from dti_portal.management.commands.messages import CATALOGUE

PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])|(%%)")
TAG = re.compile(r"</?[a-z]+")
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
# What is written alike in both languages: names and codes.
ALIKE = {
    "%(field)s: %(reason)s.",
    "%(name)s, %(unit)s, %(period)s: %(figure)s (%(kind)s)",
    "%(place)s.",
    "API",
    "DTI",
    "DTI %(year)s: %(publication)s",
    "JSON",
    "pct_yoy, times_yoy, pct_mom, times_base, pp, rank, abs, ambiguous_pct_pp",
}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (settings.BASE_DIR / CATALOGUE).open("rb") as file:
        return read_po(file, locale="en")


def said(catalogue: Catalog) -> Iterator[Message]:
    """Every message but the header."""
    return (message for message in catalogue if message.id)


def sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Vietnamese and English of every message, of plurals form by form."""
    for message in said(catalogue):
        yield from zip(sources(message), strings(message), strict=True)


def wrong(catalogue: Catalog, same: re.Pattern[str]) -> list[tuple[str, str]]:
    """The messages whose two languages hold other matches of a pattern, or another number of them."""
    return [
        (text, string)
        for text, string in pairs(catalogue)
        if Counter(same.findall(text)) != Counter(same.findall(string))
    ]


def test_everything_that_is_said_has_its_english_and_nothing_else():
    call_command("messages", check=True)


def test_placeholders_are_those_of_the_vietnamese(english: Catalog):
    assert wrong(english, PLACEHOLDER) == []


def test_markup_is_that_of_the_vietnamese(english: Catalog):
    assert wrong(english, TAG) == []


@pytest.mark.parametrize(
    ("text", "english", "kept"),
    [
        ("một", "one", "one"),
        ("một", ("one", "many"), "one"),
        (("một", "một"), "one", ("one", "one")),
        (("một", "một"), ("one", "many"), ("one", "many")),
        (("một", "một"), "", ("", "")),
    ],
)
def test_a_text_that_becomes_a_plural_or_is_none_any_more_keeps_its_english(
    text: Any, english: Any, kept: Any
):
    assert messages._kept(text, english) == kept


def test_a_plural_has_both_its_english_forms(english: Catalog):
    plurals = [message for message in said(english) if not isinstance(message.id, str)]
    assert plurals
    assert [message.id for message in plurals if len(set(strings(message))) != 2] == []


def test_edges_and_line_ends_are_those_of_the_vietnamese(english: Catalog):
    def edges(text: str) -> tuple[bool, bool, bool, int]:
        return text[0].isspace(), text[-1].isspace(), text.endswith(":"), text.count("\n")

    assert [pair for pair in pairs(english) if edges(pair[0]) != edges(pair[1])] == []


def test_nothing_is_left_in_vietnamese(english: Catalog):
    assert [string for _text, string in pairs(english) if VIETNAMESE.search(string)] == []
    assert {text for text, string in pairs(english) if text == string} <= ALIKE


def test_sentences_stay_sentences_and_nobody_shouts(english: Catalog):
    assert [string for _text, string in pairs(english) if "!" in string or "  " in string] == []
    assert [
        (text, string)
        for text, string in pairs(english)
        if text.endswith(".") != string.endswith(".") and not text.endswith("…")
    ] == []


def test_no_translation_is_doubtful_or_without_its_place(english: Catalog):
    assert [message.id for message in said(english) if message.fuzzy] == []
    assert [message.id for message in said(english) if not message.locations] == []
    assert english.obsolete == {}


def test_the_catalogue_compiles_without_a_warning(english: Catalog):
    compiled = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for message in said(english):
            for check in checkers:
                check(english, message)
        write_mo(compiled, english)
    compiled.seek(0)
    assert dict(pairs(read_mo(compiled))) == dict(pairs(english))
