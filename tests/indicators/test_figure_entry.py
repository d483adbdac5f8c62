"""The form of a report: what it shows, how it saves with and without JavaScript, what two people on one cell see."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from indicators.models import Entry, Indicator, Submission
from tests import factories
from tests.factories import NOW, signed_in
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference", "clock")

SHARE, REST, EID, VILLAGES = factories.INDICATORS
FORM = "/entry/2026-Q4/dien-bien/"
# Session, account, roles, the report, the version of the data, who moved it, its cells; and once after a publication
# what the cells are seen beside.
QUERIES, QUERIES_OF_THE_PAST = 7, 5


@pytest.fixture
def clock(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def report() -> Submission:
    return factories.submission(factories.collection())


@pytest.fixture
def editor(report: Submission) -> Client:
    return signed_in(factories.editor())


def cell(code: str = SHARE) -> str:
    return f"{FORM}cells/{code}/"


def posted(code: str, typed: str, seen: str = "0::", **more: str) -> dict[str, str]:
    return {f"typed-{code}": typed, f"seen-{code}": seen} | more


def save(client: Client, code: str, typed: str, seen: str = "0::", **more: str):
    return client.post(cell(code), posted(code, typed, seen, **more), headers={"HX-Request": "true"})


def form_of(client: Client) -> dict[str, str]:
    """What a browser without JavaScript would post: every field of the form as it was drawn."""
    page = document(client.get(FORM))
    fields = {
        field.get("name"): field.get("value") or ""
        for field in page.xpath('//input[@form="sheet"] | //form[@id="sheet"]/input')
    }
    for select in page.xpath('//select[@form="sheet"]'):
        chosen = select.xpath("option[@selected]")
        fields[select.get("name")] = chosen[0].get("value") if chosen else ""
    return fields


def stored(report: Submission) -> dict[str, str]:
    return dict(report.entries.values_list("indicator__code", "typed"))


def test_a_row_tells_the_last_period_the_year_before_and_the_definition(editor: Client):
    text = text_of(editor.get(FORM))
    assert "Nhập số liệu Quý IV/2026, tỉnh Điện Biên" in text
    assert "Hạn gửi 15/01/2027: còn 54 ngày" in text
    assert (
        "Tỷ lệ kích hoạt tài khoản định danh điện tử Tài khoản kích hoạt chia số tài khoản được cấp" in text
    )
    assert "41% Tính đến 31/03/2023 không có" in text
    assert "0/4 ô đã nhập 4 ô trống" in text


def test_every_control_has_a_name_that_is_read_aloud(editor: Client):
    page = document(editor.get(FORM))
    for field in page.xpath('//main//input[not(@type="hidden")] | //main//select | //main//textarea'):
        labelled = (
            field.get("aria-label")
            or page.xpath(f'//label[@for="{field.get("id")}"]')
            or field.xpath("ancestor::label")
        )
        assert labelled, html.tostring(field)


def test_a_cell_is_saved_understood_and_said_back(editor: Client, report: Submission):
    answer = save(editor, VILLAGES, "1.234")
    assert answer.status_code == 200
    text = text_of(answer)
    assert "Đã lưu 14:05" in text
    assert "= 1.234" in text
    assert "1/4 ô đã nhập" in text
    assert stored(report) == {VILLAGES: "1.234"}


def test_what_a_save_swaps_is_what_a_reload_shows(editor: Client, report: Submission):
    answer = document(save(editor, EID, "9,8"))
    page = document(editor.get(FORM))
    for name in (f"s-{EID}", f"h-{EID}", "entry-sum"):
        swapped, fresh = (root.xpath(f'//*[@id="{name}"]')[0] for root in (answer, page))
        del swapped.attrib["hx-swap-oob"]
        assert plain(swapped) == plain(fresh)


def plain(node: html.HtmlElement) -> str:
    return "".join(html.tostring(node, encoding="unicode", with_tail=False).split())


def test_a_sister_that_is_doubted_now_says_so_in_the_same_answer(editor: Client):
    save(editor, REST, "32,6")
    answer = save(editor, SHARE, "99")
    assert document(answer).xpath(f'//*[@id="s-{REST}"]'), "the complement no longer adds up to 100%"


def test_an_ambiguous_number_is_asked_about_with_a_button_for_each_reading(
    editor: Client, report: Submission
):
    answer = document(save(editor, EID, "18.500"))
    buttons = [button.get("value") for button in answer.xpath('//button[@name="reading"]')]
    assert buttons
    assert not report.entries.exclude(value=None).exists()
    seen = answer.xpath(f'//input[@name="seen-{EID}"]')[0].get("value")
    save(editor, EID, "18.500", seen, reading=buttons[0])
    assert report.entries.get().value is not None


def test_the_second_of_two_people_sees_both_values_and_decides(editor: Client, report: Submission):
    other = signed_in(factories.person("second-editor", "editor", "dien-bien"))
    save(other, SHARE, "81,2")
    answer = save(editor, SHARE, "79")
    text = text_of(answer)
    assert answer.status_code == 409
    assert "Của bạn, chưa lưu 79 second-editor, lưu 14:05 81,2" in text
    assert stored(report) == {SHARE: "81,2"}
    (mine,) = document(answer).xpath('//button[@name="mine"]')
    assert save(editor, SHARE, "79", mine=mine.get("value")).status_code == 200
    assert stored(report) == {SHARE: "79"}


def test_deciding_for_the_other_value_writes_nothing(editor: Client, report: Submission):
    save(signed_in(factories.person("second-editor", "editor", "dien-bien")), SHARE, "81,2")
    answer = save(editor, SHARE, "79", theirs=f"{SHARE}=")
    assert answer.status_code == 200
    assert "1::81,2" in answer.content.decode()
    assert (stored(report), report.entries.get().version) == ({SHARE: "81,2"}, 1)


def test_my_value_goes_over_the_one_i_was_shown_and_over_no_later_one(editor: Client, report: Submission):
    other = signed_in(factories.person("second-editor", "editor", "dien-bien"))
    save(other, SHARE, "81,2")
    save(other, SHARE, "81,3", "1::81,2")
    assert save(editor, SHARE, "79", mine=f"{SHARE}=1").status_code == 409
    assert stored(report) == {SHARE: "81,3"}


def test_insisting_on_what_the_cell_said_before_writes_it_again(editor: Client, report: Submission):
    save(editor, SHARE, "79")
    save(signed_in(factories.person("second-editor", "editor", "dien-bien")), SHARE, "81,2", "1::79")
    assert save(editor, SHARE, "79", "1::79", mine=f"{SHARE}=2").status_code == 200
    assert (stored(report), report.entries.get().version) == ({SHARE: "79"}, 3)


def test_without_javascript_only_what_was_touched_is_written(editor: Client, report: Submission):
    fields = form_of(editor)
    save(signed_in(factories.person("second-editor", "editor", "dien-bien")), SHARE, "81,2")
    answer = editor.post(FORM, fields | {f"typed-{EID}": "41", f"missing-{VILLAGES}": "late"}, follow=True)
    assert answer.redirect_chain == [(FORM, 302)]
    assert "Đã lưu 2 ô lúc 14:05." in text_of(answer)
    assert stored(report) == {SHARE: "81,2", EID: "41", VILLAGES: ""}


def test_without_javascript_a_conflict_is_listed_and_nothing_typed_is_lost(
    editor: Client, report: Submission
):
    fields = form_of(editor) | {f"typed-{SHARE}": "79", f"typed-{EID}": "41"}
    save(signed_in(factories.person("second-editor", "editor", "dien-bien")), SHARE, "81,2")
    answer = editor.post(FORM, fields)
    text, page = text_of(answer), document(answer)
    assert answer.status_code == 409
    assert "1 ô chưa lưu được" in text
    assert "second-editor đã lưu “81,2” lúc 14:05; bạn gõ “79”" in text
    assert "Đã lưu 1 ô lúc 14:05." in text
    assert page.xpath(f'//input[@id="o-{SHARE}"]')[0].get("value") == "79"
    assert stored(report) == {SHARE: "81,2", EID: "41"}
    again = {
        field.get("name"): field.get("value")
        for field in page.xpath('//input[@form="sheet"] | //form[@id="sheet"]/input')
    }
    (mine,) = page.xpath('//button[@name="mine"]')
    assert editor.post(FORM, again | {"mine": mine.get("value")}).status_code == 302
    assert stored(report)[SHARE] == "79"


def test_the_same_form_posted_twice_changes_nothing_the_second_time(editor: Client, report: Submission):
    fields = form_of(editor) | {f"typed-{EID}": "41"}
    assert [editor.post(FORM, fields).status_code for _ in range(2)] == [302, 302]
    assert report.entries.get().version == 1


def test_without_javascript_the_details_button_saves_first(editor: Client, report: Submission):
    answer = editor.post(FORM, form_of(editor) | {f"typed-{EID}": "41", "open": EID})
    assert answer.headers["Location"] == f"{FORM}?cell={EID}#cell"
    assert stored(report) == {EID: "41"}


def test_the_drawer_by_swap_is_the_drawer_by_address(editor: Client):
    page = document(editor.get(f"{FORM}?cell={EID}"))
    swapped = html.fragment_fromstring(
        editor.get(cell(EID), headers={"HX-Request": "true"}).content.decode(), create_parent="div"
    )
    (fresh,) = page.xpath('//*[@id="cell-drawer"]')
    assert token_free(swapped) == token_free(fresh)


def token_free(node: html.HtmlElement) -> list[str]:
    return [
        plain(child) for child in node.xpath('.//*[not(self::input[@name="csrfmiddlewaretoken"])][not(*)]')
    ]


def test_the_drawer_tells_past_range_agency_and_who_changed_what(editor: Client, report: Submission):
    save(editor, EID, "41,5")
    text = text_of(editor.get(f"{FORM}?cell={EID}"))
    assert "Khoảng hợp lý từ 0% đến 100%" in text
    assert "Tính đến 31/03/2023 41%" in text
    assert "bản 1, 14:05, dien-bien-editor" in text
    assert "Ai đã đổi gì" in text


def test_the_address_of_a_cell_without_htmx_leads_to_the_form(editor: Client):
    assert editor.get(cell(EID)).headers["Location"] == f"{FORM}?cell={EID}#cell"


def test_a_note_is_saved_from_the_drawer(editor: Client, report: Submission):
    save(editor, EID, "9,8")
    fields = {f"note-{EID}": "Đổi mẫu số", f"document-{EID}": "12/BC", f"seen-{EID}": "1::9,8"}
    assert editor.post(cell(EID), fields).headers["Location"] == f"{FORM}?cell={EID}#cell"
    entry = report.entries.get()
    assert (entry.note, entry.document, entry.typed) == ("Đổi mẫu số", "12/BC", "9,8")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({f"typed-{SHARE}": "1"}, "tải lại trang"),
        ({f"typed-{SHARE}": "1", f"seen-{SHARE}": "x"}, "tải lại trang"),
        ({f"missing-{SHARE}": "because", f"seen-{SHARE}": "0::"}, "lý do trống không có trong danh sách"),
        ({f"note-{SHARE}": "x" * 2001, f"seen-{SHARE}": "0::"}, "2.000 ký tự"),
        ({f"document-{SHARE}": "x" * 201, f"seen-{SHARE}": "0::"}, "200 ký tự"),
    ],
)
def test_a_field_that_is_not_understood_is_named_with_the_cure(
    editor: Client, report: Submission, fields, words
):
    answer = editor.post(cell(), fields, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not report.entries.exists()


@pytest.mark.parametrize(
    "typed", ["3 " + " " * 98 + "triệu", "8" + " " * 120 + "1", "0" * 98 + "81,2", "81,2" + " " * 500 + "5"]
)
def test_a_text_too_long_for_a_figure_is_refused_and_what_stood_stands(
    editor: Client, report: Submission, typed: str
):
    save(editor, SHARE, "79")
    answer = save(editor, SHARE, typed, "1::79")
    assert answer.status_code == 422
    assert "không quá 100 ký tự" in text_of(answer)
    page = editor.post(FORM, posted(SHARE, typed, "1::79"))
    assert "không quá 100 ký tự" in text_of(page)
    shown = document(page).xpath(f'//input[@name="typed-{SHARE}"]')[0]
    assert shown.get("value") == typed
    # A browser cuts what is pasted to a length, without a word.
    assert shown.get("maxlength") is None
    assert stored(report) == {SHARE: "79"}


@pytest.mark.parametrize("typed", ["9" * 101, "\0", "\u202e12", "<script>", "'; DROP TABLE", "１２"])
def test_whatever_is_typed_is_answered(editor: Client, typed: str):
    answer = save(editor, SHARE, typed)
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.content.decode()
    assert editor.get(FORM).status_code == 200


def test_returned_cells_stand_on_top_with_the_question_and_are_marked_as_mended(
    report: Submission, time_machine
):
    factories.entry(report, EID, "9,8", note="rà soát")
    factories.advance(report, "returned")
    Entry.objects.filter(submission=report).update(returned_reason="Khác báo cáo của Công an tỉnh")
    editor = signed_in(factories.editor())
    page = editor.get(FORM)
    codes = [row.get("data-cell") for row in document(page).xpath("//tr[@data-cell]")]
    assert codes[0] == EID
    assert "Bộ hỏi: Khác báo cáo của Công an tỉnh" in text_of(page)
    assert "1 ô Bộ trả lại chưa sửa" in text_of(page)
    time_machine.move_to(factories.later(hours=1), tick=False)
    answer = text_of(save(editor, EID, "41", "1::9,8"))
    assert "Đã sửa sau khi Bộ trả lại" in answer
    assert "chưa sửa" not in answer


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent", "dien-bien-approver ký và gửi lúc 22/11/2026 14:05"),
        ("accepted", "Bộ (ministry) tiếp nhận lúc 22/11/2026 14:05"),
        ("published", "đã công bố lúc 22/11/2026 14:05"),
    ],
)
def test_a_locked_report_is_read_and_says_why_and_since_when(report: Submission, state: str, words: str):
    factories.entry(report, SHARE, "81,2")
    factories.advance(report, state)
    client = signed_in(factories.editor())
    page = client.get(FORM)
    assert words in text_of(page)
    assert not document(page).xpath('//main//input[not(@type="hidden")] | //main//form')
    answer = save(client, SHARE, "1", "1::81,2")
    assert answer.status_code == 409
    assert "số vẫn ở trong ô" in text_of(answer)
    assert client.post(FORM, posted(SHARE, "1", "1::81,2")).status_code == 409
    assert stored(report) == {SHARE: "81,2"}


def test_a_closed_round_is_read_only(editor: Client, time_machine):
    time_machine.move_to(factories.later(days=80), tick=False)
    editor = signed_in(factories.editor())
    text = text_of(editor.get(FORM))
    assert "Đợt thu thập đã đóng ngày 31/01/2027" in text
    assert save(editor, SHARE, "1").status_code == 409


def test_what_was_typed_is_shown_where_the_form_was_locked_meanwhile(editor: Client, report: Submission):
    fields = form_of(editor) | {f"typed-{SHARE}": "81,2"}
    factories.advance(report, "sent")
    answer = editor.post(FORM, fields)
    assert answer.status_code == 409
    assert "bạn gõ “81,2”" in text_of(answer)


def test_who_may(report: Submission):
    people = {
        factories.approver(): (200, 403),
        factories.leader(): (200, 403),
        factories.ministry(): (200, 403),
        factories.editor("lao-cai"): (404, 404),
        factories.person("nobody"): (404, 404),
    }
    for person, expected in people.items():
        client = signed_in(person)
        assert (client.get(FORM).status_code, save(client, SHARE, "1").status_code) == expected, person
    visitor = Client()
    assert visitor.get(FORM).headers["Location"].endswith(f"?next={FORM}")
    assert save(visitor, SHARE, "1").status_code == 401


def test_staff_of_a_merged_province_read_and_cannot_write():
    until = date(2025, 6, 30)
    client = signed_in(factories.person("kon-tum-editor", "editor", "kon-tum", until=until))
    old = factories.collection("2024-Q4", due=NOW.date(), closes=NOW.date())
    factories.submission(old, "kon-tum", cells=[{"indicator": SHARE}], state="published")
    assert client.get("/entry/2024-Q4/kon-tum/").status_code == 200
    answer = client.post("/entry/2024-Q4/kon-tum/cells/eid_activated_share/", {})
    assert answer.status_code == 403


def test_a_round_that_is_not_opened_does_not_exist_for_the_province():
    factories.collection(opened=False, units=["dien-bien"])
    assert signed_in(factories.editor()).get(FORM).status_code == 404


def test_nothing_of_it_is_stored_on_the_way(editor: Client):
    assert "no-store" in editor.get(FORM).headers["Cache-Control"]


def test_an_unknown_cell_or_edition_is_told(editor: Client):
    assert "Đợt này không có chỉ tiêu" in text_of(editor.get(f"{FORM}?cell=dti_index"))
    assert editor.get(f"{FORM}?edition=7").status_code == 404
    assert save(editor, "dti_index", "1").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_form(report: Submission):
    codes = list(Indicator.objects.filter(level__in=["provincial", "both"]).values_list("code", flat=True))
    factories.collection(indicators=codes, key="2026-Q4-2", units=["dien-bien"])
    client = signed_in(factories.editor())
    for address in (FORM, "/entry/2026-Q4-2/dien-bien/"):
        for expected in (QUERIES + QUERIES_OF_THE_PAST, QUERIES):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            assert len(asked) == expected


def test_a_row_that_is_kept_follows_its_neighbour(editor: Client):
    """The doubt of the complement is drawn anew although its own cell did not change."""
    save(editor, REST, "32,6")
    before = document(editor.get(FORM)).get_element_by_id(f"s-{REST}").text_content()
    save(editor, SHARE, "99")
    after = document(editor.get(FORM)).get_element_by_id(f"s-{REST}").text_content()
    assert before != after


def test_of_an_amendment_only_what_is_typed_counts(report: Submission):
    factories.entry(report, SHARE, "81,2")
    factories.advance(report, "published")
    told = {"revision": "correction", "note_vi": "Đếm lại", "note_en": "Counted again"}
    amendment = factories.submission(report.collection, edition=2, **told)
    editor = signed_in(factories.editor())
    text = text_of(editor.get(FORM))
    assert "Điều chỉnh lần 1 (đính chính): Đếm lại" in text
    assert "0 ô điều chỉnh" in text
    assert "ô trống" not in text
    assert "Không điều chỉnh" in text
    assert "1 ô điều chỉnh" in text_of(save(editor, SHARE, "82,1", edition="2"))
    assert stored(amendment) == {SHARE: "82,1"}
    assert stored(report) == {SHARE: "81,2"}
    assert "<b>81,2</b>" in editor.get(f"{FORM}?edition=1").content.decode()


def test_a_tab_of_the_first_edition_does_not_write_into_the_amendment(report: Submission, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    editor = signed_in(factories.editor())
    old_form, old_cell = form_of(editor), posted(SHARE, "79", edition="1")
    factories.advance(report, "published")
    told = {"revision": "correction", "note_vi": "Đếm lại", "note_en": "Counted again"}
    amendment = factories.submission(report.collection, edition=2, **told)
    answer = editor.post(cell(), old_cell, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "trang mở từ lần báo cáo trước" in text_of(answer)
    assert document(answer).xpath(f'//input[@name="seen-{SHARE}"]'), "the tab goes on being a form"
    page = editor.post(FORM, old_form | {f"typed-{SHARE}": "79"})
    assert page.status_code == 409
    assert "trang mở từ lần báo cáo trước" in text_of(page)
    assert document(page).xpath(f'//input[@id="o-{SHARE}"]/@value') == ["79"]
    file = SimpleUploadedFile("old.pdf", b"%PDF-1.4\n%%EOF\n")
    refused = editor.post(
        f"{cell()}evidence/", {"file": file, "edition": "1"}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 409
    assert not amendment.entries.exists()
    assert form_of(editor)["edition"] == "2"
    assert save(editor, SHARE, "79", edition="2").status_code == 200
    assert stored(amendment) == {SHARE: "79"}


@pytest.mark.parametrize("edition", ["", "0", "²", "9" * 400, "1\x00"])
def test_an_edition_that_is_none_is_refused(editor: Client, report: Submission, edition: str):
    assert save(editor, SHARE, "79", edition=edition).status_code == 409
    assert stored(report) == {}


def test_two_notes_of_one_cell_are_both_shown(editor: Client, report: Submission):
    save(editor, EID, "9,8")
    first = {f"note-{EID}": "Đổi mẫu số", f"seen-{EID}": "1::9,8"}
    mine = {f"note-{EID}": "Đã rà soát", f"document-{EID}": "12/BC", f"seen-{EID}": "1::9,8"}
    other = signed_in(factories.person("second-editor", "editor", "dien-bien"))
    other.post(cell(EID), first, headers={"HX-Request": "true"})
    answer = editor.post(cell(EID), mine, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    shown = document(answer).xpath('//dl[@class="two-values"]/dd')
    assert [each.text_content() for each in shown] == ["Đã rà soát · 12/BC", "9,8 · Đổi mẫu số"]
    assert not document(answer).xpath('//button[@name="mine"]')
    again = document(answer).xpath(f'//input[@name="seen-{EID}"]/@value')[0]
    editor.post(cell(EID), mine | {f"seen-{EID}": again}, headers={"HX-Request": "true"})
    assert report.entries.get().note == "Đã rà soát"


def test_who_waits_for_nobody_is_led_to_the_summary(editor: Client, report: Submission):
    for code in factories.INDICATORS:
        factories.entry(report, code, "1")
    assert "Đủ để trình ký Xem tóm tắt để trình ký" in text_of(editor.get(FORM))
    factories.advance(report, "sent")
    assert "Đủ để trình ký" not in text_of(editor.get(FORM))
    report.entries.filter(indicator__code=SHARE).update(returned_reason="Vì sao?")
    factories.advance(report, "returned")
    assert "Đủ để trình ký" not in text_of(editor.get(FORM))
