"""Where a feed may be fetched from: spellings of addresses, and the machines that a name leads to."""

import ipaddress
import socket
import threading
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.feeds import addresses, waiting
from indicators.sources.feeds.addresses import (
    Allowed,
    Target,
    addresses_of,
    is_public,
    next_target,
    target_of,
)
from indicators.sources.feeds.base import FeedError

ALLOWED = Allowed(
    ("data.example.vn", "port.example.vn:8443", "*.gov.vn", "dữ-liệu.vn", "8.8.8.8", "[2606:4700::1111]"),
    ("127.0.0.1:8099", "inside.example.vn:9000", "[::1]:8099"),
)


def code_of(url: str) -> str:
    with pytest.raises(FeedError) as caught:
        target_of(url, ALLOWED)
    assert not caught.value.retry
    assert caught.value.reason.vi
    return caught.value.code


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://data.example.vn/a/b.csv?x=1&y=a%20b", "data.example.vn", 443, "/a/b.csv?x=1&y=a%20b"),
        ("http://DATA.Example.VN", "data.example.vn", 80, "/"),
        ("http://data.example.vn./x", "data.example.vn", 80, "/x"),
        ("http://data.example.vn:80/x", "data.example.vn", 80, "/x"),
        (
            "https://data.example.vn/số liệu.csv".replace(" ", "%20"),
            "data.example.vn",
            443,
            "/s%E1%BB%91%20li%E1%BB%87u.csv",
        ),
        ("https://data.example.vn/?q=số", "data.example.vn", 443, "/?q=s%E1%BB%91"),
        ("https://data.example.vn/x#part", "data.example.vn", 443, "/x"),
        ("https://data.example.vn//evil.vn/x", "data.example.vn", 443, "//evil.vn/x"),
        ("https://port.example.vn:8443/", "port.example.vn", 8443, "/"),
        ("https://thongke.gov.vn/", "thongke.gov.vn", 443, "/"),
        ("https://a.b.gov.vn/", "a.b.gov.vn", 443, "/"),
        ("https://dữ-liệu.vn/", "xn--d-liu-471bml.vn", 443, "/"),
        ("http://8.8.8.8/", "8.8.8.8", 80, "/"),
        ("http://[2606:4700:0::1111]/", "2606:4700::1111", 80, "/"),
    ],
)
def test_allowed_address(url: str, host: str, port: int, path: str) -> None:
    target = target_of(url, ALLOWED)
    assert (target.host, target.port, target.path, target.private) == (host, port, path, False)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8099/x", "http://inside.example.vn:9000/", "http://[::1]:8099/"]
)
def test_server_inside_is_named_with_its_port(url: str) -> None:
    assert target_of(url, ALLOWED).private
    # The same machine at another port is another server.
    assert code_of(url.replace(":8099", ":8098").replace(":9000", "")) == "host_refused"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.vn/",
        "https://evil-data.example.vn/",
        "https://data.example.vn.evil.vn/",
        "https://data.example.vn:8443/",
        "https://port.example.vn/",
        "https://gov.vn/",
        "https://evilgov.vn/",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]:8099/",
        "http://[fe80::1]/",
        "http://169.254.169.254/latest/meta-data/",
        # Digits of another script are digits once the name is looked up.
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
    ],
)
def test_host_that_is_not_on_the_list(url: str) -> None:
    assert code_of(url) == "host_refused"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "data.example.vn/x",
        "//data.example.vn/x",
        "file:///etc/passwd",
        "ftp://data.example.vn/x",
        "gopher://data.example.vn/x",
        "https:///x",
        "https://",
        "https://data.example.vn:99999/",
        "https://data.example.vn:x/",
        "https://[::1/",
        "https://[v1.x]/",
        # Who stands before the @ is no host.
        "https://data.example.vn@evil.vn/",
        "https://user:word@data.example.vn/",
        "https://:@data.example.vn/",
        # Programs disagree on where these lead.
        "https://data.example.vn\\@evil.vn/",
        "https://evil.vn\\.data.example.vn/",
        "https://data.example.vn/a b",
        " https://data.example.vn/",
        "https://data.example.vn/\r\nHost: evil.vn",
        "https://data.example.vn/\x00",
        "https://data.example.vn/\u2028x",
        "https://data.example.vn\t/",
        "https://data..example.vn/",
        "https://.gov.vn/",
        "https://-.gov.vn%2eevil.vn/",
        "https://data.example.vn%00.evil.vn/",
        f"https://{'a' * 64}.gov.vn/",
        # Spellings of 127.0.0.1 that some resolvers understand.
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "https://data.example.vn/" + "x" * 2000,
    ],
)
def test_address_that_is_none(url: str) -> None:
    assert code_of(url) == "bad_address"


@given(st.text(max_size=60))
def test_no_text_breaks_the_check(text: str) -> None:
    for url in (text, f"http://{text}", f"https://data.example.vn/{text}", f"https://data.example.vn{text}"):
        try:
            target = target_of(url, ALLOWED)
        except FeedError:
            continue
        assert target.path.isascii()
        assert target.path.startswith("/")
        assert not set(target.path) & set(" \r\n\x00")
        assert target.host in ("data.example.vn", "8.8.8.8") or target.host.endswith(".gov.vn")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255"),
        *(
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
        ),
        *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *(
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::10.0.0.1",
        ),
        *("64:ff9b:1::1", "2002:7f00:1::1", "2002:c0a8:1::1", "2001::1", "2001:db8::1", "2001:10::1"),
        *(
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fe80::1%lo",
            "::ffff:0.0.0.0",
            "fec0::1",
            "ff02::1",
            "100::1",
            "3fff::1",
            "4000::1",
        ),
    ],
)
def test_address_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "113.160.1.1",
        "172.32.0.1",
        "2606:4700::1111",
        "2402:800::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ],
)
def test_address_of_the_internet(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_no_disguise_makes_an_address_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    disguises = (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    public = is_public(str(address))
    assert public <= address.is_global
    assert [is_public(str(ipaddress.IPv6Address(each))) for each in disguises] == [public] * 3


def named(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """What the name servers answer from now on."""

    def answer(*_args: object, **_more: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


OUTSIDE = Target("https", "data.example.vn", 443, "/", private=False)
INSIDE = Target("http", "inside.example.vn", 9000, "/", private=True)


def test_every_address_of_a_name_has_to_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "8.8.8.8", "8.8.4.4", "8.8.8.8")
    assert addresses_of(OUTSIDE) == ("8.8.8.8", "8.8.4.4")
    named(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(FeedError, match=r"10\.0\.0\.1") as caught:
        addresses_of(OUTSIDE)
    assert caught.value.code == "private_address"


def test_server_inside_may_have_an_address_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "10.0.0.1")
    assert addresses_of(INSIDE) == ("10.0.0.1",)


def test_name_servers_that_hang_hold_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system asks them for half a minute and longer; somebody waits for the page, and a worker beats its heart."""
    asked, ended, ticks = threading.Event(), threading.Event(), []

    def hang(*_args: object, **_more: object) -> list[object]:
        asked.set()
        ended.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()
    try:
        with pytest.raises(FeedError) as caught:
            addresses_of(OUTSIDE, 0.2, lambda: ticks.append(1))
    finally:
        ended.set()
    assert asked.is_set()
    assert time.monotonic() - began < 5
    assert (caught.value.code, caught.value.retry) == ("no_name_server", True)
    assert ticks


def test_no_more_than_a_few_look_ups_hang_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: ended.wait(30) and [])
    running = threading.active_count()
    try:
        for _ in range(waiting.MOST + 3):
            with pytest.raises(FeedError, match="DNS"):
                addresses_of(OUTSIDE, 0.001)
        assert threading.active_count() - running <= waiting.MOST
    finally:
        ended.set()
    # Whatever hung has let go.
    named(monkeypatch, "8.8.8.8")
    for _ in range(100):
        with suppress(FeedError):
            assert addresses_of(OUTSIDE) == ("8.8.8.8",)
            break
        time.sleep(0.05)
    else:
        pytest.fail("there is no room again")


def test_a_look_up_that_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: ended.wait(30) and [])

    def stop() -> None:
        raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            addresses_of(OUTSIDE, 30, stop)
    finally:
        ended.set()


def test_name_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_args: object, **_more: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(FeedError) as caught:
        addresses.resolve("data.example.vn", 443)
    assert (caught.value.code, caught.value.retry) == ("no_such_host", True)


@pytest.mark.parametrize(
    ("at", "location", "leads_to"),
    [
        (OUTSIDE, "/b?c=1#d", "https://data.example.vn/b?c=1"),
        (OUTSIDE, "b", "https://data.example.vn/b"),
        (OUTSIDE, "//thongke.gov.vn/x", "https://thongke.gov.vn/x"),
        (INSIDE, "http://127.0.0.1:8099/x", "http://127.0.0.1:8099/x"),
        (INSIDE, "https://data.example.vn/", "https://data.example.vn/"),
        (INSIDE, "http://data.example.vn/", "http://data.example.vn/"),
    ],
)
def test_redirect_that_is_followed(at: Target, location: str, leads_to: str) -> None:
    assert next_target(at, location, ALLOWED).url == leads_to


@pytest.mark.parametrize(
    "location",
    [
        "http://data.example.vn/",
        "https://evil.vn/",
        "//evil.vn/",
        "http://127.0.0.1:8099/",
        "https://inside.example.vn:9000/",
        "file:///etc/passwd",
        "https://user@data.example.vn/",
        "javascript:alert(1)",
        "https://[::1/",
        "/a\r\nb",
        "",
    ],
)
def test_redirect_that_is_not_followed(location: str) -> None:
    if not location:
        # To itself: counted, not followed for ever.
        assert next_target(OUTSIDE, location, ALLOWED) == OUTSIDE
        return
    with pytest.raises(FeedError) as caught:
        next_target(OUTSIDE, location, ALLOWED)
    assert caught.value.code == "bad_redirect"
