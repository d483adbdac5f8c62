"""SDMX-JSON 1.0 and 2.0: observations as indexes into a structure that may stand before them or behind."""

import sys
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Any, BinaryIO

import ijson

from indicators.sources.feeds.base import Columns, RawRow, Reading, Refused
from indicators.sources.feeds.columns import Cells, column_missing, offered, plain_name, refused, unfit
from indicators.sources.feeds.json_stream import NotPlainError, Watched, explained
from indicators.sources.feeds.sdmx_message import FLAT, SERIES, DataSet, Message, message
from indicators.sources.feeds.sdmx_structure import bad_structure
from indicators.sources.feeds.sdmx_takes import Observation, Take, takes


class SdmxJsonReader:
    """Rows by the ids of components, as codes; `ID.name` is the same in words. `line` counts the observations."""

    def columns(self, file: BinaryIO, how: Reading, *, most: int = 20) -> Columns:
        told = message(file)
        names = offered([name for dataset in told.sets for name in takes(told.of(dataset), dataset)])
        rows = (row for row in _rows(file, told, names, strict=False) if isinstance(row, RawRow))
        return Columns(names, tuple(islice(rows, most)))

    def rows(self, file: BinaryIO, how: Reading, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        yield from _rows(file, message(file), [plain_name(name) for name in wanted], strict=True)


def _rows(
    file: BinaryIO, told: Message, wanted: Sequence[str], *, strict: bool
) -> Iterator[RawRow | Refused]:
    lines = count(1)
    for dataset, observations in _observations(file, told):
        structure = told.of(dataset)
        taking = _taking(takes(structure, dataset), wanted, strict=strict)
        above, below = len(structure.series), len(structure.observation)
        for observation in observations:
            line = next(lines)
            if len(observation.key) != below or (observation.series and len(observation.series) != above):
                raise bad_structure(f"observation {line}")
            yield _deletion(line) if dataset.deletes else _row(line, observation, taking)


def _taking(offers: dict[str, Take], wanted: Sequence[str], *, strict: bool) -> list[Take]:
    for name in wanted:
        if strict and name not in offers:
            raise column_missing(name, tuple(offers))
    return [offers.get(name, _nothing) for name in wanted]


def _nothing(_observation: Observation) -> None:
    """What a component says in a data set that has no such component."""


def _row(line: int, observation: Observation, taking: Sequence[Take]) -> RawRow | Refused:
    try:
        values: Cells = tuple([take(observation) for take in taking])
    except NotPlainError:
        return refused(
            line,
            "not_plain",
            "có thành phần không phải một giá trị đơn",
            "has a component that is not one plain value",
        )
    except IndexError as error:
        raise bad_structure(f"observation {line}") from error
    return unfit(line, values) or RawRow(line, values)


def _deletion(line: int) -> Refused:
    return refused(
        line,
        "deletion",
        "yêu cầu xóa số; cổng không xóa số đã công bố theo nguồn tự động",
        "asks for a deletion; the portal does not delete figures because a feed says so",
    )


def _observations(file: BinaryIO, told: Message) -> Iterator[tuple[DataSet, Iterator[Observation]]]:
    """The observations of each data set; one has them in series or flat."""
    for part in (SERIES, FLAT):
        if not any(dataset.counts[part] for dataset in told.sets):
            continue
        watched = Watched(file, sys.maxsize)
        with explained(watched):
            entries = ijson.kvitems(watched, f"{told.root}.{part}")
            for dataset in told.sets:
                own = _counted(watched, entries, dataset.counts[part])
                yield dataset, _in_series(own) if part == SERIES else _flat(own)


def _counted(watched: Watched, entries: Any, most: int) -> Iterator[tuple[str, Any]]:
    for entry in islice(entries, most):
        watched.since = 0
        yield entry


def _in_series(entries: Iterator[tuple[str, Any]]) -> Iterator[Observation]:
    for key, series in entries:
        if not isinstance(series, dict) or not isinstance(series.get("observations") or {}, dict):
            raise bad_structure(f"series {key}")
        above, attributes = _key(key), _list(series.get("attributes"))
        for own, cells in (series.get("observations") or {}).items():
            yield Observation(above, attributes, _key(own), _list(cells))


def _flat(entries: Iterator[tuple[str, Any]]) -> Iterator[Observation]:
    for key, cells in entries:
        yield Observation((), [], _key(key), _list(cells))


def _key(text: str) -> tuple[int, ...]:
    try:
        return tuple([int(part) for part in text.split(":")]) if text else ()
    except ValueError as error:
        raise bad_structure(f"key {text}") from error


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
