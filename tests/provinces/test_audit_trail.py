"""The page of the audit trail: who may read it, what it is narrowed by, and its file."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from provinces.actions import Changed, record_changes
from provinces.models import Change
from tests.factories import NOW, editor, leader, ministry, person, signed_in, unit_of
from tests.html import document, swap_equals_reload, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
Topic = Change.Topic
CELL = "2026-Q4/dien-bien/eid_activated_share"


@pytest.fixture
def staff() -> Client:
    return signed_in(ministry())


@pytest.fixture
def _written() -> None:
    user = editor()
    user.last_name, user.first_name = "Lò", "Thị Mai"
    user.save()
    place = unit_of("dien-bien")
    record_changes(
        [
            Changed(Topic.ENTRY, "saved", CELL, unit=place, before="41", after="9,8"),
            Changed(Topic.ENTRY, "saved", CELL, unit=place, before="9,8", after="missing:late"),
            Changed(Topic.SUBMISSION, "sent", "2026-Q4/dien-bien", unit=place, before="draft", after="sent"),
            Changed(
                Topic.SUBMISSION,
                "amended edition 2",
                "2026-Q4/dien-bien",
                after="correction",
                reason="Sai <b>",
            ),
            Changed(Topic.MEMBERSHIP, "granted", "x/dien-bien/editor", about=user, after="2026-01-01/.."),
        ],
        by=user,
        now=NOW,
    )
    record_changes(
        [Changed(Topic.COLLECTION, "created", "2026-Q4", after="=1+1")], by=None, now=NOW - timedelta(2)
    )


def rows(response) -> list[str]:
    found = document(response).xpath("//table[contains(@class, 'change-table')]/tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in found]


@pytest.mark.parametrize("path", ["/audit/", "/audit.csv"])
def test_who_may_read_it(client: Client, path: str):
    assert client.get(path).status_code == 302
    for reader in (ministry(), leader(), person("chief", "administrator")):
        assert signed_in(reader).get(path).status_code == 200
    for other in (editor(), person("former", "editor", "kon-tum"), person("nobody")):
        assert signed_in(other).get(path).status_code == 403


@pytest.mark.usefixtures("_written")
def test_it_tells_who_when_from_to_and_why(staff: Client):
    told = rows(staff.get("/audit/"))
    assert len(told) == 6
    text = "\n".join(told)
    assert "22/11/2026 14:05:00" in text
    assert "Lò Thị Mai dien-bien-editor" in text
    assert "ghi số liệu" in text
    assert "41 → thành 9,8" in text
    assert "để trống: chậm báo cáo" in text
    assert "đang nhập → thành đã gửi" in text
    assert "bắt đầu (điều chỉnh lần 1)" in text
    assert "Sai <b>" in text
    assert "từ 01/01/2026" in text
    assert "cổng tự làm" in told[-1]


@pytest.mark.usefixtures("_written")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("key=2026-Q4", 5),
        ("key=2026-Q4/dien-bien", 4),
        (f"key={CELL}", 2),
        ("user=dien-bien-editor", 5),
        ("unit=dien-bien", 3),
        ("topic=submission", 2),
        ("from=2026-11-21", 5),
        ("to=2026-11-21", 1),
        ("from=2026-11-22&to=2026-11-22&topic=membership", 1),
        ("user=nobody", 0),
    ],
)
def test_it_is_narrowed_by_the_address(staff: Client, query: str, count: int):
    page = staff.get(f"/audit/?{query}")
    assert len(rows(page)) == count
    if not count:
        assert "Không có thay đổi nào khớp" in text_of(page)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("topic=x", "chỉ nhận account"),
        ("from=x", "không phải một ngày"),
        ("unit=%C4%91", "chỉ nhận mã"),
        ("before=-1", "không phải số của một dòng nhật ký"),
        ("before=99999999999999999999", "không phải số của một dòng nhật ký"),
        ("from=2026-02-01&to=2026-01-01", "Ngày đầu ở sau ngày cuối"),
        ("key=%00", "có ký tự không đọc được"),
    ],
)
def test_a_bad_value_is_named_and_the_page_works(staff: Client, query: str, told: str):
    page = staff.get(f"/audit/?{query}")
    assert page.status_code == 200
    assert told in text_of(page)


def test_pages_of_a_hundred_lead_to_older_and_back(staff: Client):
    user = editor()
    record_changes(
        [Changed(Topic.ENTRY, "saved", f"k{number:03}") for number in range(150)], by=user, now=NOW
    )
    first = staff.get("/audit/")
    assert len(rows(first)) == 100
    [older] = document(first).xpath("//a[normalize-space()='Cũ hơn']/@href")
    second = staff.get(older)
    assert len(rows(second)) == 50
    assert not set(rows(first)) & set(rows(second))
    assert document(second).xpath("//a[normalize-space()='Mới nhất']/@href") == ["/audit/"]
    swap_equals_reload(staff, "/audit/", older, "#trail")


@pytest.mark.usefixtures("_written")
def test_it_is_never_kept_and_its_file_neither(staff: Client):
    for path in ("/audit/", "/audit.csv"):
        response = staff.get(path)
        assert "no-store" in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.usefixtures("_written")
def test_the_file_tells_the_same_and_never_starts_a_formula(staff: Client):
    response = staff.get("/audit.csv?key=2026-Q4")
    assert response.headers["Content-Disposition"].startswith("attachment")
    told = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(told) == 5
    assert told[-1]["after"] == "'=1+1"
    assert told[0]["by_username"] == "dien-bien-editor"
    assert {row["key"] for row in told} >= {CELL, "2026-Q4"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in told for cell in row.values())


@pytest.mark.usefixtures("_written")
def test_a_file_of_too_many_says_how_to_get_fewer(staff: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("provinces.views.trails.MOST_IN_A_FILE", 5)
    response = staff.get("/audit.csv")
    assert response.status_code == 422
    assert "thu hẹp theo ngày" in response.content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    staff: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
):
    user = editor()
    lines = [
        Changed(Topic.ENTRY, "saved", f"k{place}", unit=unit_of("dien-bien"), about=user)
        for place in range(number)
    ]
    record_changes(lines, by=user, now=NOW)
    staff.get("/audit/")
    with django_assert_max_num_queries(6):
        staff.get("/audit/")


def test_empty_says_so(staff: Client):
    assert "Chưa có thay đổi nào được ghi" in text_of(staff.get("/audit/"))


def test_a_key_is_broken_between_its_words_and_never_markup(staff: Client):
    record_changes([Changed(Topic.ENTRY, "saved", "a_b/<i>")], by=None, now=NOW)
    assert "a_<wbr>b/<wbr>&lt;i&gt;" in staff.get("/audit/").content.decode()
