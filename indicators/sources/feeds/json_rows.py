"""JSON: a list of records somewhere in a document, fields by their paths."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import ijson

from indicators.sources.feeds import json_paths
from indicators.sources.feeds.base import Columns, FeedError, RawRow, Reading, Refused
from indicators.sources.feeds.columns import LONGEST_CELL, column_missing, offered, refused, shown, unfit
from indicators.sources.feeds.json_paths import ABSENT, finder
from indicators.sources.feeds.json_stream import NotPlainError, Watched, explained, text_of

_MOST_NAMES = 300
_KEYS_TOLD = 8

Finder = Callable[[object], object]


class JsonReader:
    """Rows by the paths of their fields; `line` counts the records."""

    # Whether documents may stand one behind the other.
    many = False

    def columns(self, file: BinaryIO, how: Reading, *, most: int = 20) -> Columns:
        first = list(islice(self._records(file, how), most))
        names = offered([name for record in first for name in json_paths.paths(record)])[:_MOST_NAMES]
        finders = [finder(name) for name in names]
        rows = (_row(line, record, finders) for line, record in enumerate(first, 1))
        return Columns(names, tuple(row for row in rows if isinstance(row, RawRow)))

    def rows(self, file: BinaryIO, how: Reading, wanted: Sequence[str]) -> Iterator[RawRow | Refused]:
        finders = [finder(name) for name in wanted]
        unseen = dict(zip(wanted, finders, strict=True))
        line, record = 0, None
        for line, record in enumerate(self._records(file, how), 1):
            if unseen:
                unseen = {name: find for name, find in unseen.items() if find(record) is ABSENT}
            yield _row(line, record, finders)
        # A field that no record has is not left out now and then: the source has changed.
        if line and unseen:
            raise column_missing(next(iter(unseen)), tuple(json_paths.paths(record)))

    def path(self, how: Reading) -> str:
        """Where the records stand."""
        return how.rows

    def _records(self, file: BinaryIO, how: Reading) -> Iterator[object]:
        prefix = json_paths.prefix(self.path(how))
        watched = Watched(file)
        found = False
        with explained(watched):
            for record in ijson.items(watched, _item(prefix), multiple_values=self.many):
                watched.since = 0
                found = True
                yield record
        if not found:
            _explain_none(file, prefix, many=self.many)


def _row(line: int, record: object, finders: Sequence[Finder]) -> RawRow | Refused:
    if not isinstance(record, dict | list):
        return refused(
            line,
            "not_a_record",
            "không phải một bản ghi gồm các trường",
            "is not a record with fields",
            str(record)[:LONGEST_CELL],
        )
    try:
        values = tuple([_text(find(record)) for find in finders])
    except NotPlainError:
        return refused(
            line,
            "not_plain",
            "có trường là danh sách hoặc đối tượng, cần đường dẫn tới một giá trị",
            "has a field that is a list or an object, the path must lead to one value",
        )
    return unfit(line, values) or RawRow(line, values)


def _text(value: object) -> str | None:
    if type(value) is str:
        return value
    return None if value is None or value is ABSENT else text_of(value)


def _item(prefix: str) -> str:
    return f"{prefix}.item" if prefix else "item"


def _explain_none(file: BinaryIO, prefix: str, *, many: bool) -> None:
    """An empty list is a list; raises `FeedError` where there is none at the path."""
    watched = Watched(file)
    keys: list[str] = []
    with explained(watched):
        for place, event, value in ijson.parse(watched, multiple_values=many):
            watched.since = 0
            if place == prefix and event == "start_array":
                return
            if place == "" and event == "map_key" and len(keys) < _KEYS_TOLD:
                keys.append(value)
    raise _no_list(prefix, keys)


def _no_list(prefix: str, keys: Sequence[Any]) -> FeedError:
    there = ", ".join(f"«{shown(key, 40)}»" for key in keys)
    if not prefix:
        return FeedError(
            "rows_missing",
            f"Tệp JSON không phải một danh sách; ở ngoài cùng có: {there or 'không có gì'}. Hãy khai đường dẫn tới danh "
            "sách bản ghi trong ánh xạ.",
            f"The JSON file is not a list; at its top there is: {there or 'nothing'}. Name the path to the records in "
            "the mapping.",
        )
    return FeedError(
        "rows_missing",
        f"Không có danh sách bản ghi ở «{shown(prefix, 60)}»; ở ngoài cùng có: {there or 'không có gì'}. Hãy sửa đường "
        "dẫn trong ánh xạ, hoặc hỏi nơi công bố.",
        f"There is no list of records at “{shown(prefix, 60)}”; at the top there is: {there or 'nothing'}. Mend the path "
        "in the mapping, or ask the publisher.",
    )
