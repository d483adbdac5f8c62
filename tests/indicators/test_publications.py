"""Publishing: accepted reports become observations and figures, all of them or none."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.actions import amendments, publications
from indicators.actions.submissions import ChangedSinceError, OwnValuesError, WrongStateError
from indicators.models import (
    Entry,
    Figure,
    Indicator,
    Measure,
    Observation,
    Pillar,
    Publication,
    Submission,
)
from provinces.models import Change, DataVersion, Source, Unit, UnitVersion
from tests import factories as make
from tests.html import text_of

pytestmark = pytest.mark.usefixtures("reference")

CELLS = (
    {"indicator": "smartphone_adult_share", "typed": "81,2", "note": "chỉ để giải thích với Bộ"},
    {"indicator": "no_smartphone_share", "typed": "18,8"},
    {"indicator": "eid_activated_share", "typed": "", "missing": "late"},
    {"indicator": "villages_no_mobile", "typed": ""},
)


def accepted(unit="dien-bien", round_=None, cells=CELLS, **more):
    return make.submission(round_ or make.collection(), unit, state="accepted", cells=cells, **more)


def published(*submissions, now=make.NOW):
    by = make.ministry()
    publication = publications.request_publication(submissions=submissions, by=by, now=now)
    return publications.publish_submissions(publication=publication, now=now)


def amended(submission, *cells, revision="correction", note="Đếm nhầm một huyện", now=None, **more):
    """A further edition with these cells, published in turn."""
    now = now or make.later(10)
    amendment = amendments.start_amendment(
        submission=submission,
        revision=revision,
        note_vi=note,
        by=make.editor(submission.unit.slug),
        now=now,
        **more,
    )
    for cell in cells:
        make.entry(amendment, **cell)
    make.advance(amendment, "accepted", now=now)
    published(amendment, now=now)
    amendment.refresh_from_db()
    return amendment


def figure(indicator="smartphone_adult_share", unit="dien-bien", period="2026-Q4"):
    return Figure.objects.select_related("observation").get(
        indicator__code=indicator, unit__slug=unit, period__code=period
    )


def test_a_report_becomes_figures_with_its_source():
    submission = accepted()
    before = DataVersion.objects.get().number
    publication = published(submission)
    submission.refresh_from_db()
    assert (publication.state, publication.cells, publication.finished_at) == ("done", 3, make.NOW)
    assert (submission.state, submission.published_at) == ("published", make.NOW)
    assert submission.published_by == make.ministry()
    source = submission.source
    assert source.key == "submission-2026-Q4-dien-bien"
    assert source.title_vi == "Báo cáo của tỉnh Điện Biên, Quý IV/2026"
    assert source.title_en == "Report of Dien Bien Province, Q4 2026"
    assert (source.kind, source.publisher, source.published_on) == (
        "submission",
        "Tỉnh Điện Biên",
        "2026-11-22",
    )
    assert source.published_from == source.published_until == date(2026, 11, 22)
    assert DataVersion.objects.get().number == before + 1


def test_what_a_cell_says_is_kept_and_what_the_unit_explained_is_not():
    submission = accepted()
    published(submission)
    observation = figure().observation
    assert (observation.value, observation.as_reported) == (Decimal("81.2"), "81,2")
    assert (observation.resolution, observation.status) == (Decimal("0.1"), "final")
    assert observation.origin == "reported"
    assert (observation.note_vi, observation.revises, observation.revision) == ("", None, "")
    assert observation.entry.submission == submission
    missing = figure("eid_activated_share").observation
    assert (missing.value, missing.missing, missing.as_reported) == (None, "late", "")
    assert not Figure.objects.filter(indicator__code="villages_no_mobile", period__code="2026-Q4").exists()


@pytest.mark.parametrize(
    ("day", "as_of", "basis"),
    [
        (date(2026, 12, 30), date(2026, 12, 30), "publication"),
        (date(2026, 12, 31), date(2026, 12, 31), "period_end"),
        (date(2027, 1, 15), date(2026, 12, 31), "period_end"),
    ],
)
def test_a_figure_speaks_of_no_day_after_its_publication(day, as_of, basis):
    # Six in the morning in Hanoi is the day before in UTC.
    now = datetime(day.year, day.month, day.day, 6, tzinfo=timezone.get_default_timezone())
    published(accepted(round_=make.collection(closes=date(2027, 2, 1)), now=make.NOW), now=now)
    observation = figure().observation
    assert (observation.as_of, observation.as_of_basis) == (as_of, basis)


@pytest.mark.parametrize(
    ("unit", "title", "publisher"),
    [
        ("ha-noi", "Báo cáo của thành phố Hà Nội, Quý IV/2026", "Thành phố Hà Nội"),
        ("lao-cai", "Báo cáo của tỉnh Lào Cai, Quý IV/2026", "Tỉnh Lào Cai"),
    ],
)
def test_a_unit_is_named_as_in_a_sentence(unit, title, publisher):
    submission = accepted(unit)
    published(submission)
    submission.refresh_from_db()
    assert (submission.source.title_vi, submission.source.publisher) == (title, publisher)


def test_the_trail_tells_of_the_report_and_of_each_cell():
    published(accepted())
    told = Change.objects.order_by("pk").values_list("topic", "action", "key", "before", "after")
    first, *cells = told
    assert first == ("submission", "published", "2026-Q4/dien-bien", "accepted", "published")
    assert set(cells) == {
        ("entry", "published", f"2026-Q4/dien-bien/{code}", "", after)
        for code, after in (
            ("smartphone_adult_share", "81,2"),
            ("no_smartphone_share", "18,8"),
            ("eid_activated_share", "late"),
        )
    }


def test_many_reports_are_one_publication():
    round_ = make.collection()
    many = [accepted(unit, round_) for unit in ("dien-bien", "lao-cai", "ha-noi")]
    assert published(*many).cells == 9
    assert Source.objects.filter(kind="submission").count() == 3
    assert Observation.objects.filter(source__kind="submission").count() == 9


def test_the_number_of_statements_does_not_grow():
    round_ = make.collection()
    counts = []
    for units in (["dien-bien"], ["lao-cai", "ha-noi", "son-la", "ca-mau"]):
        many = [accepted(unit, round_) for unit in units]
        with CaptureQueriesContext(connection) as queries:
            published(*many)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 45


def test_publishing_again_changes_nothing():
    publication = published(accepted())
    seen = list(Observation.objects.filter(source__kind="submission").values_list("pk", flat=True))
    again = publications.publish_submissions(publication=publication, now=make.later(1))
    assert again.finished_at == make.NOW
    assert list(Observation.objects.filter(source__kind="submission").values_list("pk", flat=True)) == seen
    assert Change.objects.filter(action="published").count() == 4


def test_asking_twice_is_one_publication():
    submission = accepted()
    first = publications.request_publication(submissions=[submission], by=make.ministry(), now=make.NOW)
    second = publications.request_publication(submissions=[submission], by=make.ministry(), now=make.NOW)
    assert first == second
    publications.publish_submissions(publication=first, now=make.NOW)
    assert (
        publications.request_publication(submissions=[submission], by=make.ministry(), now=make.NOW) == first
    )


def test_a_report_that_stands_in_two_publications_is_published_once():
    round_ = make.collection()
    one, other = accepted("dien-bien", round_), accepted("lao-cai", round_)
    by = make.ministry()
    alone = publications.request_publication(submissions=[one], by=by, now=make.NOW)
    both = publications.request_publication(submissions=[one, other], by=by, now=make.NOW)
    publications.publish_submissions(publication=alone, now=make.NOW)
    assert publications.publish_submissions(publication=both, now=make.NOW).cells == 3
    assert Source.objects.filter(kind="submission").count() == 2


def test_nobody_is_said_to_have_published_what_somebody_else_did():
    submission = accepted()
    other = make.person("other-publisher", "publisher")
    theirs = publications.request_publication(submissions=[submission], by=other, now=make.NOW)
    first = published(submission)
    with pytest.raises(publications.AlreadyPublishedError):
        publications.publish_submissions(publication=theirs, now=make.NOW)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.fault, theirs.finished_at) == ("failed", "already_published", None)
    assert (first.state, first.cells) == ("done", 3)


@pytest.mark.parametrize("state", ["draft", "sent", "returned"])
def test_only_accepted_reports_are_published(state):
    submission = make.submission(make.collection(), state=state, cells=CELLS)
    with pytest.raises(WrongStateError) as refused:
        published(submission)
    assert refused.value.state == state


def test_a_report_returned_meanwhile_stops_the_whole_publication():
    round_ = make.collection()
    one, other = accepted("dien-bien", round_), accepted("lao-cai", round_)
    publication = publications.request_publication(submissions=[one, other], by=make.ministry(), now=make.NOW)
    Submission.objects.filter(pk=other.pk).update(state="returned")
    with pytest.raises(WrongStateError):
        publications.publish_submissions(publication=publication, now=make.NOW)
    publication.refresh_from_db()
    one.refresh_from_db()
    assert (publication.state, publication.fault, one.state) == ("failed", "wrong_state", "accepted")
    assert not Observation.objects.filter(source__kind="submission").exists()


def test_what_came_back_after_it_was_asked_for_needs_a_new_decision():
    submission = accepted()
    by = make.ministry()
    asked = publications.request_publication(submissions=[submission], by=by, now=make.NOW)
    submission.state, submission.returned_by = "returned", by
    submission.save()
    Entry.objects.filter(submission=submission, indicator__code="villages_no_mobile").update(
        typed="12", value=12, version=2
    )
    for state, actor in (("sent", make.approver()), ("accepted", by)):
        submission.state = state
        setattr(submission, f"{state}_by", actor)
        setattr(submission, f"{state}_at", make.later(1))
        submission.save()
    with pytest.raises(ChangedSinceError):
        publications.publish_submissions(publication=asked, now=make.later(1))
    again = publications.request_publication(submissions=[submission], by=by, now=make.later(2))
    assert again != asked
    assert publications.publish_submissions(publication=again, now=make.later(2)).cells == 4


def test_who_presses_the_button_is_who_publishes():
    submission = accepted()
    publications.request_publication(submissions=[submission], by=make.ministry(), now=make.NOW)
    other = make.person("other-publisher", "publisher")
    theirs = publications.request_publication(submissions=[submission], by=other, now=make.NOW)
    publications.publish_submissions(publication=theirs, now=make.NOW)
    submission.refresh_from_db()
    assert submission.published_by == other


def test_nobody_publishes_values_of_his_own():
    by = make.ministry()
    cells = [{"indicator": "smartphone_adult_share", "typed": "81,2", "by": by}]
    submission = make.submission(make.collection(), cells=cells)
    other = make.person("other-reviewer", "reviewer")
    for state, actor in (("sent", make.approver()), ("accepted", other)):
        submission.state = state
        setattr(submission, f"{state}_by", actor)
        submission.save()
    with pytest.raises(OwnValuesError) as refused:
        publications.request_publication(submissions=[submission], by=by, now=make.NOW)
    assert refused.value.indicators == ("smartphone_adult_share",)
    # The database refuses as well, and says it in the same words.
    publication = Publication.objects.create(requested_at=make.NOW, requested_by=by)
    publication.submissions.set([submission])
    with pytest.raises(OwnValuesError):
        publications.publish_submissions(publication=publication, now=make.NOW)
    publication.refresh_from_db()
    assert (publication.state, publication.fault) == ("failed", "own_values")


def test_progress_is_told_as_cells_are_written(monkeypatch):
    monkeypatch.setattr(publications, "AT_ONCE", 2)
    seen: list[int] = []
    by = make.ministry()
    publication = publications.request_publication(submissions=[accepted()], by=by, now=make.NOW)
    publications.publish_submissions(publication=publication, now=make.NOW, progress=seen.append)
    assert seen == [2, 3]


def test_an_amendment_revises_only_what_differs():
    first = accepted()
    published(first)
    second = amended(
        first,
        {"indicator": "smartphone_adult_share", "typed": "79,5"},
        {"indicator": "no_smartphone_share", "typed": "18,8"},
        note_en="One district counted twice",
    )
    assert second.source.key == "submission-2026-Q4-dien-bien-2"
    assert second.source.title_vi == "Báo cáo của tỉnh Điện Biên, Quý IV/2026, điều chỉnh lần 1"
    assert second.source.title_en == "Report of Dien Bien Province, Q4 2026, amendment 1"
    (observation,) = Observation.objects.filter(source=second.source)
    old = Observation.objects.get(
        source__key="submission-2026-Q4-dien-bien", indicator__code="smartphone_adult_share"
    )
    assert (observation.revises, observation.revision, observation.status) == (old, "correction", "revised")
    assert (observation.note_vi, observation.note_en) == ("Đếm nhầm một huyện", "One district counted twice")
    assert figure().observation == observation
    assert Entry.objects.get(submission=second, indicator__code="no_smartphone_share").observation is None
    told = Change.objects.get(key="2026-Q4/dien-bien/smartphone_adult_share", action="published edition 2")
    assert (told.before, told.after, told.reason) == ("81,2", "79,5", "Đếm nhầm một huyện")


def test_a_coarser_hedged_amendment_still_takes_the_place():
    first = accepted()
    published(first)
    amended(first, {"indicator": "smartphone_adult_share", "typed": "81", "qualifier": "over"})
    assert figure().observation.as_reported == "81"


def test_a_figure_can_be_withdrawn_and_come_back():
    first = accepted()
    published(first)
    amended(first, {"indicator": "smartphone_adult_share", "typed": "", "missing": "not_published"})
    assert (figure().value, figure().observation.missing) == (None, "not_published")
    third = amended(first, {"indicator": "smartphone_adult_share", "typed": "80,0"}, revision="planned")
    assert (third.edition, figure().value, figure().observation.revision) == (3, Decimal(80), "planned")
    assert figure().observation.revises.missing == "not_published"


def test_a_cell_first_told_in_an_amendment_revises_nothing():
    first = accepted()
    published(first)
    amended(first, {"indicator": "villages_no_mobile", "typed": "12"})
    observation = figure("villages_no_mobile").observation
    assert (observation.revises, observation.revision, observation.status) == (None, "", "final")


@pytest.fixture
def generated_store(empty_store):
    """A store of one unit and one indicator whose only source is a generated one."""
    pillar = Pillar.objects.create(code="p", name_vi="p", name_en="p", sort_order=1)
    measure = Measure.objects.create(code="percent", name_vi="phần trăm", name_en="percent", suffix_vi="%")
    told = {
        "polarity": "neutral",
        "time_basis": "flow",
        "decimals": 1,
        "sort_order": 1,
        "name_vi": "chỉ tiêu",
    }
    Indicator.objects.create(code="practice-01", pillar=pillar, measure=measure, **told)
    unit = Unit.objects.create(slug="dien-bien", level="province")
    Unit.objects.create(slug="vn", level="country")
    names = {"full_name_vi": "Tỉnh Điện Biên", "full_name_en": "Dien Bien Province"}
    UnitVersion.objects.create(unit=unit, valid_from=make.LONG_AGO, kind="province", **names)
    Source.objects.create(key="generated-report-2026-Q3", kind="report")


def test_in_a_generated_store_the_source_says_so(generated_store):
    submission = accepted(
        round_=make.collection(indicators=["practice-01"]),
        cells=[{"indicator": "practice-01", "typed": "45,7"}],
    )
    published(submission)
    assert Source.objects.get(kind="submission").key == "generated-submission-2026-Q4-dien-bien"
    assert figure("practice-01").value == Decimal("45.7")


def test_a_page_without_figures_says_what_the_unit_reported_and_who_has_figures(client):
    round_ = make.collection(indicators=["infosys_level_count"])
    silent = ({"indicator": "infosys_level_count", "typed": "", "missing": "not_collected"},)
    told = ({"indicator": "infosys_level_count", "typed": "12"},)
    published(accepted(round_=round_, cells=silent))
    published(accepted("lang-son", round_=round_, cells=told))
    text = text_of(client.get("/indicators/infosys_level_count/?units=dien-bien&point=2026-Q4"))
    assert (
        "Điện Biên báo: chưa thu thập (Quý IV/2026). Nguồn: Báo cáo của tỉnh Điện Biên, Quý IV/2026." in text
    )
    assert "Chưa nguồn nào trong kho" not in text
    assert "Đơn vị có số liệu" in text, text[text.find("Điện Biên báo") :][:300]
    assert "Lạng Sơn." in text, text[text.find("Điện Biên báo") :][:300]


def test_in_english_a_report_is_published_by_the_unit_s_english_name(client):
    published(accepted())
    asked = "/indicators/smartphone_adult_share/?units=dien-bien&point=2026-Q4"
    english = text_of(client.get(f"{asked}&lang=en"))
    assert "Dien Bien Province, 22 Nov 2026" in english
    assert "Tỉnh Điện Biên" not in english
    assert "Tỉnh Điện Biên, 22/11/2026" in text_of(client.get(f"{asked}&lang=vi"))
