"""Visitors with one connection each that stays open: a guest, and one who is signed in and types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

# As browsers and API clients ask: what the portal compresses, it compresses here too.
AS_BROWSERS = {"Accept-Encoding": "gzip, br"}
AS_A_FORM = AS_BROWSERS | {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
OK = 200
SIGN_IN = "/bench/sign-in"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, body as it came over the wire, and milliseconds from the first byte sent."""

    status: int
    body: bytes
    milliseconds: float


class Visitor:
    """Asks a server for one address after the other."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, *, headers: Mapping[str, str] = AS_BROWSERS) -> Answer:
        """The answer; a connection that the server closed while nothing was asked is opened again."""
        try:
            return self._ask(path, headers)
        except (HTTPException, ConnectionError):
            self.close()
            return self._ask(path, headers)

    def _ask(self, path: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> Answer:
        began = perf_counter()
        method, content = ("GET", None) if form is None else ("POST", urlencode(form))
        self._connection.request(method, path, content, headers=dict(headers))
        response = self._connection.getresponse()
        body = response.read()
        took = (perf_counter() - began) * 1000
        self._keep(response.headers.get_all("Set-Cookie", []))
        return Answer(response.status, body, took)

    def _keep(self, cookies: list[str]) -> None:
        """A guest keeps none."""

    def close(self) -> None:
        self._connection.close()


class Editor(Visitor):
    """One who is signed in and types numbers into cells, one write after the other."""

    def __init__(self, port: int, username: str) -> None:
        super().__init__(port)
        self.username = username
        self._cookies: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self.get(f"{SIGN_IN}?{urlencode({'as': username})}")

    def get(self, path: str, *, headers: Mapping[str, str] = AS_BROWSERS) -> Answer:
        return super().get(path, headers={**headers, **self._cookie})

    def save(self, path: str, number: int) -> Answer:
        """Types a number into the cell of this address, as the form does when a person leaves the field."""
        form, code = (
            path.rstrip("/").rsplit("/", 2)[0].removesuffix("/cells"),
            path.rstrip("/").rpartition("/")[2],
        )
        seen = self._seen.get(path) or self._stands(f"{form}/", code)
        said = {f"seen-{code}": seen, f"typed-{code}": str(number)}
        answer = self._ask(path, {**AS_A_FORM, **self._cookie, "X-CSRFToken": self._token}, said)
        if answer.status == OK:
            self._seen[path] = f"{int(seen.partition(':')[0]) + 1}::{number}"
        return answer

    def _stands(self, form: str, code: str) -> str:
        """Version, reason and text of a cell, as the form sends them back."""
        page = self.get(form, headers={}).body.decode()
        found = re.search(rf'name="seen-{re.escape(code)}" value="([^"]*)"', page)
        return found[1] if found else "0::"

    @property
    def _cookie(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}

    @property
    def _token(self) -> str:
        return next((value for name, value in self._cookies.items() if name.endswith("csrftoken")), "")

    def _keep(self, cookies: list[str]) -> None:
        for text in cookies:
            self._cookies |= {name: each.value for name, each in SimpleCookie(text).items()}
