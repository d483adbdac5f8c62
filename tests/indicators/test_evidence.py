"""Files that prove a cell: what is taken, how it is kept, and how it comes back."""

import io
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.actions import FileError, LockedError, add_evidence, evidence_path, withdraw_evidence
from indicators.models import Evidence, Submission
from indicators.sources.evidence import recognise
from provinces.models import Change
from tests import factories
from tests.factories import NOW, signed_in
from tests.html import text_of

SHARE = factories.INDICATORS[0]
FORM = "/entry/2026-Q4/dien-bien/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 40 + b"\xff\xd9"
OFFICE = "application/vnd.openxmlformats-officedocument."


def archive(*names: str, **contents: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
        for name, text in contents.items():
            file.writestr(name, text)
    return packed.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("bao-cao.pdf", PDF, ("bao-cao.pdf", "application/pdf")),
        ("Ảnh chụp.PNG", PNG, ("Ảnh chụp.png", "image/png")),
        ("a.jpeg", JPEG, ("a.jpeg", "image/jpeg")),
        ("a.docx", DOCX, ("a.docx", f"{OFFICE}wordprocessingml.document")),
        ("a.xlsx", XLSX, ("a.xlsx", f"{OFFICE}spreadsheetml.sheet")),
        ("a.odt", ODT, ("a.odt", "application/vnd.oasis.opendocument.text")),
    ],
)
def test_files_are_known_by_their_content(name: str, content: bytes, expected: tuple[str, str]):
    told = recognise(name, content)
    assert (told.name, told.content_type) == expected


DECLARED = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
MACRO_TYPE = '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
MACRO_LINK = '<Relationships><Relationship Target="macros.bin" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
OLE_LINK = '<Relationships><Relationship Target="a.bin" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"/></Relationships>'
OLE_OPEN = (
    '<manifest><file-entry full-path="Object 1" media-type="application/vnd.sun.star.oleobject"/></manifest>'
)
OPEN_TEXT = {"mimetype": "application/vnd.oasis.opendocument.text"}
ACTING = {
    "declared with macros": archive("word/document.xml", "word/macros.bin", **{DECLARED: MACRO_TYPE}),
    "declared in another encoding": archive(
        "word/document.xml",
        **{DECLARED: '<?xml version="1.0"?>' + MACRO_TYPE.replace("macroEnabled", "macro&#69;nabled")},
    ),
    "macros by relation": archive(
        DECLARED, "word/document.xml", "word/macros.bin", **{RELATIONS: MACRO_LINK}
    ),
    "macros by name": archive(DECLARED, "xl/workbook.xml", "xl/VBAProject.bin"),
    "old macros": archive(DECLARED, "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    "object by relation": archive(DECLARED, "word/document.xml", "word/a.bin", **{RELATIONS: OLE_LINK}),
    "object by name": archive(DECLARED, "word/document.xml", "word/embeddings/oleObject1.bin"),
    "an embedded file of any kind": archive(DECLARED, "word/document.xml", "word/embeddings/a.xlsx"),
    "a control": archive(DECLARED, "word/document.xml", "word/activeX/activeX1.xml"),
    "Basic": archive("content.xml", "Basic/Standard/Module1.xml", **OPEN_TEXT),
    "Python": archive("content.xml", "Scripts/python/a.py", **OPEN_TEXT),
    "object of LibreOffice": archive(
        "content.xml", "Object 1", **OPEN_TEXT | {"META-INF/manifest.xml": OLE_OPEN}
    ),
    "absolute path": archive(DECLARED, "word/document.xml", "/etc/passwd"),
    "parent path of Windows": archive(DECLARED, "word/document.xml", "..\\..\\x"),
    "drive": archive(DECLARED, "word/document.xml", "C:/x"),
    "parent path behind many": archive(
        DECLARED, "word/document.xml", *(f"word/{n}" for n in range(5000)), "../x"
    ),
    "entities": archive("word/document.xml", **{DECLARED: '<!DOCTYPE x [<!ENTITY a "a">]><x/>'}),
    "declared without end": archive("word/document.xml", **{DECLARED: "<x>" + " " * 2_000_000 + "</x>"}),
}


@pytest.mark.parametrize("name", list(ACTING))
def test_what_acts_by_itself_or_lies_outside_is_not_taken(name: str):
    assert recognise("bao-cao.docx", ACTING[name]) is None


def test_a_chart_may_bring_the_table_behind_it_without_macros():
    chart = "word/embeddings/Microsoft_Excel_Sheet.xlsx"
    table = archive(DECLARED, "xl/workbook.xml")
    with_macros = archive(DECLARED, "xl/workbook.xml", "xl/vbaProject.bin")
    assert recognise("a.docx", packed_with(table, chart)) is not None
    assert recognise("a.docx", packed_with(with_macros, chart)) is None
    assert recognise("a.docx", packed_with(packed_with(table, chart), chart)) is None


def packed_with(inner: bytes, name: str) -> bytes:
    file = io.BytesIO(DOCX)
    with zipfile.ZipFile(file, "a") as outer:
        outer.writestr(name, inner)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ" + b"\0" * 200,
        b"#!/bin/sh\nrm -rf /\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"PK\x03\x04 but no archive",
        archive("evil.exe"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "word/document.xml", "../../etc/passwd"),
        archive("content.xml", mimetype="text/html"),
        archive("content.xml", mimetype="application/vnd.oasis.opendocument.text" + " " * 200),
        b"GIF89a" + b"\0" * 40,
        b"%!PS-Adobe-3.0",
        b" ",
    ],
)
def test_anything_else_is_not_taken_whatever_it_is_called(content: bytes):
    assert recognise("bao-cao.pdf", content) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\báo cáo.pdf", "báo cáo.pdf"),
        ("a.pdf.exe", "a.pdf.exe.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ('x";\r\nSet-Cookie: a=b;.pdf', "xSet-Cookie a=b.pdf"),
        ("", "minh-chung.pdf"),
        (".pdf", "minh-chung.pdf"),
        ("ă" * 300 + ".pdf", "ă" * 146 + ".pdf"),
    ],
)
def test_names_are_made_harmless(name: str, expected: str):
    assert recognise(name, PDF).name == expected


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def report(reference: None, media: Path, time_machine) -> Submission:
    time_machine.move_to(NOW, tick=False)
    return factories.submission(factories.collection())


def add(report: Submission, content: bytes = PDF, name: str = "a.pdf", **more) -> Evidence:
    told = {"submission": report, "indicator": SHARE, "by": factories.editor(), "now": NOW}
    return add_evidence(**(told | {"name": name, "content": content} | more))


def test_the_content_is_kept_once_under_its_hash_and_for_the_portal_alone(report: Submission, media: Path):
    evidence = add(report)
    path = evidence_path(evidence)
    assert path.read_bytes() == PDF
    assert path == media / "evidence" / evidence.sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    add(report, indicator=factories.INDICATORS[1])
    assert [each.name for each in path.parent.iterdir()] == [evidence.sha256]


def test_the_same_file_of_the_same_cell_is_one(report: Submission):
    assert add(report) == add(report)
    assert Evidence.objects.count() == 1


def test_a_cell_without_a_number_may_be_proved_and_still_be_written_first(report: Submission):
    add(report)
    assert report.entries.get().version == 0
    client = signed_in(factories.editor())
    fields = {f"typed-{SHARE}": "81,2", f"seen-{SHARE}": "0::"}
    assert client.post(f"{FORM}cells/{SHARE}/", fields, headers={"HX-Request": "true"}).status_code == 200
    assert report.entries.get().version == 1


def test_adding_and_withdrawing_are_written_down(report: Submission):
    evidence = add(report)
    withdraw_evidence(evidence=evidence, by=factories.editor(), now=NOW)
    withdraw_evidence(evidence=evidence, by=factories.editor(), now=factories.later(hours=1))
    told = Change.objects.filter(topic="evidence").order_by("pk").values_list("action", "key")
    assert list(told) == [(word, f"2026-Q4/dien-bien/{SHARE}") for word in ("added", "withdrawn")]
    evidence.refresh_from_db()
    assert evidence.withdrawn_at == NOW
    assert evidence_path(evidence).exists()


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (PDF + b"0" * (10 * 2**20), "too_large"), (b"x", "unknown_kind")]
)
def test_what_is_not_taken_leaves_nothing_behind(report: Submission, media: Path, content: bytes, code: str):
    with pytest.raises(FileError) as error:
        add(report, content)
    assert error.value.code == code
    assert not Evidence.objects.exists()
    assert not list(media.rglob("*"))


def test_a_cell_has_at_most_twenty_files(report: Submission):
    for n in range(20):
        add(report, PDF + str(n).encode())
    with pytest.raises(FileError, match="too_many"):
        add(report, PDF + b"more")


def test_a_locked_report_takes_and_gives_up_no_file(report: Submission):
    evidence = add(report)
    factories.advance(report, "sent")
    with pytest.raises(LockedError):
        add(report, PNG, "a.png")
    with pytest.raises(LockedError):
        withdraw_evidence(evidence=evidence, by=factories.editor(), now=NOW)


def upload(client: Client, content: bytes, name: str = "a.pdf", **more):
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(f"{FORM}cells/{SHARE}/evidence/", {"file": file}, **more)


def test_a_file_comes_back_as_an_attachment_that_no_browser_runs(report: Submission):
    client = signed_in(factories.editor())
    assert upload(client, PDF, "Báo cáo số 12.pdf").headers["Location"] == f"{FORM}?cell={SHARE}#cell"
    answer = client.get(f"/entry/evidence/{Evidence.objects.get().pk}/")
    assert answer.getvalue() == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_refused_file_is_told_with_the_cure(report: Submission):
    client = signed_in(factories.editor())
    part = upload(client, b"<html>", headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert "Cổng chỉ nhận PDF" in text_of(part)
    page = client.post(f"{FORM}cells/{SHARE}/evidence/", {}, follow=True)
    assert "Chưa chọn tệp nào" in text_of(page)


def test_a_body_that_is_too_large_is_refused_unread(report: Submission):
    client = signed_in(factories.editor())
    answer = client.post(
        f"{FORM}cells/{SHARE}/evidence/",
        b"x",
        content_type="multipart/form-data; boundary=b",
        headers={"Content-Length": str(10**9)},
    )
    assert answer.status_code == 413
    assert "10 MB" in answer.content.decode()


def test_a_post_without_its_token_is_refused(report: Submission):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.editor())
    assert upload(client, PDF).status_code == 403


def test_who_may_read_and_who_may_withdraw(report: Submission):
    pk = add(report).pk
    people = {
        factories.editor(): (200, 302),
        factories.approver(): (200, 403),
        factories.ministry(): (200, 403),
        factories.leader(): (200, 403),
        factories.editor("lao-cai"): (404, 404),
    }
    for person, expected in people.items():
        client = signed_in(person)
        answers = client.get(f"/entry/evidence/{pk}/"), client.post(f"/entry/evidence/{pk}/withdraw/")
        assert tuple(answer.status_code for answer in answers) == expected, person
        if answers[0].status_code == 200:
            assert answers[0].getvalue() == PDF
    assert Client().get(f"/entry/evidence/{pk}/").status_code == 302
    assert signed_in(factories.editor()).get("/entry/evidence/999999/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_an_error_of_the_server(report: Submission):
    evidence = add(report)
    evidence_path(evidence).unlink()
    assert signed_in(factories.editor()).get(f"/entry/evidence/{evidence.pk}/").status_code == 404
