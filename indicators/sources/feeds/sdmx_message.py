"""The first walk through an SDMX-JSON message: its structures, and what its data sets say above their observations."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.json_stream import Watched, explained, record_too_long
from indicators.sources.feeds.sdmx_structure import Structure, bad_structure, structure

SERIES, FLAT = "series", "observations"
# Version 1.0 puts all under `data`, messages before it do not, version 2.0 knows several structures.
_STRUCTURES = frozenset({"structure", "data.structure", "data.structures.item"})
_SETS = ("dataSets.item", "data.dataSets.item")
_ACTION, _STRUCTURE, _ATTRIBUTES, _GROUPS = "action", "structure", "attributes", "dimensionGroupAttributes"
_OF_SETS = {f"{root}.{name}": name for root in _SETS for name in (_ACTION, _STRUCTURE, _ATTRIBUTES, _GROUPS)}
_COUNTED = {f"{root}.{name}": name for root in _SETS for name in (SERIES, FLAT)}
# Of the parser, for what is held in memory: some fifty thousand coded values with their names.
_MOST_EVENTS = 600_000
_MOST_SERIES = 4 * 1024 * 1024


@dataclass(slots=True)
class DataSet:
    """What is said of all observations of a data set, and how many series or flat observations it has."""

    said: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def deletes(self) -> bool:
        return str(self.said.get(_ACTION, "")).casefold() in ("delete", "d")

    @property
    def structure(self) -> object:
        return self.said.get(_STRUCTURE, 0)

    @property
    def attributes(self) -> list[Any]:
        given = self.said.get(_ATTRIBUTES)
        return given if isinstance(given, list) else []

    @property
    def groups(self) -> Mapping[str, Any]:
        given = self.said.get(_GROUPS)
        return given if isinstance(given, dict) else {}


@dataclass(frozen=True, slots=True)
class Message:
    """`root` is where the parser finds the data sets."""

    root: str
    structures: tuple[Structure, ...]
    sets: tuple[DataSet, ...]

    def of(self, dataset: DataSet) -> Structure:
        """The structure of a data set. Raises `FeedError`."""
        index = dataset.structure if isinstance(dataset.structure, int) else 0
        if not 0 <= index < len(self.structures):
            raise bad_structure(f"structure {index}")
        return self.structures[index]


def message(file: BinaryIO) -> Message:
    """Walks through all of the file: what it cuts short or gets wrong is known before any observation is read.
    Raises `FeedError`."""
    watched, walk = Watched(file), _Walk()
    with explained(watched):
        for place, event, value in ijson.parse(watched):
            watched.since = 0
            walk.take(place, event, value, watched.done)
    if not walk.structures:
        raise FeedError(
            "not_sdmx",
            "Không thấy phần «structure» của SDMX-JSON. Hãy kiểm tra địa chỉ và định dạng của nguồn.",
            "There is no “structure” of SDMX-JSON. Check the address and the format of the feed.",
        )
    return Message(walk.root, tuple(map(structure, walk.structures)), tuple(walk.sets))


class _Walk:
    """Builds what stands above the observations, and only counts these."""

    def __init__(self) -> None:
        self.structures: list[Any] = []
        self.sets: list[DataSet] = []
        self.root = _SETS[1]
        self._builder: ObjectBuilder | None = None
        self._place = ""
        self._left = _MOST_EVENTS
        self._series_begun = 0

    def take(self, place: str, event: str, value: object, done: int) -> None:
        """One event of the parser, which has `done` so many bytes."""
        if self._builder is not None:
            self._build(self._builder, place, event, value)
        elif event == "map_key":
            if place in _COUNTED:
                self._count(_COUNTED[place], done)
        elif event == "start_map" and place in _SETS:
            self._room()
            self.root = place
            self.sets.append(DataSet())
        elif place in _STRUCTURES or place in _OF_SETS:
            self._begin(place, event, value)

    def _count(self, part: str, done: int) -> None:
        """A series or a flat observation begins: each is held as a whole when it is read."""
        if self.sets[-1].counts[part] and done - self._series_begun > _MOST_SERIES:
            raise record_too_long()
        self._series_begun = done
        self.sets[-1].counts[part] += 1

    def _begin(self, place: str, event: str, value: object) -> None:
        self._room()
        if event in ("start_map", "start_array"):
            self._builder, self._place = ObjectBuilder(), place
            self._builder.event(event, value)
        elif event not in ("end_map", "end_array"):
            self._keep(place, value)

    def _build(self, builder: ObjectBuilder, place: str, event: str, value: object) -> None:
        builder.event(event, value)
        self._room()
        if place == self._place and event in ("end_map", "end_array"):
            self._builder = None
            self._keep(place, builder.value)

    def _room(self) -> None:
        """Something more is held in memory."""
        self._left -= 1
        if self._left < 0:
            raise FeedError(
                "record_too_long",
                "Phần cấu trúc của SDMX-JSON quá lớn. Hãy hỏi nơi công bố ít chỉ tiêu hoặc ít đơn vị hơn một lần.",
                "The structure of the SDMX-JSON message is too large. Ask for fewer indicators or units at a time.",
            )

    def _keep(self, place: str, value: object) -> None:
        if place in _OF_SETS and self.sets:
            self.sets[-1].said[_OF_SETS[place]] = value
        elif place in _STRUCTURES:
            self.structures.append(value)
