"""Every page in both languages and at both widths: readable by everyone, nothing spills over, nobody complains."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE

PAGES = [
    "/",
    "/indicators/",
    "/indicators/broadband_fixed_mbps/?point=2022-S1",
    "/indicators/smartphone_adult_share/?units=vn,dien-bien,son-la",
    "/indicators/dvc_user_share/",
    "/search/?q=dvc kon tum",
    "/search/?q=",
    "/provinces/",
    "/provinces/kon-tum/",
    "/provinces/quang-ngai/",
    "/provinces/dien-bien/",
    "/dti/?year=2022&geography=63",
    "/dti/?year=2024&geography=34",
    "/dti/?year=2020",
    "/dti/?year=2023&view=chart&units=dien-bien,yen-bai",
    "/dti/?year=2023&check=1",
    "/dti/?kind=ministries",
    "/dti/?kind=national",
    "/dti/2023/quang-ngai/",
    "/dti/2022/yen-bai/?view=table",
    "/dti/2024/dien-bien/?geography=63&against=2023",
    "/dti/2024/quang-ngai/",
    "/dti/simulate/",
    "/dti/simulate/?unit=dien-bien&cq=0.8&goal=1",
    "/compare/",
    "/compare/?indicator=broadband_fixed_mbps&units=vn",
    "/compare/?indicator=dti&units=dien-bien,lai-chau,son-la&period=2023&against=2022",
    "/compare/?indicator=dti_cq,dti_kt,dti_xh&units=dien-bien",
    "/map/?indicator=dti&geography=34&period=2024&unit=dien-bien",
    "/map/?indicator=dti&geography=34&period=2022&unit=quang-ngai",
    "/map/?indicator=smartphone_adult_share",
    "/indicators/smartphone_adult_share/?view=map",
    "/meetings/",
    "/meetings/NCDT-03/",
    "/meetings/NCDT-03-KTU/",
    "/meetings/DBI-2023-04/",
    "/meetings/NCDT-07/session/",
    "/tasks/",
    "/tasks/?status=overdue&view=board",
    "/changes/",
    "/completeness/",
    "/about/",
    "/data/",
    "/api/docs",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/no/such/page/",
]
DARK = (
    "/",
    "/indicators/broadband_fixed_mbps/?point=2022-S1",
    "/dti/?year=2022&geography=63",
    "/dti/2023/quang-ngai/",
    "/dti/simulate/?unit=dien-bien&cq=0.8&goal=1",
    "/compare/?indicator=dti&units=dien-bien,lai-chau,son-la",
    "/map/?indicator=dti&geography=34&period=2024&unit=dien-bien",
    "/provinces/dien-bien/",
    "/meetings/NCDT-03/",
    "/tasks/",
)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def with_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_page(page: Page, address: str, language: str):
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(with_language(address, language), wait_until="networkidle")
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        spilled = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spilled <= 0, f"{address} spills {spilled}px at {width}"
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    assert complaints == []


def test_dark_pages_keep_their_contrast(page: Page):
    page.emulate_media(color_scheme="dark")
    for address in DARK:
        page.goto(address, wait_until="networkidle")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
