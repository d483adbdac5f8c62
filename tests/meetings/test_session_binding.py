"""One PDF of a page and the papers behind it: whatever a stranger's file is, the page comes."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from meetings.exports import binding
from meetings.exports.binding import BoundPaper, Fate, Order, bind, fate_mark, unpacked
from meetings.exports.pdf import can_draw, pdf

pytestmark = pytest.mark.skipif(not can_draw(), reason="this machine has no Pango")
WORDS = {fate: f"{fate.value}: {{pages}}" for fate in Fate}


def paper(text: str, pages: int = 1) -> bytes:
    body = "".join(f'<p style="break-after: page">{text} {number}</p>' for number in range(1, pages))
    return pdf(f"{body}<p>{text} {pages}</p>", title=text, language="vi")


def order(**papers: bytes) -> tuple[Order, dict[str, bytes]]:
    """Papers by their hash; a name that ends in `_xlsx` is one of a table."""
    bound = tuple(
        BoundPaper(name, name, len(content), "application/x" if "xlsx" in name else binding.PDF, WORDS)
        for name, content in papers.items()
    )
    html = "".join(f"<p>{each.title} {fate_mark(number)}</p>" for number, each in enumerate(bound))
    return Order(f"<h1>Phiên họp</h1>{html}", "Phiên họp", "vi", "", bound), papers


def bound(asked: tuple[Order, dict[str, bytes]]) -> PdfReader:
    return PdfReader(BytesIO(bind(asked[0], asked[1].get)))


def words(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def locked(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.encrypt("mật khẩu", algorithm="AES-256")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_papers_follow_the_page_in_their_order_under_their_titles():
    reader = bound(order(mot=paper("Báo cáo một", 2), hai=paper("Báo cáo hai")))
    assert len(reader.pages) == 4
    assert [page.extract_text().strip() for page in reader.pages][1:] == [
        "Báo cáo một 1",
        "Báo cáo một 2",
        "Báo cáo hai 1",
    ]
    assert "mot bound: 2" in reader.pages[0].extract_text()
    assert [entry.title for entry in reader.outline][-2:] == ["mot", "hai"]


def test_the_page_keeps_its_language_title_and_tags():
    reader = bound(order(mot=paper("Báo cáo")))
    assert reader.root_object["/Lang"] == "vi"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Phiên họp"


@pytest.mark.parametrize(
    ("content", "fate"),
    [
        (b"%PDF-1.4 and nothing of it", Fate.BROKEN),
        (b"", Fate.BROKEN),
        (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", Fate.BROKEN),
    ],
)
def test_a_broken_paper_is_told_and_stops_nothing(content: bytes, fate: Fate):
    reader = bound(order(hong=content, tot=paper("Báo cáo tốt")))
    assert f"hong {fate.value}" in words(reader)
    assert "Báo cáo tốt 1" in words(reader)


def test_every_cut_of_a_paper_is_bound_or_told(monkeypatch: pytest.MonkeyPatch):
    """A half-uploaded file: cut anywhere it is never a fault of ours. The page itself is drawn once for all."""
    page = paper("Trang")
    monkeypatch.setattr(binding, "pdf", lambda *_given, **_named: page)
    whole = paper("Báo cáo", 3)
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        assert len(bound(order(cat=whole[:length])).pages) >= 1


def test_a_locked_paper_is_told():
    assert "khoa locked" in words(bound(order(khoa=locked(paper("Mật")))))


def test_other_kinds_and_lost_files_are_told():
    asked, papers = order(bang_xlsx=b"PK", mat=paper("Mất"))
    del papers["mat"]
    text = words(bound((asked, papers)))
    assert "bang_xlsx other_kind" in text
    assert "mat missing" in text


def test_pages_and_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binding, "MOST_PAGES", 2)
    reader = bound(order(dai=paper("Dài", 3), ngan=paper("Ngắn", 2), thua=paper("Thừa")))
    assert "dai too_long" in words(reader)
    assert "thua too_long" in words(reader)
    assert len(reader.pages) == 3
    monkeypatch.setattr(binding, "MOST_BYTES", 100)
    assert len(bound(order(dai=paper("Dài"))).pages) == 1


def test_nothing_in_a_paper_runs():
    writer = PdfWriter(clone_from=BytesIO(paper("Báo cáo")))
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    link = DictionaryObject(
        {
            NameObject("/S"): NameObject("/URI"),
            NameObject("/URI"): TextStringObject("https://moha.gov.vn/"),
            NameObject("/Next"): script,
        }
    )
    notes = [
        writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Annot"),
                    NameObject("/Subtype"): NameObject("/Link"),
                    NameObject("/A"): action,
                    NameObject("/AA"): DictionaryObject({NameObject("/E"): script}),
                }
            )
        )
        for action in (script, link)
    ]
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject(notes)
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    written = BytesIO()
    writer.write(written)
    asked, papers = order(doc=written.getvalue())
    content = bind(asked, papers.get)
    assert "doc bound: 1" in words(PdfReader(BytesIO(content)))
    assert b"/JavaScript" not in content
    # pypdf writes a full stop as an octal code.
    assert b"alert" not in content
    assert b"moha" in content


def test_an_order_is_known_by_all_that_is_in_it():
    asked, _ = order(mot=b"1")
    other, _ = order(mot=b"12")
    assert unpacked(asked.packed()) == asked
    assert asked.key == unpacked(asked.packed()).key
    assert asked.key != other.key


def test_words_typed_by_people_are_no_mark():
    asked, papers = order(mot=paper("Báo cáo"))
    typed = Order("<p>&lt;span data-fate=&quot;0&quot;&gt;</p>", asked.title, "vi", "", asked.papers)
    assert "bound: 1" not in words(bound((typed, papers)))
