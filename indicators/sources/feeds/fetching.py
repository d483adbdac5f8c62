"""What an address answers, in a file: streamed, under limits of size and time, asked for only if it changed.

The allow-list comes from the environment, never from the feed. Redirects are followed by hand, each checked anew.
docs/adr/0021.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import IO

from indicators.sources.feeds import answers
from indicators.sources.feeds.addresses import Target, addresses_of, next_target, target_of
from indicators.sources.feeds.bodies import Body, Policy, Told
from indicators.sources.feeds.lines import Limits, connected
from indicators.sources.feeds.secret import Secret
from indicators.sources.feeds.unpacking import is_plain, unpacked

__all__ = ["Fetched", "Pages", "Policy", "Secret", "Told", "fetch"]

AGENT = "dti-portal"
MOST_REDIRECTS = 5
MOST_PAGES = 10_000
CHUNK = 64 * 1024
AUTHORIZATION = "Authorization"
_REDIRECTS = (301, 302, 303, 307, 308)
_OK, _UNCHANGED = 200, 304
# What a whole file ends with: a line, a list, a page, an archive. 12 may be the half of 12.5.
_ENDS = (b"\n", b"\r", b"\0", b"]", b"}", b">")
_CONDITIONS = {"If-None-Match", "If-Modified-Since"}
_LONGEST_ETAG, _LONGEST_MOMENT, _LONGEST_TYPE = 200, 60, 100

# The address of the page after the one in a file, as it is written there; None after the last.
Pages = Callable[[Path], str | None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `path` is a file that is the caller's from now on, None where the source is `unchanged`; `sha256` and
    `size` are those of the file; `cut` where only a beginning was asked for. `etag` and `last_modified` are what the next request asks by, empty for none."""

    status: int
    unchanged: bool
    etag: str
    last_modified: str
    sha256: str = ""
    size: int = 0
    content_type: str = ""
    cut: bool = False
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request."""

    target: Target
    headers: Mapping[str, str]


def fetch(
    url: str,
    *,
    policy: Policy,
    folder: Path,
    secret: Secret | None = None,
    etag: str = "",
    last_modified: str = "",
    pages: Pages | None = None,
    beginning: int | None = None,
    told: Told = lambda received, total: None,
) -> Fetched:
    """Fetches an address into a new file of `folder`. With `pages` the following pages are added to it, each beginning
    on a line of its own; then nothing is asked by `etag` and `last_modified`, which speak of the first page alone. With
    `beginning` it stops after about so many bytes. The `secret` goes to the servers that it is for, and along no way to
    another one.

    Raises `FeedError`, and whatever `told` raises; no file stays behind then.
    """
    target = target_of(url, policy.allowed)
    asked = _Asked(target, _headers(secret.header_for(target) if secret else ""))
    if not pages:
        asked = replace(asked, headers={**asked.headers, **_conditions(etag, last_modified)})
    with _new_file(folder) as file:
        body = Body(file, policy, told, secret.told if secret else b"", beginning)
        limits = _limits(policy, body)
        fetched = _whole(asked, body, limits, pages, folder) if pages else _one(asked, body, limits)
        _look_at(fetched, body)
        if fetched.unchanged:
            os.unlink(file.name)
            return fetched
        return replace(
            fetched, sha256=body.digest.hexdigest(), size=body.size, cut=body.is_enough, path=Path(file.name)
        )


@contextmanager
def _new_file(folder: Path) -> Iterator[IO[bytes]]:
    """A file that goes again when something goes wrong. What is wrong with connections is a `FeedError` by then."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".fetched-", delete=False) as file:
            try:
                yield file
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise answers.disk_full() from error


def _limits(policy: Policy, body: Body) -> Limits:
    return Limits(
        connect=policy.connect_seconds, read=policy.read_seconds, total=policy.total_seconds, tick=body.tell
    )


def _headers(authorization: str) -> dict[str, str]:
    usual = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
    return {**usual, AUTHORIZATION: authorization} if authorization else usual


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    told = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: text for name, text in told.items() if _can_be_sent(text)}


def _can_be_sent(text: str) -> bool:
    """Printable ASCII and nothing else: a line break would begin a header of its own."""
    return bool(text.strip()) and text.isascii() and text.isprintable()


def _whole(asked: _Asked, body: Body, limits: Limits, pages: Pages, folder: Path) -> Fetched:
    """One page after the other. What the first one said of itself is not said of the whole."""
    seen: set[Target] = set()
    while True:
        seen.add(asked.target)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".page-") as page:
            body.page = page.file
            fetched = _one(asked, body, limits)
            page.flush()
            following = None if body.is_enough else pages(Path(page.name))
        body.page = None
        if following is None:
            return replace(fetched, etag="", last_modified="")
        body.write(b"\n")
        asked = _onward(asked, following, body.policy)
        if asked.target in seen or len(seen) >= MOST_PAGES:
            raise answers.endless_pages()


def _one(asked: _Asked, body: Body, limits: Limits) -> Fetched:
    """The answer to a request, wherever it is sent on to."""
    for _ in range(MOST_REDIRECTS + 1):
        found = addresses_of(asked.target, min(limits.connect, limits.left()), limits.tick)
        with connected(asked.target, found, limits) as connection:
            answer = _answer(connection, asked, body)
        if isinstance(answer, Fetched):
            return answer
        asked = _onward(asked, answer, body.policy)
    raise answers.too_many_redirects()


def _onward(asked: _Asked, location: str, policy: Policy) -> _Asked:
    """The next request. A secret stays with the server that it is for."""
    target = next_target(asked.target, location, policy.allowed)
    kept = dict(asked.headers)
    if target.origin != asked.target.origin:
        kept.pop(AUTHORIZATION, None)
    return _Asked(target, kept)


def _answer(connection: HTTPConnection, asked: _Asked, body: Body) -> Fetched | str:
    """What the server said; a text where it sends the request on."""
    try:
        connection.putrequest("GET", asked.target.path, skip_host=True, skip_accept_encoding=True)
        for name, text in {"Host": asked.target.netloc, **asked.headers}.items():
            connection.putheader(name, text)
        connection.endheaders()
        return _heard(connection.getresponse(), asked, body)
    except IncompleteRead:
        raise answers.half_body() from None
    except HTTPException as error:
        # A server that hangs up before it says a word is a lost connection: `connected` tells it.
        if isinstance(error, OSError):
            raise
        raise answers.bad_answer() from error


def _heard(response: HTTPResponse, asked: _Asked, body: Body) -> Fetched | str:
    headers = response.headers
    if response.status in _REDIRECTS and headers.get("Location"):
        return _letters(headers["Location"])
    told = Fetched(
        response.status,
        response.status == _UNCHANGED,
        etag=_header(headers.get("ETag"), _LONGEST_ETAG),
        last_modified=_header(headers.get("Last-Modified"), _LONGEST_MOMENT),
        content_type=_header(headers.get("Content-Type"), _LONGEST_TYPE),
    )
    if told.unchanged and not _CONDITIONS.isdisjoint(asked.headers):
        return _as_before(told, asked)
    if response.status != _OK:
        raise answers.fault_of(response.status, headers)
    _take(response, body)
    return told


def _letters(location: str) -> str:
    """Letters beyond ASCII come as they were sent, byte by byte."""
    return location.encode("latin-1", "replace").decode("utf-8", "replace")


def _header(text: str | None, longest: int) -> str:
    """What may be stored and sent back; nothing where it is too long or no plain text."""
    return text if text and len(text) <= longest and _can_be_sent(text) else ""


def _as_before(told: Fetched, asked: _Asked) -> Fetched:
    """A server need not repeat what it was asked by."""
    return replace(
        told,
        etag=told.etag or asked.headers.get("If-None-Match", ""),
        last_modified=told.last_modified or asked.headers.get("If-Modified-Since", ""),
    )


def _take(response: HTTPResponse, body: Body) -> None:
    before, coding, last = body.size, response.headers.get("Content-Encoding", ""), b""
    measured = response.length is not None or response.chunked or not is_plain(coding)
    body.expect(response.length)
    for data in unpacked(_sent(response, body), coding):
        body.write(data)
        if body.is_enough:
            return
        last = data[-1:]
    # What the server announced and did not send.
    if response.length:
        raise answers.half_body()
    if body.size == before:
        raise answers.empty()
    if not measured and last not in _ENDS:
        raise answers.open_end()


def _sent(response: HTTPResponse, body: Body) -> Iterator[bytes]:
    while data := response.read(CHUNK):
        body.receive(data)
        yield data


def _look_at(fetched: Fetched, body: Body) -> None:
    """The last look before the file is the caller's."""
    body.told(body.received, body.total)
    if not fetched.unchanged:
        body.file.seek(0)
        answers.refuse_html(body.file.read(answers.FIRST_BYTES))
