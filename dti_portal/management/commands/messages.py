"""Keeps the English catalogue: what the code and the templates say in Vietnamese, and whether English is complete."""

from collections.abc import Iterator
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
FOLDERS = ("provinces", "indicators", "meetings", "dti_portal")
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")

# Without dates and names that would change with every run.
HEADER = """\
# English of the portal. Vietnamese is the source language; `manage.py messages` keeps this file.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Found = tuple[str, int, str | tuple[str, ...], str | None]


class Command(BaseCommand):
    help = "Updates locale/en/LC_MESSAGES/django.po with every text of code and templates; --check only tells what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when English is not complete"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / CATALOGUE
        stored = _stored(path)
        found = list(_texts(Path(settings.BASE_DIR)))
        if options["check"]:
            self._check(stored, found)
            return
        # In memory first: a failure must not leave half a catalogue.
        written = BytesIO(HEADER.encode())
        written.seek(0, SEEK_END)
        write_po(written, _merged(stored, found), width=110, sort_output=True, omit_header=True)
        path.write_bytes(written.getvalue())
        self.stdout.write(f"{CATALOGUE}: {len({text for _, _, text, _ in found})} texts")

    def _check(self, stored: Catalog, found: list[Found]) -> None:
        missing = sorted(
            {
                f"{file}:{line} {text!r}"
                for file, line, text, context in found
                if not _english(stored, text, context)
            }
        )
        known = {_key(text, context) for _, _, text, context in found}
        obsolete = sorted(
            repr(message.id)
            for message in stored
            if message.id and _key(message.id, message.context) not in known
        )
        for line in missing:
            self.stderr.write(f"no English: {line}")
        for line in obsolete:
            self.stderr.write(f"no longer said: {line}")
        if missing or obsolete:
            raise CommandError("The English catalogue is not complete. Run manage.py messages and translate.")


def _stored(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="en", project="dti-portal")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _texts(root: Path) -> Iterator[Found]:
    """File, line, text (or singular and plural) and context of everything said, in the order of the files."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            yield from _extracted(path.relative_to(root), path.read_bytes())
    pages = [path for kind in ("*.html", "*.txt") for path in (root / "templates").rglob(kind)]
    for path in sorted(pages):
        yield from _extracted(
            path.relative_to(root), _as_code(templatize(path.read_text("utf-8"), origin=str(path)))
        )


def _as_code(templatized: str) -> bytes:
    """Only the calls: what Django leaves of the markup between them is not Python."""
    lines = []
    for line in templatized.split("\n"):
        start = min(
            (place for name in ("gettext(", "ngettext(", "pgettext(") if (place := line.find(name)) >= 0),
            default=-1,
        )
        lines.append(line[start:] if start >= 0 else "")
    return "\n".join(lines).encode()


def _extracted(path: Path, source: bytes) -> Iterator[Found]:
    for line, text, _comments, context in extract(
        "python", BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield str(path), line, text, context


def _key(text: Any, context: str | None) -> tuple[str, str]:
    return (text[0] if isinstance(text, list | tuple) else text, context or "")


def _english(stored: Catalog, text: Any, context: str | None) -> bool:
    message = stored.get(_key(text, context)[0], context)
    strings = message.string if message else ""
    return all(strings) if isinstance(strings, list | tuple) else bool(strings)


def _merged(stored: Catalog, found: list[Found]) -> Catalog:
    merged = Catalog(locale="en", project="dti-portal", fuzzy=False)
    for file, _line, text, context in found:
        old = stored.get(_key(text, context)[0], context)
        merged.add(text, _kept(text, old.string if old else ""), locations=[(file, 0)], context=context)
    return merged


def _kept(text: Any, english: Any) -> str | tuple[str, ...]:
    """The English there is, where a text became a plural or is none any more too."""
    forms = (english, english) if isinstance(english, str) else tuple(english)
    return forms if isinstance(text, tuple) else forms[0]
