"""LibreOffice opens the template, a person's typing is done in it, and what it saves is understood.

What is proven: the real program, without a screen, opens the file that the portal wrote; a macro in a profile of its own
types into the cells the way its input line does (text is parsed: `45.7%` becomes a number with a percent format); it
refuses to type into the locked cells; it saves as XLSX, or as ODS which it then converts; and the upload reads the right
figures out of that file. What is not: that Excel does the same.
"""

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from dti_portal.launcher import office
from indicators.models import Entry, SheetUpload, Submission
from tests import factories
from tests.indicators.workbooks import row_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(office.find() is None, reason=office.WITHOUT.splitlines()[0]),
]
LONGEST = 120
URL = "/entry/2026-Q4/dien-bien/"
XLSX, ODS = "Calc MS Excel 2007 XML", "calc8"
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{}</script:module>
"""
# `FormulaLocal` is the input line: it parses what is typed.
BODY = """
Sub Fill(source As String, target As String, filterName As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  sheet = doc.Sheets.getByIndex(0)
  On Error Resume Next
{typing}
  On Error GoTo 0
  Dim wanted(0) As New com.sun.star.beans.PropertyValue
  wanted(0).Name = "FilterName" : wanted(0).Value = filterName
  doc.storeToURL(ConvertToURL(target), wanted())
  doc.close(True)
End Sub
"""


class Office:
    """LibreOffice with a profile of its own, as far from the machine's as can be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        # The first start lays out the profile, and would write over a macro that is there before.
        self._run("--terminate_after_init")

    def fill(self, content: bytes, cells: dict[str, str], suffix: str = "xlsx") -> Path:
        """The file that LibreOffice saves after the texts were typed into the cells, by address."""
        typing = "\n".join(
            f'  sheet.getCellRangeByName("{cell}").FormulaLocal = "{text}"' for cell, text in cells.items()
        )
        module = self.profile / "user" / "basic" / "Standard" / "Module1.xba"
        module.write_text(MODULE.format(escape(BODY.format(typing=typing))), "utf-8")
        source, target = self.folder / "template.xlsx", self.folder / f"filled.{suffix}"
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        kind = XLSX if suffix == "xlsx" else ODS
        self._run(f'macro:///Standard.Module1.Fill("{source}","{target}","{kind}")')
        assert target.exists(), "LibreOffice did not save the file"
        return target

    def as_xlsx(self, file: Path) -> Path:
        out = self.folder / "converted"
        self._run("--convert-to", "xlsx", "--outdir", str(out), str(file))
        return out / f"{file.stem}.xlsx"

    def _run(self, *words: str) -> None:
        command = [office.find() or "", f"-env:UserInstallation={self.profile.as_uri()}"]
        subprocess.run(
            [*command, "--headless", "--norestore", "--nologo", *words],
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=LONGEST,
            check=True,
        )


@pytest.fixture(scope="module")
def libre(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def report(reference: None) -> Submission:
    made = factories.submission(factories.collection())
    factories.entry(made, "no_smartphone_share", "18,8")
    return made


@pytest.fixture
def editor(report: Submission) -> Client:
    return factories.signed_in(factories.editor())


def typed_into(content: bytes) -> dict[str, str]:
    share, villages = (
        row_of(content, "smartphone_adult_share"),
        row_of(content, "villages_no_mobile"),
    )
    activated = row_of(content, "eid_activated_share")
    return {
        f"H{share}": "81.25%",
        f"H{villages}": "khoảng 16",
        f"I{activated}": "chậm báo cáo",
        f"J{share}": "Đã rà soát cùng Công an tỉnh",
        f"K{share}": "15/2026",
        # Locked.
        f"A{share}": "another_code",
        f"B{villages}": "tên khác",
    }


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_fills_in_the_template_and_the_upload_is_understood(
    libre: Office, editor: Client, report: Submission, suffix: str
):
    content = editor.get(f"{URL}template.xlsx").content
    file = libre.fill(content, typed_into(content), suffix)
    if suffix == "ods":
        file = libre.as_xlsx(file)
    sheet = load_workbook(file).worksheets[0]
    assert sheet.protection.sheet
    assert sheet[f"B{row_of(content, 'villages_no_mobile')}"].value == "Bản chưa có dịch vụ thông tin di động"
    upload = SimpleUploadedFile("mẫu đã điền.xlsx", file.read_bytes())
    sent = editor.post(f"{URL}upload/", {"file": upload})
    assert sent.status_code == 302, sent.content.decode()[:3000]
    preview = editor.get(sent.headers["Location"]).content.decode()
    assert "81,25%" in preview
    rows = SheetUpload.objects.get().rows
    assert {row["indicator"]: row["typed"] for row in rows} == {
        "smartphone_adult_share": "81,25",
        "villages_no_mobile": "khoảng 16",
        "eid_activated_share": None,
    }
    chosen = {row["indicator"]: 0 for row in rows}
    data = {f"version-{code}": version for code, version in chosen.items()} | {"apply": [*chosen]}
    editor.post(sent.headers["Location"], data)
    saved = {entry.indicator.code: entry for entry in Entry.objects.select_related("indicator")}
    assert saved["smartphone_adult_share"].note == "Đã rà soát cùng Công an tỉnh"
    assert saved["smartphone_adult_share"].document == "15/2026"
    assert saved["villages_no_mobile"].typed == "khoảng 16"
    assert saved["eid_activated_share"].missing == "late"
    assert saved["no_smartphone_share"].version == 1


def test_formulas_and_dates_made_by_libreoffice_are_told_with_their_address(libre: Office, editor: Client):
    content = editor.get(f"{URL}template.xlsx").content
    share, villages = row_of(content, "smartphone_adult_share"), row_of(content, "villages_no_mobile")
    file = libre.fill(content, {f"H{share}": "=40+1", f"H{villages}": "2026-12-05"})
    sent = editor.post(f"{URL}upload/", {"file": SimpleUploadedFile("x.xlsx", file.read_bytes())})
    preview = editor.get(sent.headers["Location"]).content.decode()
    assert f"Ô Nhập số liệu!H{share} có công thức" in preview
    assert f"Ô Nhập số liệu!H{villages} đã bị bảng tính chuyển thành ngày tháng" in preview
