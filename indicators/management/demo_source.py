"""A small web server that is the source of feeds: for trying them out, and for the tests of everything that can go wrong.

Every address stands also below `/faults/<fault>/`; a fault that is switched on holds for all others.
"""

import gzip
import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qsl, urlsplit

from indicators.exports import demo_feeds
from indicators.management.demo_shelf import Answer, Shelf, UnknownError
from provinces.sources.base import Reason

HOST, PORT = "127.0.0.1", 8099
MEGABYTE = 1024 * 1024
HUGE = 10 * 1024 * MEGABYTE
RETRY_AFTER = 120
# What each fault does, for the page that switches them.
FAULTS: Mapping[str, Reason] = {
    "slow": Reason("trả lời sau 20 giây", "answers after 20 seconds"),
    "drip": Reason("mỗi giây một byte", "one byte a second"),
    "500": Reason("lỗi máy chủ", "server error"),
    "503": Reason("bận, xin thử lại sau 120 giây", "busy, asks to try again after 120 seconds"),
    "half": Reason("nửa tệp rồi ngắt", "half the file, then silence"),
    "wrong-types": Reason("chữ ở chỗ của số", "texts where numbers should be"),
    "duplicates-alike": Reason("mỗi dòng hai lần", "every row twice"),
    "duplicates-different": Reason(
        "vài dòng hai lần với số khác nhau", "some rows twice, with other numbers"
    ),
    "changed-columns": Reason("tên cột đã đổi", "columns by other names"),
    "wrong-encoding": Reason("mã Windows-1258 thay vì UTF-8", "Windows-1258 instead of UTF-8"),
    "html": Reason("trang web thay vì tệp", "a web page instead of the file"),
    "empty": Reason("không byte nào", "not one byte"),
    "huge": Reason("10 GB", "10 GB"),
    "gzip-bomb": Reason("1 MB bung ra 1 GB", "1 MB that unpacks to 1 GB"),
    "redirect": Reason("chuyển tới địa chỉ đúng", "sends on to the right address"),
    "redirect-host": Reason("chuyển tới máy chủ khác", "sends on to another host"),
    "redirect-private": Reason("chuyển tới địa chỉ nội bộ", "sends on to an address inside"),
    "redirect-loop": Reason("chuyển vòng về chính nó", "sends on to itself"),
}
ELSEWHERE = {
    "redirect-host": "http://elsewhere.invalid/dti.csv",
    "redirect-private": "http://169.254.169.254/dti.csv",
}
LOGIN_PAGE = (
    "<!DOCTYPE html>\n<html lang='vi'><title>Đăng nhập</title><p>Hãy đăng nhập để tiếp tục.</p></html>\n"
)


class DemoServer(ThreadingHTTPServer):
    """Serves the shelf until it is shut down. `fault` holds for all addresses that name none."""

    daemon_threads = True

    def __init__(
        self, shelf: Shelf, *, host: str = HOST, port: int = PORT, fault: str = "", seconds: float = 20
    ) -> None:
        super().__init__((host, port), _Handler)
        self.shelf, self.fault, self.seconds = shelf, fault, seconds
        # Whoever waits on a slow answer is let go when the server is told to stop.
        self.stopping = Event()
        # Every request, for tests: path and headers.
        self.heard: list[tuple[str, Mapping[str, str]]] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.server_address[0]!s}:{self.server_port}"

    def shutdown(self) -> None:
        self.stopping.set()
        super().shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: DemoServer
    server_version = "DemoFeed"

    def do_GET(self) -> None:
        self.server.heard.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True))
        fault, path = _fault_of(parts.path, self.server.fault)
        if path == "/":
            self._switch(asked)
        elif fault in _WAYS:
            _WAYS[fault](self, path, asked)
        else:
            self._send(path, asked, fault)

    def _switch(self, asked: Mapping[str, str]) -> None:
        if asked.get("fault", self.server.fault) in ("", *FAULTS):
            self.server.fault = asked.get("fault", self.server.fault)
        self._answer(200, _page(self.server).encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _file(self, path: str, asked: Mapping[str, str], fault: str) -> Answer | None:
        """The file at a path; None, and 404 is sent, where none is."""
        try:
            if path == "/api/v1/figures":
                address = f"http://{self.headers['Host']}{self.path}"
                return self.server.shelf.page(address, asked, fault)
            return self.server.shelf.file(path.removeprefix("/"), asked, fault)
        except UnknownError:
            self._answer(404, b"404\n", {"Content-Type": "text/plain"})
            return None

    def _send(self, path: str, asked: Mapping[str, str], fault: str) -> None:
        file = self._file(path, asked, fault)
        if file is None:
            return
        changed_at = format_datetime(self.server.shelf.changed_at, usegmt=True)
        told = {"Content-Type": file.content_type, "ETag": file.etag, "Last-Modified": changed_at}
        if self._is_known(file, changed_at):
            self._answer(304, b"", told)
        elif "gzip" in self.headers.get("Accept-Encoding", "") and asked.get("packed"):
            self._answer(200, gzip.compress(file.body), {**told, "Content-Encoding": "gzip"})
        else:
            self._answer(200, file.body, told)

    def _is_known(self, file: Answer, changed_at: str) -> bool:
        if told := self.headers.get("If-None-Match"):
            return file.etag in (each.strip() for each in told.split(","))
        return self.headers.get("If-Modified-Since") == changed_at

    def _answer(
        self, status: int, body: bytes, headers: Mapping[str, str], *, length: int | None = None
    ) -> None:
        self._begin(status, {**headers, "Content-Length": str(len(body) if length is None else length)})
        self._write([body])

    def _begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Connection", "close")
        self.end_headers()

    def _write(self, pieces: Iterable[bytes]) -> None:
        try:
            for piece in pieces:
                self.wfile.write(piece)
        except OSError:
            # The reader had enough of it.
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """One line a request is for who watches; nobody does."""

    def _slow(self, path: str, asked: Mapping[str, str]) -> None:
        self.server.stopping.wait(self.server.seconds)
        self._send(path, asked, "")

    def _drip(self, path: str, asked: Mapping[str, str]) -> None:
        if file := self._file(path, asked, ""):
            self._begin(200, {"Content-Type": file.content_type, "Content-Length": str(len(file.body))})
            self._write(self._drops(file.body))

    def _drops(self, body: bytes) -> Iterator[bytes]:
        for place in range(len(body)):
            if self.server.stopping.wait(self.server.seconds / 20):
                return
            yield body[place : place + 1]

    def _broken(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(500, b"500\n", {"Content-Type": "text/plain"})

    def _busy(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(503, b"503\n", {"Content-Type": "text/plain", "Retry-After": str(RETRY_AFTER)})

    def _half(self, path: str, asked: Mapping[str, str]) -> None:
        if file := self._file(path, asked, ""):
            body = file.body[: len(file.body) // 2]
            self._answer(200, body, {"Content-Type": file.content_type}, length=len(file.body))

    def _encoded(self, path: str, asked: Mapping[str, str]) -> None:
        if file := self._file(path, asked, "wrong-encoding"):
            is_text = not path.endswith(".xlsx")
            body = normalize("NFD", file.body.decode()).encode("cp1258", "replace") if is_text else file.body
            self._answer(200, body, {"Content-Type": file.content_type})

    def _html(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(200, LOGIN_PAGE.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _empty(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(200, b"", {"Content-Type": "text/csv"})

    def _huge(self, path: str, asked: Mapping[str, str]) -> None:
        if file := self._file(path, asked, ""):
            self._begin(200, {"Content-Type": file.content_type})
            self._write(file.body for _ in range(HUGE // len(file.body)))

    def _bomb(self, path: str, asked: Mapping[str, str]) -> None:
        member = gzip.compress(bytes(16 * MEGABYTE))
        self._answer(200, member * 64, {"Content-Type": "text/csv", "Content-Encoding": "gzip"})

    def _redirect(self, path: str, asked: Mapping[str, str]) -> None:
        query = urlsplit(self.path).query
        self._answer(302, b"", {"Location": f"{path}?{query}" if query else path})

    def _loop(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(302, b"", {"Location": self.path})

    def _to_host(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(302, b"", {"Location": ELSEWHERE["redirect-host"]})

    def _to_private(self, path: str, asked: Mapping[str, str]) -> None:
        self._answer(302, b"", {"Location": ELSEWHERE["redirect-private"]})


# The faults of the way; those of the content are made by `demo_feeds`.
_WAYS: Mapping[str, Callable[[_Handler, str, Mapping[str, str]], None]] = {
    "slow": _Handler._slow,
    "drip": _Handler._drip,
    "500": _Handler._broken,
    "503": _Handler._busy,
    "half": _Handler._half,
    "wrong-encoding": _Handler._encoded,
    "html": _Handler._html,
    "empty": _Handler._empty,
    "huge": _Handler._huge,
    "gzip-bomb": _Handler._bomb,
    "redirect": _Handler._redirect,
    "redirect-loop": _Handler._loop,
    "redirect-host": _Handler._to_host,
    "redirect-private": _Handler._to_private,
}


def _fault_of(path: str, switched_on: str) -> tuple[str, str]:
    """The fault that holds for an address, and the address without it."""
    _, first, fault, *rest = [*path.split("/", 3), "", "", ""]
    if first == "faults" and fault in FAULTS:
        return fault, f"/{rest[0]}"
    return switched_on, path


_PAGE = """<!DOCTYPE html>
<html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Nguồn trình diễn</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 16px/1.5 sans-serif; max-width: 45rem; margin: 2rem auto;
padding: 0 1rem }} select, button {{ font: inherit; max-width: 100% }} li {{ overflow-wrap: anywhere }}</style>
<h1>Nguồn trình diễn</h1>
<p>Số liệu thật của cổng, như một nguồn bên ngoài gửi. <span lang="en">Real figures of the portal, as a source outside
sends them.</span></p>
<ul>{files}</ul>
<h2>Lỗi / <span lang="en">Faults</span></h2>
<form><label>Của mọi địa chỉ ở trên / <span lang="en">Of every address above</span><br>
<select name="fault">{options}</select></label> <button>Đặt / <span lang="en">Set</span></button></form>
<p>Của một địa chỉ / <span lang="en">Of one address</span>:</p>
<ul>{faults}</ul></html>
"""
_MORE = ("/dti.csv?until=2022", "/dti.csv?by=name", "/gso.csv?vintage=2023", "/api/v1/figures")


def _page(server: DemoServer) -> str:
    """What is served here, and the switch of the faults."""
    files = [f"/{feed}.{ending}" for feed in ("dti", "gso") for ending in demo_feeds.FORMATS]
    told = {name: html.escape(f"{reason.vi} / {reason.en}") for name, reason in FAULTS.items()}
    options = "".join(
        f'<option value="{name}"{" selected" if name == server.fault else ""}>{text}</option>'
        for name, text in {"": "không / none", **told}.items()
    )
    return _PAGE.format(
        files="".join(f"<li>{_link(server.url + path)}</li>" for path in (*files, *_MORE)),
        options=options,
        faults="".join(f"<li>{_link(f'/faults/{name}/dti.csv')} {text}</li>" for name, text in told.items()),
    )


def _link(address: str) -> str:
    return f'<a href="{html.escape(address)}">{html.escape(address)}</a>'


def wait_for_end(server: DemoServer) -> None:
    """Serves until Ctrl-C."""
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        server.stopping.set()
    finally:
        server.server_close()
