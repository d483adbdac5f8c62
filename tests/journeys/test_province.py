"""A leader looks up a province: where it stands, what it is weak in, who is near, what it was before the mergers."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_every_page import RULES

PAGES = ["/provinces/dien-bien/", "/provinces/quang-ngai/", "/provinces/kon-tum/", "/provinces/?geography=63"]


def test_from_the_list_to_a_province_and_why_its_place_moved(page: Page, faults: list[str]):
    page.goto("/provinces/")
    page.get_by_role("searchbox", name="Tên").fill("dien bien")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"\?q=dien"))
    expect(page.locator(".province-table tbody tr:not(.group-row)")).to_have_count(1)
    page.get_by_role("link", name="Điện Biên").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tỉnh Điện Biên")
    expect(page.get_by_role("heading", name="Yếu nhất")).to_be_visible()
    page.get_by_role("link", name="Vì sao hạng năm 2023 đổi?").click()
    expect(page).to_have_url(re.compile(r"/dti/2023/dien-bien/"))


def test_the_filter_keeps_the_keyboard_where_it_was(page: Page, faults: list[str]):
    page.goto("/provinces/")
    page.locator("#sort").focus()
    page.locator("#sort").select_option("rank")
    expect(page).to_have_url(re.compile("sort=rank"))
    expect(page.locator("#sort")).to_be_focused()
    expect(page.locator(".province-table tbody th a").first).to_have_text("Hà Nội")
    page.get_by_role("link", name="63 đơn vị cũ").click()
    expect(page).to_have_url(re.compile("geography=63"))
    page.go_back()
    expect(page.locator(".province-table tbody th a").first).to_have_text("Hà Nội")


def test_across_the_merger_and_back(page: Page, faults: list[str]):
    page.goto("/provinces/quang-ngai/")
    page.locator(".computed-table summary").first.press("Enter")
    page.locator(".computed-table details[open]").get_by_role("link", name="Kon Tum").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tỉnh Kon Tum")
    page.locator(".notice").get_by_role("link", name="Quảng Ngãi").click()
    expect(page).to_have_url(re.compile("/provinces/quang-ngai/$"))


def test_a_difference_leads_to_the_comparison_of_two(page: Page, faults: list[str]):
    page.goto("/provinces/dien-bien/")
    page.get_by_role("link", name="So sánh Điện Biên với Lai Châu").first.click()
    expect(page).to_have_url(re.compile("units=dien-bien,lai-chau"))


def test_without_javascript_all_of_it_works(without_javascript: Page):
    page = without_javascript
    page.goto("/provinces/")
    page.locator("#region").select_option("dong-nam-bo")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"/provinces/\?region=dong-nam-bo$"))
    expect(page.locator(".province-table tbody tr:not(.group-row)")).to_have_count(3)
    page.goto("/provinces/dien-bien/")
    expect(page.locator(".dti-course.chart-wide")).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readable_by_everyone_with_everything_unfolded(page: Page, address: str, scheme: str):
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        spilled = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spilled <= 0, f"{address} spills {spilled}px at {width}"
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
