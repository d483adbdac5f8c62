"""Completeness and timeliness of reports, counted for everybody; no value that is not published is ever told."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.models import Submission
from indicators.queries import completeness as queries
from tests import factories as make
from tests.conftest import forget_all
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.django_db
State = Submission.State
# One is the state of the data, one whether the store is for practice.
QUERIES = 5


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(make.NOW, tick=False):
        yield


def noon(day) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def sent(collection, unit, day, state=State.SENT, cells=()) -> Submission:
    return make.submission(collection, unit, state=state, cells=cells, now=noon(day))


@pytest.fixture
def grid():
    """One unit each: in time, two days late, extended and in time, published, entering, nothing."""
    due = make.TODAY + timedelta(days=2)
    made = make.collection(due=due, closes=due + timedelta(days=20))
    sent(made, "dien-bien", due, cells=[{"typed": "81,2"}])
    sent(made, "lai-chau", due + timedelta(days=2))
    make.extension(made, "son-la", due + timedelta(days=9))
    sent(made, "son-la", due + timedelta(days=9))
    sent(made, "lao-cai", due, State.PUBLISHED, cells=[{"typed": "77,7"}])
    make.submission(
        made,
        "ha-noi",
        cells=[{"typed": "12,3"}, {"indicator": make.INDICATORS[1], "typed": "", "missing": "late"}],
    )
    make.submission(made, "hue")
    return made


def words_of(node) -> str:
    return " ".join(" ".join(node.itertext()).split())


def cells_of(client, address="/completeness/") -> dict[str, str]:
    """The first cell of each unit, as the store is now."""
    forget_all()
    rows = document(client.get(address)).xpath("//table//tbody/tr[td]")
    return {words_of(row[0]): words_of(row[1]) for row in rows}


def test_each_state_is_told_in_words(client, grid):
    told = cells_of(client)
    assert told["Điện Biên"].startswith("Đúng hạn 1/4 ô")
    assert told["Lai Châu"].startswith("Muộn 2 ngày 0/4 ô")
    assert told["Sơn La"].startswith("Đúng hạn")
    assert "công bố" in told["Lào Cai"]
    assert told["Hà Nội"] == "Đang nhập 2/4 ô"
    assert told["Huế"] == "Chưa nhập 0/4 ô"


def test_one_sentence_sums_up(client, grid):
    assert (
        "Quý IV/2026: 4 trong 6 đơn vị đã gửi (3 đúng hạn, 1 muộn), 2 chưa gửi; 1 đã công bố. Hạn gửi 24/11/2026."
        in text_of(client.get("/completeness/"))
    )


def test_a_day_ends_in_hanoi(client):
    """23:30 of the last day in Viet Nam is in time, half an hour later is not; in UTC both are of one day."""
    due = make.TODAY
    made = make.collection(due=due)
    last = datetime(due.year, due.month, due.day, 16, 30, tzinfo=UTC)
    make.submission(made, "dien-bien", state=State.SENT, now=last)
    make.submission(made, "lai-chau", state=State.SENT, now=last + timedelta(hours=1))
    told = cells_of(client)
    assert told["Điện Biên"].startswith("Đúng hạn")
    assert told["Lai Châu"].startswith("Muộn 1 ngày")


def test_overdue_is_told_while_it_can_be_sent_then_missed(client):
    made = make.collection(due=make.TODAY - timedelta(days=3), closes=make.TODAY)
    make.submission(made, "dien-bien")
    assert cells_of(client)["Điện Biên"].startswith("Quá hạn 3 ngày, chưa gửi")
    made.closes = make.TODAY - timedelta(days=1)
    made.save()
    assert cells_of(client)["Điện Biên"].startswith("Không gửi")


def test_an_amendment_counts_as_one_and_leaves_the_first_in_time(client, grid):
    late = make.later(60)
    revised = {"edition": 2, "revision": "correction", "note_vi": "Cộng sai"}
    make.submission(grid, "lao-cai", state=State.PUBLISHED, now=late, **revised)
    told = cells_of(client)["Lào Cai"]
    assert told.startswith("Đúng hạn")
    assert told.endswith("điều chỉnh 1 lần")


def test_what_was_sent_while_an_extension_stood_stays_in_time(client):
    made = make.collection(due=make.TODAY - timedelta(days=9))
    given = make.extension(made, "dien-bien", make.TODAY)
    sent(made, "dien-bien", make.TODAY - timedelta(days=1))
    given.withdrawn_at = make.NOW
    given.save()
    assert cells_of(client)["Điện Biên"].startswith("Đúng hạn")


def test_unpublished_values_and_states_of_review_stay_inside(client, grid):
    report = grid.submissions.select_related("unit", "collection").get(unit__slug="dien-bien")
    report.state, report.returned_at = State.RETURNED, make.NOW
    report.save()
    for address in (
        "/completeness/",
        "/completeness/?by=indicator",
        "/completeness.json",
        "/completeness.csv",
    ):
        told = client.get(address).content.decode()
        assert "81,2" not in told
        assert "81.2" not in told
        assert "12,3" not in told
        assert "rả lại" not in told
        assert "returned" not in told


def test_a_round_that_is_not_opened_is_not_told(client):
    make.collection(opened=False)
    assert "Chưa có đợt thu thập nào được mở" in text_of(client.get("/completeness/"))
    assert "2026-Q4" not in client.get("/completeness/").content.decode()


def test_by_indicator_counts_values_reasons_and_gaps(client, grid):
    told = {
        words_of(row[0]): [cell.text_content().strip() for cell in row[1:]]
        for row in document(client.get("/completeness/?by=indicator")).xpath("//table//tbody/tr[td]")
    }
    first = make.INDICATORS[0]
    counts = {row.code: row for row in queries.by_indicator(*_asked())}
    row = counts[first]
    assert (row.units, row.valued, row.reasoned, row.empty, row.published) == (6, 3, 0, 3, 1)
    assert counts[make.INDICATORS[1]].reasoned == 1
    assert told["Tỷ lệ dân số trưởng thành có điện thoại thông minh"] == ["6", "3", "0", "3", "1"]


def test_by_indicator_counts_what_amendments_said_last(client, grid):
    first = make.INDICATORS[0]
    amended = {"edition": 2, "revision": "correction", "note_vi": "Không thu thập được"}
    published = next(s for s in grid.submissions.select_related("unit") if s.state == State.PUBLISHED)
    make.submission(
        grid,
        published.unit,
        state=State.PUBLISHED,
        cells=[{"indicator": first, "typed": "", "value": None, "missing": "not_collected"}],
        **amended,
    )
    row = {row.code: row for row in queries.by_indicator(*_asked())}[first]
    assert (row.units, row.valued, row.reasoned, row.empty, row.published) == (6, 2, 1, 3, 1)


def _asked():
    page = queries.completeness(make.TODAY)
    return page.shown[0], page.units


def test_a_region_narrows_both_views(client, grid):
    narrowed = cells_of(client, "/completeness/?region=dong-bang-song-hong")
    assert list(narrowed) == ["Hà Nội"]
    page = text_of(client.get("/completeness/?by=indicator&region=dong-bang-song-hong"))
    assert "trong 4 ô có 1 ô có số, 1 ô có lý do trống, 2 ô còn trống" in page


def test_rounds_of_63_and_34_units_are_not_mixed(client, grid):
    old = make.collection("2025-Q1", due=make.TODAY, key="2025-Q1")
    make.submission(old, "kon-tum")
    assert "Kon Tum" not in cells_of(client)
    assert list(cells_of(client, "/completeness/?collection=2025-Q1")) == ["Kon Tum đến 30/06/2025"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("by=nonsense", "chỉ nhận unit hoặc indicator"),
        ("collection=1999-Q9", "không có đợt nào đã mở mang mã này"),
        ("region=atlantis", "không có vùng này"),
        ("collection=%00", ""),
    ],
)
def test_a_bad_value_is_a_notice(client, grid, query, words):
    answer = client.get(f"/completeness/?{query}")
    assert answer.status_code == 200
    assert document(answer).xpath("//p[contains(@class, 'notice')]")
    assert words in text_of(answer)
    assert client.get(f"/completeness.csv?{query}").status_code == 422


def test_the_form_leads_to_an_address_in_order(client, grid):
    answer = client.get("/completeness/?region=&collection=2026-Q4&by=indicator")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/completeness/?by=indicator&collection=2026-Q4",
    )


def test_swapping_equals_reloading(client, grid):
    swap_equals_reload(client, "/completeness/", "/completeness/?by=indicator", "#grid")
    swap_equals_reload(client, "/completeness/", "/completeness/?region=dong-bang-song-hong", "#grid")


def test_queries_stay_the_same(client, grid):
    def count(address) -> int:
        forget_all()
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(address).status_code == 200
        return len(seen)

    before = count("/completeness/")
    more = make.collection("2026-Q3")
    for unit in ("dien-bien", "ha-noi", "an-giang", "can-tho"):
        make.submission(more, unit)
    assert count("/completeness/") == before <= QUERIES
    assert count("/completeness/?by=indicator") <= QUERIES + 1


def test_files_carry_what_the_page_shows(client, grid):
    rows = json.loads(client.get("/completeness.json").content)
    assert "CC BY" in json.dumps(rows, ensure_ascii=False)
    by_unit = {row["unit"]: row for row in rows["items"]}
    assert len(by_unit) == 6
    assert by_unit["lai-chau"]["status"] == "sent"
    assert by_unit["lai-chau"]["timeliness"] == "late"
    assert by_unit["lai-chau"]["days_late"] == 2
    assert by_unit["ha-noi"] | {"entered": 2, "expected": 4, "sent_on": None} == by_unit["ha-noi"]
    lines = list(csv.DictReader(io.StringIO(client.get("/completeness.csv").content.decode("utf-8-sig"))))
    assert len([line for line in lines if line.get("unit") == "dien-bien"]) == 1
    book = load_workbook(io.BytesIO(client.get("/completeness.xlsx?by=indicator").content))
    assert book.worksheets[0].max_row == 1 + len(make.INDICATORS)


def test_files_of_an_empty_store_are_empty_tables(client):
    for address in ("/completeness.csv", "/completeness.xlsx?by=indicator", "/completeness.json"):
        assert client.get(address).status_code == 200
