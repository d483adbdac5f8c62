"""A leader looks at the ranking: who stands where, who moved, how it came about, and whether the figures hold."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE


def test_from_the_ranking_to_the_lines_of_two_provinces(page: Page, faults: list[str]):
    page.goto("/dti/?year=2023")
    page.get_by_role("link", name="Đường hạng").click()
    expect(page).to_have_url(re.compile("view=chart"))
    expect(page.locator("[data-chart][data-drawn]")).to_have_count(2)
    page.get_by_text("Chọn đơn vị để tô màu").click()
    page.get_by_label("Quảng Ngãi", exact=True).check()
    page.get_by_label("Điện Biên", exact=True).check()
    page.get_by_role("button", name="Tô màu").click()
    expect(page).to_have_url(re.compile("units=dien-bien,quang-ngai-former"))
    expect(page.locator(".line-key").first).to_have_text(re.compile("Điện Biên.*Quảng Ngãi", re.DOTALL))
    expect(page.locator(".chart-sentence").first).to_contain_text("Điện Biên từ 35/63 năm 2022 đến 24/63")
    page.get_by_role("link", name="Bảng", exact=True).click()
    expect(page.locator("tr[aria-current]")).to_have_count(2)


def test_sorting_by_a_component_keeps_the_focus_and_the_address(page: Page, faults: list[str]):
    page.goto("/dti/?year=2023")
    head = page.get_by_role("columnheader", name="Hạ tầng số").get_by_role("link")
    head.press("Enter")
    expect(page).to_have_url(re.compile("sort=ht"))
    expect(page.get_by_role("columnheader", name="Hạ tầng số")).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".rank-table tbody th").first).to_have_text("Hồ Chí Minh")
    page.reload()
    expect(page.locator(".rank-table tbody th").first).to_have_text("Hồ Chí Minh")


def test_from_the_change_of_a_province_to_its_why(page: Page, faults: list[str]):
    page.goto("/dti/?year=2023")
    row = page.get_by_role("row", name=re.compile("Quảng Ngãi"))
    row.get_by_role("link", name="lên 5 bậc").click()
    expect(page).to_have_url(re.compile("/dti/2023/quang-ngai-former/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_on_a_phone_a_region_is_one_touch_away_and_nothing_overflows(page: Page, faults: list[str]):
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto("/dti/?year=2023")
    page.get_by_role("navigation", name="Đến vùng").get_by_role("link", name="Tây Nguyên").click()
    expect(page.locator(".rank-table tbody tr")).to_have_count(5)
    for address in ("/dti/?view=chart", "/dti/?check=1", "/dti/?kind=ministries", "/dti/?kind=national"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, address


def test_without_javascript_the_page_says_what_the_charts_draw(without_javascript: Page):
    page = without_javascript
    page.goto("/dti/?year=2023&view=chart")
    expect(page.locator(".chart-sentence")).to_have_count(2)
    page.get_by_text("Bảng số liệu của hình").click()
    expect(page.locator(".year-table tbody tr")).to_have_count(63)
    page.goto("/dti/?year=2023")
    page.get_by_role("combobox", name="Vùng").select_option(label="Tây Nguyên")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"/dti/\?year=2023&region=tay-nguyen$"))


def test_the_other_levels_are_links(page: Page, faults: list[str]):
    page.goto("/dti/")
    page.get_by_role("link", name="Cấp bộ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("DTI cấp bộ")
    page.get_by_role("link", name="Quốc gia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("DTI quốc gia")
