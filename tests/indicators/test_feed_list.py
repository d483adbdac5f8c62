"""A thousand feeds on one page: found by their names and their states, page by page."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from indicators.models import Feed
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of
from tests.indicators.test_feed_pages import DAILY, held, run

pytestmark = pytest.mark.usefixtures("reference")

LIST = reverse("feed-list")


@pytest.fixture
def client():
    return make.signed_in(make.ministry())


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(make.NOW, tick=False):
        yield


def feeds(count):
    given = {"publisher": "Cục Viễn thông", "format": "csv", "mapping": make.FEED_MAPPING}
    Feed.objects.bulk_create(
        Feed(key=f"feed-{n:04}", name_vi=f"Nguồn {n:04}", name_en=f"Feed {n:04}", **given)
        for n in range(count)
    )


def names(response):
    return [name.text for name in document(response).xpath("//table//th/a")]


def test_of_a_thousand_feeds_some_are_shown_and_what_needs_a_person_first(client):
    feeds(1000)
    run(make.feed("z-silent", **DAILY), 5)
    run(make.feed("z-failed"), state="failed", fault="x", fault_vi="Lỗi.", fault_en="Fault.")
    page = client.get(LIST)
    assert len(page.content) < 150_000
    assert names(page)[:3] == ["Nguồn z-silent", "Nguồn z-failed", "Nguồn 0000"]
    assert "1.002 nguồn" in text_of(page)
    assert "Từ 1 đến 25 trong 1.002" in text_of(page)
    assert names(client.get(LIST, {"page": 41})) == ["Nguồn 0998", "Nguồn 0999"]
    assert names(client.get(LIST, {"page": 999})) == ["Nguồn 0998", "Nguồn 0999"]


def test_few_feeds_need_no_filter(client):
    feeds(12)
    assert not document(client.get(LIST)).xpath("//main//form[@method='get']")
    make.feed("speeds")
    assert document(client.get(LIST)).xpath("//main//form[@method='get']")


@pytest.mark.parametrize("asked", ["tốc độ", "TOC DO", "speeds-1", "Speed of", "so khoa hoc", "độ mạng khoa"])
def test_feeds_are_found_by_name_key_and_publisher_with_or_without_accents(client, asked):
    feeds(13)
    make.feed("speeds-1", name_vi="Tốc độ mạng", name_en="Speed of nets", publisher="Sở Khoa học")
    assert names(client.get(LIST, {"q": asked})) == ["Tốc độ mạng"]


def test_feeds_are_found_by_how_they_stand(client):
    run(make.feed("silent", **DAILY), 5)
    for days, told in (
        (5, {}),
        (1, {"state": "failed", "fault": "x", "fault_vi": "Lỗi.", "fault_en": "Fault."}),
    ):
        run(make.feed("both", **DAILY) if days == 5 else Feed.objects.get(key="both"), days, **told)
    make.refresh_run(make.feed("again"), attempt=2, next_try_at=make.NOW + timedelta(minutes=5))
    waits = make.feed("waits")
    held(waits, run(waits))
    run(
        make.feed("off", enabled=False, **DAILY), 9, state="failed", fault="x", fault_vi="Lỗi.", fault_en="F."
    )
    run(make.feed("good"))
    found = {
        status: sorted(names(client.get(LIST, {"status": status})))
        for status in ("silent", "failing", "waiting", "paused")
    }
    assert found == {
        "silent": ["Nguồn both", "Nguồn silent"],
        "failing": ["Nguồn again", "Nguồn both"],
        "waiting": ["Nguồn waits"],
        "paused": ["Nguồn off"],
    }


def test_nothing_found_leads_back(client):
    feeds(2)
    page = client.get(LIST, {"q": "mưa"})
    assert "Không có nguồn nào như đã chọn" in text_of(page)
    assert document(page).xpath(f"//main//a[@href='{LIST}' and text()='Bỏ lọc']")


@pytest.mark.parametrize(
    ("start", "target"), [(LIST, "?q=0001"), ("?status=paused", LIST), (LIST, "?page=2"), ("?page=2", "?q=1")]
)
def test_swapping_equals_reloading(client, start, target):
    feeds(40)
    swap_equals_reload(
        client, LIST + start.removeprefix(LIST), LIST + target.removeprefix(LIST), "#feed-region"
    )


@pytest.mark.parametrize("name", ["q", "status", "page"])
@pytest.mark.parametrize("value", ["\0", "‮", "-1", "9" * 5000, "<script>", "%%"])
def test_strange_addresses_are_answered(client, name, value):
    feeds(3)
    page = client.get(LIST, {name: value})
    assert page.status_code == 200
    assert name == "q" or "Trang đang bỏ qua tham số này" in text_of(page)


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_is_read_in_a_constant_number_of_queries(client, django_assert_num_queries, count):
    feeds(count)
    run(make.feed("speeds"))
    with django_assert_num_queries(6):
        client.get(LIST, {"q": "s"})
