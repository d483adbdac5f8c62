"""A file that somebody brings for a feed."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from indicators import tasks
from indicators.actions.refresh.responses import has_response
from indicators.models import RefreshRun
from provinces.models import Change
from tests import factories as make
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference")

CONTENT = b"indicator,unit,period,value\ndti_score,dien-bien,2022,0.6\n"


@pytest.fixture
def feed(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(tasks, "refresh_soon", lambda run: True)
    return make.feed(address="", most_bytes=1000)


@pytest.fixture
def client():
    return make.signed_in(make.ministry())


def door(feed):
    return reverse("feed-upload", args=[feed.key])


def file(content=CONTENT, name="quý 3.csv"):
    return SimpleUploadedFile(name, content, "text/csv")


def test_a_file_is_kept_and_read_by_who_brought_it(client, feed):
    response = client.post(door(feed), {"file": file()})
    run = RefreshRun.objects.get()
    assert response.headers["Location"] == reverse("refresh-run", args=[run.pk])
    assert (run.how, run.requested_by, run.trial, run.file_name) == (
        "upload",
        make.ministry(),
        False,
        "quý 3.csv",
    )
    assert run.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert has_response(run.sha256)
    assert Change.objects.filter(topic="feed", action="uploaded").count() == 1


def test_the_first_button_makes_a_trial(client, feed):
    first = document(client.get(door(feed))).xpath("//main//form//button")[0]
    client.post(door(feed), {"file": file(), first.get("name"): first.get("value")})
    assert RefreshRun.objects.get().trial


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "Chưa chọn tệp nào"), (b"", "Tệp trống"), (b"<!doctype html><title>x</title>", "trang web")],
)
def test_what_is_no_file_is_told_in_a_sentence(client, feed, content, told):
    response = client.post(door(feed), {} if content is None else {"file": file(content)})
    assert response.status_code == 422
    assert told in text_of(response)
    assert not RefreshRun.objects.exists()


def test_what_is_too_large_is_refused_unread(client, feed):
    response = client.post(door(feed), {"file": file(b"x" * 100_000)})
    assert response.status_code == 413
    assert "giới hạn của nguồn này" in text_of(response)
    assert not RefreshRun.objects.exists()


def test_what_is_a_little_too_large_is_refused_when_it_is_read(client, feed):
    response = client.post(door(feed), {"file": file(b"x" * 5000)})
    assert response.status_code == 422
    assert not RefreshRun.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 500 + ".csv", "‮gsv.csv", "con\n.csv", "x\0.csv"])
def test_strange_names_break_nothing(client, feed, name):
    response = client.post(door(feed), {"file": file(name=name)})
    assert response.status_code in (302, 422)
    if run := RefreshRun.objects.first():
        assert len(run.file_name) <= 200
        assert run.file_name.isprintable()


def test_the_form_needs_its_token(feed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.ministry())
    assert client.post(door(feed), {"file": file()}).status_code == 403
    assert not RefreshRun.objects.exists()


def test_a_feed_that_is_being_read_takes_no_second_file(client, feed):
    run = make.refresh_run(
        feed, how="upload", requested_by=make.ministry(), sha256="a" * 64, file_name="a.csv"
    )
    response = client.post(door(feed), {"file": file()}, follow=True)
    assert response.redirect_chain == [(reverse("refresh-run", args=[run.pk]), 302)]
    assert "Nguồn đang được đọc" in text_of(response)
