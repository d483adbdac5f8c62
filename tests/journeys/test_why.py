"""A leader before a meeting asks why the rank moved, who passed us, and what can be compared at all."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

QUANG_NGAI = "/dti/2023/quang-ngai/"


def test_why_quang_ngai_rose_and_who_passed_it(page: Page, faults: list[str]):
    page.goto(QUANG_NGAI)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vì sao Quảng Ngãi lên 5 bậc năm 2023?")
    rank = page.get_by_role("region", name="Thứ hạng")
    expect(rank).to_contain_text("lên 23 bậc")
    rank.get_by_text("Ba phần này tính thế nào").click()
    expect(rank).to_contain_text("ba phần luôn cộng đúng bằng mức đổi hạng")
    drawn = page.locator(".chart-wide [data-drawn]")
    expect(drawn).to_be_visible()
    expect(drawn.locator(".annotation-text").first).to_have_text("0,6033")
    page.get_by_role("link", name="Bà Rịa - Vũng Tàu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vì sao Bà Rịa - Vũng Tàu lên 18 bậc năm 2023?")


def test_the_table_is_swapped_in_and_the_address_follows(page: Page, faults: list[str]):
    page.goto(QUANG_NGAI)
    page.get_by_role("link", name="Bảng", exact=True).click()
    expect(page).to_have_url(re.compile(r"/dti/2023/quang-ngai-former/\?view=table$"))
    expect(page.get_by_role("cell", name="+0,032420")).to_be_visible()
    expect(page.locator("[data-chart]")).to_have_count(0)
    page.go_back()
    expect(page.locator(".chart-wide [data-drawn]")).to_be_visible()


def test_across_methods_places_stand_side_by_side(page: Page, faults: list[str]):
    page.goto("/dti/2024/da-nang/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("17/34")
    page.get_by_role("link", name="cạnh nhau").click()
    beside = page.get_by_role("table", name="Đặt cạnh nhau, không trừ cho nhau")
    expect(beside).to_contain_text("1/63")
    expect(beside).to_contain_text("2/63")
    expect(page.locator("main")).not_to_contain_text("→")


def test_without_javascript_everything_is_said(without_javascript: Page):
    page = without_javascript
    page.goto(QUANG_NGAI)
    page.get_by_text("Bảng số liệu của biểu đồ").click()
    expect(page.get_by_role("cell", name="+0,044450")).to_be_visible()
    page.get_by_role("link", name="2022").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2022")


@pytest.mark.parametrize(
    "address",
    [
        QUANG_NGAI,
        f"{QUANG_NGAI}?view=table",
        "/dti/2024/da-nang/",
        "/dti/2024/hue/?geography=63&against=2023",
    ],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_overflows_and_axe_has_nothing_to_say(
    page: Page, faults: list[str], address: str, width: int
):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    if page.locator("[data-chart]").count():
        expect(page.locator("[data-chart][data-drawn]").locator("visible=true")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_labels_of_the_narrow_chart_stay_on_the_drawing(page: Page, faults: list[str]):
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(QUANG_NGAI)
    expect(page.locator(".chart-narrow [data-drawn]")).to_be_visible()
    edge = page.locator(".chart-narrow .main-svg").first.bounding_box()
    for label in page.locator(".chart-narrow .annotation-text").all():
        box = label.bounding_box()
        assert edge is not None
        assert box is not None
        assert edge["x"] <= box["x"]
        assert box["x"] + box["width"] <= edge["x"] + edge["width"]
