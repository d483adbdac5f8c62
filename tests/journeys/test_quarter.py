"""The quarter: the ministry opens a round, a province fills it by form and by sheet and signs, one cell goes back and
comes again, it is published, amended, and everybody reads it with its source; a merged province reads and cannot write."""

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.journeys.conftest import SignIn
from tests.journeys.looks import looks_well

ROUND, DIEN_BIEN = "2026-Q4", "dien-bien"
ENTRY = f"/entry/{ROUND}/{DIEN_BIEN}/"
SMARTPHONE, WITHOUT, ACTIVATED, VILLAGES = factories.INDICATORS


def cell(page: Page, code: str) -> Locator:
    return page.locator(f"#o-{code}")


def words(page: Page, code: str) -> Locator:
    return page.locator(f"#s-{code}")


def test_a_quarter_from_the_opening_to_the_correction(sign_in: SignIn, page: Page, tmp_path: Path):
    ministry, editor = sign_in("ministry"), sign_in("dien-bien-editor")
    open_round(ministry)
    fill_by_form(editor)
    fill_by_sheet(editor, tmp_path)
    approver = sign_in("dien-bien-approver")
    sign(approver)
    expect_locked(editor)
    send_back(ministry)
    mend(editor)
    sign(approver)
    publish(ministry)
    read(page)
    correct(editor, approver, ministry)
    read_corrected(page)


def open_round(ministry: Page) -> None:
    ministry.goto("/collections/new/?kind=quarter&number=4&year=2026&like=none")
    for code in factories.INDICATORS:
        ministry.locator(f"input[type=checkbox][value={code}]").check()
    looks_well(ministry)
    ministry.get_by_role("button", name="Lập đợt").click()
    expect(ministry).to_have_url(re.compile(f"/collections/{ROUND}/$"))
    looks_well(ministry)
    ministry.get_by_label(re.compile("Tôi đã xem danh sách 34 đơn vị")).check()
    ministry.get_by_role("button", name="Mở đợt cho 34 đơn vị").click()
    expect(ministry.locator("main")).to_contain_text("34")
    looks_well(ministry)


def fill_by_form(editor: Page) -> None:
    editor.goto("/entry/")
    looks_well(editor)
    editor.locator("main").get_by_role("link", name="Quý IV/2026").first.click()
    expect(editor).to_have_url(re.compile(re.escape(ENTRY)))
    cell(editor, SMARTPHONE).fill("81,2")
    cell(editor, SMARTPHONE).press("Enter")
    expect(words(editor, SMARTPHONE)).to_contain_text("Đã lưu")
    # What another country would write is asked about, never guessed.
    cell(editor, ACTIVATED).fill("58.50")
    cell(editor, ACTIVATED).press("ArrowDown")
    words(editor, ACTIVATED).get_by_role("button", name=re.compile("58,5")).click()
    expect(cell(editor, ACTIVATED)).to_have_value(re.compile("58,5"))
    cell(editor, VILLAGES).fill("1005 bản nhỏ")
    cell(editor, VILLAGES).press("Tab")
    expect(words(editor, VILLAGES).locator(".status.act")).to_be_visible()
    looks_well(editor)


def fill_by_sheet(editor: Page, tmp_path: Path) -> None:
    with editor.expect_download() as template:
        editor.get_by_role("link", name="Tải mẫu XLSX có sẵn mã").click()
    filled = tmp_path / "filled.xlsx"
    template.value.save_as(filled)
    book = openpyxl.load_workbook(filled)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(c.value == "Mã" for c in row))
    this_period = next(c.column for c in head if isinstance(c.value, str) and "Quý IV/2026" in c.value)
    codes = {c.value: c.row for row in sheet.iter_rows() for c in row if c.value in factories.INDICATORS}
    sheet.cell(codes[WITHOUT], this_period).value = 18.8
    sheet.cell(codes[VILLAGES], this_period).value = 12
    book.save(filled)
    editor.get_by_role("link", name="Nạp tệp hoặc dán từ bảng tính").click()
    looks_well(editor)
    editor.locator("input[type=file]").set_input_files(filled)
    editor.get_by_role("button", name="Xem trước").first.click()
    expect(editor).to_have_url(re.compile(r"/upload/\d+/"))
    expect(editor.locator("main")).to_contain_text("18,8")
    looks_well(editor)
    editor.locator("main").get_by_role("button", name=re.compile("^Ghi")).click()
    expect(editor.locator("main")).to_contain_text(re.compile("Đã ghi", re.IGNORECASE))
    editor.goto(ENTRY)
    expect(cell(editor, VILLAGES)).to_have_value("12")
    expect(cell(editor, WITHOUT)).to_have_value("18,8")
    explain_doubts(editor)


def explain_doubts(editor: Page) -> None:
    """Every doubt that is left gets a note in the drawer of its cell."""
    while (asked := editor.get_by_role("button", name="Ghi chú lý do")).count():
        code = asked.first.get_attribute("value")
        asked.first.click()
        drawer = editor.locator("#cell-drawer")
        drawer.locator("textarea[name^=note]").fill("Đã rà soát cùng Công an tỉnh.")
        drawer.get_by_role("button", name=re.compile("^Lưu")).first.click()
        expect(words(editor, code).get_by_role("button", name="Ghi chú lý do")).to_have_count(0)
    editor.goto(ENTRY)
    expect(editor.locator("#entry-sum")).to_contain_text("Đủ để trình ký")
    looks_well(editor)


def sign(approver: Page) -> None:
    approver.goto(f"{ENTRY}send/")
    looks_well(approver)
    approver.get_by_label(re.compile("Tôi đã kiểm tra")).check()
    approver.locator("main").get_by_role("button", name=re.compile("Ký")).click()
    expect(approver.locator("main")).to_contain_text("ký và gửi lúc")


def expect_locked(editor: Page) -> None:
    editor.goto(ENTRY)
    expect(cell(editor, SMARTPHONE)).not_to_have_attribute("name", re.compile("."))
    expect(editor.locator("#lock")).to_be_visible()
    looks_well(editor)


def send_back(ministry: Page) -> None:
    ministry.goto("/review/")
    looks_well(ministry)
    ministry.locator("main").get_by_role("link", name=re.compile("Điện Biên")).first.click()
    expect(ministry).to_have_url(re.compile(f"/review/{ROUND}/{DIEN_BIEN}/"))
    looks_well(ministry)
    reason = ministry.locator(f"#reason-{VILLAGES}")
    ministry.locator("details", has=reason).last.locator("summary").click()
    reason.fill("Số bản khác báo cáo của Sở, đề nghị kiểm tra.")
    ministry.get_by_role("button", name=re.compile("Trả lại")).click()
    expect(ministry.locator("main")).to_contain_text(re.compile("trả lại", re.IGNORECASE))


def mend(editor: Page) -> None:
    editor.goto(ENTRY)
    expect(words(editor, VILLAGES)).to_contain_text("Số bản khác báo cáo của Sở")
    looks_well(editor)
    cell(editor, VILLAGES).fill("11")
    cell(editor, VILLAGES).press("Tab")
    expect(words(editor, VILLAGES)).to_contain_text("Đã lưu")
    explain_doubts(editor)


def publish(ministry: Page) -> None:
    ministry.goto(f"/review/{ROUND}/{DIEN_BIEN}/")
    expect(ministry.locator("main")).to_contain_text("12")
    ministry.get_by_role("button", name=re.compile("Tiếp nhận")).first.click()
    ministry.goto(f"/review/{ROUND}/{DIEN_BIEN}/")
    ministry.get_by_role("button", name=re.compile("Công bố")).first.click()
    expect(ministry).to_have_url(re.compile("/review/publications/"))
    expect(ministry.locator("main")).to_contain_text(re.compile("đã công bố", re.IGNORECASE))
    looks_well(ministry)


def read(page: Page) -> None:
    """The public, without an account."""
    page.goto(f"/indicators/{VILLAGES}/?units={DIEN_BIEN}&point=2026-Q4")
    main = page.locator("main")
    expect(main).to_contain_text("Báo cáo của tỉnh Điện Biên, Quý IV/2026")
    expect(main.locator(".source-drawer")).to_contain_text("11")
    looks_well(page)
    page.goto("/changes/")
    expect(page.locator("main")).to_contain_text("Báo cáo của tỉnh Điện Biên, Quý IV/2026")
    looks_well(page)
    page.goto(f"/completeness/?collection={ROUND}")
    expect(page.locator("main")).to_contain_text("Điện Biên")
    looks_well(page)


def correct(editor: Page, approver: Page, ministry: Page) -> None:
    editor.goto(f"{ENTRY}amend/")
    looks_well(editor)
    editor.get_by_label(re.compile("Đính chính")).check()
    editor.locator("textarea[name=note_vi]").fill("Bỏ sót hai bản mới tách.")
    editor.locator("main").get_by_role("button").last.click()
    expect(editor).to_have_url(re.compile(f"{re.escape(ENTRY)}(\\?.*)?$"))
    cell(editor, VILLAGES).fill("13")
    cell(editor, VILLAGES).press("Tab")
    expect(words(editor, VILLAGES)).to_contain_text(re.compile("Đã lưu|ghi lý do|Ghi chú"))
    while (asked := editor.get_by_role("button", name="Ghi chú lý do")).count():
        asked.first.click()
        editor.locator("#cell-drawer textarea[name^=note]").fill("Hai bản mới tách.")
        editor.locator("#cell-drawer").get_by_role("button", name=re.compile("^Lưu")).first.click()
        editor.wait_for_timeout(500)
    sign(approver)
    publish_again(ministry)


def publish_again(ministry: Page) -> None:
    for step in ("Tiếp nhận", "Công bố"):
        ministry.goto(f"/review/{ROUND}/{DIEN_BIEN}/")
        ministry.get_by_role("button", name=re.compile(step)).first.click()
        expect(ministry.get_by_role("heading", level=1)).to_be_visible()
    expect(ministry).to_have_url(re.compile("/review/publications/"))
    expect(ministry.locator("main")).to_contain_text(re.compile("đã công bố", re.IGNORECASE))


def read_corrected(page: Page) -> None:
    page.goto(f"/indicators/{VILLAGES}/?units={DIEN_BIEN}&point=2026-Q4")
    main = page.locator("main")
    expect(main).to_contain_text("Bỏ sót hai bản mới tách.")
    expect(main.locator(".source-drawer")).to_contain_text("13")
    expect(main).to_contain_text(re.compile("đính chính", re.IGNORECASE))
    looks_well(page)


def test_a_merged_province_reads_and_cannot_write(sign_in: SignIn):
    page = sign_in("kon-tum-editor")
    page.goto("/entry/")
    main = page.locator("main")
    expect(main).to_contain_text("Quảng Ngãi")
    expect(main).to_contain_text("01/07/2025")
    looks_well(page)
    assert page.request.get(ENTRY).status == 404
    page.goto("/provinces/kon-tum/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kon Tum")


def test_another_province_does_not_exist(sign_in: SignIn):
    page = sign_in("lai-chau-editor")
    assert page.request.get(ENTRY).status == 404
    assert page.request.get("/review/").status == 403


def test_a_leader_reads_what_is_not_published_and_writes_nothing(sign_in: SignIn):
    page = sign_in("leader")
    for address in ("/review/", "/collections/", "/audit/"):
        assert page.goto(address).status == 200
        looks_well(page)
    assert page.request.get("/collections/new/").status == 403
