"""Pages for paper: HTML as a tagged PDF, by WeasyPrint, in one typeface that has every Vietnamese letter.

WeasyPrint stands on a library of the system (Pango). Where that is missing the portal runs all the same, and says so
when somebody asks for a PDF.
"""

import warnings
from email.message import Message
from functools import cache
from html import escape
from importlib import import_module
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any
from urllib.error import URLError
from urllib.request import BaseHandler, Request
from urllib.response import addinfourl

from django.conf import settings

FAMILY = "Arimo"
VARIANT = "pdf/ua-1"
_FILES = {400: "400Regular/Arimo_400Regular.ttf", 600: "600SemiBold/Arimo_600SemiBold.ttf"}
_FONT = "font:"
# What is printed knows no screen: points instead of pixels, the inks of the light theme.
_BASE = """
@page {{ size: A4; margin: 14mm 14mm 12mm;
  @top-center {{ content: "{mark}"; font: 600 8pt {family}; color: #7d4d00; vertical-align: middle }} }}
html {{ font: 400 9pt/1.35 {family}; color: #10212a; font-variant-numeric: tabular-nums lining-nums }}
body {{ margin: 0 }}
a {{ color: inherit; text-decoration: none }}
"""
_FACE = '@font-face {{ font-family: {family}; font-weight: {weight}; src: url("{address}") }}\n'
# Two cores draw no two pages faster than one after the other, and the others still have to answer.
_one_at_a_time = Lock()


class PdfError(Exception):
    """This machine cannot draw PDFs; the text says what it lacks."""


def pdf(html: str, *, title: str, language: str, mark: str = "") -> bytes:
    """What goes into a body, with its `<style>`, as a PDF/UA-1 of A4 pages; `mark` stands on top of every page.

    Fonts are embedded, as far as used. Pictures are inline SVG, each with a `<title>`: nothing is fetched, neither from
    a network nor from a disk. Relative links become those of the portal. Drawn one at a time in a process. Raises
    `PdfError`.
    """
    with _one_at_a_time:
        return _written(_laid_out(_typesetter(), _document(html, title, language), _styles(mark)))


def one_page(html: str, *, title: str, language: str, mark: str = "") -> bytes | None:
    """The same where it is one page; None where it is more, told before the PDF is written."""
    with _one_at_a_time:
        laid_out = _laid_out(_typesetter(), _document(html, title, language), _styles(mark))
        return _written(laid_out) if len(laid_out.pages) == 1 else None


def can_draw() -> bool:
    """Whether `pdf` works on this machine."""
    try:
        _typesetter()
    except PdfError:
        return False
    return True


def _document(html: str, title: str, language: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!doctype html><html lang="{escape(language)}"><head>{head}</head><body>{html}</body></html>'


def _styles(mark: str) -> str:
    faces = "".join(
        _FACE.format(family=FAMILY, weight=weight, address=f"{_FONT}{name}")
        for weight, name in _FILES.items()
    )
    quoted = mark.replace("\\", "").replace('"', "").replace("\n", " ")
    return faces + _BASE.format(mark=quoted, family=FAMILY)


@cache
def _typesetter() -> ModuleType:
    """WeasyPrint, loaded with the first page: it takes a second and 60 MB that most processes never need."""
    missing = [name for name in _FILES.values() if not (Path(settings.PDF_FONTS) / name).is_file()]
    if missing:
        raise PdfError(f"no fonts {', '.join(missing)} in {settings.PDF_FONTS}")
    try:
        with warnings.catch_warnings():
            # Without a library that makes fonts smaller it says that a later version will want it.
            warnings.simplefilter("ignore", DeprecationWarning)
            return import_module("weasyprint")
    except OSError as error:
        raise PdfError(f"a library of the system is missing: {error}") from error


def _laid_out(weasyprint: ModuleType, document: str, styles: str) -> Any:
    """Pages that are not written yet. The fonts lie in a folder of their own, which goes with them."""
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=styles, font_config=fonts, url_fetcher=_fetcher(weasyprint))
    page = weasyprint.HTML(string=document, base_url=settings.PUBLIC_URL, url_fetcher=_fetcher(weasyprint))
    return page.render(font_config=fonts, stylesheets=[sheet], pdf_variant=VARIANT)


def _written(laid_out: Any) -> bytes:
    written: bytes = laid_out.write_pdf(pdf_variant=VARIANT)
    return written


class _Fonts(BaseHandler):
    """Gives the fonts under addresses that no other program knows."""

    def font_open(self, request: Request) -> addinfourl:
        name = request.full_url.removeprefix(_FONT)
        if name not in _FILES.values():
            raise URLError("no font of the portal")
        return addinfourl(BytesIO((Path(settings.PDF_FONTS) / name).read_bytes()), Message(), _FONT, 200)


def _fetcher(weasyprint: ModuleType) -> object:
    """Fonts and nothing else, whatever an address in the page says."""
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=(_FONT.rstrip(":"),), allow_redirects=False)
    fetcher.add_handler(_Fonts())
    given: object = fetcher
    return given
