"""The template: locked, prefilled, without a formula, and what it says of itself."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from indicators.models import Submission
from provinces.queries import practice
from tests import factories
from tests.indicators.workbooks import COLUMNS, row_of

pytestmark = pytest.mark.django_db
URL = "/entry/2026-Q4/dien-bien/template.xlsx"
SHARE, COUNT = "smartphone_adult_share", "villages_no_mobile"


@pytest.fixture
def report(reference: None) -> Submission:
    made = factories.submission(factories.collection())
    factories.entry(made, SHARE, "81,20", note="=1+1", document="+84 123")
    factories.entry(made, COUNT, "khoảng 16", value="16")
    factories.entry(made, "eid_activated_share", "", missing="late")
    return made


@pytest.fixture
def editor(report: Submission) -> Client:
    return factories.signed_in(factories.editor())


def book(client: Client, query: str = "") -> Any:
    return load_workbook(io.BytesIO(client.get(f"{URL}{query}").content))


def cell(client: Client, code: str, field: str) -> Any:
    content = client.get(URL).content
    return load_workbook(io.BytesIO(content)).worksheets[0][f"{COLUMNS[field]}{row_of(content, code)}"]


def test_it_is_a_private_attachment(editor: Client):
    response = editor.get(URL)
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert response.headers["Content-Disposition"] == 'attachment; filename="2026-Q4-dien-bien.xlsx"'
    assert "no-store" in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_it_brings_what_stands(editor: Client):
    assert cell(editor, SHARE, "typed").value == 81.2
    assert cell(editor, COUNT, "typed").value == "khoảng 16"
    assert cell(editor, "eid_activated_share", "missing").value == "chậm báo cáo"
    assert cell(editor, "no_smartphone_share", "typed").value is None
    rows = [[c.value for c in row] for row in book(editor).worksheets[0].iter_rows(min_row=1)]
    row = next(row for row in rows if row[0] == SHARE)
    assert row[1] == "Tỷ lệ dân số trưởng thành có điện thoại thông minh"
    assert row[2] == "%"
    # The last published figures of the unit, of which the fixtures hold one for 2022.
    assert (row[4], row[5]) == (68, "Năm 2022")


def test_no_cell_is_a_formula_and_texts_that_look_like_one_stay_texts(editor: Client):
    sheet = book(editor).worksheets[0]
    assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    note, document = cell(editor, SHARE, "note"), cell(editor, SHARE, "document")
    assert (note.value, note.data_type, note.quotePrefix) == ("=1+1", "s", True)
    assert (document.value, document.quotePrefix) == ("+84 123", True)


def test_only_input_cells_are_unlocked(editor: Client):
    sheet = book(editor).worksheets[0]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    unlocked = {c.column_letter for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == set(COLUMNS.values())
    assert sheet.freeze_panes == f"C{row_of(editor.get(URL).content, 'smartphone_adult_share')}"


def test_the_rules_of_the_cells_ask_and_never_stop_a_text(editor: Client):
    sheet = book(editor).worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    row = row_of(editor.get(URL).content, SHARE)
    figure, reason = rules[f"H{row}"], rules[f"I{row}"]
    assert (figure.type, figure.errorStyle) == ("custom", "warning")
    assert figure.formula1 == f"OR(ISTEXT(H{row}),AND(H{row}>=0,H{row}<=100))"
    assert reason.type == "list"
    assert "chậm báo cáo" in reason.formula1


def test_the_hidden_sheet_tells_whose_it_is(editor: Client, report: Submission):
    hidden = book(editor)["dti-portal"]
    assert hidden.sheet_state == "hidden"
    assert hidden.protection.sheet
    told = {row[0].value: row[1].value for row in hidden.iter_rows() if row[0].value != "cell"}
    assert (told["collection"], told["unit"], told["edition"], told["template"]) == (
        *("2026-Q4", "dien-bien"),
        *("1", "1"),
    )
    versions = {row[1].value: row[2].value for row in hidden.iter_rows() if row[0].value == "cell"}
    assert versions == {
        SHARE: "1",
        COUNT: "1",
        "eid_activated_share": "1",
        "no_smartphone_share": "0",
    }


def test_it_speaks_english(editor: Client):
    sheet = book(editor, "?lang=en").worksheets[0]
    assert sheet.title == "Figures"
    texts = {c.value for row in sheet.iter_rows() for c in row}
    assert {"Indicator", "Unit of measure", "Why empty", "Document number", "late"} <= texts


def test_a_practice_portal_says_so_first(editor: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(practice, "_known", True)
    both = book(editor).worksheets
    assert [sheet["A1"].value for sheet in both] == ["Dữ liệu thực hành – không phải số liệu thật"] * 2


def test_who_may_take_it(report: Submission):
    assert factories.signed_in(factories.approver()).get(URL).status_code == 200
    assert factories.signed_in(factories.leader()).get(URL).status_code == 200
    assert factories.signed_in(factories.editor("lao-cai")).get(URL).status_code == 404
    assert Client().get(URL).status_code == 302
    assert factories.signed_in(factories.editor()).post(URL).status_code == 405


def test_a_constant_number_of_queries(report: Submission, django_assert_max_num_queries: Any):
    client = factories.signed_in(factories.editor())
    # What the cells are seen beside is read once for each state of the data.
    with django_assert_max_num_queries(13):
        client.get(URL)
    with django_assert_max_num_queries(9):
        client.get(URL)
    many = factories.collection("2026-Q3", ["smartphone_adult_share"])
    factories.submission(many)
    client.get("/entry/2026-Q3/dien-bien/template.xlsx")
    with django_assert_max_num_queries(9):
        client.get("/entry/2026-Q3/dien-bien/template.xlsx")
