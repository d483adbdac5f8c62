"""The list of feeds and the page of one: what needs a person, what came, how it is understood."""

from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse

from indicators.models import HeldValue, Indicator
from indicators.queries.refresh.feeds import feed_rows
from indicators.queries.refresh.runs import AT_ONCE
from provinces.models import Change
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of

pytestmark = pytest.mark.usefixtures("reference")

LIST = reverse("feed-list")
DAILY = {"rhythm": "daily", "at": time(2, 0), "silent_days": 2}


def page_of(feed):
    return reverse("feed-detail", args=[feed.key])


def run(feed, days=0, **more):
    """A run that ended `days` days ago, well unless said otherwise."""
    at = make.NOW - timedelta(days=days, hours=1)
    told = {"state": "done", "requested_at": at, "started_at": at, "finished_at": at + timedelta(seconds=5)}
    return make.refresh_run(feed, **(told | more))


def held(feed, by_run, period="2026-Q3"):
    return HeldValue.objects.create(
        feed=feed,
        run=by_run,
        line=2,
        kind="new",
        indicator_id=Indicator.objects.get(code="eid_activated_share").pk,
        unit=make.unit_of("dien-bien"),
        period=make.period_of(period),
        value=71,
        qualifier="exact",
        status="final",
        as_of=make.NOW.date(),
        as_of_basis="period_end",
    )


@pytest.fixture
def client():
    return make.signed_in(make.ministry())


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.mark.parametrize("address", [LIST, "/refresh/speeds/"])
def test_provincial_people_see_no_feeds(address):
    make.feed()
    assert make.signed_in(make.editor()).get(address).status_code == 403


def test_a_leader_reads_and_is_offered_nothing_to_press():
    feed = make.feed()
    for address in (LIST, page_of(feed)):
        page = document(make.signed_in(make.leader()).get(address))
        assert page.xpath("//main//form[@method='post']") == []
        assert "Thêm nguồn" not in page.text_content()


def test_without_feeds_the_page_says_what_a_feed_is(client):
    words = text_of(client.get(LIST))
    assert "Chưa có nguồn nào" in words
    assert "Thêm nguồn đầu tiên" in words


def test_what_needs_a_person_stands_first(client):
    good, silent = make.feed("a-good", **DAILY), make.feed("z-silent", **DAILY)
    failed = make.feed("b-failed")
    make.feed("c-paused", enabled=False)
    run(good)
    run(silent, 5)
    run(failed, 1)
    run(failed, state="failed", fault="http_404", fault_vi="Máy chủ không có tệp (404).", fault_en="No file.")
    page = client.get(LIST)
    names = [name.text for name in document(page).xpath("//table//th/a")]
    assert names == ["Nguồn z-silent", "Nguồn b-failed", "Nguồn a-good", "Nguồn c-paused"]
    words = text_of(page)
    assert "Im lặng 5 ngày" in words
    assert "1 nguồn im lặng quá hạn" in words
    assert "Máy chủ không có tệp (404)." in words
    assert "đang tạm dừng" in words


def test_red_stands_only_where_a_person_has_to_act(client):
    feed = make.feed(**DAILY)
    run(feed, 1, state="failed", fault="x", fault_vi="Lỗi.", fault_en="Fault.")
    run(feed)
    page = document(client.get(page_of(feed)))
    assert page.xpath("//main//*[contains(concat(' ', @class, ' '), ' act ')]") == []


def test_a_run_that_is_tried_again_says_when(client):
    feed = make.feed(**DAILY)
    make.refresh_run(
        feed,
        attempt=2,
        next_try_at=make.NOW + timedelta(minutes=5),
        fault="timeout",
        fault_vi="Máy chủ không trả lời.",
        fault_en="No answer.",
    )
    words = text_of(client.get(LIST))
    assert "Đọc lỗi, chờ thử lại" in words
    assert "Máy chủ không trả lời." in words
    assert (make.NOW + timedelta(minutes=5)).strftime("%d/%m/%Y") in words


def test_a_run_that_no_worker_takes_is_told(client):
    make.refresh_run(make.feed(), requested_at=make.NOW - timedelta(minutes=5))
    assert "chưa tiến trình xử lý nền nào nhận" in text_of(client.get(LIST))


def test_trials_are_no_news_of_the_feed():
    feed = make.feed()
    run(feed, trial=True)
    (row,) = feed_rows()
    assert (row.runs, row.last_good, row.silent_since) == ((), None, None)


def test_a_feed_that_never_came_to_anything_is_silent_since_it_was_first_asked_for(client):
    feed = make.feed(**DAILY)
    for days in (4, 3, 1):
        run(feed, days, state="failed", fault="x", fault_vi="Lỗi.", fault_en="Fault.")
    assert "Im lặng 4 ngày" in text_of(client.get(LIST))


def test_refused_rows_are_a_doubt_about_the_feed(client):
    run(make.feed(), rows_read=1000, rows_refused=600)
    page = document(client.get(LIST))
    assert page.xpath("//td/span[@class='status wait']/text()") == ["Đọc được, 600 dòng bị loại"]


def test_what_waits_for_a_decision_is_counted(client):
    feed = make.feed()
    done = run(feed, rows_read=2, rows_held=2)
    for period in ("2026-Q2", "2026-Q3"):
        held(feed, done, period)
    page = client.get(LIST)
    assert "2 số chờ duyệt" in text_of(page)
    assert document(page).xpath(f"//td//a[@href='{reverse('held-list')}?feed=speeds']/text()") == ["2"]


def test_the_list_is_read_in_two_queries_however_long(client, django_assert_num_queries):
    for number in range(5):
        feed = make.feed(f"feed-{number}")
        for days in range(15):
            run(feed, days)
    with django_assert_num_queries(2):
        found = feed_rows()
    assert [len(row.runs) for row in found] == [12] * 5
    with django_assert_num_queries(6):
        client.get(LIST)


def test_the_page_of_a_feed_tells_how_it_is_read(client):
    feed = make.feed(
        **DAILY,
        address="http://data.example.vn/dti.csv?key=abc&year=2022",
        secret="DTI",
        mapping={
            "reading": {"delimiter": ";"},
            "indicator": {"constant": "dti_score"},
            "unit": {"column": "don_vi", "by": "name"},
            "period": {"column": "nam"},
            "value": {
                "column": "gia_tri",
                "decimal": "comma",
                "scale": 3,
                "missing": {"..": "not_published"},
            },
            "status": {"column": "OBS", "words": {"P": "provisional", "F": "refuse"}},
        },
    )
    words = text_of(client.get(page_of(feed)))
    for told in (
        "mỗi ngày lúc 02:00",
        "http://data.example.vn/dti.csv?key=abc&year=2022",
        "FEED_SECRET_DTI",
        "CSV, ngăn cách bằng «;»",
        "luôn là «dti_score»",
        "cột «don_vi», nhận theo tên",
        "dấu phẩy thập phân, nhân với 1.000",
        "chưa công bố",
        "sơ bộ",
        "loại dòng",
        "công bố ngay",
    ):
        assert told in words, told


def test_who_only_reads_sees_no_values_of_the_address():
    feed = make.feed(address="http://data.example.vn/dti.csv?key=abc&year=2022")
    words = text_of(make.signed_in(make.leader()).get(page_of(feed)))
    assert "http://data.example.vn/dti.csv?key=…&year=…" in words
    assert "abc" not in words


def test_a_mapping_that_is_not_right_any_more_is_told(client):
    feed = make.feed(mapping={"unit": "?"})
    assert "Ánh xạ của nguồn không còn đúng" in text_of(client.get(page_of(feed)))


def test_runs_come_in_pages_and_swapping_equals_reloading(client):
    feed = make.feed()
    for days in range(AT_ONCE + 3):
        run(feed, days, rows_read=1000 + days)
    first = document(client.get(page_of(feed)))
    assert len(first.xpath("//table[contains(@class, 'run-table')]/tbody/tr")) == AT_ONCE
    (older,) = first.xpath("//a[normalize-space()='Cũ hơn']/@href")
    second = document(client.get(older))
    assert len(second.xpath("//table[contains(@class, 'run-table')]/tbody/tr")) == 3
    assert second.xpath("//a[normalize-space()='Mới nhất']/@href") == [page_of(feed)]
    swap_equals_reload(client, page_of(feed), older, "#runs-region")


@pytest.mark.parametrize("before", ["x", "-1", "0", "99999999999999999999", "%00", "1‮", "9" * 5000])
def test_a_bad_place_in_the_runs_is_told_and_the_page_works(client, before):
    response = client.get(f"{page_of(make.feed())}?before={before}")
    assert response.status_code == 200
    assert "before" in text_of(response)


def test_the_page_of_a_feed_is_read_in_a_constant_number_of_queries(client, django_assert_num_queries):
    feed = make.feed()
    for days in range(20):
        run(feed, days)
    client.get(page_of(feed))
    with django_assert_num_queries(7):
        client.get(page_of(feed))


def test_an_unknown_feed_is_not_found(client):
    assert client.get("/refresh/no-such-feed/").status_code == 404


def test_a_feed_is_paused_and_switched_on_from_its_page(client):
    feed = make.feed(**DAILY)
    for pressed, enabled in (("Tạm dừng", False), ("Bật lại", True)):
        page = document(client.get(page_of(feed)))
        (form,) = page.xpath(f"//form[button[normalize-space()='{pressed}']]")
        given = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        for _replayed in range(2):
            response = client.post(form.get("action"), given)
            assert (response.status_code, response.url) == (302, page_of(feed))
        feed.refresh_from_db()
        assert feed.enabled is enabled
    trail = Change.objects.filter(topic="feed", key=feed.key).order_by("pk")
    assert [each.action for each in trail] == ["disabled", "enabled"]


def test_a_paused_feed_says_what_is_left_of_it(client):
    feed = make.feed(enabled=False)
    page = document(client.get(page_of(feed)))
    assert page.xpath("//button[normalize-space()='Đọc ngay']") == []
    assert "Nguồn đang tạm dừng: chỉ chạy thử được" in text_of(client.get(page_of(feed)))
    (primary,) = page.xpath("//main//*[contains(@class, 'primary')]")
    assert primary.text_content() == "Bật lại"
    upload = document(client.get(reverse("feed-upload", args=[feed.key])))
    assert upload.xpath("//button[normalize-space()='Nạp và đọc thật']") == []


@pytest.mark.parametrize("told", [{}, {"enabled": "2"}, {"enabled": "yes"}, {"enabled": "1\0"}])
def test_a_switch_that_says_nothing_changes_nothing(client, told):
    for enabled in (True, False):
        feed = make.feed(f"feed-{enabled}".lower(), enabled=enabled)
        response = client.post(reverse("feed-enable", args=[feed.key]), told, follow=True)
        feed.refresh_from_db()
        assert (response.status_code, feed.enabled) == (200, enabled)
        assert "Chưa rõ tạm dừng hay bật lại" in text_of(response)


def test_bars_stand_where_there_is_something_to_compare(client):
    feed = make.feed()
    for days, shown in ((0, 0), (1, 0), (2, 1)):
        run(feed, days)
        page = document(client.get(page_of(feed)))
        assert (
            len(page.xpath("//section[@aria-labelledby='state']//*[contains(@class, 'run-bars')]")) == shown
        )


def test_who_only_reads_switches_nothing():
    feed, leader = make.feed(), make.signed_in(make.leader())
    assert document(leader.get(page_of(feed))).xpath("//main//form[@method='post']") == []
    assert leader.post(reverse("feed-enable", args=[feed.key]), {"enabled": "0"}).status_code == 403
    feed.refresh_from_db()
    assert feed.enabled
