"""Who may publish through which door, what a page says of it, and that a queue that is down loses nothing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from indicators import tasks
from indicators.actions import publications
from indicators.models import Observation, Publication, Submission
from indicators.views.publishing import doors
from tests import factories as make
from tests.html import swap_equals_reload, text_of
from tests.indicators.test_publications import CELLS, accepted, published

pytestmark = pytest.mark.usefixtures("reference")

MANY = reverse("submission-publish-many")


def publish_door(submission):
    return reverse("submission-publish", args=[submission.collection.key, submission.unit.slug])


def page_of(publication):
    return reverse("publication-detail", args=[publication.pk])


def figures():
    return Observation.objects.filter(source__kind="submission").count()


@pytest.fixture
def queue(monkeypatch):
    """A queue that only remembers what it was given."""
    given = []
    monkeypatch.setattr(doors, "MOST_IN_REQUEST", 0)
    monkeypatch.setattr(tasks.run_publication, "apply_async", lambda args, **_: given.extend(args))
    return given


def test_a_small_report_is_public_when_the_page_answers():
    submission = accepted()
    response = make.signed_in(make.ministry()).post(publish_door(submission), follow=True)
    publication = Publication.objects.get()
    assert response.redirect_chain == [(page_of(publication), 302)]
    assert "Đã công bố" in text_of(response)
    assert "3 ô đã công khai, 2 ô có số" in text_of(response)
    assert "Báo cáo của tỉnh Điện Biên, Quý IV/2026" in text_of(response)
    assert response.headers["Cache-Control"].count("no-store") == 1


def test_the_same_form_twice_is_one_publication():
    submission = accepted()
    client = make.signed_in(make.ministry())
    first = client.post(publish_door(submission))
    second = client.post(publish_door(submission))
    assert first.headers["Location"] == second.headers["Location"]
    assert (Publication.objects.count(), figures()) == (1, 3)


def test_the_second_of_two_publishers_is_told_so():
    submission = accepted()
    other = make.person("other-publisher", "publisher")
    theirs = publications.request_publication(submissions=[submission], by=other, now=make.NOW)
    published(submission)
    response = make.signed_in(other).post(page_of(theirs), follow=True)
    assert "đã được công bố trong lần khác" in text_of(response)
    assert "Công bố lại" not in text_of(response)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "chỉ công bố báo cáo đã tiếp nhận"),
        ("sent", "trước khi công bố"),
        ("returned", "chỉ công bố báo cáo đã tiếp nhận"),
    ],
)
def test_what_is_not_accepted_is_told_in_a_sentence(state, words):
    submission = make.submission(make.collection(), state=state, cells=CELLS)
    response = make.signed_in(make.ministry()).post(publish_door(submission), follow=True)
    assert words in text_of(response)
    assert figures() == 0


def test_own_values_are_told_in_a_sentence():
    by = make.person("ministry-editor", "publisher")
    cells = [{"indicator": "smartphone_adult_share", "typed": "81,2", "by": by}]
    submission = accepted(cells=cells)
    response = make.signed_in(by).post(publish_door(submission), follow=True)
    assert "không ai công bố số của mình" in response.content.decode()
    assert figures() == 0


def test_many_at_once_accepts_what_needs_no_look():
    round_ = make.collection()
    sent = make.submission(round_, "lao-cai", state="sent", cells=CELLS)
    ready = accepted("dien-bien", round_)
    client = make.signed_in(make.ministry())
    response = client.post(MANY, {"submission": [sent.pk, ready.pk]}, follow=True)
    assert "Công bố 2 báo cáo" in text_of(response)
    sent.refresh_from_db()
    assert (sent.state, sent.accepted_by, sent.published_by) == (
        "published",
        make.ministry(),
        make.ministry(),
    )


def test_many_at_once_stops_at_a_doubt():
    round_ = make.collection()
    doubtful = [{"indicator": "smartphone_adult_share", "typed": "khoảng 81,2", "value": "81.2"}]
    sent = make.submission(round_, "lao-cai", state="sent", cells=doubtful)
    ready = accepted("dien-bien", round_)
    client = make.signed_in(make.ministry())
    response = client.post(MANY, {"submission": [sent.pk, ready.pk]}, follow=True)
    assert "lao-cai còn nghi vấn" in response.content.decode()
    assert figures() == 0
    assert set(Submission.objects.values_list("state", flat=True)) == {"sent", "accepted"}


def test_what_became_doubtful_after_it_was_sent_is_not_published_with_many():
    """Nothing was doubtful when it was sent: then the same figure was published of an earlier period."""
    earlier, round_ = make.collection("2026-Q3"), make.collection()
    cell = {"indicator": "smartphone_adult_share", "typed": "81,2"}
    sent = make.submission(round_, "lao-cai", state="sent", cells=[cell])
    client = make.signed_in(make.ministry())
    client.post(MANY, {"submission": [accepted("lao-cai", earlier, [cell]).pk]})
    response = client.post(MANY, {"submission": [sent.pk]}, follow=True)
    assert "lao-cai còn nghi vấn" in response.content.decode()
    sent.refresh_from_db()
    assert (sent.state, sent.entries.get().doubts) == ("sent", [])


def test_what_is_not_doubtful_any_more_is_published_with_many():
    cell = {"indicator": "smartphone_adult_share", "typed": "81,2", "doubts": ["jump"]}
    sent = make.submission(make.collection(), "lao-cai", state="sent", cells=[cell])
    make.signed_in(make.ministry()).post(MANY, {"submission": [sent.pk]})
    sent.refresh_from_db()
    assert (sent.state, sent.entries.get().doubts) == ("published", [])


@pytest.mark.parametrize("sent", [{}, {"submission": ["x", "-1", "9" * 30, "0"]}])
def test_nothing_marked_is_said(sent):
    response = make.signed_in(make.ministry()).post(MANY, sent, follow=True)
    assert "Chưa đánh dấu báo cáo nào" in response.content.decode()


def test_a_publisher_who_reviews_nothing_accepts_nothing():
    sent = make.submission(make.collection(), "lao-cai", state="sent", cells=CELLS)
    only = make.person("only-publisher", "publisher")
    response = make.signed_in(only).post(MANY, {"submission": [sent.pk]}, follow=True)
    assert "chưa được tiếp nhận" in response.content.decode()
    sent.refresh_from_db()
    assert sent.state == "sent"


@pytest.mark.parametrize(
    ("person", "reads"),
    [
        ("editor", False),
        ("approver", False),
        ("leader", True),
        ("reviewer", True),
        ("nobody", False),
    ],
)
def test_only_publishers_publish(person, reads):
    user = {
        "editor": make.editor,
        "approver": make.approver,
        "leader": make.leader,
        "reviewer": lambda: make.person("a-reviewer", "reviewer"),
        "nobody": lambda: make.person("nobody"),
    }[person]()
    submission = accepted()
    waiting = publications.request_publication(submissions=[submission], by=make.ministry(), now=make.NOW)
    client = make.signed_in(user)
    assert client.post(publish_door(submission)).status_code == 403
    assert client.post(MANY, {"submission": [submission.pk]}).status_code == 403
    assert client.post(page_of(waiting)).status_code == 403
    assert client.get(page_of(waiting)).status_code == (200 if reads else 403)
    assert client.get(publish_door(submission)).status_code == 405
    assert figures() == 0


def test_a_visitor_is_led_to_the_login_page():
    submission = accepted()
    for answer in (
        Client().post(publish_door(submission)),
        Client().post(MANY),
        Client().get("/review/publications/1/"),
    ):
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.headers["Location"]


def test_unknown_reports_and_publications_are_not_found():
    client = make.signed_in(make.ministry())
    assert client.post(reverse("submission-publish", args=["2026-Q4", "dien-bien"])).status_code == 404
    assert client.get("/review/publications/999999/").status_code == 404


def test_a_large_one_goes_to_the_queue_and_is_followed(queue):
    submission = accepted()
    client = make.signed_in(make.ministry())
    response = client.post(publish_door(submission), follow=True)
    publication = Publication.objects.get()
    assert (queue, publication.state, figures()) == ([publication.pk], "waiting", 0)
    assert "Đang chờ công bố" in text_of(response)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    tasks.run_publication(publication.pk)
    tasks.run_publication(publication.pk)
    response = client.get(page_of(publication))
    assert figures() == 3
    assert "hx-trigger" not in response.content.decode()


def test_a_queue_that_is_down_only_makes_the_browser_wait(queue, monkeypatch):
    def down(**_):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.run_publication, "apply_async", down)
    response = make.signed_in(make.ministry()).post(publish_door(accepted()), follow=True)
    assert "Hàng đợi xử lý nền không hoạt động" in text_of(response)
    assert (Publication.objects.get().state, figures()) == ("done", 3)


def test_a_queue_that_is_really_down_is_noticed_at_once():
    """Not after the twenty seconds for which Celery would look for a store of results."""
    words = "import django, sys; django.setup(); from indicators import models, tasks; "
    words += "sys.exit(tasks.publish_soon(models.Publication(pk=1)))"
    environment = dict(os.environ) | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    # Whoever imports Django takes a few seconds on a busy machine.
    done = subprocess.run([sys.executable, "-c", words], cwd=settings.BASE_DIR, env=environment, timeout=18)
    assert done.returncode == 0


def test_what_nobody_takes_up_can_be_published_on_the_page(queue):
    submission = accepted(now=make.later(days=-2))
    by = make.ministry()
    publication = publications.request_publication(submissions=[submission], by=by, now=make.later(days=-1))
    client = make.signed_in(by)
    page = client.get(page_of(publication))
    assert "chưa nhận việc này" in text_of(page)
    assert "Công bố ngay" in text_of(page)
    client.post(page_of(publication))
    client.post(page_of(publication))
    assert (Publication.objects.get().state, figures()) == ("done", 3)


def test_a_publication_that_came_to_nothing_says_why(queue):
    submission = accepted()
    by = make.ministry()
    publication = publications.request_publication(submissions=[submission], by=by, now=make.NOW)
    Submission.objects.filter(pk=submission.pk).update(state="returned")
    tasks.run_publication(publication.pk)
    page = text_of(make.signed_in(by).get(page_of(publication)))
    assert "Không công bố được" in page
    assert "không còn ở trạng thái đã tiếp nhận" in page
    assert "Công bố lại" not in page


def test_what_failed_can_be_published_when_it_is_accepted_again(queue):
    submission = accepted()
    by = make.ministry()
    publication = publications.request_publication(submissions=[submission], by=by, now=make.NOW)
    Publication.objects.update(state="failed", fault="wrong_state")
    client = make.signed_in(by)
    assert "Công bố lại" in text_of(client.get(page_of(publication)))
    client.post(page_of(publication))
    publication.refresh_from_db()
    assert (publication.state, publication.fault, figures()) == ("done", "", 3)


def test_progress_is_seen_from_outside(monkeypatch):
    kept = {}
    monkeypatch.setattr(tasks.cache, "set", lambda key, value, _seconds: kept.update({key: value}))
    monkeypatch.setattr(tasks.cache, "get", kept.get)
    by = make.ministry()
    publication = publications.request_publication(submissions=[accepted()], by=by, now=make.NOW)
    assert tasks.cells_written(publication) is None
    tasks.run_publication(publication.pk)
    assert tasks.cells_written(publication) == 3


def test_swapping_equals_reloading():
    publication = published(accepted())
    client = make.signed_in(make.ministry())
    swap_equals_reload(client, page_of(publication), page_of(publication), "#progress")


def test_a_constant_number_of_queries(django_assert_num_queries):
    client = make.signed_in(make.ministry())
    round_ = make.collection()
    publication = published(*[accepted(unit, round_) for unit in ("dien-bien", "lao-cai", "ha-noi")])
    with django_assert_num_queries(7):
        client.get(page_of(publication))
