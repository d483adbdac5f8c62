"""The queue of the ministry: what is in it, in which order, what may be published without a closer look."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Entry, Figure
from indicators.queries import review
from provinces.models import Unit
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of
from tests.indicators.test_submissions import CELLS

pytestmark = pytest.mark.usefixtures("reference")

QUEUE = reverse("review-queue")
# The 16 villages are those of the last figure, which is doubtful; a number that is not exact is so anywhere.
CLEAN = [*CELLS[:3], CELLS[3] | {"typed": "15"}]
WARNED = [CLEAN[0] | {"typed": "khoảng 81,2", "value": "81.2"}, *CLEAN[1:]]
RETURNED = [*CLEAN[:3], CLEAN[3] | {"returned_reason": "Kiểm tra lại"}]
GROUPS = ("draft", "sent", "accepted", "returned")


@pytest.fixture
def round_():
    return make.collection()


@pytest.fixture
def ministry():
    return make.signed_in(make.ministry())


def report(round_, unit="dien-bien", state="sent", cells=CLEAN, **more):
    return make.submission(round_, unit, state=state, cells=cells, **more)


def queued(**asked):
    told = {"states": GROUPS, "person": make.ministry().pk, "day": make.TODAY} | asked
    return review.queue(**told)


def group(page, state):
    """The names of the provinces in a group, in their order."""
    return [link.text for link in page.xpath(f'//section[@aria-labelledby="group-{state}"]//tbody//th/a')]


def marked(page):
    return [box.get("value") for box in page.xpath('//input[@name="submission"]')]


def test_reports_stand_in_the_group_of_their_state(ministry, round_):
    for unit, state in (("dien-bien", "sent"), ("lai-chau", "accepted"), ("son-la", "returned")):
        report(round_, unit, state)
    report(round_, "lao-cai", "draft", cells=())
    report(round_, "hue", "published")
    page = document(ministry.get(QUEUE))
    assert group(page, "sent") == ["Điện Biên"]
    assert group(page, "accepted") == ["Lai Châu"]
    assert group(page, "returned") == ["Sơn La"]
    assert group(page, "draft") == ["Lào Cai"]
    assert "Huế" not in text_of(ministry.get(QUEUE))
    assert group(document(ministry.get(f"{QUEUE}?status=published")), "published") == ["Huế"]


def test_the_cells_are_counted(round_):
    report(round_, cells=[WARNED[0], *RETURNED[1:]])
    (line,) = queued()
    assert line.counts == review.CellCounts(
        asked=4, entered=4, warned=1, changed=1, unchanged=0, empty=1, returned=1
    )
    assert not line.clean


def test_a_cell_is_unchanged_when_it_says_what_was_published_last(round_):
    # All of a whole is the one value that may stay without a word.
    last = Figure.objects.filter(unit__slug="dien-bien", value=100).first()
    report(round_, cells=[{"indicator": last.indicator.code, "typed": "100"}])
    (line,) = queued()
    assert (line.counts.unchanged, line.counts.changed) == (1, 0)


def test_the_nearest_day_comes_first_then_what_was_returned_then_what_is_warned(round_):
    near = make.collection("2026-Q3", due=make.TODAY)
    report(round_, "dien-bien")
    report(round_, "lai-chau", cells=WARNED)
    report(round_, "son-la", cells=RETURNED)
    report(near, "hue")
    assert [line.slug for line in queued()] == ["hue", "son-la", "lai-chau", "dien-bien"]


def test_what_was_not_sent_stands_in_the_order_of_names(round_):
    for unit, cells in (("son-la", WARNED), ("dien-bien", ()), ("lai-chau", WARNED)):
        report(round_, unit, "draft", cells=cells)
    assert [line.slug for line in queued()] == ["dien-bien", "lai-chau", "son-la"]


def test_more_days_are_the_day_of_the_unit(round_):
    report(round_)
    make.extension(round_, "dien-bien", date(2027, 3, 1))
    (line,) = queued()
    assert (line.due, line.closes) == (date(2027, 3, 1), date(2027, 3, 1))


def test_more_days_that_were_taken_back_after_the_sending_still_count():
    late = make.collection("2026-Q3", due=make.TODAY - timedelta(days=9))
    more = make.extension(late, "dien-bien", make.TODAY + timedelta(days=1))
    report(late)
    more.withdrawn_at = make.later(2)
    more.save()
    (line,) = queued()
    assert not line.late


def test_who_sent_late_is_told_and_stays_late_when_it_comes_again(ministry, round_):
    late = make.collection("2026-Q3", due=make.TODAY - timedelta(days=1))
    report(late, "hue")
    report(round_, "lai-chau")
    lines = {line.slug: line.late for line in queued()}
    assert lines == {"hue": True, "lai-chau": False}
    assert "gửi trễ" in text_of(ministry.get(QUEUE))


def test_who_has_not_sent_is_overdue_after_the_day(round_):
    report(round_, state="draft", cells=())
    (line,) = queued()
    assert not line.overdue(make.DUE)
    assert line.overdue(make.DUE + timedelta(days=1))


def test_an_amendment_is_never_late(round_):
    past = make.collection("2026-Q3", due=date(2026, 10, 10))
    report(past, state="published")
    report(past, cells=CELLS[:1], edition=2, revision="planned", note_vi="Số chính thức")
    (line,) = queued()
    assert (line.edition, line.late, line.overdue(make.TODAY)) == (2, False, False)


def test_what_can_be_sent_no_more_is_shown_to_who_asks_for_it(ministry, round_):
    past = make.collection(
        "2026-Q3", due=make.TODAY - timedelta(days=9), closes=make.TODAY - timedelta(days=1)
    )
    report(past, "hue", "draft", cells=())
    report(past, "son-la")
    report(round_, "lao-cai", "draft", cells=())
    page = document(ministry.get(QUEUE))
    assert (group(page, "draft"), group(page, "sent")) == (["Lào Cai"], ["Sơn La"])
    for narrowed in ("collection=2026-Q3", "status=draft"):
        page = document(ministry.get(f"{QUEUE}?{narrowed}"))
        assert "Huế" in group(page, "draft")
        assert "đợt đã đóng, hạn" in page.text_content()
        assert not page.xpath('//span[@class="status act"]')


# What is doubted now, whatever was found when it was written


def test_the_queue_counts_what_the_page_of_the_report_shows(ministry, round_):
    was_doubted = [CLEAN[0] | {"doubts": ["jump"]}, *CLEAN[1:]]
    for unit, cells in (
        ("dien-bien", CELLS),
        ("lai-chau", was_doubted),
        ("son-la", WARNED),
        ("hue", RETURNED),
    ):
        made = report(round_, unit, cells=cells)
        (line,) = [line for line in queued() if line.slug == unit]
        page = review.report(made, person=0)
        assert line.counts.warned == len(page.of(review.Standing.WARNED)) == (unit in ("dien-bien", "son-la"))
        assert line.counts.changed == len(page.of(review.Standing.CHANGED))
        assert line.counts.unchanged == len(page.of(review.Standing.UNCHANGED))
        assert line.counts.empty == len(page.of(review.Standing.BLANK)) == 1
        assert line.counts.returned == len(page.of(review.Standing.RETURNED))


def test_what_became_doubtful_after_it_was_sent_is_not_marked(ministry, round_):
    report(round_, cells=CELLS)
    assert not Entry.objects.exclude(doubts=[])
    assert marked(document(ministry.get(QUEUE))) == []


def test_what_was_accepted_keeps_its_doubts(round_):
    report(round_, "dien-bien", "accepted", cells=CELLS)
    report(round_, "lai-chau", "accepted", cells=[CLEAN[0] | {"doubts": ["jump"]}, *CLEAN[1:]])
    assert {line.slug: line.counts.warned for line in queued()} == {"dien-bien": 0, "lai-chau": 1}


def test_many_reports_are_doubted_as_each_alone(round_):
    second = make.collection("2026-Q3")
    made = [
        report(at, unit, cells=cells)
        for at, unit, cells in (
            (round_, "dien-bien", CELLS),
            (round_, "son-la", WARNED),
            (second, "dien-bien", CELLS),
            (second, "hue", CLEAN),
        )
    ]
    together = review.warned_cells([one.pk for one in made])
    for one in made:
        doubts = review.check_report(one)[1].doubts
        alone = Entry.objects.filter(
            submission=one, indicator__code__in=[code for code in doubts if doubts[code]]
        )
        assert sorted(together.get(one.pk, [])) == sorted(alone.values_list("pk", flat=True))
    assert len(together) == 3
    assert review.warned_cells([]) == {}


# What may be marked


def test_only_reports_without_anything_to_look_at_may_be_marked(ministry, round_):
    clean = report(round_, "dien-bien")
    report(round_, "lai-chau", cells=WARNED)
    report(round_, "son-la", cells=RETURNED)
    ready = report(round_, "lao-cai", "accepted")
    report(round_, "hue", "draft")
    report(round_, "cao-bang", "returned")
    page = document(ministry.get(QUEUE))
    assert sorted(marked(page)) == sorted([str(clean.pk), str(ready.pk)])
    (form,) = page.xpath('//form[.//input[@name="submission"]]')
    assert form.get("action") == reverse("submission-publish-many")
    for box in page.xpath('//input[@name="submission"]'):
        assert box.getparent().text_content().strip().startswith("Đánh dấu ")


def test_what_is_marked_is_accepted_and_published(ministry, round_):
    clean = report(round_, "dien-bien")
    page = document(ministry.get(QUEUE))
    ministry.post(reverse("submission-publish-many"), {"submission": marked(page)})
    clean.refresh_from_db()
    assert clean.state == "published"


def test_nobody_marks_a_report_with_values_of_his_own(ministry, round_):
    report(round_, cells=[*CLEAN[:3], CLEAN[3] | {"by": make.person("writer")}])
    assert marked(document(ministry.get(QUEUE)))
    other = make.person("writer", "publisher")
    make.person("writer", "reviewer")
    page = make.signed_in(other).get(QUEUE)
    assert marked(document(page)) == []
    assert "có số do bạn nhập" in text_of(page)


@pytest.mark.parametrize(
    ("role", "sent", "ready"), [("publisher", 0, 1), ("reviewer", 0, 0), ("leader", 0, 0)]
)
def test_who_may_not_do_it_marks_nothing(round_, role, sent, ready):
    report(round_, "dien-bien")
    report(round_, "lai-chau", "accepted")
    page = document(make.signed_in(make.person("one", role)).get(QUEUE))
    assert len(marked(page)) == sent + ready
    assert bool(page.xpath('//button[contains(@class, "primary")]')) == bool(sent + ready)


# The address


def test_the_queue_is_narrowed_by_the_address(ministry, round_):
    other = make.collection("2026-Q3")
    report(round_, "dien-bien")
    report(other, "hue")
    region = next(line.unit.region for line in queued() if line.slug == "hue")
    assert group(document(ministry.get(f"{QUEUE}?collection=2026-Q3")), "sent") == ["Huế"]
    assert group(document(ministry.get(f"{QUEUE}?region={region}")), "sent") == ["Huế"]
    page = document(ministry.get(f"{QUEUE}?status=accepted"))
    assert page.xpath("//section[@aria-labelledby]/@aria-labelledby") == ["group-accepted"]


@pytest.mark.parametrize(
    "query", ["collection=không", "collection=2020-Q1", "status=gone", "region=atlantis", "region=a%00b"]
)
def test_what_is_not_understood_is_told_on_a_working_page(ministry, round_, query):
    report(round_)
    answer = ministry.get(f"{QUEUE}?{query}")
    assert answer.status_code == 200
    assert document(answer).xpath('//p[@class="notice wait"][@role="status"]')
    assert "Điện Biên" in text_of(answer)


def test_empty_fields_leave_the_address(ministry):
    answer = ministry.get(f"{QUEUE}?collection=&status=sent&region=")
    assert (answer.status_code, answer.url) == (302, f"{QUEUE}?status=sent")


def test_swapping_equals_reloading(ministry, round_):
    report(round_, "dien-bien")
    report(round_, "lai-chau", "accepted", cells=WARNED)
    swap_equals_reload(ministry, QUEUE, f"{QUEUE}?status=accepted", "#queue")


def test_empty_groups_say_why(ministry):
    text = text_of(ministry.get(QUEUE))
    assert "Không còn báo cáo nào chờ duyệt." in text
    assert "Không còn địa phương nào phải gửi." in text


def test_the_page_is_kept_nowhere(ministry):
    assert "no-store" in ministry.get(QUEUE)["Cache-Control"]


def test_it_takes_as_many_queries_for_two_reports_as_for_thirty(ministry, round_):
    counts = []
    units = list(Unit.objects.filter(level="province", versions__valid_to=None).order_by("pk")[:30])
    for some in (units[:2], units[2:]):
        for unit in some:
            report(round_, unit.slug, "draft")
        with CaptureQueriesContext(connection) as queries:
            assert ministry.get(QUEUE).status_code == 200
        counts.append(len(queries))
    # The session, the person, the roles; the rounds, the regions; the reports, their doubts, the names of their units.
    assert counts[0] == counts[1] <= 16


def test_a_queue_of_one_period_is_read_in_nine_queries(round_, django_assert_num_queries):
    report(round_)
    report(round_, "lai-chau")
    person = make.ministry().pk
    with django_assert_num_queries(9):
        review.queue(states=GROUPS, person=person, day=make.TODAY)
