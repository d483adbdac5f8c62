"""One visitor with one connection that stays open."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import perf_counter

# As browsers and API clients ask: what the portal compresses, it compresses here too.
AS_BROWSERS = {"Accept-Encoding": "gzip, br"}
OK = 200


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

    def _ask(self, path: str, headers: Mapping[str, str]) -> Answer:
        began = perf_counter()
        self._connection.request("GET", path, headers=dict(headers))
        response = self._connection.getresponse()
        body = response.read()
        took = (perf_counter() - began) * 1000
        return Answer(response.status, body, took)

    def close(self) -> None:
        self._connection.close()
