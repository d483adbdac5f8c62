"""The page of reported figures: typed without scripts, echoed, doubted, changed, removed, published by another person."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import Figure, Observation
from meetings.models import Document, Meeting, ReportedFigure
from tests import factories
from tests.html import document, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

EID = "eid_activated_share"
HERE = "/meetings/GSC-2026-02/figures/"
PUBLISH = f"{HERE}publish/"


@pytest.fixture
def held() -> Meeting:
    return factories.meeting(held_on=timezone.localdate() - timedelta(days=1))


@pytest.fixture
def paper(held: Meeting) -> Document:
    return factories.paper(held)


@pytest.fixture
def secretary() -> Client:
    return factories.signed_in(factories.secretary())


@pytest.fixture
def publisher() -> Client:
    return factories.signed_in(factories.ministry())


def fields(paper: Document, typed: str = "41,5%", **more: object) -> dict[str, object]:
    told = {"paper": paper.pk, "indicator": EID, "unit": "dien-bien", "period": "2026-Q3", "typed": typed}
    return told | more


def add(client: Client, paper: Document, typed: str = "41,5%", **more: object):
    return client.post(HERE, fields(paper, typed, **more))


def boxes(client: Client, address: str = HERE) -> list[str]:
    """What the page offers to publish."""
    return [box.get("value") for box in document(client.get(address)).xpath('//input[@name="figure"]')]


def hidden(client: Client, name: str, address: str = HERE, form: str = "") -> str:
    (first, *_rest) = document(client.get(address)).xpath(f'//form{form}//input[@name="{name}"]')
    return str(first.get("value"))


# Who may


def test_a_visitor_is_led_to_the_login_and_back(client: Client, held: Meeting):
    for address in (HERE, PUBLISH):
        response = client.post(address)
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]
    assert f"next={HERE}" in client.get(HERE)["Location"]


@pytest.mark.parametrize(
    ("role", "unit", "read", "typed", "published"),
    [
        ("secretary", "vn", 200, 302, 403),
        ("publisher", "vn", 200, 403, 302),
        ("reviewer", "vn", 200, 403, 403),
        ("leader", "vn", 200, 403, 403),
        ("administrator", "vn", 200, 403, 403),
        ("secretary", "dien-bien", 403, 403, 403),
        ("approver", "dien-bien", 403, 403, 403),
        (None, "vn", 403, 403, 403),
    ],
)
def test_who_may(paper: Document, role, unit, read, typed, published):
    client = factories.signed_in(factories.person("somebody", role, unit))
    assert client.get(HERE).status_code == read
    assert add(client, paper).status_code == typed
    assert client.post(PUBLISH, {"status": "final"}).status_code == published


def test_a_meeting_in_preparation_is_not_there_for_others(held: Meeting, secretary: Client):
    Meeting.objects.filter(pk=held.pk).update(draft=True)
    other = factories.signed_in(factories.secretary("dien-bien"))
    for address in (HERE, PUBLISH):
        assert other.post(address).status_code == 404
    assert other.get(HERE).status_code == 404
    assert secretary.get(HERE).status_code == 200
    assert secretary.get("/meetings/NO-SUCH/figures/").status_code == 404


def test_the_secretary_and_the_approver_of_a_province_have_the_page_of_their_own_meeting():
    paper = factories.paper(factories.meeting("DBI-2026-01", "bcd-dien-bien"))
    here = "/meetings/DBI-2026-01/figures/"
    own = factories.signed_in(factories.secretary("dien-bien"))
    assert own.post(here, fields(paper, period="2026-Q2")).status_code == 302
    page = document(own.get(here))
    assert page.xpath('//select[@name="unit"]//option/@value') == ["", "dien-bien"]
    assert "broadband_fixed_mbps" not in page.xpath('//select[@name="indicator"]//option/@value')
    approver = factories.signed_in(factories.approver("dien-bien"))
    marked = boxes(approver, here)
    assert approver.post(f"{here}publish/", {"figure": marked, "status": "final"}).status_code == 302
    assert Observation.objects.get(source__key__startswith="meeting-DBI").as_reported == "41,5%"


def test_nothing_of_the_page_is_stored(secretary: Client, held: Meeting):
    assert "no-store" in secretary.get(HERE)["Cache-Control"]


# Typing


def test_a_figure_is_typed_and_what_was_understood_is_said_back(secretary: Client, paper: Document):
    response = add(secretary, paper, "trên 1,2 triệu", indicator="eid_accounts_activated", unit="vn")
    assert response.status_code == 302
    pk = ReportedFigure.objects.get().pk
    assert response["Location"] == f"{HERE}?done={pk}&paper={paper.pk}&unit=vn&period=2026-Q3"
    told = text_of(secretary.get(response["Location"]))
    assert "{#" not in told
    assert "Đã ghi «trên 1,2 triệu» = trên 1.200.000:" in told
    assert "trên 1,2 triệu = trên 1.200.000" in told


def test_the_next_figure_of_the_paper_begins_with_its_unit_and_period(secretary: Client, paper: Document):
    page = document(secretary.get(add(secretary, paper)["Location"]))
    chosen = {
        name: page.xpath(f'//select[@name="{name}"]//option[@selected]/@value')
        for name in ("paper", "unit", "period")
    }
    assert chosen == {"paper": [str(paper.pk)], "unit": ["dien-bien"], "period": ["2026-Q3"]}
    assert page.xpath('//input[@name="typed"]/@value') == [""]
    assert page.xpath("//*[@autofocus]/@name") == ["indicator"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"typed": ""}, "Ghi số đúng như tài liệu in."),
        ({"paper": ""}, "Chọn tài liệu có số này."),
        ({"paper": "x"}, "không phải một số thứ tự"),
        ({"paper": "999999"}, "Phiên họp không có tài liệu này"),
        ({"indicator": ""}, "Chọn chỉ tiêu của số này."),
        ({"indicator": "nothing"}, "Không có chỉ tiêu «nothing»"),
        ({"unit": "atlantis"}, "Không có đơn vị «atlantis»"),
        ({"unit": "kon-tum"}, "không tồn tại trong kỳ này"),
        ({"period": ""}, "Chọn kỳ của số này, hoặc ghi kỳ khác."),
        ({"period": "hôm qua"}, "Kỳ «hôm qua» không đọc được"),
        ({"other_period": "31/13/2026"}, "không đọc được"),
        ({"other_period": "1899"}, "Chỉ nhận kỳ từ năm 2000"),
        ({"other_period": "2026-Q2"}, "Đã chọn một kỳ và ghi một kỳ khác"),
        ({"period": "2099"}, "năm 2099 chưa bắt đầu"),
        ({"typed": "không"}, "không phải là một số"),
        ({"typed": "9" * 101}, "không quá 100 ký tự"),
        ({"typed": "41\x00%"}, "không phải là một số"),
        ({"note_vi": "x" * 1001}, "Ghi chú dài quá 1000 ký tự"),
        ({"indicator": "broadband_fixed_mbps", "typed": "41,5"}, "không có ở cấp của đơn vị"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure_and_nothing_is_lost(
    secretary: Client, paper: Document, more, sentence
):
    response = secretary.post(HERE, fields(paper) | {"note_vi": "Trang 3"} | more)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not ReportedFigure.objects.exists()
    assert len(document(response).xpath("//*[@autofocus]")) == 1
    if "note_vi" not in more:
        assert document(response).xpath('//textarea[@name="note_vi"]/text()') == ["Trang 3"]
    if more.keys() <= {"paper", "indicator", "unit", "period"}:
        assert document(response).xpath('//input[@name="typed"]/@value') == ["41,5%"]


def test_a_day_may_be_written_as_it_is_read(secretary: Client, paper: Document):
    assert add(secretary, paper, period="", other_period="30/9/2026").status_code == 302
    assert ReportedFigure.objects.get().period.code == "2026-09-30"


def test_of_a_text_with_two_readings_one_is_chosen(secretary: Client, paper: Document):
    """12.800 of a share with decimals may be read in two countries' writing."""
    asked = add(secretary, paper, "12.800", indicator="broadband_fixed_mbps", unit="vn")
    assert asked.status_code == 422
    readings = document(asked).xpath('//button[@name="reading"]/@value')
    assert len(readings) == 2
    chosen = add(secretary, paper, "12.800", indicator="broadband_fixed_mbps", unit="vn", reading=readings[0])
    assert chosen.status_code == 302
    assert ReportedFigure.objects.get().typed == readings[0]


def test_sent_twice_it_is_one_figure_and_another_text_is_told_what_stands(secretary: Client, paper: Document):
    assert [add(secretary, paper).status_code for _ in range(2)] == [302, 302]
    refused = add(secretary, paper, "42%")
    assert refused.status_code == 409
    assert "Ô này đã có «41,5%»" in text_of(refused)
    assert document(refused).xpath('//input[@name="typed"]/@value') == ["42%"]
    assert ReportedFigure.objects.get().typed == "41,5%"


def test_doubts_are_told_against_what_the_portal_knows(secretary: Client, paper: Document):
    add(secretary, paper, "4,1%")
    told = text_of(secretary.get(HERE))
    assert "41% (Tính đến 31/03/2023)" in told
    assert "Cần đối chiếu" in told
    assert "4,1%" in told


@pytest.mark.parametrize(
    ("indicator", "typed", "known"),
    [
        ("dvc_level4_share", "48,2%", "48,2% thấp hơn 49,1 điểm % so với khoảng 97,3% tháng 8/2022."),
        ("mobile_gap_spots_remaining", "0", "0 thấp hơn 620 so với 620 ngày 28/12/2023."),
    ],
)
def test_far_from_the_newest_known_is_doubted_whatever_the_kind_of_its_period(
    secretary: Client, publisher: Client, paper: Document, indicator: str, typed: str, known: str
):
    """And is not marked with those that nobody doubts."""
    far = factories.reported_figure(paper, indicator, typed, unit="vn", period="2026-09-30")
    near = factories.reported_figure(paper, "villages_no_mobile", "14", period="2026-09-30")
    page = document(publisher.get(f"{HERE}?mark=clear"))
    (row,) = page.xpath(f"//tr[@id='f-{far.pk}']")
    assert known in row.text_content()
    assert "Cần đối chiếu" in row.text_content()
    marked = page.xpath("//input[@name='figure'][@checked]/@value")
    assert [box.partition("~")[0] for box in marked] == [str(near.pk)]


def test_a_figure_that_cannot_be_is_kept_as_a_draft_but_not_offered(secretary, publisher, paper: Document):
    add(secretary, paper, "410%")
    told = text_of(publisher.get(HERE))
    assert "Không thể đúng: phải sửa" in told
    assert boxes(publisher) == []


def test_a_hedged_figure_is_as_printed_and_no_doubt(secretary: Client, publisher: Client, paper: Document):
    add(secretary, paper, "khoảng 43%")
    assert "Cần đối chiếu" not in text_of(secretary.get(HERE))
    publisher.post(PUBLISH, {"figure": boxes(publisher), "status": "final"})
    assert Observation.objects.get(source__key__startswith="meeting-").qualifier == "approx"


def test_a_meeting_without_papers_says_so(secretary: Client, held: Meeting):
    told = text_of(secretary.get(HERE))
    assert "Phiên họp chưa có tài liệu nào" in told
    assert "Chưa có số nào được nhập" in told


# Changing and removing


def test_a_draft_is_changed_in_the_form(secretary: Client, paper: Document):
    add(secretary, paper)
    pk = ReportedFigure.objects.get().pk
    page = document(secretary.get(f"{HERE}?edit={pk}"))
    assert page.xpath('//input[@name="typed"]/@value') == ["41,5%"]
    assert page.xpath('//select[@name="indicator"]//option[@selected]/@value') == [EID]
    seen = page.xpath('//input[@name="seen"]/@value')[0]
    assert add(secretary, paper, "42%", pk=pk, seen=seen).status_code == 302
    assert ReportedFigure.objects.get().typed == "42%"


def test_the_paper_may_be_opened_beside_the_figure(publisher: Client, paper: Document):
    factories.reported_figure(paper)
    page = document(publisher.get(HERE))
    assert page.xpath(f"//th/a[@href='/meetings/papers/{paper.pk}/']/text()") == ["Báo cáo thử"]


def test_a_paper_and_who_typed_from_it_stand_once_above_its_figures(publisher: Client, held, paper: Document):
    for unit in ("dien-bien", "son-la", "lai-chau"):
        factories.reported_figure(paper, unit=unit)
    other = factories.paper(held, "Phụ lục")
    factories.reported_figure(other, unit="son-la")
    page = document(publisher.get(HERE))
    groups = [" ".join(row.text_content().split()) for row in page.xpath("//tr[@class='group-row']")]
    assert [text.split(" nhập ")[0] for text in groups] == ["Báo cáo thử secretary", "Phụ lục secretary"]
    assert len(page.xpath("//tr[starts-with(@id, 'f-')]")) == 4


def test_the_name_leads_to_the_indicator(secretary: Client, publisher: Client, paper: Document):
    factories.reported_figure(paper)
    for client in (secretary, publisher):
        assert document(client.get(HERE)).xpath(f"//th//a[@href='/indicators/{EID}/?units=dien-bien']")


def test_former_and_living_units_of_one_name_are_told_apart(
    secretary: Client, publisher: Client, paper: Document
):
    """Labels of groups are not seen once one is chosen."""
    page = document(secretary.get(HERE))
    offered = page.xpath("//select[@name='unit']//option/text()")
    assert len(offered) == len(set(offered))
    assert {"Tuyên Quang", "Tuyên Quang (đến 30/06/2025)"} <= set(offered)
    saved = add(secretary, paper, unit="tuyen-quang-former", period="2025-Q1")
    echoed = document(secretary.get(saved["Location"]))
    assert "Tuyên Quang (đến 30/06/2025)" in echoed.xpath("string(//*[@role='status'])")
    assert "Tuyên Quang (đến 30/06/2025) ·" in text_of(secretary.get(HERE))
    publisher.post(PUBLISH, {"figure": boxes(publisher), "status": "final"})
    assert "Tuyên Quang (đến 30/06/2025) ·" in text_of(publisher.get(HERE))


def test_on_the_day_of_an_old_meeting_the_unit_was_living(secretary: Client):
    page = document(secretary.get("/meetings/NCDT-07/figures/"))
    offered = page.xpath("//select[@name='unit']//option/text()")
    assert offered.count("Tuyên Quang") == 1
    assert not [name for name in offered if name.startswith("Tuyên Quang (")]


def test_two_secretaries_on_one_row(secretary: Client, paper: Document):
    add(secretary, paper)
    pk = ReportedFigure.objects.get().pk
    seen = hidden(secretary, "seen", f"{HERE}?edit={pk}", '[@class="typed-form"]')
    add(secretary, paper, "42%", pk=pk, seen=seen)
    second = add(secretary, paper, "43%", pk=pk, seen=seen)
    assert second.status_code == 409
    assert "«42%»" in text_of(second)
    page = document(second)
    assert page.xpath('//input[@name="typed"]/@value') == ["43%"]
    again = page.xpath('//form[@class="typed-form"]//input[@name="seen"]/@value')[0]
    assert add(secretary, paper, "43%", pk=pk, seen=again).status_code == 302
    assert ReportedFigure.objects.get().typed == "43%"


def test_a_draft_is_removed_as_it_was_seen(secretary: Client, paper: Document):
    add(secretary, paper)
    row = ReportedFigure.objects.get()
    seen = hidden(secretary, "seen")
    stale = secretary.post(HERE, {"do": "remove", "pk": row.pk, "seen": "x"}, follow=True)
    assert "chưa bỏ" in text_of(stale)
    assert ReportedFigure.objects.exists()
    for _ in range(2):
        assert secretary.post(HERE, {"do": "remove", "pk": row.pk, "seen": seen}).status_code == 302
    assert not ReportedFigure.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {"do": "remove"},
        {"do": "remove", "pk": "9" * 40, "seen": ""},
        {"do": "remove", "pk": "-1"},
        {"pk": "abc", "seen": "\x00"},
        {"corrects": "9" * 14, "typed": "1"},
        {"do": "nonsense"},
    ],
)
def test_nonsense_never_breaks_the_page(secretary: Client, paper: Document, posted):
    assert secretary.post(HERE, posted, follow=True).status_code in (200, 422)
    assert secretary.post(HERE, fields(paper) | posted, follow=True).status_code in (200, 409, 422)


@pytest.mark.parametrize(
    "query",
    [
        "edit=x",
        "edit=999999",
        "correct=1",
        "edit=99999999999999999999",
        "paper=0",
        "unit=%00",
        "mark=all",
        "period=x",
    ],
)
def test_a_bad_address_is_told_and_works(secretary: Client, paper: Document, query: str):
    assert secretary.get(f"{HERE}?{query}").status_code == 200


# Publishing


def test_each_fault_of_an_address_is_said_once_and_in_the_words_of_the_page(
    secretary: Client, paper: Document
):
    told = text_of(secretary.get(f"{HERE}?unit=%00&period={'9' * 30}"))
    assert told.count("có ký tự không đọc được") == 1
    assert "không phải mã một kỳ" in told


def test_what_is_marked_becomes_public(client: Client, secretary: Client, publisher: Client, paper: Document):
    add(secretary, paper)
    add(secretary, paper, "40%", period="2026-Q2")
    first, second = boxes(publisher)
    response = publisher.post(PUBLISH, {"figure": [first], "status": "provisional"}, follow=True)
    assert "Đã công bố 1 số." in text_of(response)
    said = Observation.objects.get(source__key=f"meeting-GSC-2026-02-{paper.pk}")
    assert (said.as_reported, said.status) == ("41,5%", "provisional")
    assert boxes(publisher) == [second]
    again = publisher.post(PUBLISH, {"figure": [first], "status": "provisional"}, follow=True)
    assert "đã được công bố từ trước" in text_of(again)
    assert Observation.objects.filter(source=said.source).count() == 1
    told = text_of(client.get(f"/indicators/{EID}/?units=dien-bien"))
    assert "41,5%" in told
    assert "40%" not in text_of(publisher.get(HERE)).split("Đã công bố từ tài liệu")[1]


def test_clear_figures_are_marked_beforehand_only_on_request(secretary, publisher, paper: Document):
    add(secretary, paper, "41,5%")
    add(secretary, paper, "4,1%", period="2026-Q2")
    assert document(publisher.get(HERE)).xpath("//input[@name='figure'][@checked]") == []
    marked = document(publisher.get(f"{HERE}?mark=clear")).xpath("//input[@name='figure'][@checked]/@value")
    assert [value.split("~")[0] for value in marked] == [str(ReportedFigure.objects.get(typed="41,5%").pk)]


def test_an_own_figure_is_not_offered_and_a_forged_box_is_refused(paper: Document):
    both = factories.ministry()
    factories.person("ministry", "secretary")
    client = factories.signed_in(both)
    add(client, paper)
    assert boxes(client) == []
    assert "không ai công bố số của mình" in text_of(client.get(HERE))
    row = ReportedFigure.objects.get()
    seen = hidden(client, "seen")
    forged = client.post(PUBLISH, {"figure": [f"{row.pk}~{seen}~"], "status": "final"}, follow=True)
    assert "do chính bạn nhập" in text_of(forged)
    assert not Observation.objects.filter(source__key__startswith="meeting-").exists()


def test_what_changed_since_the_page_was_drawn_is_not_published(secretary, publisher, paper: Document):
    add(secretary, paper)
    marked = boxes(publisher)
    row = ReportedFigure.objects.get()
    add(secretary, paper, "42%", pk=row.pk, seen=hidden(secretary, "seen"))
    told = text_of(publisher.post(PUBLISH, {"figure": marked, "status": "final"}, follow=True))
    assert "chưa số nào được công bố" in told
    assert "Tỷ lệ kích hoạt tài khoản định danh điện tử" in told


@pytest.mark.parametrize(
    "posted",
    [
        {"status": "final"},
        {"status": "revised", "figure": "1~x~"},
        {"figure": "1~x~"},
        {"status": "final", "figure": ["x", "~", "9" * 30, "-1~a~b", "1"]},
    ],
)
def test_a_bad_publication_says_why(publisher: Client, paper: Document, posted):
    response = publisher.post(PUBLISH, posted, follow=True)
    assert response.status_code == 200
    assert document(response).xpath('//p[@class="notice"][@role="status"]')
    assert not Observation.objects.filter(source__key__startswith="meeting-").exists()


def test_before_the_day_of_the_meeting_nothing_is_offered(
    secretary, publisher, held: Meeting, paper: Document
):
    Meeting.objects.filter(pk=held.pk).update(held_on=timezone.localdate() + timedelta(days=3))
    add(secretary, paper)
    assert boxes(publisher) == []
    assert "công bố từ ngày họp trở đi" in text_of(publisher.get(HERE))
    row = ReportedFigure.objects.get()
    forged = f"{row.pk}~{hidden(secretary, 'seen')}~"
    told = text_of(publisher.post(PUBLISH, {"figure": [forged], "status": "final"}, follow=True))
    assert "Phiên họp chưa diễn ra" in told


# Corrections


def test_a_published_figure_is_mended_by_two_people_again(secretary, publisher, paper: Document):
    add(secretary, paper, "14,5%")
    publisher.post(PUBLISH, {"figure": boxes(publisher), "status": "final"})
    wrong = ReportedFigure.objects.get()
    page = document(secretary.get(f"{HERE}?correct={wrong.pk}"))
    assert page.xpath('//input[@name="corrects"]/@value') == [str(wrong.pk)]
    assert page.xpath('//input[@name="typed"]/@value') == ["14,5%"]
    nameless = add(secretary, paper, "41,5%", corrects=wrong.pk)
    assert (nameless.status_code, "nói rõ số cũ sai ở đâu" in text_of(nameless)) == (422, True)
    assert add(secretary, paper, "41,5%", corrects=wrong.pk, note_vi="Gõ nhầm").status_code == 302
    publisher.post(PUBLISH, {"figure": boxes(publisher), "status": "final"})
    shown = Figure.objects.get(indicator__code=EID, unit__slug="dien-bien", period__code="2026-Q3")
    assert shown.observation.as_reported == "41,5%"
    told = text_of(secretary.get(HERE))
    assert "Đã được sửa bằng số khác" in told
    assert "sửa cho «14,5%»" in told
    assert "Ghi chú: Gõ nhầm" in told


def test_the_page_tells_when_another_source_is_shown(secretary, publisher, held: Meeting, paper: Document):
    add(secretary, paper)
    publisher.post(PUBLISH, {"figure": boxes(publisher), "status": "final"})
    later = factories.paper(held, "Tờ trình")
    add(secretary, later, "45%")
    assert "Cổng đang hiện số khác cho kỳ này: 41,5%" in text_of(secretary.get(HERE))
    publisher.post(PUBLISH, {"figure": boxes(publisher), "status": "final"})
    assert "Cổng đang hiện «45%» của nguồn khác: Tờ trình" in text_of(secretary.get(HERE))


# How well


def test_the_number_of_queries_does_not_grow_with_the_figures(
    secretary: Client, publisher: Client, held, paper
):
    def queries(client: Client) -> int:
        client.get(HERE)
        with CaptureQueriesContext(connection) as captured:
            client.get(HERE)
        return len(captured)

    factories.reported_figure(paper)
    few = [queries(client) for client in (secretary, publisher)]
    for code in ("villages_no_mobile", "villages_no_fixed_bb", "no_smartphone_share", "eid_activated_rank"):
        factories.reported_figure(paper, code, "16")
    for unit in ("son-la", "lai-chau", "ha-noi"):
        factories.reported_figure(paper, unit=unit)
    for period in ("2025", "2026-Q2", "2026-09-30", "2026-01-01/P9M"):
        factories.reported_figure(paper, period=period)
    assert [queries(client) for client in (secretary, publisher)] == few
    assert max(few) <= 20


def test_in_english_the_page_says_what_was_understood_in_english(secretary: Client, paper: Document):
    add(secretary, paper, "41,5%")
    secretary.cookies["django_language"] = "en"
    assert "= 41.5%" in text_of(secretary.get(f"{HERE}?lang=en"))


def test_every_control_has_a_label(secretary: Client, publisher: Client, paper: Document):
    add(secretary, paper)
    for client in (secretary, publisher):
        page = document(client.get(HERE))
        for control in page.xpath(
            "//main//*[self::select or self::input or self::textarea][not(@type='hidden')]"
        ):
            named = control.xpath("ancestor::label") or page.xpath(f"//label[@for='{control.get('id')}']")
            assert named, control.get("name")


def test_a_meeting_long_ago_takes_figures_of_its_time(secretary: Client):
    held = Meeting.objects.get(key="NCDT-07")
    page = document(secretary.get("/meetings/NCDT-07/figures/"))
    offered = page.xpath('//select[@name="period"]//option/@value')
    assert "2023-Q4" in offered
    assert held.held_on == date(2023, 12, 28)
    assert not [code for code in offered if code > "2023-12-29" and not code.startswith("2023")]
