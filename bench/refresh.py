"""What reading a feed of a million rows costs, against a bare COPY of the observations and figures that come of it.

`python -m bench.refresh`. All of it is measured in one run, each on a fresh copy of one database that holds units and
indicators and nearly nothing else: the COPY of ready text; the feed, fetched, kept, read, understood and written; and
the feed once more with its rows in another order.
"""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlsplit

import orjson
import psycopg
from psycopg import sql

from bench import browsing, report, stores
from bench.refresh_rows import BARE, FIGURES, OBSERVATIONS, RAW, Rows, write_files
from bench.serving import served
from bench.stores import Store
from dti_portal.launcher.console import LaunchError, say
from dti_portal.launcher.processes import wait_until

ROWS = 1_000_000
# The first time everything is new, the second time nothing is.
BOUNDS = {"first": 4.0, "second": 2.0}
MOST_MEGABYTES = 300
MOST_NOTICED, IDLE_SECONDS = 1.5, 15
PATIENCE = 900
# Units, indicators and the figures of one quarter, so that nothing has to be understood that nobody would write.
GROUND = Store(
    name="refresh",
    fill=("generate_store", "--units", "64", "--indicators", "200", "--quarters", "1"),
    indicator="g-001",
    series=("g-001", "vn"),
    section=("g-001", "2024-Q4"),
    pages=(),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of a run, megabytes that its process had at most, seconds between two tellings at most, its counts, and seconds by phase."""

    seconds: float
    megabytes: float
    silence: float
    counts: dict[str, int]
    spent: dict[str, float]


def main() -> int:
    """1 when a bound is missed."""
    parser = ArgumentParser(prog="python -m bench.refresh")
    parser.add_argument("--rows", type=int, default=ROWS)
    try:
        missed = measure(parser.parse_args().rows)
    except LaunchError as error:
        sys.stderr.write(f"[portal] {error}\n")
        return 1
    return 1 if missed else 0


def measure(rows: int = ROWS) -> int:
    """Prints the table; how many bounds are missed."""
    ground = stores.prepare(GROUND)
    report.title(f"a feed of {rows:,} rows, its rows in random order")
    with TemporaryDirectory() as folder:
        say("writing the files of the feed")
        made = write_files(Path(folder), ground, rows)
        with copied(ground, "bare") as url:
            bare, raw = _bare(url, made)
        with copied(ground, "feed") as url, offered(Path(folder)) as address, served(url) as port:
            still = browsing.idle(port, IDLE_SECONDS)
            with browsing.Browsing(port) as visitor:
                runs = _runs(url, address, Path(folder))
    report.write(
        f"bare COPY of observations and figures: {bare:.1f} s; of the CSV itself, no index: {raw:.1f} s"
    )
    missed = sum(_told(name, runs[name], bare, raw) for name in BOUNDS)
    return missed + sum(_noticed(*each) for each in browsing.ratios(visitor.medians, still))


def _told(name: str, run: Figures, bare: float, raw: float) -> int:
    """Prints one line; 1 for each bound that is missed."""
    ratio, bound = run.seconds / bare, BOUNDS[name]
    missed = [ratio > bound, run.megabytes > MOST_MEGABYTES]
    report.write(
        f"{name:6} {run.seconds:6.1f} s  {ratio:4.1f}x (at most {bound:.0f}x; {run.seconds / raw:.0f}x the CSV itself)"
        f"  {run.megabytes:.0f} MB (at most {MOST_MEGABYTES})  told every {run.silence:.1f} s or sooner"
        f"  {report.MISSED if any(missed) else 'ok'}",
        f"       {', '.join(f'{count:,} {what}' for what, count in run.counts.items())};"
        f" {', '.join(f'{what} {seconds:.1f} s' for what, seconds in run.spent.items())}",
    )
    return sum(missed)


def _noticed(page: str, idle: float, busy: float, ratio: float) -> int:
    """Prints what a visitor noticed of both runs; 1 where it was too much."""
    missed = ratio > MOST_NOTICED
    report.write(
        f"{page:45} {idle:6.1f} ms, while the feed is read {busy:6.1f} ms  {ratio:.1f}x (at most {MOST_NOTICED}x)"
        f"  {report.MISSED if missed else 'ok'}"
    )
    return int(missed)


@contextmanager
def copied(url: str, name: str) -> Iterator[str]:
    """A fresh copy of the database, gone afterwards."""
    ground = urlsplit(url).path.lstrip("/")
    copy = f"{ground}_{name}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy))
    stores.execute(url, drop)
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(ground))
    stores.execute(stores.server_url(), words)
    stores.execute(url, sql.SQL("CHECKPOINT"))
    try:
        yield stores.with_name(url, copy)
    finally:
        stores.execute(url, drop)


@contextmanager
def offered(folder: Path) -> Iterator[str]:
    """The address under which the files of a folder are served, as a feed is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


def _bare(url: str, made: Rows) -> tuple[float, float]:
    """Seconds of the ready text into the tables, with all their indexes and constraints, and of the CSV into a table
    without any."""
    say("the bare COPY")
    with psycopg.connect(url) as connection:
        made.make_ground(connection)
        began = time.perf_counter()
        _copy(connection, OBSERVATIONS, made.observations)
        _copy(connection, FIGURES, made.figures)
        connection.commit()
        seconds = time.perf_counter() - began
        connection.execute(BARE)
        return seconds, _timed(lambda: _copy(connection, RAW, made.first))


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _copy(connection: psycopg.Connection, statement: str, path: Path) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy, path.open("rb") as file:
        while part := file.read(1 << 20):
            copy.write(part)


def _runs(url: str, address: str, folder: Path) -> dict[str, Figures]:
    """Both runs by one worker, one after the other."""
    say("the feed, twice")
    told = folder / "told.json"
    words = ["-m", "bench.refresh_worker", address, str(told)]
    changed = {
        "DATABASE_URL": url,
        "FEED_HOSTS": "127.0.0.1",
        "FEED_PRIVATE_HOSTS": urlsplit(address).netloc,
        "STATE_DIR": str(folder),
    }
    worker = stores.start("bench-refresh", words, changed)
    wait_until(lambda: worker.exit_code == 0, worker, PATIENCE, lambda: False)
    return {name: Figures(**each) for name, each in orjson.loads(told.read_bytes()).items()}


if __name__ == "__main__":
    sys.exit(main())
