"""Whether a page can be read by everyone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_every_page import RULES


def looks_well(page: Page) -> None:
    """No rule of accessibility broken, nothing wider than the screen; on a desk and on a phone."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, (page.url, width, found.generate_report())
