"""Kept public pages: the same page again without drawing it, never one of another state, language or person."""

from datetime import UTC, datetime
from gzip import decompress
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from provinces import actions
from provinces.views import keeping

pytestmark = pytest.mark.django_db
PAGE = "/indicators/?pillar=economy"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def queries_of(client: Client, address: str, **more: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, **more).status_code == 200
    return len(queries)


def test_a_second_look_costs_one_query_and_is_the_same_page(client: Client):
    first = client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(PAGE)
    assert len(queries) == 1
    assert second.content == first.content
    assert second.headers["Vary"] == first.headers["Vary"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_publication_draws_the_page_anew(client: Client):
    client.get(PAGE)
    actions.publish_data_version(now=NOW)
    assert queries_of(client, PAGE) > 1


def test_language_swap_and_parameters_are_pages_of_their_own(client: Client):
    client.get(PAGE)
    assert queries_of(client, f"{PAGE}&lang=en") > 1
    assert queries_of(client, PAGE, headers={"HX-Request": "true"}) > 1
    assert queries_of(client, "/indicators/?pillar=society") > 1


def test_a_person_with_a_session_gets_a_page_of_their_own(client: Client):
    client.get(PAGE)
    user = get_user_model().objects.create_user("leader-in-test")
    client.force_login(user)
    assert "leader-in-test" in client.get(PAGE).content.decode()
    assert "leader-in-test" not in Client().get(PAGE).content.decode()


@pytest.mark.parametrize("address", [PAGE, "/provinces/dien-bien/", "/", "/changes/", "/indicators/nothing/"])
def test_what_is_drawn_for_a_person_is_kept_by_nobody_else(client: Client, address: str):
    before = client.get(address)
    assert "private" not in before.headers.get("Cache-Control", "")
    client.force_login(get_user_model().objects.create_user("leader-in-test"))
    assert "private" in client.get(address).headers["Cache-Control"]
    assert "Cookie" in client.get(address).headers["Vary"]
    # Nor does a visitor get what was drawn for them.
    assert Client().get(address).headers.get("Cache-Control") == before.headers.get("Cache-Control")


def test_what_programs_ask_is_the_same_for_all(client: Client):
    client.force_login(get_user_model().objects.create_user("leader-in-test"))
    assert "private" not in client.get("/api/v1/units").headers.get("Cache-Control", "")


def test_errors_and_pages_that_set_a_cookie_are_not_kept(client: Client):
    assert client.get("/indicators/no_such_thing/").status_code == 404
    assert not keeping.shelf.pages


def test_an_entry_does_not_outlive_its_time(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("provinces.queries.versions.SECONDS_KEPT", -1.0)
    client.get(PAGE)
    assert queries_of(client, PAGE) > 1


def test_the_shelf_holds_no_more_bytes_than_it_may():
    shelf = keeping.Shelf(most_bytes=100)
    for number in range(20):
        shelf.put(number, keeping.KeptPage(b"x" * 20, b"x" * 10, (), 1e18))
    assert list(shelf.pages) == [17, 18, 19]
    assert shelf.bytes == 90
    shelf.put(19, keeping.KeptPage(b"x" * 5, b"x" * 5, (), 1e18))
    assert shelf.bytes == 70


def test_a_page_is_sent_small_to_those_who_take_it_so(client: Client):
    plain = client.get(PAGE)
    small = client.get(PAGE, headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.content) < len(plain.content) / 4
    assert decompress(small.content) == plain.content


def test_a_message_for_one_person_is_never_kept_for_all(client: Client, admin_client: Client):
    admin_client.get("/admin/auth/user/no-such-person/change/")
    told = Client()
    told.cookies = admin_client.cookies
    assert "no-such-person" in told.get(PAGE).content.decode()
    assert "messages" not in admin_client.cookies
    assert "no-such-person" not in client.get(PAGE).content.decode()


def test_a_page_of_https_is_not_kept_for_http(client: Client):
    client.get(PAGE, secure=True)
    assert queries_of(client, PAGE) > 1


def test_an_address_longer_than_any_link_is_not_kept(client: Client):
    assert client.get(f"{PAGE}&zz={'z' * keeping.LONGEST_ADDRESS}").status_code == 200
    assert not keeping.shelf.pages


@pytest.mark.parametrize(
    ("said", "small"),
    [
        ("gzip, br", True),
        ("br;q=1, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("", False),
    ],
)
def test_only_who_takes_gzip_gets_it(client: Client, said: str, small: bool):
    answer = client.get(PAGE, headers={"Accept-Encoding": said})
    assert answer.headers.get("Content-Encoding", "") == ("gzip" if small else "")
