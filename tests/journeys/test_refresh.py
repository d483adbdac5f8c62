"""A source that is read by machine: added, tried, read while the bar moves, shown as the source of a figure; it fails and
nothing that is shown is harmed; where it says otherwise than people approved, a person decides."""

import re
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from indicators import tasks
from indicators.actions.refresh.performing import perform_refresh
from tests.indicators.demo_feed import demo_server, private_host
from tests.journeys.conftest import SignIn
from tests.journeys.looks import looks_well

OFFERED = "127.0.0.1:8099"


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Any]:
    """The demonstration source, and a worker that takes every run at once."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    workers: list[Thread] = []

    def work(args: tuple[int], **_: Any) -> None:
        workers.append(Thread(target=perform, args=args))
        workers[-1].start()

    def perform(pk: int) -> None:
        try:
            perform_refresh(pk=pk, clock=timezone.now)
        finally:
            connection.close()

    monkeypatch.setattr(tasks.run_refresh, "apply_async", work)
    with demo_server() as server:
        allowed = frozenset({private_host(server.url), OFFERED})
        monkeypatch.setattr(settings, "FEED_PRIVATE_HOSTS", allowed)
        yield server
        for worker in workers:
            worker.join()


def test_from_a_new_source_to_its_figure(sign_in: SignIn, page: Page, source: Any):
    ministry = sign_in("ministry")
    ministry.goto("/refresh/")
    looks_well(ministry)
    ministry.get_by_role("link", name="Thêm nguồn").click()
    add(ministry, "Điểm DTI các tỉnh, CSV", source.url)
    expect(ministry.get_by_role("heading", name="Chạy thử xong")).to_be_visible(timeout=20_000)
    expect(ministry.get_by_role("row").filter(has_text="0,4874")).to_contain_text("mới")
    looks_well(ministry)
    read_for_good(ministry)
    seen_by_everybody(page)
    feed = "/refresh/demo-dti-csv/"
    ends_badly_without_harm(ministry, page, source, feed)
    nothing_new(ministry, source, feed)


def add(ministry: Page, offer: str, url: str) -> None:
    ministry.get_by_role("link", name=offer, exact=True).click()
    address = ministry.locator("[name=address]")
    address.fill(address.input_value().replace(f"http://{OFFERED}", url))
    ministry.get_by_role("button", name="Lấy thử các cột").click()
    expect(ministry.get_by_text("indicator").first).to_be_visible()
    looks_well(ministry)
    ministry.get_by_role("button", name="Lưu và chạy thử").click()
    expect(ministry).to_have_url(re.compile(r"/refresh/runs/\d+/"))


def read_for_good(ministry: Page) -> None:
    ministry.get_by_role("button", name="Đọc thật").click()
    expect(ministry.get_by_role("heading", name="Đã đọc xong")).to_be_visible(timeout=20_000)
    looks_well(ministry)


def seen_by_everybody(page: Page) -> None:
    page.goto("/indicators/dti_score/?units=thai-nguyen-former&view=table")
    expect(page.get_by_role("row").filter(has_text="Năm 2022").first).to_contain_text("Nguồn trình diễn")


def ends_badly_without_harm(ministry: Page, page: Page, source: Any, feed: str) -> None:
    """The plug is pulled in the middle of an answer."""
    source.fault = "half"
    ministry.goto(feed)
    ministry.get_by_role("button", name="Đọc ngay").click()
    expect(ministry.get_by_text("thử lại").first).to_be_visible(timeout=20_000)
    looks_well(ministry)
    seen_by_everybody(page)
    ministry.get_by_role("button", name="Hủy").click()
    expect(ministry.get_by_text("Đã hủy").first).to_be_visible()


def nothing_new(ministry: Page, source: Any, feed: str) -> None:
    source.fault = ""
    ministry.goto(feed)
    ministry.get_by_role("button", name="Đọc ngay").click()
    expect(ministry.get_by_text("nguồn không đổi").first).to_be_visible(timeout=20_000)


def test_what_people_approved_waits_for_a_person(sign_in: SignIn, page: Page, source: Any):
    ministry = sign_in("ministry")
    ministry.goto("/refresh/new/")
    add(ministry, "Tỷ trọng kinh tế số trong GDP theo Cục Thống kê, CSV", source.url)
    expect(ministry.get_by_role("heading", name="Chạy thử xong")).to_be_visible(timeout=20_000)
    read_for_good(ministry)
    page.goto("/indicators/digital_economy_gdp_share_gso/?view=table")
    expect(page.get_by_role("row").filter(has_text="Năm 2023").first).to_contain_text("12,87")
    ministry.goto("/refresh/held/?feed=demo-gso")
    looks_well(ministry)
    row = ministry.get_by_role("row").filter(has_text="Năm 2023")
    expect(row).to_contain_text("12,33")
    expect(row).to_contain_text("12,87")
