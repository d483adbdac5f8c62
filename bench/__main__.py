"""`make bench`: all stores one after the other, tables to standard output, 1 when a bound is missed."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from urllib.parse import urlencode

import orjson

from bench import refresh, report, stores, timing, weights
from bench.client import OK, Editor, Visitor
from bench.serving import served
from bench.stores import LISTING, STORES, Store
from bench.timing import Endpoint, Timed, Visitors
from dti_portal.launcher.console import LaunchError, say

# What is measured beside the stores: a feed of a million rows.
FEED = "refresh"


def main() -> int:
    """Measures what `--only` names, else everything."""
    parser = ArgumentParser(prog="python -m bench")
    parser.add_argument("--rounds", type=int, default=300, help="how often each address is asked")
    parser.add_argument("--only", choices=[*(store.name for store in STORES), FEED], help="one of them")
    arguments = parser.parse_args()
    try:
        chosen = [store for store in STORES if arguments.only in (None, store.name)]
        missed = sum(measure(store, arguments.rounds) for store in chosen)
        missed += refresh.measure() if arguments.only in (None, FEED) else 0
    except LaunchError as error:
        sys.stderr.write(f"[portal] {error}\n")
        return 1
    report.write("", f"{missed} missed" if missed else "every bound is kept")
    return 1 if missed else 0


def measure(store: Store, rounds: int) -> int:
    """Prints the tables of one store; how many bounds it misses."""
    url = stores.prepare(store)
    with served(url) as port:
        visitors = Visitors(Visitor(port))
        asked = timing.endpoints(store)
        if store.cells:
            collection, unit = stores.report(url)
            visitors = Visitors(visitors.guest, Editor(port, f"{unit}-editor"))
            asked += timing.entry_endpoints(store, (collection, unit))
        _draws(visitors.guest)
        report.title(f"{store.name} data: {rounds} rounds, one visitor, {_workers()}")
        say(f"measuring the {store.name} data")
        _same_rows(visitors.guest, asked)
        timed = timing.measure(visitors, asked, rounds)
        report.times(timed)
        weighed = [weights.weigh(visitors.of(each), page) for page, each in pages(timed).items()]
        report.write("")
        report.weights(weighed)
        report.write("")
        report.statements((each.name, _statements(visitors, each)) for each in asked if _is_hot(each))
        visitors.close()
    return sum(each.missed for each in timed) + sum(each.missed for each in weighed)


def _draws(visitor: Visitor) -> None:
    """Without collected static files every page fails, and its failing would be measured."""
    if visitor.get("/bench/empty").status != OK:
        raise LaunchError(
            "Trang trống không mở được: hãy chạy bằng make bench, có gom tệp tĩnh.",
            "the empty page fails: start it by make bench, which collects the static files.",
        )


def _workers() -> str:
    from dti_portal import serving

    return f"gunicorn with {serving.workers} workers of {serving.threads} threads"


def _same_rows(visitor: Visitor, asked: list[Endpoint]) -> None:
    """A floor is one only if it answers as many rows as what is compared with it."""
    paths = {each.name: each.path for each in asked}
    for each in asked:
        if each.against in timing.FLOORS:
            counts = [_count(visitor, path) for path in (each.path, paths[each.against])]
            if counts[0] != counts[1]:
                raise LaunchError(
                    f"{each.name}: {counts[0]} dòng, mức sàn {counts[1]} dòng.",
                    f"{each.name}: {counts[0]} rows, but its floor has {counts[1]}.",
                )
            report.write(f"{each.name}: {counts[0]} rows, and so has its floor")


def _count(visitor: Visitor, path: str) -> int:
    answer = visitor.get(path)
    return len(orjson.loads(answer.body)["items"]) if answer.status == OK else 0


def pages(timed: Iterable[Timed]) -> dict[str, Endpoint]:
    """The addresses that answered with a page, each once."""
    answered = (each.endpoint for each in timed if each.status == OK and not each.endpoint.saves)
    # A part that only htmx asks for is no visit.
    asked = [each for each in answered if not (each.editor and each.swap)]
    paths = {each.address(0) if each.swap else each.path: each for each in reversed(asked)}
    return {path: paths[path] for path in reversed(paths) if path.partition("?")[0].endswith("/")}


def _is_hot(each: Endpoint) -> bool:
    return not each.saves and (each.bound is not None or each.name.startswith(LISTING))


def _statements(visitors: Visitors, each: Endpoint) -> list[dict[str, object]]:
    who = {"as": visitors.editor.username} if each.editor and visitors.editor else {}
    answer = visitors.guest.get(f"/bench/statements?{urlencode({'path': each.path} | who)}")
    return list(orjson.loads(answer.body)["statements"]) if answer.status == OK else []


if __name__ == "__main__":
    sys.exit(main())
