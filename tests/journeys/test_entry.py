"""The form of a report under the hands of people: by keyboard alone, two on one cell, without a line, without scripts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.models import Entry, Submission
from tests import factories
from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.looks import looks_well
from tests.leftovers import taken_away

SMARTPHONE, WITHOUT, ACTIVATED, VILLAGES = factories.INDICATORS
CONFLICT = "409 (Conflict)"
# Each test fills the report of a province of its own.
PROVINCES = ("dien-bien", "lai-chau", "son-la", "lao-cai", "cao-bang", "lang-son", "tuyen-quang")


@pytest.fixture(scope="module")
def reports(staff: None, django_db_blocker: Any) -> Iterator[Iterator[Submission]]:
    """Empty reports in an open round; two people write for all of them. Made before a test begins its transaction:
    the server sees what is committed."""
    with django_db_blocker.unblock(), taken_away():
        round_ = factories.collection()
        for unit in PROVINCES:
            for username in ("dien-bien-editor", "dien-bien-second"):
                factories.person(username, "editor", unit)
        yield iter([factories.submission(round_, unit) for unit in PROVINCES])


@pytest.fixture
def report(reports: Iterator[Submission]) -> Submission:
    return next(reports)


def form(report: Submission) -> str:
    return f"/entry/2026-Q4/{report.unit.slug}/"


def cell(page: Page, code: str) -> Any:
    return page.locator(f"#o-{code}")


def words(page: Page, code: str) -> Any:
    return page.locator(f"#s-{code}")


def stored(report: Submission) -> dict[str, str]:
    return dict(Entry.objects.filter(submission=report).values_list("indicator__code", "typed"))


def test_the_keyboard_alone_fills_the_form(sign_in: SignIn, report: Submission):
    page = sign_in("dien-bien-editor")
    page.goto(form(report))
    codes = page.locator("[data-cell]").evaluate_all("rows => rows.map((row) => row.dataset.cell)")
    typed = {SMARTPHONE: "81,2", WITHOUT: "18,8", ACTIVATED: "58,5", VILLAGES: "12"}
    cell(page, codes[0]).focus()
    for place, code in enumerate(codes):
        expect(cell(page, code)).to_be_focused()
        page.keyboard.type(typed[code])
        page.keyboard.press("ArrowDown" if place == 1 else "Enter")
    # There is none below the last one: it is saved all the same, and keeps the focus.
    expect(cell(page, codes[-1])).to_be_focused()
    for code in codes:
        expect(words(page, code)).to_contain_text("Đã lưu")
    assert stored(report) == typed
    page.keyboard.press("ArrowUp")
    expect(cell(page, codes[-2])).to_be_focused()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(cell(page, codes[-2])).to_have_value(typed[codes[-2]])
    looks_well(page)
    assert stored(report) == typed


def test_the_drawer_reads_well_on_a_desk_and_on_a_phone(sign_in: SignIn, report: Submission):
    page = sign_in("dien-bien-editor")
    page.goto(f"{form(report)}?cell={SMARTPHONE}")
    expect(page.locator("#cell-title")).to_be_visible()
    looks_well(page)
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto(form(report))
    words(page, ACTIVATED).get_by_role("button", name="Chi tiết").click()
    expect(page.locator(".cell-row #cell-title")).to_be_visible()
    looks_well(page)


def test_two_people_on_one_cell(sign_in: SignIn, report: Submission, expected: list[str]):
    expected.append(CONFLICT)
    first, second = sign_in("dien-bien-editor"), sign_in("dien-bien-second")
    for page in (first, second):
        page.goto(form(report))
    cell(first, SMARTPHONE).fill("81,2")
    cell(first, SMARTPHONE).press("Enter")
    expect(words(first, SMARTPHONE)).to_contain_text("Đã lưu")
    cell(second, SMARTPHONE).fill("79")
    cell(second, SMARTPHONE).press("Enter")
    expect(words(second, SMARTPHONE)).to_contain_text("Hai người ghi một ô")
    expect(words(second, SMARTPHONE).locator("dd")).to_have_text(["79", "81,2"])
    looks_well(second)
    assert stored(report) == {SMARTPHONE: "81,2"}
    words(second, SMARTPHONE).get_by_role("button", name="Giữ số của tôi").click()
    expect(words(second, SMARTPHONE)).to_contain_text("Đã lưu")
    assert stored(report) == {SMARTPHONE: "79"}


def test_without_a_line_the_number_waits_in_its_cell(
    sign_in: SignIn, report: Submission, expected: list[str]
):
    expected += ["ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError"]
    page = sign_in("dien-bien-editor")
    page.goto(form(report))
    page.context.set_offline(True)
    cell(page, VILLAGES).fill("12")
    cell(page, VILLAGES).press("Enter")
    expect(page.locator(f"[data-cell={VILLAGES}] .cell-trouble")).to_contain_text("không nối được máy chủ")
    expect(page.locator("[data-unsaved-notice]")).to_contain_text("1 ô chưa lưu được")
    expect(cell(page, VILLAGES)).to_have_value("12")
    assert stored(report) == {}
    page.context.set_offline(False)
    expect(words(page, VILLAGES)).to_contain_text("Đã lưu")
    expect(page.locator("[data-unsaved-notice]")).to_have_count(0)
    assert stored(report) == {VILLAGES: "12"}


def test_a_reload_before_the_save_keeps_what_was_typed(sign_in: SignIn, report: Submission):
    page = sign_in("dien-bien-editor")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(form(report))
    cell(page, VILLAGES).press_sequentially("12")
    page.reload()
    expect(cell(page, VILLAGES)).to_have_value("12")
    expect(words(page, VILLAGES)).to_contain_text("Đã lưu")
    assert stored(report) == {VILLAGES: "12"}


def test_without_scripts_all_is_saved_at_once_and_a_conflict_is_shown(
    sign_in: SignIn, report: Submission, browser: Browser, portal: str
):
    known = sign_in("dien-bien-editor").context.storage_state()
    context = browser.new_context(base_url=portal, java_script_enabled=False, storage_state=known)
    page = context.new_page()
    page.goto(form(report))
    expect(page.get_by_text("Mỗi ô tự lưu")).to_be_hidden()
    expect(page.get_by_text("Gõ xong thì bấm")).to_be_visible()
    second = sign_in("dien-bien-second")
    second.goto(form(report))
    cell(second, SMARTPHONE).fill("81,2")
    cell(second, SMARTPHONE).press("Enter")
    expect(words(second, SMARTPHONE)).to_contain_text("Đã lưu")
    cell(page, SMARTPHONE).fill("79")
    cell(page, VILLAGES).fill("12")
    page.get_by_role("button", name="Lưu các ô").click()
    expect(page.locator("[role=alert]")).to_contain_text("dien-bien-second đã lưu “81,2”")
    expect(cell(page, SMARTPHONE)).to_have_value("79")
    assert stored(report) == {SMARTPHONE: "81,2", VILLAGES: "12"}
    words(page, SMARTPHONE).get_by_role("button", name="Giữ số của tôi").click()
    expect(page.locator("main")).to_contain_text(re.compile("Đã lưu 1 ô"))
    assert stored(report) == {SMARTPHONE: "79", VILLAGES: "12"}
    context.close()
