"""Photographs of every component, at both widths and in both schemes, to be looked at by those who change them."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_styleguide(page: Page, faults: list[str], album: Path, settings: Any, scheme: str, width: int):
    settings.DEBUG = True
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto("/styleguide/", wait_until="networkidle")
    page.locator("[data-chart][data-drawn]").wait_for()
    photograph = album / f"styleguide-{width}-{scheme}.png"
    page.screenshot(path=photograph, full_page=True)
    assert photograph.stat().st_size > 20_000
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page).violations_count == 0
