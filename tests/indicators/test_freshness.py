"""How new the figures of each indicator are, and the page that tells it."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import HeldValue
from indicators.progress.freshness import GRACE, Freshness, Standing, next_period, standing
from indicators.queries.freshness import FreshRow, freshness
from indicators.views.refresh.freshness import _late
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of
from tests.indicators.test_held import accept, done_run, waiting

PAGE = "/refresh/freshness/"
SHARE = "eid_activated_share"

CASES = [
    pytest.param("quarter", "2026-06-30", "2026-09-30", Freshness.CURRENT, 0, id="the next quarter runs"),
    pytest.param("quarter", "2026-06-30", "2026-10-01", Freshness.AWAITED, 0, id="it is over"),
    pytest.param("quarter", "2026-06-30", "2026-11-14", Freshness.AWAITED, 0, id="its last day"),
    pytest.param("quarter", "2026-06-30", "2026-11-15", Freshness.OVERDUE, 1, id="the day after"),
    pytest.param("month", "2025-12-31", "2026-03-02", Freshness.AWAITED, 0, id="February has 28 days"),
    pytest.param("month", "2025-12-31", "2026-03-03", Freshness.OVERDUE, 1, id="a month late"),
    pytest.param("year", "2025-12-31", "2026-12-31", Freshness.CURRENT, 0, id="a year"),
    pytest.param("half-year", "2026-05-31", "2026-07-01", Freshness.AWAITED, 0, id="five months of a half"),
    pytest.param("rarely", "2026-06-30", "2030-01-01", Freshness.UNKNOWN, 0, id="no rhythm"),
]


@pytest.mark.parametrize(("frequency", "last", "day", "state", "days"), CASES)
def test_standing(frequency: str, last: str, day: str, state: Freshness, days: int):
    found = standing(frequency, date.fromisoformat(last), date.fromisoformat(day))
    assert (found.state, found.days) == (state, days)


def test_what_never_had_a_figure_is_not_late():
    assert standing("month", None, date(2026, 1, 1)) == Standing(Freshness.NEVER)


@given(st.sampled_from(sorted(GRACE)), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 2000))
def test_a_figure_only_gets_older(frequency: str, last: date, days: int):
    order = [Freshness.CURRENT, Freshness.AWAITED, Freshness.OVERDUE]
    day = last + timedelta(days=days)
    today, tomorrow = standing(frequency, last, day), standing(frequency, last, day + timedelta(days=1))
    assert order.index(today.state) <= order.index(tomorrow.state)
    assert today.due == tomorrow.due
    following = next_period(frequency, last)
    assert following is not None
    assert following.start <= last + timedelta(days=1) <= following.end
    assert (today.days > 0) == (today.state is Freshness.OVERDUE)


def share(day: date) -> FreshRow:
    return next(row for row in freshness(day) if row.facts.code == SHARE)


@pytest.mark.django_db
def test_an_indicator_tells_its_newest_period_and_the_run_that_brought_it():
    run = done_run(make.feed())
    accept(waiting(run, "46"), waiting(run, "47", unit="lao-cai"), waiting(run, None, unit="son-la"))
    newest = share(date(2026, 11, 23)).newest
    assert newest is not None
    assert (newest.period, newest.units, newest.run, newest.feed_vi) == ("2026-Q3", 2, run.pk, "Nguồn speeds")
    assert HeldValue.objects.filter(state="accepted").count() == 3


@pytest.mark.django_db
def test_the_page_is_for_who_reads_feeds():
    assert Client().get(PAGE).status_code == 302
    assert make.signed_in(make.editor()).get(PAGE).status_code == 403
    assert make.signed_in(make.editor()).get("/refresh/freshness.csv").status_code == 403
    text = text_of(make.signed_in(make.leader()).get(PAGE))
    assert "163 chỉ tiêu:" in text
    assert "chờ đến" in text


@pytest.mark.django_db
def test_filters_and_files_show_the_same():
    client = make.signed_in(make.ministry())
    page = client.get(PAGE, {"status": "never"})
    table = list(
        csv.DictReader(
            io.StringIO(client.get("/refresh/freshness.csv?status=never").content.decode("utf-8-sig"))
        )
    )
    assert f"Đang xem {len(table)} chỉ tiêu." in text_of(page)
    assert {row["status"] for row in table} <= {"never"}
    told = json.loads(client.get("/refresh/freshness.json?pillar=government").content)
    assert {row["pillar"] for row in told["items"]} == {"government"}
    answer = client.get("/refresh/freshness.xlsx")
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert "Access-Control-Allow-Origin" not in answer.headers
    swap_equals_reload(client, PAGE, f"{PAGE}?pillar=government", "fresh")
    swap_equals_reload(client, f"{PAGE}?page=2", f"{PAGE}?page=3", "fresh")


@pytest.mark.django_db
def test_what_is_missed_longest_stands_first_page_by_page():
    client = make.signed_in(make.ministry())
    every = list(
        csv.DictReader(io.StringIO(client.get("/refresh/freshness.csv").content.decode("utf-8-sig")))
    )
    states = [each.value for each in Freshness]
    expected = sorted(every, key=lambda row: (states.index(row["status"]), -int(row["days_late"] or 0)))
    shown: list[str] = []
    for page in range(1, 8):
        answer = document(client.get(PAGE, {"page": page}))
        found = answer.xpath("//tbody//th/a/@href")
        assert len(found) <= 25
        shown += found
    assert shown == [f"/indicators/{row['indicator']}/" for row in expected]
    late = sum(row["status"] == "overdue" for row in every)
    assert f"Chậm có số mới · {late}" in text_of(client.get(PAGE))
    assert len(client.get(PAGE).content) < 150_000


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 ngày"), (59, "59 ngày"), (60, "2 tháng"), (729, "24 tháng"), (1100, "3 năm")]
)
def test_the_later_the_less_the_days_matter(days: int, words: str):
    assert _late(days) == f"chậm {words}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pillar", "status", "page"])
@pytest.mark.parametrize("value", ["a\0b", "‮", "nowhere", "x" * 100_000, "<script>"])
def test_strange_addresses_are_answered(name: str, value: str):
    client = make.signed_in(make.leader())
    assert client.get(PAGE, {name: value}).status_code == 200
    assert client.get("/refresh/freshness.csv", {name: value}).status_code == 422


@pytest.mark.django_db
def test_the_page_reads_a_constant_number_of_times(django_assert_num_queries: Any):
    client = make.signed_in(make.leader())
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE)
