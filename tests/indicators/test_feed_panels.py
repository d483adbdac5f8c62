"""What feeds show on other pages: what waits, and the run that a figure came from."""

from datetime import date

import pytest
from django.test import Client

from tests import factories as make
from tests.html import document, text_of
from tests.indicators.test_held import SHARE, accept, done_run, waiting

pytestmark = pytest.mark.django_db

DRAWER = f"/indicators/{SHARE}/?units=dien-bien&point=2026-Q3"


@pytest.mark.parametrize("page", ["/", "/review/"])
def test_who_decides_finds_what_waits_where_the_day_begins(page: str):
    run = done_run(make.feed())
    waiting(run)
    waiting(run, unit="lao-cai", given_by=make.ministry())
    client = make.signed_in(make.ministry())
    answer = client.get(page)
    assert "Số của nguồn tự động chờ bạn duyệt" in text_of(answer)
    (link,) = document(answer).xpath("//section[@aria-labelledby='held-waiting']//li/a/@href")
    assert link == "/refresh/held/?feed=speeds"
    assert "1 số chờ duyệt" in text_of(answer)
    assert client.get(link).status_code == 200


def test_others_find_nothing_of_it():
    waiting(done_run(make.feed()))
    for client in (Client(), make.signed_in(make.leader()), make.signed_in(make.editor())):
        assert "chờ bạn duyệt" not in text_of(client.get("/"))
    assert "nguồn tự động chờ bạn" not in text_of(make.signed_in(make.leader()).get("/review/"))


def test_nothing_is_said_where_nothing_waits():
    make.feed()
    assert "nguồn tự động chờ bạn" not in text_of(make.signed_in(make.ministry()).get("/"))


def test_the_drawer_tells_staff_the_feed_the_run_and_who_accepted():
    run = done_run(make.feed())
    accept(waiting(run, "46", line=12, kind="new"), reason="đã đối chiếu")
    answer = make.signed_in(make.leader()).get(DRAWER)
    assert document(answer).xpath(f"//aside//a[@href='/refresh/runs/{run.pk}/']")
    text = text_of(answer)
    assert "dòng 12" in text
    assert "ministry nhận lúc" in text
    assert "đã đối chiếu" in text
    public = text_of(Client().get(DRAWER))
    assert "Nguồn speeds, lần đọc ngày" in public
    assert "đã đối chiếu" not in public
    assert "ministry" not in public


def test_the_drawer_tells_the_run_of_what_was_published_at_once():
    run = done_run(make.feed())
    run.source = make.source("feed-speeds-1", date(2026, 11, 1), kind="feed")
    run.save()
    make.observation(run.source, "44", origin="automatic")
    answer = make.signed_in(make.leader()).get(DRAWER)
    assert document(answer).xpath(f"//aside//a[@href='/refresh/runs/{run.pk}/']")


def test_the_drawer_of_what_no_feed_said_is_as_ever():
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    assert "/refresh/" not in str(
        document(make.signed_in(make.leader()).get(DRAWER)).xpath("//aside[@id='source']//a/@href")
    )
