"""What is published is only ever amended; who reads a past day sees the old figure."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import actions
from indicators.models import Figure, Submission
from provinces.models import Change, Source
from tests import factories as make
from tests.html import document, text_of
from tests.indicators.test_publications import accepted, amended, published

pytestmark = pytest.mark.usefixtures("reference")

CODE = "smartphone_adult_share"
PAGE = f"/indicators/{CODE}/?units=dien-bien&point=2026-Q4"


@pytest.fixture
def first(reference):
    submission = accepted()
    published(submission)
    submission.refresh_from_db()
    return submission


@pytest.fixture
def corrected(first):
    """Corrected ten days later."""
    return amended(first, {"indicator": CODE, "typed": "79,5"})


def door(submission):
    return reverse("amendment-new", args=[submission.collection.key, submission.unit.slug])


def test_an_amendment_begins_as_an_empty_draft(first):
    client = make.signed_in(make.editor())
    page = client.get(door(first))
    assert "Điều chỉnh số đã công bố: Điện Biên, Quý IV/2026" in text_of(page)
    assert "Báo cáo của tỉnh Điện Biên, Quý IV/2026" in text_of(page)
    answer = client.post(door(first), {"kind": "planned", "note_vi": "Số đầy đủ thay số sơ bộ"})
    amendment = Submission.objects.get(edition=2)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("figure-entry", args=["2026-Q4", "dien-bien"])
    assert (amendment.state, amendment.revision, amendment.started_by) == ("draft", "planned", make.editor())
    assert not amendment.entries.exists()
    told = Change.objects.get(action="amended edition 2")
    assert (told.key, told.after, told.reason) == ("2026-Q4/dien-bien", "planned", "Số đầy đủ thay số sơ bộ")


def test_starting_twice_is_one_amendment(first):
    client = make.signed_in(make.editor())
    sent = {"kind": "correction", "note_vi": "Đếm nhầm"}
    assert (
        client.post(door(first), sent).headers["Location"]
        == client.post(door(first), sent).headers["Location"]
    )
    assert client.get(door(first)).status_code == 302
    assert Submission.objects.filter(edition__gt=1).count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "correction", "note_vi": "  "}, "Xin ghi vì sao điều chỉnh"),
        ({"kind": "other", "note_vi": "Đếm nhầm"}, "Xin chọn loại"),
        ({"note_vi": "Đếm nhầm"}, "Xin chọn loại"),
        ({"kind": "correction", "note_vi": "x" * 1001}, "dài quá 1000 ký tự"),
    ],
)
def test_what_is_lacking_is_asked_for(first, sent, words):
    page = make.signed_in(make.editor()).post(door(first), sent)
    assert page.status_code == 422
    assert words in text_of(page)
    assert sent["note_vi"].strip()[:20] in page.content.decode()
    assert not Submission.objects.filter(edition__gt=1).exists()


def test_characters_that_nobody_sees_do_not_come_in(first):
    sent = {"kind": "correction", "note_vi": "Đếm\x01 nhầm\ufffe\x0b\x00", "note_en": "Counted\x1b twice"}
    assert make.signed_in(make.editor()).post(door(first), sent).status_code == 302
    amendment = Submission.objects.get(edition=2)
    assert (amendment.note_vi, amendment.note_en) == ("Đếm nhầm", "Counted twice")


def test_a_note_of_nothing_to_be_seen_is_none(first):
    sent = {"kind": "correction", "note_vi": "\x01\ufffe"}
    assert make.signed_in(make.editor()).post(door(first), sent).status_code == 422


def test_what_is_not_published_is_not_amended(reference):
    submission = accepted()
    client = make.signed_in(make.editor())
    assert "chưa được công bố" in text_of(client.get(door(submission)))
    client.post(door(submission), {"kind": "correction", "note_vi": "Đếm nhầm"})
    assert not Submission.objects.filter(edition__gt=1).exists()
    with pytest.raises(actions.WrongStateError):
        actions.start_amendment(
            submission=submission, revision="correction", note_vi="Đếm nhầm", by=make.editor(), now=make.NOW
        )


@pytest.mark.parametrize(
    ("user", "status"),
    [
        (lambda: make.approver(), 403),
        (lambda: make.ministry(), 403),
        (lambda: make.leader(), 403),
        (lambda: make.editor("lao-cai"), 404),
        (lambda: make.person("nobody"), 404),
    ],
)
def test_only_editors_of_the_unit_amend(first, user, status):
    client = make.signed_in(user())
    assert client.get(door(first)).status_code == status
    assert client.post(door(first), {"kind": "correction", "note_vi": "Đếm nhầm"}).status_code == status
    assert Client().get(door(first)).status_code == 302


def test_the_page_tells_the_old_figure_with_kind_and_note(corrected):
    page = text_of(Client().get(PAGE))
    assert "79,5%" in page
    assert "Báo cáo của tỉnh Điện Biên, Quý IV/2026, điều chỉnh lần 1" in page
    assert "“81,2”" in page
    assert "Đính chính: Điện Biên, Quý IV/2026: 81,2% → 79,5%" in page
    assert "Đếm nhầm một huyện" in page
    assert "Chưa có kỳ nào bị điều chỉnh" not in page


def test_the_page_of_the_old_day_shows_the_old_figure(corrected):
    page = text_of(Client().get(f"{PAGE}&known_on=2026-11-25"))
    assert "81,2%" in page
    assert "79,5" not in page
    assert "Đếm nhầm" not in page


def test_an_earlier_edition_is_no_further_source(corrected):
    table = document(Client().get(f"{PAGE}&view=table"))
    (row,) = [line for line in table.xpath("//tbody/tr") if "79,5%" in line.text_content()]
    assert "đã điều chỉnh" in row.text_content()
    assert "nguồn" not in row.text_content()
    assert "Nguồn khác" not in text_of(Client().get(PAGE))
    # To programs it is a further statement about the cell, as the contract says.
    (item,) = Client().get(f"/api/v1/figures?indicator={CODE}&unit=dien-bien&period=2026-Q4").json()["items"]
    assert item["others"] == 1


def test_two_sources_are_counted_as_before():
    page = text_of(Client().get("/indicators/broadband_fixed_mbps/?view=table"))
    assert "2 nguồn" in page


@pytest.mark.parametrize(("day", "value"), [("2026-11-25", "81.2"), ("2026-12-02", "79.5"), ("", "79.5")])
def test_files_and_api_of_the_old_day_show_the_old_figure(corrected, day, value):
    known = f"&known_on={day}" if day else ""
    csv = Client().get(f"/indicators/{CODE}.csv?units=dien-bien{known}").content.decode()
    assert f",{value}," in csv
    (item,) = (
        Client().get(f"/api/v1/figures?indicator={CODE}&unit=dien-bien{known}&period=2026-Q4").json()["items"]
    )
    assert str(item["value"]) == value
    assert item["source"]["title"].startswith("Báo cáo của tỉnh Điện Biên, Quý IV/2026")


def test_the_api_tells_every_edition(corrected):
    told = (
        Client().get(f"/api/v1/observations?indicator={CODE}&unit=dien-bien&period=2026-Q4").json()["items"]
    )
    old, new = sorted(told, key=lambda item: item["observation"])
    assert (old["selected"], old["revision"], old["revises"]) == (False, None, None)
    assert (new["selected"], new["revision"], new["revises"]) == (True, "correction", old["observation"])
    assert new["status"] == "revised"


def test_the_public_is_told_roles_and_the_signed_in_names(first):
    public = text_of(Client().get(PAGE))
    assert "người nhập của Điện Biên" in public
    assert "người ký của Điện Biên" in public
    assert "người duyệt của Bộ" in public
    assert "người công bố của Bộ" in public
    assert "dien-bien-editor" not in public
    inside = text_of(make.signed_in(make.leader()).get(PAGE))
    assert "dien-bien-editor, người nhập của Điện Biên" in inside
    assert "ministry, người công bố của Bộ" in inside


def test_the_drawer_costs_two_queries_more(first):
    """Who had a hand in the figure, and where it was told."""
    counts = []
    for address in (PAGE.partition("&point")[0], PAGE):
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        counts.append(len(queries))
    assert counts[1] == counts[0] + 2


def test_a_withdrawn_figure_is_told_as_such(first):
    amended(first, {"indicator": CODE, "typed": "", "missing": "not_published"})
    page = text_of(Client().get(f"{PAGE}&view=table"))
    assert "81,2% → chưa công bố" in page
    assert Figure.objects.get(indicator__code=CODE, period__code="2026-Q4").value is None


def test_who_amends_sees_a_withdrawal_as_what_is_published(first):
    make.submission(
        make.collection("2026-Q3"), state="accepted", cells=[{"indicator": CODE, "typed": "80,3"}]
    )
    published(Submission.objects.get(collection__key="2026-Q3"))
    second = amended(first, {"indicator": CODE, "typed": "", "missing": "not_published"})
    actions.start_amendment(
        submission=second, revision="correction", note_vi="Số đúng", by=make.editor(), now=make.later(11)
    )
    form = document(make.signed_in(make.editor()).get("/entry/2026-Q4/dien-bien/"))
    (row,) = form.xpath("//tr[@data-cell=$code]", code=CODE)
    assert row[1].text_content() == "để trốngchưa công bố"
    assert "80,3" not in row[1].text_content()


def test_a_report_stands_beside_other_sources(first):
    """The news told a rounder number before; the amended report is coarser still, and does not bring back itself."""
    figure = Figure.objects.select_related("observation").get(indicator__code=CODE, period__code="2026-Q4")
    said = figure.observation
    day = date(2026, 11, 20)
    news = Source.objects.create(
        key="n-test", kind="news", published_on="2026-11-20", published_from=day, published_until=day
    )
    said.pk = None
    said._state.adding = True
    said.source, said.value, said.as_reported, said.resolution = news, "81", "81%", 1
    said.save()
    amended(first, {"indicator": CODE, "typed": "81"})
    figure.refresh_from_db()
    assert figure.observation.source.kind == "submission"
    assert figure.observation.revision == "correction"


def test_home_tells_the_amendment_with_its_reason(corrected):
    page = text_of(Client().get("/"))
    assert "81,2 → 79,5% đính chính" in page
    assert "Đếm nhầm một huyện" in page
    then = text_of(Client().get("/?known_on=2026-11-25"))
    assert "79,5" not in then


def test_the_whole_way_of_an_amendment(first):
    """By the actions of those whose work it is, the form showing what is published."""
    editor, approver, ministry = make.editor(), make.approver(), make.ministry()
    client = make.signed_in(editor)
    form = client.post(door(first), {"kind": "correction", "note_vi": "Đếm nhầm"}, follow=True)
    assert "81,2" in text_of(form)
    second = Submission.objects.get(edition=2)
    cell = actions.TypedCell(CODE, version=0, typed="79,5", note="Bỏ số trùng")
    assert actions.save_entries(submission=second, cells=[cell], by=editor, now=make.later(1)).saved
    actions.send_submission(submission=second, by=approver, now=make.later(2))
    actions.accept_submission(submission=second, by=ministry, now=make.later(3))
    published(second, now=make.later(4))
    shown = Figure.objects.get(
        indicator__code=CODE, period__code="2026-Q4", unit__slug="dien-bien"
    ).observation
    assert (shown.as_reported, shown.note_vi) == ("79,5", "Đếm nhầm")
    assert "81,2% → 79,5%" in text_of(Client().get(PAGE))


def test_who_amends_does_not_publish(first):
    """Of an amendment only the cells that were typed into it count: who typed the first report may sign this one."""
    both = make.person("two-roles", "approver", "dien-bien")
    second = actions.start_amendment(
        submission=first, revision="correction", note_vi="Đếm nhầm", by=make.editor(), now=make.NOW
    )
    make.entry(second, CODE, "79,5", by=both)
    with pytest.raises(actions.OwnValuesError):
        actions.send_submission(submission=second, by=both, now=make.NOW)
    signer = make.person("dien-bien-editor", "approver", "dien-bien")
    actions.send_submission(submission=second, by=signer, now=make.NOW)
    second.refresh_from_db()
    assert second.state == "sent"


def test_an_amendment_that_amends_nothing_is_not_sent(first):
    second = actions.start_amendment(
        submission=first, revision="correction", note_vi="Đếm nhầm", by=make.editor(), now=make.NOW
    )
    make.entry(second, CODE, "81,2", note="Đếm lại")
    make.entry(second, "eid_activated_share", "", missing="late")
    with pytest.raises(actions.NothingChangedError):
        actions.send_submission(submission=second, by=make.approver(), now=make.NOW)
    address = reverse("submission-sign", args=["2026-Q4", "dien-bien"])
    client = make.signed_in(make.approver())
    seen = document(client.get(address)).xpath("//input[@name='seen']/@value")[0]
    answer = client.post(address, {"checked": "on", "seen": seen})
    assert answer.status_code == 422
    assert "Không ô nào khác số đang công bố" in text_of(answer)
    make.entry(second, "no_smartphone_share", "20,5", note="Đếm lại")
    actions.send_submission(submission=second, by=make.approver(), now=make.NOW)
    second.refresh_from_db()
    assert second.state == "sent"
