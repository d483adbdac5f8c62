"""What would lift us: a leader moves an index and reads the place at once, by mouse, by keyboard, without script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_every_page import RULES

DIEN_BIEN = "/dti/simulate/?unit=dien-bien"
GOVERNMENT = "Hoạt động chính quyền số"


def test_a_typed_value_gives_the_place_at_once(page: Page, faults: list[str]):
    page.goto(DIEN_BIEN)
    page.evaluate("window.stayed = true")
    field = page.locator("#cq")
    field.fill("0.8")
    expect(page.locator(".rank-jump")).to_contain_text("6 → 2")
    expect(page.locator("#cq-slider")).to_have_value("0.8")
    expect(page.locator("#cq-slider")).to_have_attribute("aria-valuetext", "0,8000")
    expect(page).to_have_url(re.compile(r"unit=dien-bien&cq=0\.8$"))
    expect(field).to_be_focused()
    expect(page.locator("[data-said-aloud]")).to_contain_text("hạng 2/34 (công bố 6/34), lên 4 bậc")
    assert page.evaluate("window.stayed") is True
    page.reload()
    expect(page.locator(".rank-jump")).to_contain_text("6 → 2")
    expect(field).to_have_value("0.8000")


def test_a_slider_moves_by_keys_and_keeps_the_focus(page: Page, faults: list[str]):
    page.goto(DIEN_BIEN)
    slider = page.get_by_role("slider", name=GOVERNMENT)
    slider.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#cq")).to_have_value("0.7558")
    expect(page).to_have_url(re.compile(r"cq=0\.7558"))
    expect(page.locator(".rank-jump")).to_contain_text("→")
    expect(slider).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".rank-jump")).to_contain_text("6 → 1")
    expect(slider).to_have_value("1")


def test_only_the_last_of_many_moves_is_shown(page: Page, faults: list[str]):
    page.goto(DIEN_BIEN)
    slider = page.get_by_role("slider", name=GOVERNMENT)
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"cq=0\.7658"))
    expect(page.locator(".simulated-parts .sum-line")).to_contain_text("0,6458 → 0,7658")


def test_a_value_beyond_the_bounds_is_named_with_its_cure(page: Page, faults: list[str]):
    page.goto(DIEN_BIEN)
    page.locator("#cq").fill("2")
    expect(page.locator("#simulated .notice.wait").first).to_contain_text(
        "Tham số cq=2: chỉ nhận số từ 0 đến 1"
    )
    page.locator("#cq").fill("0.7")
    expect(page.locator("#simulated .notice.wait")).to_have_count(0)


def test_a_wanted_place_leads_to_moves_that_reach_it(page: Page, faults: list[str]):
    page.goto(DIEN_BIEN)
    page.get_by_label("Hạng mong muốn, trên 34").fill("1")
    expect(page.get_by_role("heading", name="Ít thay đổi nhất để đạt hạng 1/34")).to_be_visible()
    page.get_by_role("link", name="Thử cách này").click()
    expect(page.locator(".rank-jump")).to_contain_text("6 → 1")
    expect(page.locator("#cq")).to_have_value("0.9229")
    page.get_by_role("link", name="Đặt lại như công bố").click()
    expect(page.locator(".score-jump")).to_have_text("0,7651 điểm DTI")


def test_without_javascript_a_button_does_it(without_javascript: Page):
    page = without_javascript
    page.goto("/dti/simulate/")
    page.get_by_role("link", name="Điện Biên").click()
    expect(page.locator("#cq-slider")).to_be_hidden()
    page.locator("#cq").fill("0.8")
    page.get_by_role("button", name="Xem kết quả").click()
    expect(page).to_have_url(re.compile(r"/dti/simulate/\?unit=dien-bien&cq=0\.8$"))
    expect(page.locator(".rank-jump")).to_contain_text("6 → 2")


def test_on_a_phone_the_result_stays_in_sight(page: Page, faults: list[str]):
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(DIEN_BIEN)
    page.locator("#cq").scroll_into_view_if_needed()
    expect(page.locator(".simulated-head")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", [f"{DIEN_BIEN}&cq=0.8&goal=1", f"{DIEN_BIEN}&year=2023&nt=0.9", "/dti/simulate/?year=2022"]
)
def test_readable_by_everyone(page: Page, address: str, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.goto(address, wait_until="networkidle")
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        spilled = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spilled <= 0
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()


def test_paper_bears_the_stamp(page: Page):
    page.goto(f"{DIEN_BIEN}&cq=0.8")
    page.emulate_media(media="print")
    stamp = page.evaluate("getComputedStyle(document.querySelector('.simulation-page'), '::before').content")
    assert stamp == '"Mô phỏng – không phải số liệu công bố"'
    expect(page.locator(".simulation-stamp")).to_be_visible()
