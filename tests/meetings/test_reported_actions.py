"""Figures told at a meeting: typed, changed, removed and published, and everything that stands in their way."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from indicators import periods
from indicators.models import Figure, Indicator, Observation
from meetings.actions.reported import (
    ReportedError,
    Seen,
    ToldFigure,
    add_figure,
    change_figure,
    publish_figures,
    remove_figure,
)
from meetings.actions.reported.typing import stamp_of
from meetings.models import Document, Meeting, ReportedFigure
from meetings.queries.typed import doubted, typed_figures
from provinces.models import GENERATED, Change, DataVersion, Source
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

EID = "eid_activated_share"


@pytest.fixture
def held() -> Meeting:
    """A national meeting of today."""
    return factories.meeting()


@pytest.fixture
def paper(held: Meeting) -> Document:
    return factories.paper(held)


def told(paper: Document, typed: str = "41,5%", **more: str) -> ToldFigure:
    named = {"indicator": EID, "unit": "dien-bien", "period": "2026-Q3"} | more
    period = periods.parse(str(named.pop("period")))
    return ToldFigure(document=paper.pk, typed=typed, period=period, **named)


def add(paper: Document, typed: str = "41,5%", *, by=None, corrects=None, **more: object) -> ReportedFigure:
    return add_figure(
        meeting=paper.meeting,
        told=told(paper, typed, **more),
        by=by or factories.secretary(),
        now=NOW,
        corrects=corrects,
    )


def seen(*figures: ReportedFigure) -> dict[int, Seen]:
    """As the page shows them now."""
    rows = {row.pk: row for row in typed_figures(figures[0].meeting)}
    found = doubted(list(rows.values()))
    return {
        each.pk: Seen(rows[each.pk].stamp, found[each.pk].codes if each.pk in found else ())
        for each in figures
    }


def publish(*figures: ReportedFigure, by=None, **more: object) -> list[ReportedFigure]:
    return publish_figures(
        meeting=figures[0].meeting, figures=seen(*figures), by=by or factories.ministry(), now=NOW, **more
    )


def observed(figure: ReportedFigure) -> Observation:
    return Observation.objects.get(reported_figure=figure)


def refusal(act, *args, **more) -> ReportedError:
    with pytest.raises(ReportedError) as refused:
        act(*args, **more)
    return refused.value


def trail(action: str) -> list[tuple[str, str, str]]:
    lines = Change.objects.filter(topic="meeting", action=action).order_by("pk")
    return [(line.key, line.before, line.after) for line in lines]


# Typing


@pytest.mark.parametrize(
    ("typed", "more", "expected"),
    [
        ("98,9%", {}, ("98.9", "exact", "0.1", None, None)),
        ("khoảng 8%", {"indicator": "digital_economy_grdp_share"}, ("8", "approx", "1", None, None)),
        ("22/25", {"indicator": "dx_plan_targets_met"}, ("22", "exact", "1", "22", "25")),
        ("4/63", {"indicator": "eid_activated_rank"}, ("4", "exact", "1", "4", "63")),
        (
            "trên 12,8 triệu",
            {"indicator": "eid_accounts_activated", "unit": "vn"},
            ("12800000", "over", "100000", None, None),
        ),
    ],
)
def test_a_figure_is_kept_as_printed_and_as_entry_hears_it(paper: Document, typed, more, expected):
    figure = ReportedFigure.objects.get(pk=add(paper, typed, **more).pk)
    assert figure.typed == typed
    said = (figure.value, figure.qualifier, figure.resolution, figure.numerator, figure.denominator)
    assert said == tuple(Decimal(each) if each and each[0].isdigit() else each for each in expected)
    assert figure.published_at is None
    assert not Observation.objects.filter(source__key__startswith="meeting-").exists()


@pytest.mark.parametrize("typed", ["12.800", "12,345,678", "bốn mươi", "", "41%%", "1e3", "41 Mbps", "22/0"])
def test_what_is_no_clear_number_is_asked_about_and_not_kept(paper: Document, typed: str):
    assert refusal(add, paper, typed).code == "not_heard"
    assert not ReportedFigure.objects.exists()


def test_typing_leaves_a_line_and_moves_no_data_version(paper: Document):
    before = DataVersion.objects.values_list("number", flat=True).get()
    add(paper, "41,5%", note_vi="Trang 3")
    assert trail("added") == [
        ("GSC-2026-02/figures/eid_activated_share", "", "41,5% · dien-bien · 2026-Q3 · Trang 3")
    ]
    assert DataVersion.objects.values_list("number", flat=True).get() == before


def test_the_same_form_twice_is_one_figure(paper: Document):
    first, again = add(paper), add(paper)
    assert first.pk == again.pk
    assert len(trail("added")) == 1


def test_another_text_for_the_same_cell_is_refused_with_the_one_that_stands(paper: Document):
    add(paper, "41,5%")
    refused = refusal(add, paper, "41,6%")
    assert (refused.code, refused.about) == ("stands", ("41,5%",))


def test_two_papers_may_tell_the_same_cell(held: Meeting, paper: Document):
    add(paper, "41,5%")
    add(factories.paper(held, "Tờ trình"), "41,6%")
    assert ReportedFigure.objects.count() == 2


def test_an_english_note_left_empty_is_the_vietnamese_one(paper: Document):
    assert add(paper, note_vi="Trang 3").note_en == "Trang 3"


def test_a_province_tells_figures_of_its_own_only():
    held = factories.meeting("DBI-2026-01", "bcd-dien-bien")
    paper = factories.paper(held)
    assert refusal(add, paper, unit="son-la").code == "other_unit"
    assert refusal(add, paper, indicator="broadband_fixed_mbps", typed="100", unit="vn").code == "other_unit"
    assert add(paper).unit.slug == "dien-bien"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"indicator": "broadband_fixed_mbps", "typed": "71,79", "unit": "dien-bien"}, "level"),
        ({"indicator": "villages_no_mobile", "typed": "16", "unit": "vn"}, "level"),
        ({"period": "2027-Q1"}, "period_ahead"),
        ({"period": "2026-11-23"}, "period_ahead"),
        # Kon Tum was merged into Quảng Ngãi on 01/07/2025; the Lào Cai of today began that day.
        ({"unit": "kon-tum"}, "not_there"),
        ({"unit": "lao-cai", "period": "2024"}, "not_there"),
        ({"unit": "lao-cai-former", "period": "2025-S2"}, "not_there"),
        ({"unit": "atlantis"}, "unknown_unit"),
        ({"indicator": "nothing"}, "unknown_indicator"),
    ],
)
def test_a_figure_belongs_to_a_unit_that_was_there_at_a_level_and_time_that_can_be(paper, more, code):
    assert refusal(add, paper, **more).code == code


def test_a_former_unit_is_told_of_for_its_time(paper: Document):
    assert add(paper, unit="lao-cai-former", period="2024").unit.slug == "lao-cai-former"


def test_a_paper_of_another_meeting_or_one_withdrawn_is_refused(held: Meeting, paper: Document):
    other = factories.paper(factories.meeting("GSC-2026-03"))
    assert (
        refusal(add_figure, meeting=held, told=told(other), by=factories.secretary(), now=NOW).code
        == "unknown_paper"
    )
    Document.objects.filter(pk=paper.pk).update(withdrawn_at=NOW)
    assert refusal(add, paper).code == "paper_withdrawn"


def test_what_was_taken_from_the_paper_before_is_not_typed_again():
    """The sentences of the Điện Biên conference came with the reference data."""
    held = Meeting.objects.get(key="DBI-2023-04")
    paper = held.documents.get(source__key="seed-004")
    refused = refusal(add, paper, "23/25", indicator="dx_plan_targets_met", period="2022")
    assert (refused.code, refused.about) == ("told", ("22/25",))
    assert add(paper, "55", indicator="villages_no_mobile", period="2022").pk


# Changing and removing


def change(figure: ReportedFigure, typed: str, *, stamp: str = "", by=None, **more: object) -> ReportedFigure:
    return change_figure(
        meeting=figure.meeting,
        pk=figure.pk,
        seen=stamp or stamp_of(figure),
        told=told(figure.document, typed, **more),
        by=by or factories.secretary(),
        now=NOW,
    )


def test_a_draft_is_changed_with_before_and_after(paper: Document):
    figure = add(paper)
    assert change(figure, "42%").value == Decimal(42)
    assert ReportedFigure.objects.get().typed == "42%"
    assert trail("changed") == [
        (
            "GSC-2026-02/figures/eid_activated_share",
            "41,5% · dien-bien · 2026-Q3",
            "42% · dien-bien · 2026-Q3",
        )
    ]


def test_of_two_who_change_a_draft_the_second_sees_what_stands(paper: Document):
    figure = add(paper)
    old = stamp_of(figure)
    change(figure, "42%")
    refused = refusal(change, figure, "43%", stamp=old)
    assert (refused.code, refused.about) == ("changed", ("42%",))
    # The same change sent twice is no quarrel.
    change(figure, "42%", stamp=old)
    assert ReportedFigure.objects.get().typed == "42%"
    assert len(trail("changed")) == 1


def test_a_draft_cannot_move_into_the_cell_of_another(paper: Document):
    add(paper)
    other = add(paper, "40%", period="2026-Q2")
    assert refusal(change, other, "40%", period="2026-Q3").code == "stands"


def test_who_changes_the_number_is_the_one_who_typed_it_who_changes_a_note_is_not(paper: Document):
    figure, other = add(paper), factories.secretary("dien-bien")
    change(figure, "41,5%", by=other, note_vi="Trang 3")
    assert ReportedFigure.objects.get().entered_by == factories.secretary()
    change(ReportedFigure.objects.get(), "42%", by=other, note_vi="Trang 3")
    assert ReportedFigure.objects.get().entered_by == other


def test_a_draft_is_taken_away_once(paper: Document):
    figure = add(paper)
    stamp = stamp_of(figure)
    assert refusal(remove, figure, "0" * 16).code == "changed"
    remove(figure, stamp)
    assert not ReportedFigure.objects.exists()
    assert trail("withdrawn") == [
        ("GSC-2026-02/figures/eid_activated_share", "41,5% · dien-bien · 2026-Q3", "")
    ]
    assert refusal(remove, figure, stamp).code == "gone"


def remove(figure: ReportedFigure, stamp: str) -> None:
    pk = figure.pk or ReportedFigure.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    remove_figure(meeting=figure.meeting, pk=pk, seen=stamp, by=factories.secretary(), now=NOW)


# Publishing


def test_publishing_makes_source_observation_and_figure_at_once(
    client: Client, held: Meeting, paper: Document
):
    version = DataVersion.objects.values_list("number", flat=True).get()
    figure = add(paper, "41,5%", note_vi="Trang 3", note_en="Page 3")
    (done,) = publish(figure)
    source = Source.objects.get(key=f"meeting-GSC-2026-02-{paper.pk}")
    assert (source.kind, source.published_on, source.publisher) == ("report", "2026-11-22", held.body.name_vi)
    assert source.published_from == source.published_until == TODAY
    assert source.url.endswith(f"/meetings/papers/{paper.pk}/")
    assert source.title_vi == "Báo cáo thử (Phiên họp thử GSC-2026-02)"
    said = observed(done)
    assert (said.value, said.as_reported, said.qualifier) == (Decimal("41.5"), "41,5%", "exact")
    assert (said.origin, said.status) == ("reported", "final")
    assert (said.as_of, said.as_of_basis) == (date(2026, 9, 30), "period_end")
    assert (said.note_vi, said.note_en) == ("Trang 3", "Page 3")
    assert (said.recorded_at, said.recorded_by) == (NOW, factories.ministry())
    assert Figure.objects.get(observation=said).value == Decimal("41.5")
    assert Document.objects.get(pk=paper.pk).source == source
    assert DataVersion.objects.values_list("number", flat=True).get() > version
    assert trail("published") == [
        ("GSC-2026-02/figures/eid_activated_share", "", "41,5% · dien-bien · 2026-Q3 · Trang 3")
    ]


def test_the_published_figure_is_in_the_api_with_its_source_from_the_day_of_the_meeting_on(
    client: Client, paper
):
    publish(add(paper, "41,5%"))
    address = f"/api/v1/figures?indicator={EID}&unit=dien-bien&period=2026-Q3"
    (item,) = json.loads(client.get(address).content)["items"]
    assert (item["value"], item["as_reported"], item["status"]) == (41.5, "41,5%", "final")
    assert item["source"]["id"] == f"meeting-GSC-2026-02-{paper.pk}"
    assert item["as_of"] == "2026-09-30"
    known = [
        json.loads(client.get(f"{address}&known_on={day}").content)["count"]
        for day in (TODAY - timedelta(days=1), TODAY)
    ]
    assert known == [0, 1]


def test_a_figure_of_a_period_that_ends_later_is_of_the_meetings_day(paper: Document):
    (done,) = publish(add(paper, "41,5%", period="2026-Q4"))
    said = observed(done)
    assert (said.as_of, said.as_of_basis) == (TODAY, "publication")


def test_a_provisional_figure_says_so(paper: Document):
    (done,) = publish(add(paper), status=Observation.Status.PROVISIONAL)
    assert observed(done).status == "provisional"
    with pytest.raises(ValueError, match="revised"):
        publish(add(paper, period="2026-Q2"), status=Observation.Status.REVISED)


def test_a_paper_that_is_cited_already_stays_that_source():
    held = Meeting.objects.get(key="DBI-2023-04")
    paper = held.documents.get(source__key="seed-004")
    (done,) = publish(add(paper, "55", indicator="villages_no_mobile", period="2022"))
    assert observed(done).source.key == "seed-004"
    assert not Source.objects.filter(key__startswith="meeting-").exists()


def test_figures_of_one_paper_share_its_source(paper: Document):
    publish(add(paper), add(paper, "40%", period="2026-Q2"))
    assert Source.objects.filter(key__startswith="meeting-").count() == 1


def test_a_long_key_of_a_meeting_leaves_room_for_the_paper():
    paper = factories.paper(factories.meeting("X" * 40))
    publish(add(paper))
    assert Source.objects.get(key=f"meeting-{'X' * 40}-{paper.pk}")


def test_publishing_twice_changes_nothing_the_second_time(paper: Document):
    figure = add(paper)
    shown = seen(figure)
    publish(figure)
    version = DataVersion.objects.values_list("number", flat=True).get()
    again = publish_figures(meeting=paper.meeting, figures=shown, by=factories.ministry(), now=NOW)
    assert again == []
    assert Observation.objects.filter(source__key__startswith="meeting-").count() == 1
    assert DataVersion.objects.values_list("number", flat=True).get() == version
    assert add(paper).pk == figure.pk


def test_nobody_publishes_a_figure_of_his_own(paper: Document):
    mine, theirs = add(paper, by=factories.ministry()), add(paper, "40%", period="2026-Q2")
    refused = refusal(publish, mine, theirs)
    assert (refused.code, refused.about) == ("own", (EID,))
    assert not Observation.objects.filter(source__key__startswith="meeting-").exists()


def test_the_database_refuses_what_a_person_publishes_of_his_own(paper: Document):
    (done,) = publish(add(paper, period="2026-Q2"))
    mine = add(paper)
    with pytest.raises(IntegrityError, match="reported_figure_not_by_oneself"), transaction.atomic():
        ReportedFigure.objects.filter(pk=mine.pk).update(
            published_at=NOW, published_by=mine.entered_by, observation=_another_observation(done)
        )


def _another_observation(like: ReportedFigure) -> Observation:
    said = observed(like)
    said.pk = None
    said.save()
    return said


def test_a_published_row_stands(paper: Document):
    (done,) = publish(add(paper))
    for act in (
        lambda: ReportedFigure.objects.filter(pk=done.pk).update(typed="99%"),
        lambda: ReportedFigure.objects.filter(pk=done.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert refusal(change, done, "42%").code == "published"
    assert refusal(remove, done, stamp_of(done)).code == "published"


def test_what_was_typed_anew_since_the_publisher_looked_is_not_published(paper: Document):
    figure = add(paper)
    shown = seen(figure)
    change(figure, "4,15%")
    refused = refusal(publish_figures, meeting=paper.meeting, figures=shown, by=factories.ministry(), now=NOW)
    assert (refused.code, refused.about) == ("changed", (EID,))


def test_a_doubt_that_the_publisher_was_not_shown_stops_him(paper: Document):
    figure = add(paper, "khoảng 41%")
    (row,) = typed_figures(paper.meeting)
    assert "hedged" in doubted([row])[row.pk].codes
    blind = {figure.pk: Seen(row.stamp)}
    refused = refusal(publish_figures, meeting=paper.meeting, figures=blind, by=factories.ministry(), now=NOW)
    assert refused.code == "changed"
    publish(figure)
    assert Change.objects.get(action="published").reason == " ".join(doubted([row])[row.pk].codes)


def test_what_cannot_be_is_never_published(paper: Document):
    figure = add(paper, "410%")
    refused = refusal(publish, figure)
    assert (refused.code, refused.about) == ("impossible", (EID,))


def test_what_contradicts_another_source_may_be_published_it_was_printed(paper: Document):
    """Villages without mobile broadband are at least those without any mobile service."""
    publish(add(paper, "100", indicator="villages_no_mobile"))
    rows = typed_figures(paper.meeting)
    part = add(paper, "90", indicator="villages_no_mobile_bb")
    found = doubted(typed_figures(paper.meeting))[part.pk]
    assert rows
    assert {"part_above", "above_other"} & set(found.codes)
    assert not found.impossible
    publish(part)


def test_a_meeting_in_preparation_or_still_to_come_publishes_nothing(held: Meeting, paper: Document):
    figure = add(paper)
    shown = seen(figure)
    Meeting.objects.filter(pk=held.pk).update(draft=True)
    act = {"meeting": held, "figures": shown, "by": factories.ministry(), "now": NOW}
    assert refusal(publish_figures, **act).code == "meeting_draft"
    Meeting.objects.filter(pk=held.pk).update(draft=False, held_on=TODAY + timedelta(days=1))
    assert refusal(publish_figures, **act).code == "meeting_ahead"


def test_a_meeting_that_was_moved_before_the_period_is_noticed(held: Meeting, paper: Document):
    figure = add(paper, period="2026-Q4")
    Meeting.objects.filter(pk=held.pk).update(held_on=date(2026, 9, 1))
    assert refusal(publish, figure).code == "period_ahead"


def test_a_paper_that_was_withdrawn_publishes_nothing(paper: Document):
    figure = add(paper)
    Document.objects.filter(pk=paper.pk).update(withdrawn_at=NOW)
    assert refusal(publish, figure).code == "paper_withdrawn"


def test_a_text_that_says_another_number_by_now_is_looked_at_again(paper: Document):
    """22/25 as a share was 88%; where the indicator counts from now on, it is 22."""
    figure = add(paper, "22/25")
    assert figure.value == Decimal(88)
    Indicator.objects.filter(code=EID).update(measure="count", decimals=0)
    assert refusal(publish, figure).code == "heard_anew"
    change(ReportedFigure.objects.select_related("indicator").get(), "22/25")
    assert ReportedFigure.objects.get().value == Decimal(22)
    publish(ReportedFigure.objects.get())


def test_all_or_none(paper: Document):
    good, bad = add(paper), add(paper, "410%", period="2026-Q2")
    assert refusal(publish, good, bad).code == "impossible"
    assert ReportedFigure.objects.filter(published_at=None).count() == 2
    assert not Source.objects.filter(key__startswith="meeting-").exists()
    assert (
        refusal(publish_figures, meeting=paper.meeting, figures={}, by=factories.ministry(), now=NOW).code
        == "nothing"
    )


def test_rows_of_another_meeting_are_not_published_here(paper: Document):
    other = add(factories.paper(factories.meeting("GSC-2026-03")))
    refused = refusal(
        publish_figures, meeting=paper.meeting, figures=seen(other), by=factories.ministry(), now=NOW
    )
    assert refused.code == "gone"


# Corrections


def test_a_correction_supersedes_and_the_wrong_text_stays_in_the_history(client: Client, paper: Document):
    (wrong,) = publish(add(paper, "14,5%"))
    assert refusal(add, paper, "41,5%", corrects=wrong.pk).code == "no_note"
    mend = add(paper, "41,5%", corrects=wrong.pk, note_vi="Gõ nhầm thứ tự chữ số")
    assert add(paper, "41,5%", corrects=wrong.pk, note_vi="Gõ nhầm thứ tự chữ số").pk == mend.pk
    assert refusal(add, paper, "41,6%", corrects=wrong.pk, note_vi="x").code == "corrected"
    (done,) = publish(mend)
    said = observed(done)
    assert said.supersedes_id == wrong.observation_id
    figure = Figure.objects.get(indicator__code=EID, unit__slug="dien-bien", period__code="2026-Q3")
    assert (figure.value, figure.others) == (Decimal("41.5"), 0)
    items = json.loads(
        client.get(f"/api/v1/observations?indicator={EID}&unit=dien-bien&period=2026-Q3").content
    )["items"]
    assert {(item["as_reported"], item["selected"]) for item in items} == {("14,5%", False), ("41,5%", True)}
    assert trail("published")[1][1].startswith("14,5%")
    assert refusal(add, paper, "41,7%", corrects=wrong.pk, note_vi="x").code == "corrected"
    again = add(paper, "41,7%", corrects=done.pk, note_vi="Đọc lại bản in")
    publish(again)
    assert Figure.objects.get(pk=figure.pk).value == Decimal("41.7")


def test_a_figure_typed_into_the_wrong_cell_is_moved(client: Client, paper: Document):
    (wrong,) = publish(add(paper, "41,5%", period="2026-Q2"))
    (done,) = publish(add(paper, "41,5%", period="2026-Q3", corrects=wrong.pk, note_vi="Nhầm kỳ"))
    shown = Figure.objects.filter(observation__source__key__startswith="meeting-")
    assert [figure.observation_id for figure in shown] == [done.observation_id]
    # The cell of the old period may be told anew.
    publish(add(paper, "39%", period="2026-Q2"))


def test_a_figure_moved_away_leaves_the_cell_to_the_other_source(held: Meeting, paper: Document):
    publish(add(factories.paper(held, "Tờ trình"), "40%"))
    (wrong,) = publish(add(paper, "41,5%"))
    cell = {"indicator__code": EID, "unit__slug": "dien-bien", "period__code": "2026-Q3"}
    assert Figure.objects.get(**cell).observation_id == wrong.observation_id
    publish(add(paper, "41,5%", period="2026-Q2", corrects=wrong.pk, note_vi="Nhầm kỳ"))
    assert Figure.objects.get(**cell).value == Decimal(40)


def test_only_what_is_published_is_corrected(paper: Document):
    draft = add(paper)
    assert refusal(add, paper, "42%", corrects=draft.pk, note_vi="x").code == "not_published"
    assert refusal(add, paper, "42%", corrects=999_999, note_vi="x").code == "gone"


# Practice


def test_in_a_store_of_generated_figures_the_source_is_generated_too(monkeypatch, paper: Document):
    import meetings.actions.reported.papers as papers

    class Asked:
        """As if the store held generated sources; the real one beside them would be refused."""

        @staticmethod
        def filter(**_: object) -> "Asked":
            return Asked()

        @staticmethod
        def exists() -> bool:
            return True

    class Sources:
        objects = Asked()

    monkeypatch.setattr(papers, "Source", Sources)
    assert papers._key(paper, paper.meeting) == f"{GENERATED}meeting-GSC-2026-02-{paper.pk}"
