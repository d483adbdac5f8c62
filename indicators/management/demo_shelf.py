"""What the demonstration source holds: the reviewed files, as the answers to its addresses."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from indicators.exports import demo_feeds

AT_ONCE = 100
MOST_DIGITS = 9


class UnknownError(LookupError):
    """Nothing stands at the address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A file as it is sent."""

    body: bytes
    content_type: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


@dataclass(frozen=True)
class Shelf:
    """The lines of the reviewed files, read once."""

    scores: tuple[Mapping[str, str], ...]
    units: tuple[Mapping[str, str], ...]
    observations: tuple[Mapping[str, str], ...]
    changed_at: datetime

    def rows(self, feed: str, asked: Mapping[str, str]) -> list[demo_feeds.DemoRow]:
        """The rows of a feed. Raises `UnknownError`."""
        if feed == "dti":
            return demo_feeds.dti_rows(self.scores, self.units, until=asked.get("until", ""))
        vintage = asked.get("vintage", "2025")
        if feed != "gso" or vintage not in demo_feeds.RELEASES:
            raise UnknownError
        return demo_feeds.gso_rows(self.observations, self.units, vintage=vintage)

    def file(self, name: str, asked: Mapping[str, str], fault: str) -> Answer:
        """The file that is called `<feed>.<format>`. Raises `UnknownError`."""
        feed, _, ending = name.partition(".")
        if ending not in demo_feeds.FORMATS:
            raise UnknownError
        write, content_type, usual = demo_feeds.FORMATS[ending]
        by = "name" if fault == "wrong-encoding" else asked.get("by", usual)
        if by not in ("slug", "code", "name"):
            raise UnknownError
        rows = demo_feeds.spoil(self.rows(feed, asked), fault)
        return Answer(write(rows, by=by, fault=fault), content_type)

    def page(self, address: str, asked: Mapping[str, str], fault: str) -> Answer:
        """A page of figures as another portal answers it."""
        rows = demo_feeds.spoil([*self.rows("dti", asked), *self.rows("gso", asked)], fault)
        wanted = ("indicator", "unit", "period")
        kept = [
            row
            for row in rows
            if all(asked.get(name, getattr(row, name)) == getattr(row, name) for name in wanted)
        ]
        window = {"limit": _number(asked, "limit", AT_ONCE), "offset": _number(asked, "offset", 0)}
        return Answer(demo_feeds.as_portal(kept, address=address, fault=fault, **window), "application/json")


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    text = asked.get(name, "")
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else default


def shelf_of(folder: Path) -> Shelf:
    """Reads the reviewed files of a folder."""
    files = {name: folder / f"{name}.csv" for name in ("scores", "units", "observations")}
    read = {name: tuple(demo_feeds.lines(path.read_text("utf-8"))) for name, path in files.items()}
    changed = max(path.stat().st_mtime for path in files.values())
    return Shelf(**read, changed_at=datetime.fromtimestamp(int(changed), UTC))
