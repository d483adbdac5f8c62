"""Said then, known then, now: what the papers of a meeting tell, beside what others said and what is shown."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Observation
from meetings.queries.reported import ReportedFigure, Standing, reported_figures
from tests.factories import observation, source

pytestmark = pytest.mark.usefixtures("reference")
HELD = date(2026, 10, 20)
SESSION_3 = (["seed-000", "seed-002", "seed-003", "s-vnplus-202208"], date(2022, 8, 8))
DIEN_BIEN = (["seed-004"], date(2023, 4, 21))
QUERIES = 4


def told(papers: Sequence[str] = ("paper",), day: date = HELD) -> dict[tuple[str, str], ReportedFigure]:
    pillars = reported_figures(papers, day)
    figures = [figure for pillar in pillars for figure in (*pillar.gone_on, *pillar.ended)]
    return {(figure.then.indicator, figure.then.period): figure for figure in figures}


@pytest.fixture
def said(reference: None) -> ReportedFigure:
    """The figure of the third quarter that a paper of the day tells, with nothing else said of it."""
    observation(source("paper", HELD), "61.5")
    return told()["eid_activated_share", "2026-Q3"]


def test_what_stands_as_told_is_kept(said: ReportedFigure):
    assert (said.standing, said.shown.value, said.printed) == (Standing.KEPT, Decimal("61.5"), ("61,5%",))


def test_known_then_is_the_newest_of_the_series_that_others_had_published(said: ReportedFigure):
    """That of the conference of 2023; the paper itself is the news of the day."""
    assert said.known is not None
    assert (said.known.source, said.known.value, said.known_is_earlier) == ("seed-004", Decimal(41), True)


def test_the_same_cell_of_another_source_goes_before_a_newer_one():
    observation(source("paper", HELD), "61.5", period="2026-Q2")
    observation(source("earlier", date(2026, 9, 1)), "60", period="2026-Q2")
    observation(source("newer", date(2026, 10, 1)), "63", period="2026-Q3")
    known = told()["eid_activated_share", "2026-Q2"].known
    assert known is not None
    assert (known.source, known.period) == ("earlier", "2026-Q2")


@pytest.mark.parametrize(("published", "known"), [(HELD, "other"), (date(2026, 10, 21), "seed-004")])
def test_what_was_published_after_the_day_was_not_known(published: date, known: str):
    observation(source("paper", HELD), "61.5")
    observation(source("other", published), "60")
    found = told()["eid_activated_share", "2026-Q3"].known
    assert found is not None
    assert found.source == known


@pytest.mark.parametrize("kind", ["planned", "correction"])
def test_what_its_source_amended_is_revised_with_the_kind_and_the_note(kind: str):
    first = observation(source("paper", HELD), "61.5")
    observation(
        source("later", date(2026, 11, 1)),
        "62",
        revises=first,
        revision=kind,
        note_vi="Rà soát lại",
        status="revised",
    )
    figure = told()["eid_activated_share", "2026-Q3"]
    assert figure.standing is Standing.REVISED
    assert (figure.shown.value, figure.shown.revision, figure.shown.note_vi) == (
        Decimal(62),
        kind,
        "Rà soát lại",
    )
    assert figure.then.value == Decimal("61.5")


def test_a_revision_of_a_revision_is_one_of_what_was_told():
    last = observation(source("paper", HELD), "61.5")
    for n, value in enumerate(["62", "63"], start=1):
        last = observation(
            source(f"later-{n}", date(2026, 11, n)), value, revises=last, revision="correction", note_vi="x"
        )
    figure = told()["eid_activated_share", "2026-Q3"]
    assert (figure.standing, figure.shown.value) == (Standing.REVISED, Decimal(63))


def test_another_source_that_is_shown_since_is_no_revision():
    observation(source("paper", HELD), "61.5")
    observation(source("other", date(2026, 11, 1)), "64")
    figure = told()["eid_activated_share", "2026-Q3"]
    assert (figure.standing, figure.shown.source) == (Standing.OTHER, "other")


def test_the_newest_figure_of_the_series_comes_with_its_change():
    observation(source("paper", HELD), "61.5", period="2026-Q2")
    observation(source("newer", date(2026, 11, 1)), "63")
    figure = told()["eid_activated_share", "2026-Q2"]
    assert figure.now is not None
    assert figure.now.period == "2026-Q3"
    assert figure.moved is not None
    assert figure.moved.change is not None
    assert figure.moved.change.delta == Decimal("1.5")


def test_a_place_stands_beside_the_figure_that_it_ranks():
    figures = told(*DIEN_BIEN)
    ranks = {code: figure.rank.as_reported for (code, _period), figure in figures.items() if figure.rank}
    assert ranks == {"cccd_dossier_share": "6/63", "eid_activated_share": "4/63", "grdp_growth": "02/14"}
    assert ("eid_activated_rank", "2023-03-31") not in figures
    assert ("par_index_rank", "2022") in figures


def test_a_place_that_went_on_by_itself_keeps_its_line():
    observation(source("paper", HELD), "61.5", period="2026-Q2")
    rank = {"indicator": "eid_activated_rank", "denominator": Decimal(34), "as_reported": "4/34"}
    observation(source("same", HELD), "4", period="2026-Q2", **rank)
    observation(source("newer", date(2026, 11, 1)), "3", period="2026-Q3", **rank)
    figures = told(("paper", "same"))
    beside = figures["eid_activated_share", "2026-Q2"].rank
    assert beside is not None
    assert beside.as_reported == "4/34"
    assert ("eid_activated_rank", "2026-Q2") in figures


def test_session_3_tells_every_figure_of_its_three_accounts():
    figures = told(*SESSION_3)
    cells = Observation.objects.filter(source__key__in=SESSION_3[0], superseded_by=None).values_list(
        "indicator__code", "unit__slug", "period__code"
    )
    told_cells = {
        (figure.then.indicator, figure.then.unit, figure.then.period) for figure in figures.values()
    }
    assert told_cells == set(cells)


@pytest.mark.parametrize("papers_and_day", [SESSION_3, DIEN_BIEN])
def test_reads_do_not_grow_with_figures(papers_and_day: tuple[list[str], date]):
    with CaptureQueriesContext(connection) as queries:
        reported_figures(*papers_and_day)
    assert len(queries) == QUERIES


def test_a_meeting_whose_papers_tell_nothing_is_one_read(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert reported_figures([], HELD) == []
