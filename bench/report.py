"""The tables as text."""

import sys
from collections.abc import Iterable, Sequence

from bench.client import OK
from bench.timing import Timed
from bench.weights import MOST_KILOBYTES, Weight

MISSED = "<-- MISSED"


def write(*lines: str) -> None:
    """Lines to standard output, at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def title(text: str) -> None:
    write("", text, "-" * len(text))


def times(timed: Iterable[Timed]) -> None:
    """Median and 90th percentile in milliseconds, ratio, bound."""
    heads = ("endpoint", "median ms", "p90 ms", "ratio", "at most", "compared with", "")
    _table(heads, [_time(each) for each in timed], right={1, 2, 3, 4})


def _time(each: Timed) -> Sequence[str]:
    bound, verdict = each.endpoint.bound, MISSED if each.missed else ""
    if each.status != OK:
        return (
            each.endpoint.name,
            f"HTTP {each.status}",
            "",
            "",
            _ratio(bound),
            each.endpoint.against,
            verdict,
        )
    ok = "ok" if bound is not None else ""
    return (
        each.endpoint.name,
        f"{each.median:.2f}",
        f"{each.p90:.2f}",
        _ratio(each.ratio),
        _ratio(bound),
        each.endpoint.against,
        verdict or ok,
    )


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}x"


def weights(weighed: Iterable[Weight]) -> None:
    """Kilobytes of a first visit."""
    heads = ("first visit, without chart library", "kB", "at most", "requests", "page alone", "")
    rows = [
        (
            each.page,
            f"{each.kilobytes:.1f}",
            str(MOST_KILOBYTES),
            str(len(each.parts)),
            f"{each.parts[each.page] / 1000:.1f}",
            MISSED if each.missed else "ok",
        )
        for each in weighed
    ]
    _table(heads, rows, right={1, 2, 3, 4})


def statements(found: Iterable[tuple[str, Sequence[dict[str, object]]]]) -> None:
    """Milliseconds of every statement behind some pages, prepared and alone."""
    rows = [
        (
            page if place == 0 else "",
            f"{each['milliseconds']:.2f}",
            f"{each['rows']}",
            str(each["about"]),
            ", ".join(map(str, each["through"])) if isinstance(each["through"], list) else "",
        )
        for page, statements in found
        for place, each in enumerate(statements)
    ]
    _table(("statements of", "ms", "rows", "tables", "read through"), rows, right={1, 2})


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: set[int]) -> None:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        write("  ".join(cells).rstrip())
