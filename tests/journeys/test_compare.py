"""A leader sets provinces side by side, without a mouse, without JavaScript, on a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_every_page import RULES

PAIR = "/compare/?indicator=dti&units=dien-bien,son-la,lai-chau&period=2023&against=2022"
MERGED = "/compare/?indicator=dti&units=kon-tum,quang-ngai-former,quang-ngai"
ADDRESSES = (
    "/compare/",
    PAIR,
    MERGED,
    "/compare/?indicator=broadband_fixed_mbps&units=vn,dien-bien",
    "/compare/?indicator=dti,dti_government,smartphone_adult_share&units=dien-bien",
)


def test_who_is_like_us_and_how_did_they_move(page: Page, faults: list[str]):
    page.goto("/compare/")
    page.get_by_role("link", name="DTI của Điện Biên, Sơn La, Lai Châu qua các năm").click()
    expect(page.get_by_role("heading", name="DTI: điểm tổng")).to_be_visible()
    page.get_by_role("link", name="Hai kỳ").click()
    expect(page.get_by_role("cell", name="lên 11 bậc")).to_be_visible()
    page.get_by_role("link", name="Tiền Giang 0,7046").click()
    expect(page.get_by_role("rowheader", name="Tiền Giang")).to_be_visible()
    assert "units=dien-bien,son-la,lai-chau,tien-giang&period=2023&against=2022" in page.url
    page.go_back()
    expect(page.get_by_role("rowheader", name="Tiền Giang")).to_have_count(0)


def test_a_computed_figure_shows_its_parts(page: Page, faults: list[str]):
    page.goto(MERGED)
    page.get_by_role("link", name="0,6798").click()
    expect(page.get_by_role("row").filter(has_text="Quảng Ngãi (cũ) 0,7077")).to_be_in_viewport()


def test_units_are_chosen_without_javascript(without_javascript: Page):
    page = without_javascript
    page.goto("/compare/?indicator=dti&units=dien-bien")
    page.get_by_text("Chọn đơn vị").click()
    page.get_by_label("Sơn La", exact=True).check()
    page.get_by_role("button", name="So sánh các đơn vị đã đánh dấu").click()
    # In the order of the list: what was chosen is now read from the page alone.
    assert page.url.endswith("/compare/?indicator=dti&units=dien-bien,son-la")
    expect(page.get_by_role("rowheader", name="Sơn La")).to_be_visible()


def test_an_indicator_is_added_by_typing(page: Page, faults: list[str]):
    page.goto("/compare/?indicator=dti&units=dien-bien")
    page.get_by_label("Thêm chỉ tiêu (gõ để tìm)").fill("dti_government")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Điện Biên: 2 chỉ tiêu")).to_be_visible()


def test_everyone_can_read_it_on_every_width(page: Page, faults: list[str]):
    for address in ADDRESSES:
        page.goto(address, wait_until="networkidle")
        for width in (1280, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            spilled = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert spilled <= 0, f"{address} spills {spilled}px at {width}"
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, found.generate_report()
        page.set_viewport_size({"width": 1280, "height": 900})
