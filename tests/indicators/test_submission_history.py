"""How a report became what it is, told to those who may read it."""

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from indicators.actions import TypedCell, save_entries
from indicators.models import Submission
from tests.factories import NOW, collection, editor, leader, ministry, person, signed_in, submission
from tests.html import document, swap_equals_reload, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
PAGE = "/entry/2026-Q4/dien-bien/history/"
FILE = "/entry/2026-Q4/dien-bien/history.csv"
EID, MOBILE = "eid_activated_share", "villages_no_mobile"


@pytest.fixture
def report() -> Submission:
    made = submission(collection(units=["lai-chau"]), "dien-bien")
    for version, (code, typed) in enumerate(((EID, "41"), (EID, "42,5"), (MOBILE, "12"))):
        cell = TypedCell(code, version if code == EID else 0, typed)
        assert save_entries(submission=made, cells=[cell], by=editor(), now=NOW).saved
    return made


def rows(response) -> list[str]:
    found = document(response).xpath("//table[contains(@class, 'change-table')]/tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in found]


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("path", [PAGE, FILE])
def test_who_may_read_it(client: Client, path: str):
    assert client.get(path).status_code == 302
    for reader in (editor(), ministry(), leader()):
        assert signed_in(reader).get(path).status_code == 200
    for other in (editor("lai-chau"), person("nobody")):
        assert signed_in(other).get(path).status_code == 404


def test_a_report_that_is_not_there_is_not_found():
    staff = signed_in(ministry())
    assert staff.get(PAGE).status_code == 404
    collection(opened=False, units=["dien-bien"])
    assert signed_in(editor()).get(PAGE).status_code == 404


@pytest.mark.usefixtures("report")
def test_it_tells_every_cell_by_its_name():
    told = rows(signed_in(editor()).get(PAGE))
    assert len(told) == 3
    assert "Bản chưa có dịch vụ thông tin di động" in told[0]
    assert "41 → thành 42,5" in told[1]
    assert "dien-bien-editor" in told[2]


@pytest.mark.usefixtures("report")
def test_one_cell_of_it():
    reader = signed_in(editor())
    assert len(rows(reader.get(f"{PAGE}?cell={EID}"))) == 2
    assert "chưa từng được ghi" in text_of(reader.get(f"{PAGE}?cell=smartphone_adult_share"))
    strange = reader.get(f"{PAGE}?cell=never")
    assert "không có ô như vậy" in text_of(strange)
    assert len(rows(strange)) == 3
    swap_equals_reload(reader, PAGE, f"{PAGE}?cell={EID}", "#history")


@pytest.mark.usefixtures("report")
def test_nothing_of_another_report_is_told():
    assert rows(signed_in(ministry()).get("/entry/2026-Q4/lai-chau/history/")) == []


@pytest.mark.usefixtures("report")
def test_the_file_of_a_cell():
    response = signed_in(editor()).get(f"{FILE}?cell={EID}")
    assert "no-store" in response.headers["Cache-Control"]
    told = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["after"] for row in told] == ["42,5", "41"]


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_depend_on_the_number_of_changes(
    report: Submission, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
):
    for place in range(number):
        cell = TypedCell(EID, 2 + place, f"4{place}")
        save_entries(submission=report, cells=[cell], by=editor(), now=NOW)
    reader = signed_in(editor())
    reader.get(PAGE)
    with django_assert_max_num_queries(10):
        reader.get(PAGE)
