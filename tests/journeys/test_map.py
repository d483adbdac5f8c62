"""A leader looks at the map: where do we stand, and who is around us?"""

import re

import pytest
from playwright.sync_api import Page, expect

PHONE = 390
LEAST_TARGET = 24
# Below it the bar of a phone lies over the page, and two rows of tiles have to be seen.
FIRST_SCREEN = 844 - 60 - 80


def test_a_tile_opens_its_province_and_back_closes_it(page: Page, faults: list[str]):
    page.goto("/map/?geography=34&period=2024")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Điện Biên: 0,7651, hạng 6/34").click()
    expect(page.locator("#chosen-name")).to_be_focused()
    expect(page.locator("#chosen")).to_contain_text("6/34 (9/63 theo địa giới cũ, suy ra)")
    expect(page).to_have_url(re.compile(r"\?geography=34&period=2024&unit=dien-bien$"))
    assert page.evaluate("window.stayed") is True
    page.go_back()
    expect(page.locator("#chosen")).to_have_count(0)


def test_closing_leads_back_to_the_tile(page: Page, faults: list[str]):
    page.goto("/map/?geography=34&period=2024")
    tile = page.get_by_role("link", name=re.compile("^Huế: "))
    tile.click()
    expect(page.locator("#chosen-name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#chosen")).to_have_count(0)
    expect(tile).to_be_focused()


def test_the_keyboard_walks_over_the_map(page: Page, faults: list[str]):
    page.goto("/map/?geography=34&period=2024")
    page.get_by_role("link", name=re.compile("^Lai Châu: ")).focus()
    for key, name in (("ArrowDown", "Điện Biên"), ("ArrowRight", "Sơn La"), ("Tab", "Thái Nguyên")):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=re.compile(f"^{name}: "))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-name")).to_have_text("Thái Nguyên")


def test_stepping_to_another_year_keeps_classes_and_choice(page: Page, faults: list[str]):
    page.goto("/map/?geography=34&period=2024&unit=lao-cai")
    page.get_by_text("Kỳ khác · Chia nhóm").click()
    page.get_by_role("link", name="Mốc cố định").click()
    expect(page).to_have_url(re.compile("classes=fixed"))
    page.get_by_role("link", name="Năm 2023").click()
    expect(page).to_have_url(re.compile("geography=34&period=2023&classes=fixed&unit=lao-cai"))
    expect(page.locator("#chosen")).to_contain_text("Lào Cai (cũ): 0,6783")


def test_another_subject_is_picked_from_one_list(page: Page, faults: list[str]):
    page.goto("/map/?unit=dien-bien")
    page.get_by_role("combobox").first.select_option("smartphone_adult_share")
    page.get_by_role("button", name="Xem").first.click()
    expect(page.locator("#chosen")).to_contain_text("57,6%")
    expect(page.get_by_role("heading", level=1)).to_contain_text("điện thoại thông minh")


def test_the_map_works_without_javascript(without_javascript: Page):
    page = without_javascript
    page.goto("/map/?geography=63&period=2023")
    page.get_by_role("link", name=re.compile("^Kon Tum: ")).click()
    expect(page.locator("#chosen")).to_contain_text("Hợp nhất vào, từ 01/07/2025: Quảng Ngãi")
    page.get_by_role("link", name="34 đơn vị").click()
    expect(page.locator("#chosen-name")).to_have_text("Quảng Ngãi")


@pytest.mark.parametrize("geography", ["34", "63"])
def test_a_phone_shows_every_tile_with_its_figure(page: Page, faults: list[str], geography: str):
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"/map/?geography={geography}&period=2024")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    boxes = page.locator(".with-figures a > rect").evaluate_all(
        "rects => rects.map((rect) => rect.getBoundingClientRect()).map((box) => [box.width, box.height, box.right])"
    )
    assert len(boxes) == int(geography)
    assert min(min(width, height) for width, height, _right in boxes) >= LEAST_TARGET
    assert max(right for _width, _height, right in boxes) <= PHONE
    words = page.locator(".with-figures a").first.locator("text:visible")
    expect(words).to_have_count(2)


@pytest.mark.parametrize(
    "address", ["/map/", "/map/?geography=63&period=2023", "/map/?indicator=dti_nt&unit=hue"]
)
def test_the_map_begins_in_the_first_screen_of_a_phone(without_javascript: Page, address: str):
    page = without_javascript
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(address)
    box = page.locator(".with-figures").bounding_box()
    assert box is not None
    assert box["y"] < FIRST_SCREEN


def test_words_stay_inside_their_tiles(page: Page, faults: list[str]):
    page.goto("/map/?geography=63&period=2024")
    outside = page.locator(".with-figures a").evaluate_all(
        """tiles => tiles.filter((tile) => {
            const square = tile.querySelector("rect").getBoundingClientRect();
            return [...tile.querySelectorAll("text")].some((text) => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < square.left - 1 || box.right > square.right + 1 || box.bottom > square.bottom + 2);
            });
        }).map((tile) => tile.getAttribute("aria-label"))"""
    )
    assert outside == []
