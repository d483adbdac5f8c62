"""A ministry officer looks for a figure, asks who said so, and takes it along."""

import re

from playwright.sync_api import Page, expect

FIXED = "/indicators/broadband_fixed_mbps/"


def test_from_the_home_page_to_the_source_of_a_figure(page: Page, faults: list[str]):
    page.goto("/")
    page.get_by_role("searchbox").first.fill("bang rong co dinh")
    page.get_by_role("button", name="Tìm").click()
    expect(page).to_have_url(re.compile("/search/"))
    page.get_by_role("link", name="Tốc độ tải xuống băng rộng cố định (Ookla)").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tốc độ tải xuống băng rộng cố định (Ookla)")
    page.get_by_role("link", name="6 tháng đầu năm 2022").click()
    drawer = page.locator("#source")
    expect(drawer).to_contain_text("“71,79 Mbps”")
    expect(drawer).to_contain_text("tăng 32,7% so với cùng kỳ")
    expect(page).to_have_url(re.compile(r"point=2022-S1"))


def test_the_drawer_takes_the_focus_and_back_closes_it(page: Page, faults: list[str]):
    page.goto(FIXED)
    page.get_by_role("link", name="Tháng 9/2022").click()
    expect(page.locator("#drawer")).to_be_focused()
    page.go_back()
    expect(page.locator("#source")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_closing_the_drawer_leads_back_to_the_row_that_opened_it(page: Page, faults: list[str]):
    page.goto(FIXED)
    opener = page.get_by_role("link", name="Tháng 9/2022")
    opener.click()
    expect(page.locator("#drawer")).to_be_focused()
    page.get_by_role("link", name="Đóng").click()
    expect(page.locator("#source")).to_have_count(0)
    expect(opener).to_be_focused()


def test_escape_closes_a_drawer_that_came_with_the_page(page: Page, faults: list[str]):
    page.goto(f"{FIXED}?point=2022-S1")
    page.locator("#source").get_by_role("link", name="Đóng").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_have_count(0)
    expect(page.get_by_role("link", name="6 tháng đầu năm 2022")).to_be_focused()


def test_the_keyboard_stays_where_it_was_after_a_swap(page: Page, faults: list[str]):
    page.goto(FIXED)
    page.get_by_role("link", name="Bảng", exact=True).press("Enter")
    expect(page.locator(".view-switch [aria-current]")).to_have_text("Bảng")
    expect(page.locator(".view-switch [aria-current]")).to_be_focused()
    page.goto("/indicators/")
    page.get_by_label("Nhóm").select_option("economy")
    page.get_by_role("button", name="Lọc").press("Enter")
    expect(page).to_have_url(re.compile("pillar=economy"))
    expect(page.get_by_role("button", name="Lọc")).to_be_focused()


def test_the_chart_is_drawn_and_a_point_opens_its_source(page: Page, faults: list[str]):
    page.goto(FIXED)
    expect(page.locator("[data-chart][data-drawn]")).to_have_count(1)
    expect(page.locator(".scatterlayer .trace")).not_to_have_count(0)
    page.locator(".scatterlayer .trace").nth(1).locator(".point").first.click(force=True)
    expect(page.locator("#source")).to_be_visible()


def test_the_chart_follows_the_colour_scheme(page: Page, faults: list[str]):
    page.goto(FIXED)
    line = page.locator(".scatterlayer .trace path.js-line").first
    light = line.evaluate("node => getComputedStyle(node).stroke")
    page.emulate_media(color_scheme="dark")
    expect(line).not_to_have_css("stroke", light)


def test_a_download_holds_what_is_shown(page: Page, faults: list[str]):
    page.goto(f"{FIXED}?from=2023&to=2023")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("indicator,")
    assert len(text.strip().splitlines()) == 1 + 5


def test_filters_narrow_the_list_without_loading_the_page_again(page: Page, faults: list[str]):
    page.goto("/indicators/")
    page.evaluate("window.stayed = true")
    page.get_by_label("Nhóm").select_option("economy")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile("pillar=economy"))
    expect(page.get_by_role("heading", name=re.compile("chỉ tiêu$"))).to_have_text("26 chỉ tiêu")
    assert page.evaluate("window.stayed") is True


def test_the_other_language_is_remembered(page: Page, faults: list[str]):
    page.goto(FIXED)
    page.get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fixed broadband download speed (Ookla)")
    page.goto("/")
    expect(page.get_by_role("link", name="Indicators").first).to_be_visible()


def test_everything_works_without_javascript(without_javascript: Page):
    page = without_javascript
    page.goto("/indicators/")
    page.get_by_label("Nhóm").select_option("infrastructure")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("link", name="Tốc độ tải xuống băng rộng cố định (Ookla)").click()
    page.get_by_role("link", name="6 tháng đầu năm 2022").click()
    expect(page.locator("#source")).to_contain_text("“71,79 Mbps”")
    page.get_by_role("link", name="Bảng", exact=True).click()
    expect(page.locator("[data-chart]")).to_have_count(0)


def test_the_keyboard_alone_reaches_a_figure(page: Page, faults: list[str]):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    page.keyboard.type("phiên họp 3 năm 2022")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Phiên họp thứ 3")).first).to_be_visible()
