"""Publishers and secretaries at one moment: real threads against PostgreSQL. What they write is taken out again."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.db import connections

from indicators import periods
from indicators.models import Figure, Observation
from meetings.actions.reported import (
    ReportedError,
    Seen,
    ToldFigure,
    add_figure,
    change_figure,
    publish_figures,
)
from meetings.models import Document, ReportedFigure
from meetings.queries.typed import doubted, typed_figures
from provinces.models import Change, Source
from tests import factories
from tests.factories import NOW
from tests.indicators.test_entries_at_once import at_once
from tests.leftovers import taken_away

pytestmark = pytest.mark.usefixtures("db")
EID = "eid_activated_share"


@pytest.fixture
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), taken_away():
        try:
            yield
        finally:
            connections.close_all()


@pytest.fixture
def paper(db: None) -> Document:
    return factories.paper(factories.meeting("GSC-2026-90"))


def told(paper: Document, typed: str, unit: str = "dien-bien") -> ToldFigure:
    return ToldFigure(paper.pk, EID, unit, periods.parse("2026-Q3"), typed)


def seen(paper: Document) -> dict[int, Seen]:
    rows = typed_figures(paper.meeting)
    found = doubted(rows)
    return {row.pk: Seen(row.stamp, found[row.pk].codes) for row in rows}


def publishers(many: int) -> list:
    return [factories.person(f"publisher-{n}", "publisher") for n in range(many)]


def test_of_two_publishers_one_publishes_and_the_other_is_told_nothing_was_left(paper: Document):
    for unit in ("dien-bien", "son-la", "lai-chau"):
        add_figure(meeting=paper.meeting, told=told(paper, "41,5%", unit), by=factories.secretary(), now=NOW)
    marked = seen(paper)
    done = at_once(
        [
            partial(publish_figures, meeting=paper.meeting, figures=marked, by=one, now=NOW)
            for one in publishers(6)
        ]
    )
    assert sorted(map(len, done)) == [0, 0, 0, 0, 0, 3]
    assert Source.objects.filter(key__startswith="meeting-GSC-2026-90").count() == 1
    assert Observation.objects.filter(source__key__startswith="meeting-GSC-2026-90").count() == 3
    assert Change.objects.filter(topic="meeting", action="published").count() == 3


def test_publishers_of_two_meetings_on_one_cell_leave_a_figure_that_knows_both(paper: Document):
    other = factories.paper(factories.meeting("GSC-2026-91"))
    for one in (paper, other):
        add_figure(meeting=one.meeting, told=told(one, "41,5%"), by=factories.secretary(), now=NOW)
    first, second = publishers(2)
    done = at_once(
        [
            partial(publish_figures, meeting=one.meeting, figures=seen(one), by=by, now=NOW)
            for one, by in ((paper, first), (other, second))
        ]
    )
    # The second may have been shown less than what stands by now: then it is refused and nothing of it is written.
    published = [each for each in done if isinstance(each, list)]
    refused = [each for each in done if isinstance(each, ReportedError)]
    assert len(published) + len(refused) == 2
    figure = Figure.objects.get(indicator__code=EID, unit__slug="dien-bien", period__code="2026-Q3")
    assert figure.others == len(published) - 1


def test_while_a_publisher_decides_a_secretary_changes(paper: Document):
    """Whoever comes first, no text is published that the publisher did not see."""
    for turn in range(6):
        unit = ("dien-bien", "son-la", "lai-chau", "ha-noi", "lao-cai", "cao-bang")[turn]
        draft = add_figure(
            meeting=paper.meeting, told=told(paper, "41,5%", unit), by=factories.secretary(), now=NOW
        )
        rows = {row.pk: row for row in typed_figures(paper.meeting)}
        found = doubted(list(rows.values()))
        marked = {draft.pk: Seen(rows[draft.pk].stamp, found[draft.pk].codes)}
        works = [
            partial(
                publish_figures,
                meeting=paper.meeting,
                figures=marked,
                by=factories.person("publisher-0", "publisher"),
                now=NOW,
            ),
            partial(
                change_figure,
                meeting=paper.meeting,
                pk=draft.pk,
                seen=rows[draft.pk].stamp,
                told=told(paper, "42,5%", unit),
                by=factories.secretary(),
                now=NOW,
            ),
        ]
        outcome = at_once(works if turn % 2 else works[::-1])
        codes = [each.code for each in outcome if isinstance(each, ReportedError)]
        row = ReportedFigure.objects.get(pk=draft.pk)
        if row.published_at:
            assert (row.typed, codes) == ("41,5%", ["published"])
        else:
            assert (row.typed, codes) == ("42,5%", ["changed"])


def test_a_form_sent_many_times_at_once_is_one_figure(paper: Document):
    by = factories.secretary()
    done = at_once(
        [partial(add_figure, meeting=paper.meeting, told=told(paper, "41,5%"), by=by, now=NOW)] * 8
    )
    assert len({each.pk for each in done}) == 1
    assert Change.objects.filter(topic="meeting", action="added").count() == 1
