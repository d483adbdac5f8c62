"""Fetching: what comes whole, and what a broken or hostile server sends."""

import gzip
import hashlib
import resource
import socket
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from indicators.management.demo_source import FAULTS, DemoServer
from indicators.sources.feeds.answers import looks_like_html
from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.unpacking import PIECE, unpacked
from tests.indicators.demo_feed import demo_server, private_host
from tests.indicators.talkers import CSV, LOCAL, MEGABYTE, allowing, answer, fault_of, get, saying


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


def test_file_comes_whole_under_its_hash(demo: DemoServer, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    fetched = get(f"{demo.url}/dti.csv", tmp_path, told=lambda *far: told.append(far))
    assert fetched.path is not None
    content = fetched.path.read_bytes()
    assert content.startswith(b"indicator,unit,period,value,status\n")
    assert (fetched.size, fetched.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (fetched.status, fetched.unchanged, fetched.content_type) == (
        200,
        False,
        "text/csv; charset=utf-8",
    )
    assert told[-1] == (len(content), len(content))
    assert stat.S_IMODE(fetched.path.stat().st_mode) == 0o600
    _path, headers = demo.heard[0]
    assert headers["User-Agent"] == "dti-portal"
    assert headers["Host"] == private_host(demo.url)
    assert "Authorization" not in headers


def test_what_did_not_change_is_not_sent_again(demo: DemoServer, tmp_path: Path) -> None:
    first = get(f"{demo.url}/dti.csv", tmp_path)
    assert first.etag
    assert first.last_modified
    for asked in ({"etag": first.etag}, {"last_modified": first.last_modified}):
        again = get(f"{demo.url}/dti.csv", tmp_path, **asked)
        assert (again.status, again.unchanged, again.path, again.size) == (304, True, None, 0)
        assert (again.etag, again.last_modified) == (first.etag, first.last_modified)
    assert not get(f"{demo.url}/dti.csv?until=2022", tmp_path, etag=first.etag).unchanged


def test_unchanged_without_having_been_asked_is_a_fault(tmp_path: Path) -> None:
    with saying(answer(b"", status="304 Not Modified")) as url:
        assert fault_of(url, tmp_path).code == "http_304"


@pytest.mark.parametrize("told", ["", "x\r\nEvil: 1", "số", "\x00", '"' + "x" * 250 + '"', "   "])
def test_strange_etag_is_neither_kept_nor_sent(demo: DemoServer, tmp_path: Path, told: str) -> None:
    fetched = get(f"{demo.url}/dti.csv", tmp_path, etag=told, last_modified=told)
    assert not fetched.unchanged
    assert "Evil" not in demo.heard[0][1]
    with saying(answer(CSV, f"ETag: {'x' * 201}", "Last-Modified: \xe9")) as url:
        fetched = get(url, tmp_path)
    assert (fetched.etag, fetched.last_modified) == ("", "")


# By fault of the demonstration source: the code, and whether trying again may help.
EXPECTED = {
    "slow": ("timeout", True),
    "drip": ("too_slow", True),
    "500": ("http_500", True),
    "503": ("http_503", True),
    "half": ("half_body", True),
    "html": ("html", False),
    "empty": ("empty", True),
    "huge": ("too_large", False),
    "gzip-bomb": ("too_large", False),
    "redirect-host": ("bad_redirect", False),
    "redirect-private": ("bad_redirect", False),
    "redirect-loop": ("too_many_redirects", False),
}
OF_THE_CONTENT = {
    "wrong-types",
    "duplicates-alike",
    "duplicates-different",
    "changed-columns",
    "wrong-encoding",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_the_demonstration_source(fault: str, tmp_path: Path) -> None:
    with demo_server(seconds=2) as server:
        url = f"{server.url}/faults/{fault}/dti.csv"
        policy = allowing(url, read_seconds=0.6, total_seconds=1.2)
        if fault in EXPECTED:
            error = fault_of(url, tmp_path, policy)
            assert (error.code, error.retry) == EXPECTED[fault]
            assert error.after == (120 if fault == "503" else None)
        else:
            assert fault in OF_THE_CONTENT | {"redirect"}
            assert get(url, tmp_path, policy).size > 1000


@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 410, 418, 204, 206, 300, 302, 408, 429, 500, 502, 504]
)
def test_status_is_told_with_its_cure(status: int, tmp_path: Path) -> None:
    with saying(answer(b"", "Retry-After: 7", status=f"{status} X")) as url:
        error = fault_of(url, tmp_path)
    assert error.code == f"http_{status}"
    assert error.retry == (status >= 500 or status in (408, 429))
    assert error.after == (7 if error.retry else None)
    assert str(status) in error.reason.en


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("Mon, 23 Nov 2026 06:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 05:00:00 GMT", 0),
        ("Wed, 23 Dec 2026 06:00:00 GMT", 86_400),
        ("999999999999999999999", 86_400),
        ("-1", None),
        ("soon", None),
        ("²", None),
    ],
)
def test_how_long_a_server_asks_to_wait(told: str, seconds: int | None, tmp_path: Path) -> None:
    headers = (f"Retry-After: {told}", "Date: Mon, 23 Nov 2026 06:00:00 GMT")
    with saying(answer(b"", *headers, status="503 X")) as url:
        assert fault_of(url, tmp_path).after == seconds


# Limits of size


def test_size_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with saying(answer(b"", length=MEGABYTE + 1)) as url:
        error = fault_of(url, tmp_path)
    assert error.code == "too_large"
    assert "1 MB" in error.reason.vi


@pytest.mark.parametrize("size", [99, 100, 101])
def test_size_is_exact(size: int, tmp_path: Path) -> None:
    body = b"x" * (size - 1) + b"\n"
    for reply in (answer(body), unmeasured(body), chunked(body)):
        with saying(reply) as url:
            policy = allowing(url, most_bytes=100)
            if size > 100:
                assert fault_of(url, tmp_path, policy).code == "too_large"
            else:
                assert get(url, tmp_path, policy).size == size


def unmeasured(body: bytes, *headers: bytes) -> bytes:
    """An answer whose end is the end of the connection."""
    return b"\r\n".join((b"HTTP/1.0 200 OK", *headers, b"", body))


def chunked(body: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = b"".join(
        b"%x\r\n%s\r\n" % (len(body[at : at + 7]), body[at : at + 7]) for at in range(0, len(body), 7)
    )
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces + end


def test_chunks_that_break_off(tmp_path: Path) -> None:
    with saying(chunked(CSV, end=b"")) as url:
        assert fault_of(url, tmp_path).code == "half_body"
    with saying(chunked(CSV, end=b"zz\r\n")) as url:
        assert fault_of(url, tmp_path).code in ("half_body", "bad_answer")


@pytest.mark.parametrize("end", [b"0.4", b"0.", b"", b"0.4097", "Huế".encode()[:-1]])
def test_a_file_of_unknown_length_that_ends_within_a_line_may_be_half_of_one(
    end: bytes, tmp_path: Path
) -> None:
    """0.4 of 0.4097 would be taken for a figure."""
    with saying(unmeasured(b"unit,value\nhue," + end), answer(b"unit,value\nhue," + end)) as url:
        error = fault_of(url, tmp_path)
        assert (error.code, error.retry) == ("open_end", True)
        assert get(url, tmp_path).size == 15 + len(end)


@pytest.mark.parametrize("whole", [CSV, b'[{"value": 1}]', b'{"items": []}', b"a,b\r1,2\r", b"PK\3\4 \0\0"])
def test_a_file_of_unknown_length_that_is_over_is_taken(whole: bytes, tmp_path: Path) -> None:
    packed = gzip.compress(whole.rstrip())
    with saying(unmeasured(whole), unmeasured(packed, b"Content-Encoding: gzip")) as url:
        assert get(url, tmp_path).size == len(whole)
        assert get(url, tmp_path).size == len(whole.rstrip())


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "deflate", "identity"])
def test_packed_answer_is_unpacked(coding: str, tmp_path: Path) -> None:
    packed = {"deflate": zlib.compress(CSV), "identity": CSV}.get(coding, gzip.compress(CSV))
    with saying(answer(packed, f"Content-Encoding: {coding}")) as url:
        fetched = get(url, tmp_path)
    assert fetched.path is not None
    assert fetched.path.read_bytes() == CSV


def test_demonstration_source_packs_on_request(demo: DemoServer, tmp_path: Path) -> None:
    plain, packed = (get(f"{demo.url}/dti.csv{query}", tmp_path) for query in ("", "?packed=1"))
    assert packed.sha256 == plain.sha256


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (gzip.compress(CSV)[:-9], "gzip", "half_body"),
        (gzip.compress(CSV)[:4], "gzip", "half_body"),
        (b"not packed at all", "gzip", "encoding"),
        (gzip.compress(CSV) + b"garbage", "gzip", "encoding"),
        (gzip.compress(gzip.compress(CSV)), "gzip, gzip", "encoding"),
        (CSV, "br", "encoding"),
        (CSV, "x" * 5000, "encoding"),
        (gzip.compress(b""), "gzip", "empty"),
    ],
)
def test_packed_answer_that_cannot_be_taken(body: bytes, coding: str, code: str, tmp_path: Path) -> None:
    with saying(answer(body, f"Content-Encoding: {coding}")) as url:
        assert fault_of(url, tmp_path).code == code


def test_packed_answer_that_unpacks_to_nothing_for_ever(tmp_path: Path) -> None:
    empty = b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"") * 100_000
    with saying(empty) as url:
        assert fault_of(url, tmp_path).code == "too_large"


def test_unpacking_never_holds_more_than_a_piece() -> None:
    bomb = gzip.compress(bytes(50 * MEGABYTE)) + gzip.compress(b"end")
    pieces = [len(piece) for piece in unpacked([bomb[:1000], bomb[1000:]], "gzip")]
    assert sum(pieces) == 50 * MEGABYTE + 3
    assert max(pieces) <= PIECE


# Limits of time


def dripping(data: bytes, seconds: float = 0.05) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        for place in range(len(data)):
            connection.sendall(data[place : place + 1])
            time.sleep(seconds)

    return drip


@pytest.mark.parametrize("reply", [answer(b"x" * 500), b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50])
def test_whole_time_holds_for_headers_too(reply: bytes, tmp_path: Path) -> None:
    began = time.monotonic()
    with saying(dripping(reply)) as url:
        assert fault_of(url, tmp_path, allowing(url, total_seconds=1)).code == "too_slow"
        assert 0.9 < time.monotonic() - began < 2


def test_whole_time_holds_for_all_redirects_together(tmp_path: Path) -> None:
    def late(connection: socket.socket) -> None:
        time.sleep(0.4)
        connection.sendall(answer(b"", "Location: /", status="302 Found"))

    with saying(late, late, late, late) as url:
        assert fault_of(url, tmp_path, allowing(url, total_seconds=1)).code == "too_slow"


def test_who_asks_for_an_end_is_heard_while_the_server_is_silent(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    began = time.monotonic()

    def told(received: int, total: int | None) -> None:
        if time.monotonic() - began > 0.3:
            raise StopError

    with saying(lambda connection: time.sleep(2)) as url, pytest.raises(StopError):
        get(url, tmp_path, allowing(url, read_seconds=30, total_seconds=30), told=told)
    # The server's own sleep is waited for, the fetch was over long before.
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "reply", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 70_000, b"HTTP/1.1 abc\r\n\r\n"]
)
def test_no_http_at_all(reply: bytes, tmp_path: Path) -> None:
    with saying(reply) as url:
        error = fault_of(url, tmp_path)
    assert error.code in ("connection", "bad_answer")
    assert error.retry


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server((LOCAL, 0)) as server:
        port = server.getsockname()[1]
    error = fault_of(f"http://{LOCAL}:{port}/", tmp_path)
    assert (error.code, error.retry) == ("connection", True)


def test_disk_without_room(demo: DemoServer, tmp_path: Path) -> None:
    assert fault_of(f"{demo.url}/dti.csv", tmp_path / "not-there", allowing(demo.url)).code == "disk_full"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        error = fault_of(f"{demo.url}/dti.csv", tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (error.code, error.retry) == ("disk_full", True)


# A first look


def test_beginning_of_what_is_too_large(tmp_path: Path) -> None:
    with demo_server() as server:
        url = f"{server.url}/faults/huge/dti.csv"
        fetched = get(url, tmp_path, beginning=100_000)
        assert fetched.cut
        assert 100_000 <= fetched.size < 200_000
        assert not get(f"{server.url}/dti.csv", tmp_path, beginning=100_000).cut
    with saying(answer(b"x" * 200_000, length=10 * MEGABYTE)) as url:
        assert get(url, tmp_path, beginning=1000).cut


# Web pages


@pytest.mark.parametrize(
    ("first", "is_html"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\n  <!doctype HTML>", True),
        (b"<html lang='vi'>", True),
        (b"<?xml version='1.0'?>\n<!-- made -->\n<html xmlns='x'>", True),
        (b"<!-- a -->" * 50 + b"<head>", True),
        (b"<!-- " * 400, False),
        (b"<?xml version='1.0'?><data/>", False),
        (b"<b>,unit\n", False),
        (b"indicator,unit\n<html>,x\n", False),
        (b"<headline>,unit\n", False),
        (b'{"a": "<html>"}', False),
        (b"PK\x03\x04", False),
        (b"", False),
    ],
)
def test_web_page_is_known_by_its_beginning(first: bytes, is_html: bool) -> None:
    began = time.monotonic()
    assert looks_like_html(first) is is_html
    assert time.monotonic() - began < 0.1


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
        b"\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\nx",
    ],
)
def test_whatever_comes_is_a_file_or_a_sentence(reply: bytes, tmp_path: Path) -> None:
    with saying(reply) as url, suppress(FeedError):
        get(url, tmp_path)
