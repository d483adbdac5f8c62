"""One page before a meeting: its text is what the pages of the portal say, and it is one page whatever the unit."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from io import BytesIO
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from indicators.queries.province.page import kept_figures
from meetings.exports.pdf import can_draw
from meetings.queries import briefings
from meetings.views import printing
from meetings.views.briefings import drawing, province
from provinces.actions import publish_data_version
from provinces.queries import versions
from tests import factories as make
from tests.html import text_of

pytestmark = [
    pytest.mark.usefixtures("reference"),
    pytest.mark.skipif(not can_draw(), reason="Pango is not on this machine: no PDF can be drawn"),
]
MOST_KB = 300
# With most figures, of three parts, with the longest name, without a figure, former, and the country.
FULL, EMPTY = "dien-bien", "ca-mau"
UNITS = (FULL, "quang-ngai", "kon-tum", "ba-ria-vung-tau", EMPTY)


@pytest.fixture
def afresh():
    """For a test that changes what a page tells without publishing it."""
    drawing._kept.cache_clear()
    yield
    drawing._kept.cache_clear()


def read(client, slug, lang="vi"):
    path = "/briefing.pdf" if slug == "vn" else f"/provinces/{slug}/briefing.pdf"
    response = client.get(f"{path}?lang={lang}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


def words(content):
    """The text without its line breaks."""
    reader = PdfReader(BytesIO(content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("slug", ["vn", *UNITS])
def test_one_page_of_moderate_weight(client: Client, slug, lang):
    content = read(client, slug, lang)
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert len(content) < MOST_KB * 1024


def test_the_figures_of_dien_bien_are_those_of_its_page(client: Client):
    told, page = words(read(client, FULL)), text_of(client.get(f"/provinces/{FULL}/"))
    for figure in ("68%", "▲ +10,4 điểm %", "70,91%", "0,7651", "6/34", "24/63", "35/63"):
        assert figure in told, figure
        assert figure in page, figure
    assert "Tỉnh Điện Biên" in told
    assert "Năm 2023 lên 11 bậc (35 → 24/63)." in told


def test_the_place_is_told_with_why(client: Client):
    told = words(read(client, FULL))
    assert "Điện Biên xếp thứ 6/34 về DTI năm 2024." in told
    assert "Thêm 0,0091 điểm là ngang Thanh Hóa, hạng 5/34." in told
    why = text_of(client.get(f"/dti/2023/{FULL}/"))
    for sentence in (
        "Điểm tăng 0,1295, nhiều hơn mức tăng trung bình 0,0996 của 63 đơn vị.",
        "Điện Biên vượt 11 đơn vị và không bị đơn vị nào vượt.",
    ):
        assert sentence in told
        assert sentence in why


def test_what_is_derived_says_so(client: Client):
    assert "DTI 2023 24/63 suy ra" in words(read(client, FULL))
    assert "0,7113 suy ra" in words(read(client, "vn"))


def test_strongest_and_weakest_are_those_of_the_page(client: Client):
    told, page = province.context(FULL, date(2026, 11, 23)), client.get(f"/provinces/{FULL}/").context
    assert [line.name for line in told["strongest"]] == [line.name for line in page["strongest"]]
    assert [line.name for line in told["weakest"]] == [line.name for line in page["weakest"]]
    shown = words(read(client, FULL))
    assert all(line.name in shown for line in (*told["strongest"], *told["weakest"]))


def test_gaps_are_counted_as_on_the_page(client: Client):
    sentence = "20 chỉ tiêu cấp tỉnh chưa có số nào của đơn vị này."
    assert sentence in words(read(client, FULL))
    assert sentence in text_of(client.get(f"/provinces/{FULL}/"))


def test_last_conclusions_are_those_of_its_own_committee(client: Client):
    told = words(read(client, FULL))
    assert "Kết luận gần nhất 21/04/2023" in told
    assert "Tuyên truyền nâng cao nhận thức, đẩy mạnh chuyển đổi số trong tỉnh" in told


def test_without_a_committee_of_its_own_the_nation_s_conclusions_are_told():
    found = briefings.concluded([EMPTY], date(2026, 11, 23))
    assert (found.meeting, found.own) == ("GSC-05", False)
    assert briefings.concluded([FULL], date(2026, 11, 23)).own


def test_a_meeting_being_prepared_is_not_told(afresh, client: Client):
    make.conclusion(
        make.meeting("BCD-DBI-2026-01", "bcd-dien-bien", draft=True), text_vi="Việc chưa công khai"
    )
    assert briefings.concluded([FULL], make.TODAY).meeting == "DBI-2023-04"
    assert "Việc chưa công khai" not in words(read(client, FULL))


def test_overdue_tasks_come_first_and_are_counted(afresh, client: Client):
    held = make.meeting("BCD-DBI-2026-02", "bcd-dien-bien", held_on=date(2026, 1, 5))
    concluded = make.conclusion(held)
    make.task(concluded, FULL, title_vi="Việc còn hạn", due_on=date(2099, 1, 1))
    make.task(concluded, FULL, title_vi="Việc đã trễ", due_on=date(2026, 2, 1))
    told = words(read(client, FULL))
    assert "Nhiệm vụ có hạn 1 quá hạn" in told
    assert told.index("Việc đã trễ") < told.index("Việc còn hạn")
    assert "hạn 01/02/2026" in told


def test_what_a_former_unit_became_is_told(client: Client):
    told = words(read(client, "kon-tum"))
    assert "Hợp nhất vào Quảng Ngãi từ 01/07/2025" in told
    assert "50/63" in told
    # Nothing that came after its last day.
    assert "Kết luận gần nhất 06/02/2025" in told


def test_a_merged_unit_tells_its_parts(client: Client):
    told = words(read(client, "quang-ngai"))
    assert "Hình thành ngày 01/07/2025 từ Quảng Ngãi (cũ), Kon Tum" in told
    assert "Kon Tum (đến 30/06/2025)" in told
    assert "50/63" in told


def test_the_foot_tells_the_day_of_the_data_and_the_address(afresh, client: Client, settings):
    settings.PUBLIC_URL = "https://portal.example/"
    told = words(read(client, FULL))
    assert "Số liệu mới nhất tính đến 31/03/2023." in told
    assert "DTI 2024 công bố ngày 21/10/2025." in told
    assert f"https://portal.example/provinces/{FULL}/" in told


def test_the_country_tells_headline_figures_targets_and_who_moved(client: Client):
    told, home = words(read(client, "vn")), text_of(client.get("/"))
    for figure in ("271,95 Mbps", "gần 40%", "0,8241", "58 → 35/63"):
        assert figure in told, figure
    assert "158 trên 163 chỉ tiêu đã có số liệu" in told
    assert "158 trên 163 chỉ tiêu đã có số liệu" in home
    assert "2025: 200 Mbps Đạt" in told
    assert "Chưa đạt, còn cách trên 10 điểm %" in told


def test_english_has_english_figures_and_names(client: Client):
    told = words(read(client, FULL, "en"))
    assert "Dien Bien" in told
    assert "0.7651" in told
    assert "2023: up 11 places (35 → 24/63)." in told


def test_the_language_of_the_document_is_told(client: Client):
    for lang in ("vi", "en"):
        root = PdfReader(BytesIO(read(client, EMPTY, lang))).trailer["/Root"]
        assert root["/Lang"] == lang


def test_names_of_any_length_leave_it_one_page(afresh, client: Client):
    """All texts that people type, as long as their columns let them be."""
    held = make.meeting(
        "BCD-DBI-2026-03", "bcd-dien-bien", held_on=date(2026, 1, 5), title_vi="Phiên họp " * 24
    )
    for ordinal in range(1, 21):
        of = make.conclusion(held, ordinal, text_vi="Khẩn trương nghiên cứu nghiêm túc " * 14)
        make.task(of, FULL, title_vi="Nghiêng " * 37, due_on=date(2026, 1, 6))
    content = read(client, FULL)
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert "20 quá hạn" in words(content)


def test_unknown_units_are_not_found(client: Client):
    kept = drawing._kept.cache_info().currsize
    assert client.get("/provinces/atlantis/briefing.pdf").status_code == 404
    assert drawing._kept.cache_info().currsize == kept
    assert client.post("/briefing.pdf").status_code == 405


def test_drawn_once_as_long_as_the_data_stand(afresh, client: Client, monkeypatch):
    asked = []
    original = province.context

    def counting(slug, day):
        asked.append(slug)
        return original(slug, day)

    monkeypatch.setattr(province, "context", counting)
    first = read(client, EMPTY)
    assert read(client, EMPTY) == first
    assert len(asked) == 1
    publish_data_version(now=make.NOW)
    read(client, EMPTY)
    assert len(asked) == 2


def test_asked_for_at_once_by_many_it_is_drawn_once(monkeypatch):
    drawn = []

    def slowly(*asked):
        drawn.append(asked)
        sleep(0.1)
        return b"%PDF"

    monkeypatch.setattr(drawing, "_kept", lru_cache(slowly))
    monkeypatch.setattr(versions, "data_version", lambda: 7)
    monkeypatch.setattr(drawing, "is_practice", lambda: False)
    with ThreadPoolExecutor(4) as askers:
        told = list(askers.map(lambda _n: drawing.drawn(EMPTY, "vi", make.TODAY), range(4)))
    assert told == [b"%PDF"] * 4
    assert len(drawn) == 1


@pytest.mark.parametrize(("slug", "most"), [(FULL, 50), ("kon-tum", 50), ("ho-chi-minh", 130)])
def test_a_bounded_number_of_queries(slug, most):
    """A unit with twenty figures takes as many as one with none, a merged one its parts' too."""
    kept_figures.cache_clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        briefings.province_briefing(slug, make.TODAY)
    assert len(asked) <= most


def test_the_country_takes_a_constant_number_of_queries():
    with CaptureQueriesContext(connection) as asked:
        briefings.nation_briefing(make.TODAY)
    before = len(asked)
    held = make.meeting("GSC-2026-09", held_on=date(2026, 1, 5))
    for ordinal in range(1, 30):
        make.task(make.conclusion(held, ordinal), FULL)
    with CaptureQueriesContext(connection) as asked:
        briefings.nation_briefing(make.TODAY)
    assert len(asked) == before


def test_a_practice_portal_says_so_on_the_page(afresh, client: Client, monkeypatch):
    monkeypatch.setattr(drawing, "is_practice", lambda: True)
    assert "Dữ liệu thực hành – không phải số liệu thật" in words(read(client, EMPTY))


def test_more_than_a_few_drawings_at_once_are_put_off_and_what_is_drawn_is_given(afresh, client: Client):
    kept = read(client, FULL)
    with printing.drawing(), printing.drawing():
        answer = client.get(f"/provinces/{EMPTY}/briefing.pdf")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "Tải lại trang này sau vài giây." in text_of(answer)
        assert client.get("/meetings/NCDT-03/session.pdf").status_code == 503
        assert read(client, FULL) == kept
    assert client.get(f"/provinces/{EMPTY}/briefing.pdf").status_code == 200
