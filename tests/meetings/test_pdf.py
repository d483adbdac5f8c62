"""HTML as a PDF: what is in it, what it never fetches, and what is said where it cannot be drawn."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from meetings.exports import pdf as exports
from meetings.exports.pdf import PdfError, can_draw, one_page, pdf

needs_pango = pytest.mark.skipif(not can_draw(), reason="Pango is not on this machine: no PDF can be drawn")
LETTERS = "Đắk Lắk, Điện Biên, Thừa Thiên Huế, ữ ợ ẵ ỹ − ▲ ▼"


def read(content):
    return PdfReader(BytesIO(content))


def text(content):
    return "\n".join(page.extract_text() for page in read(content).pages)


def drawn(html, **more):
    return pdf(html, **({"title": "Thử", "language": "vi"} | more))


@needs_pango
def test_letters_can_be_read_back():
    assert LETTERS in text(drawn(f"<p>{LETTERS}</p>"))


@needs_pango
def test_title_and_language_are_told_to_who_listens():
    found = read(drawn("<p>x</p>", title='Bản <b> & "tóm tắt"', language="en"))
    root = found.trailer["/Root"]
    assert (found.metadata.title, root["/Lang"]) == ('Bản <b> & "tóm tắt"', "en")
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in found.trailer["/Root"]["/Metadata"].get_data()


@needs_pango
def test_all_fonts_are_the_portal_s_own_and_embedded():
    page = read(drawn(f"<p>{LETTERS} <b style='font-weight: 600'>đậm</b></p>")).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert {"Arimo" in str(each["/FontName"]) for each in described} == {True}
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each) for each in described)


@needs_pango
def test_the_mark_stands_on_every_page():
    pages = read(drawn("<p>một</p><p style='break-before: page'>hai</p>", mark='Dữ liệu "thực hành"')).pages
    assert ["Dữ liệu thực hành" in page.extract_text() for page in pages] == [True, True]


@needs_pango
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "font:../LICENSE"])
def test_nothing_is_fetched(address, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a socket or a file was opened")

    monkeypatch.setattr("urllib.request.HTTPHandler.http_open", refuse)
    monkeypatch.setattr("urllib.request.FileHandler.file_open", refuse)
    html = f'<link rel="stylesheet" href="{address}"><style>@import url("{address}")</style>'
    html += f'<link rel="attachment" href="{address}"><img src="{address}" alt="x"><p>còn lại</p>'
    content = drawn(html)
    assert "còn lại" in text(content)
    assert b"root:" not in content


@needs_pango
def test_relative_links_are_those_of_the_portal(settings):
    settings.PUBLIC_URL = "https://portal.example/"
    page = read(drawn('<a href="/dti/">DTI</a>')).pages[0]
    assert page["/Annots"][0].get_object()["/A"]["/URI"] == "https://portal.example/dti/"


@needs_pango
def test_one_page_is_one_page_or_none():
    told = {"title": "x", "language": "vi"}
    assert len(read(one_page("<p>ngắn</p>", **told)).pages) == 1
    assert one_page("<p>dài</p>" * 200, **told) is None


@pytest.fixture
def without_pango(monkeypatch):
    def fail(_name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    exports._typesetter.cache_clear()
    monkeypatch.setattr(exports, "import_module", fail)
    yield
    exports._typesetter.cache_clear()


def test_a_machine_without_pango_says_so(without_pango):
    assert not can_draw()
    with pytest.raises(PdfError, match="libpango"):
        drawn("<p>x</p>")


def test_without_the_fonts_nothing_is_drawn_in_another(settings, tmp_path):
    exports._typesetter.cache_clear()
    settings.PDF_FONTS = tmp_path
    with pytest.raises(PdfError, match="Arimo_400Regular"):
        drawn("<p>x</p>")
    exports._typesetter.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_a_reader_is_told_what_the_machine_lacks(without_pango, client: Client):
    response = client.get("/briefing.pdf")
    assert response.status_code == 503
    assert "thiếu thư viện dàn trang Pango" in response.content.decode()
