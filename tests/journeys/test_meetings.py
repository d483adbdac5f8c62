"""From the meeting to the proof: the secretary records a session and gives a task, the one in charge tells of the work,
a later session is told the figure that proves it, the ministry publishes and closes; a leader reads one page of all."""

import io
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import SignIn
from tests.journeys.looks import looks_well

PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
CONCLUSION = "Đưa tỷ lệ người trưởng thành có điện thoại thông minh lên từ 90%"
INDICATOR, PROVINCE = "smartphone_adult_share", "dien-bien"


def test_from_the_conclusion_to_the_proof(sign_in: SignIn, page: Page):
    secretary = sign_in("secretary")
    record(secretary, "2026-09-10", "Phiên họp giao việc")
    conclude(secretary)
    make_public(secretary)
    task = give(secretary)
    tell(sign_in("dien-bien-editor"), task)
    record(secretary, "2026-11-20", "Phiên họp kiểm điểm")
    told = report(secretary)
    ministry = sign_in("ministry")
    make_public(secretary)
    publish(ministry, told)
    close(ministry, task)
    read(page, task)
    read_as_leader(sign_in("leader"))


def record(secretary: Page, day: str, title: str) -> None:
    secretary.goto("/meetings/new/")
    looks_well(secretary)
    secretary.locator("select[name=body]").select_option("gsc")
    for name, text in {
        "title_vi": title,
        "topic_vi": "Kiểm điểm tiến độ chuyển đổi số",
        "held_on": day,
        "chair_name": "Nguyễn Văn Thử",
        "chair_role_vi": "Trưởng ban",
    }.items():
        secretary.locator(f"[name={name}]").fill(text)
    secretary.locator("select[name=mode]").select_option("online")
    secretary.get_by_role("button", name="Lập phiên họp").click()
    expect(secretary).to_have_url(re.compile(r"/meetings/GSC-2026-\d+/"))


def place(page: Page) -> str:
    """The address of the meeting that the page is about."""
    found = re.search(r"/meetings/[A-Z0-9-]+/", page.url)
    assert found
    return found.group()


def conclude(secretary: Page) -> None:
    secretary.goto(f"{place(secretary)}conclusions/")
    secretary.locator("[name=new-text_vi]").fill(CONCLUSION)
    secretary.get_by_role("button", name="Thêm kết luận").click()
    expect(secretary.locator("main")).to_contain_text(CONCLUSION)
    looks_well(secretary)


def make_public(secretary: Page) -> None:
    secretary.goto(f"{place(secretary)}edit/")
    secretary.get_by_text("Công khai phiên họp", exact=True).click()
    secretary.get_by_role("button", name="Công khai với mọi người").click()
    expect(secretary.get_by_text("Công khai phiên họp", exact=True)).to_have_count(0)
    secretary.goto(place(secretary))
    looks_well(secretary)


def give(secretary: Page) -> str:
    secretary.goto(f"{place(secretary)}conclusions/1/task/")
    looks_well(secretary)
    secretary.locator("[name=product_vi]").fill("Báo cáo kết quả có số liệu")
    secretary.locator("[name=due_on]").fill("2026-12-31")
    secretary.locator("[name=lead]").select_option(PROVINCE)
    secretary.locator("[name=person]").select_option("dien-bien-editor")
    secretary.locator("[name=test_indicator]").select_option(INDICATOR)
    secretary.locator("[name=test_unit]").select_option(PROVINCE)
    secretary.locator("[name=test_comparison]").select_option("at_least")
    secretary.locator("[name=test_threshold]").fill("90")
    secretary.get_by_role("button", name="Giao nhiệm vụ").click()
    expect(secretary).to_have_url(re.compile(r"/tasks/\d+/$"))
    expect(secretary.locator("main")).to_contain_text("chưa có số nào công bố sau khi giao")
    looks_well(secretary)
    return secretary.url


def tell(owner: Page, task: str) -> None:
    owner.goto("/")
    owner.locator("main").get_by_role("link", name=re.compile("Đưa tỷ lệ người trưởng thành")).first.click()
    expect(owner).to_have_url(task)
    owner.locator("[name=text]").fill("Đã vận động hỗ trợ 2.000 máy cho hộ nghèo.")
    owner.locator("form[action*='/note/'] [name=files]").set_input_files(
        {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    owner.locator("[name=asks_to_close]").check()
    owner.get_by_role("button", name="Ghi tiến độ").click()
    expect(owner.locator("main")).to_contain_text("2.000 máy")
    expect(owner.get_by_role("button", name="Kết thúc nhiệm vụ")).to_have_count(0)
    looks_well(owner)


def report(secretary: Page) -> str:
    at = place(secretary)
    secretary.goto(f"{at}papers/")
    secretary.locator("select[name=new-role_vi]").select_option(index=1)
    secretary.locator("[name=new-title_vi]").fill("Báo cáo tại phiên họp")
    secretary.locator("input[name=file]").set_input_files(
        {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": PAPER + b"%2\n"}
    )
    secretary.get_by_role("button", name="Tải lên").click()
    expect(secretary.locator("main")).to_contain_text("bao-cao.pdf")
    looks_well(secretary)
    secretary.goto(f"{at}figures/")
    secretary.locator("select[name=paper]").select_option(index=1)
    secretary.locator("select[name=indicator]").select_option(INDICATOR)
    secretary.locator("select[name=unit]").select_option(PROVINCE)
    secretary.locator("[name=other_period]").fill("2026-10-31")
    secretary.locator("[name=typed]").fill("91,5%")
    secretary.get_by_role("button", name="Ghi số này").click()
    expect(secretary.locator("main")).to_contain_text("91,5%")
    looks_well(secretary)
    return f"{at}figures/"


def publish(ministry: Page, figures: str) -> None:
    ministry.goto(figures)
    looks_well(ministry)
    ministry.get_by_role("checkbox", name=re.compile("điện thoại thông minh")).check()
    ministry.get_by_role("button", name="Công bố các số đã chọn").click()
    expect(ministry.get_by_role("button", name="Công bố các số đã chọn")).to_have_count(0)
    looks_well(ministry)


def close(ministry: Page, task: str) -> None:
    ministry.goto(task)
    expect(ministry.locator("main")).to_contain_text("91,5%")
    # The one in charge has asked for it: the form stands open.
    ministry.locator("[name=done_on]").fill("2026-11-15")
    ministry.locator("form[action*='/close/'] [name=document]").fill("Báo cáo số 120/BC-UBND")
    ministry.get_by_role("button", name="Kết thúc nhiệm vụ").click()
    expect(ministry.locator("main")).to_contain_text("Hoàn thành đúng hạn")
    looks_well(ministry)


def read(page: Page, task: str) -> None:
    page.goto(task)
    expect(page.locator("main")).to_contain_text("Báo cáo số 120/BC-UBND")
    page.goto(f"/indicators/{INDICATOR}/?units={PROVINCE}")
    expect(page.locator("main")).to_contain_text("91,5%")
    expect(page.locator("main a", has_text="20/11/2026").first).to_be_visible()
    looks_well(page)


def read_as_leader(leader: Page) -> None:
    leader.goto("/")
    expect(leader.locator("main")).to_contain_text("quá hạn")
    looks_well(leader)
    leader.goto("/tasks/?status=overdue")
    expect(leader.locator("main")).to_contain_text("Phủ sóng 620 điểm lõm còn lại")
    looks_well(leader)
    leader.goto("/briefings/")
    looks_well(leader)
    answer = leader.request.get(f"/provinces/{PROVINCE}/briefing.pdf")
    (only,) = PdfReader(io.BytesIO(answer.body())).pages
    assert "Điện Biên" in only.extract_text()
