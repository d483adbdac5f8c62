"""Lists of the API: `{"count", "items", "next"}` as bytes, numbers with the digits stored."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

AT_ONCE, AT_MOST = 1000, 5000
DEEPEST = 10_000_000


def number(value: Decimal | str | None) -> orjson.Fragment | None:
    """The JSON number with exactly the digits of `value` (a text must be one already), None for none."""
    if value is None:
        return None
    return orjson.Fragment(value if isinstance(value, str) else f"{value:f}")


def listing(
    items: Iterable[Mapping[str, object]],
    *,
    count: int,
    limit: int,
    offset: int,
    address: str,
    **beside: object,
) -> bytes:
    """A window of a list of `count` items; `next` is `address` at the following window, null at the end. What else is
    given stands beside the items."""
    shown = list(items)
    following = offset + len(shown)
    more = bool(shown) and following < count
    after = _at(address, limit, following) if more else None
    return orjson.dumps({"count": count, "items": shown, "next": after, **beside})


def document(item: Mapping[str, object]) -> bytes:
    """One item as JSON."""
    return orjson.dumps(item)


def _at(address: str, limit: int, offset: int) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("limit", "offset")]
    window = [("limit", str(limit))] if limit != AT_ONCE else []
    query = urlencode([*kept, *window, ("offset", str(offset))], safe=",/:")
    return urlunsplit(parts._replace(query=query))
