"""What a first visit of a page sends over the wire: the page and all that it loads, but for the chart library."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.client import Visitor

MOST_KILOBYTES = 150
CHART_LIBRARY = "plotly"
LOADED_BY = {"script": "src", "img": "src", "link": "href"}
LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload"}
FROM_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)")
FROM_SCRIPT = re.compile(r"(?:\bfrom|^import|;import)\s*['\"](\.[^'\"]+)['\"]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes over the wire; `parts` by address."""

    page: str
    parts: dict[str, int]

    @property
    def kilobytes(self) -> float:
        return sum(self.parts.values()) / 1000

    @property
    def missed(self) -> bool:
        return self.kilobytes > MOST_KILOBYTES


class _Loaded(HTMLParser):
    """Addresses that a browser fetches for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(LOADED_BY.get(tag, ""))
        if address and (tag != "link" or LOADED_LINKS & set((given.get("rel") or "").split())):
            self.addresses.append(address)


def weigh(visitor: Visitor, page: str) -> Weight:
    """The page and what it loads, each counted once; then each again, as it is, to read what it loads in turn."""
    parts: dict[str, int] = {}
    waiting = [page]
    while waiting:
        address = waiting.pop()
        if address in parts or CHART_LIBRARY in address or address.startswith(("data:", "http")):
            continue
        parts[address] = len(visitor.get(address).body)
        text = visitor.get(address, headers={}).body.decode("utf-8", "replace")
        waiting += [urljoin(address, found) for found in _loads(address, text)]
    return Weight(page, parts)


def _loads(address: str, text: str) -> Iterator[str]:
    path = urlsplit(address).path
    if path.endswith(".css"):
        yield from FROM_STYLE.findall(text)
    elif path.endswith(".js"):
        yield from FROM_SCRIPT.findall(text)
    elif path.endswith("/"):
        page = _Loaded()
        page.feed(text)
        yield from page.addresses
