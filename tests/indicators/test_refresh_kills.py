"""A feed is read again and again while its worker, the database and the queue are killed at moments that nobody can
foresee: nothing is lost, nothing is there twice, and no run stands still. Longer by KILLS=50 (kills of each kind)."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import SystemRandom

import psycopg
import pytest

from dti_portal.launcher import home, ports
from dti_portal.launcher.options import ROOT
from dti_portal.launcher.postgres import Cluster
from dti_portal.launcher.processes import Command, Process, wait_until
from dti_portal.launcher.valkey import Valkey
from tests.start.conftest import children_of, eventually

pytestmark = pytest.mark.start
KILLS = int(os.environ.get("KILLS", "1"))
PATIENCE = 90
CHANCE = SystemRandom()
QUARTERS = [f"{year}-Q{quarter}" for year in range(2010, 2014) for quarter in (1, 2, 3, 4)]
# One cell in so many says something else in every edition.
CHANGING = 7
# A worker and its clock, in a world in which patience is short.
HURRIED = """
import sys
import django
django.setup()
from datetime import timedelta
from indicators.actions.refresh import beating, runs
runs.SILENCE, runs.WAITS, beating.PAUSE = timedelta(seconds=4), (timedelta(seconds=0.5),) * 1000, 0.5
from dti_portal.celery import app
app.conf.beat_schedule = {
    "sweep-refreshes": {"task": "indicators.tasks.sweep_refreshes", "schedule": 1.0, "options": {"expires": 5}}
}
app.conf.beat_max_loop_interval = 1
app.start(sys.argv[1:])
"""
# A feed, and the cells that it will speak of.
SET_UP = """
import json
from django.db.models import Q
from indicators.models import Feed, Indicator
from provinces.models import UnitVersion
from tests.factories import FEED_MAPPING
shares = Indicator.objects.filter(measure_id="percent").exclude(level="national").order_by("code")
alive = UnitVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt="2023-01-01"), unit__level="province",
                                   valid_from__lte="2009-01-01")
Feed.objects.create(key="kills", name_vi="Thử", name_en="Trial", publisher="Cục", format="csv",
                    address="%s/figures.csv", mapping=FEED_MAPPING, policy="publish")
print(json.dumps([list(shares.values_list("code", flat=True)[:8]),
                  sorted(set(alive.values_list("unit__slug", flat=True)))]))
"""
ASK = b"""
    INSERT INTO indicators_refreshrun (feed_id, state, how, trial, requested_at, attempt, feed_version,
        token, phase, sha256, file_name, etag, last_modified, unchanged, fault, fault_vi, fault_en, log, sample,
        bytes_read, rows_read, rows_new, rows_same, rows_revised, rows_held, rows_refused, rows_done)
    SELECT id, 'waiting', 'click', false, now(), 1, version,
        '', '', '', '', '', '', false, '', '', '', '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0 FROM indicators_feed RETURNING id
"""
STATE = b"SELECT state, fault, log::text FROM indicators_refreshrun WHERE id = %s"
SHOWN = b"""
    SELECT i.code, u.slug, p.code, trim_scale(f.value)::text FROM indicators_figure f
    JOIN indicators_indicator i ON i.id = f.indicator_id JOIN provinces_unit u ON u.id = f.unit_id
    JOIN indicators_period p ON p.id = f.period_id JOIN indicators_observation o ON o.id = f.observation_id
    JOIN indicators_refreshrun r ON r.source_id = o.source_id
"""
SAID = b"""
    SELECT i.code, u.slug, p.code, array_agg(trim_scale(o.value)::text ORDER BY o.id),
           count(o.revises_id), count(DISTINCT o.revises_id)
    FROM indicators_observation o JOIN indicators_refreshrun r ON r.source_id = o.source_id
    JOIN indicators_indicator i ON i.id = o.indicator_id JOIN provinces_unit u ON u.id = o.unit_id
    JOIN indicators_period p ON p.id = o.period_id GROUP BY 1, 2, 3
"""
RUNS = b"SELECT state, count(*) FROM indicators_refreshrun GROUP BY 1"
DANGLING = b"""
    SELECT count(*) FROM provinces_source s LEFT JOIN indicators_refreshrun r ON r.source_id = s.id
    WHERE s.kind = 'feed' AND r.id IS NULL
"""


class Source(BaseHTTPRequestHandler):
    """Answers with the edition of the moment."""

    text = b""
    answers = threading.Event()

    def do_GET(self) -> None:
        self.answers.wait(PATIENCE)
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.text)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(self.text)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def answering() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Works:
    """A database that forgives no power cut, a queue, a worker and a clock; and what the source has said so far."""

    state: Path
    cluster: Cluster
    valkey: Valkey
    url: str
    database: Process
    queue: Process
    worker: Process | None = None
    beat: Process | None = None
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    edition: int = -1
    read: list[int] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {
            "DATABASE_URL": self.cluster.url,
            "REDIS_URL": self.valkey.url,
            "SECRET_KEY": "k" * 60,
            "STATE_DIR": str(self.state),
            "FEED_HOSTS": self.url.removeprefix("http://"),
            "FEED_PRIVATE_HOSTS": self.url.removeprefix("http://"),
            "PYTHONPATH": str(ROOT),
        }

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start_celery(self, name: str, *words: str) -> Process:
        program = [sys.executable, "-c", HURRIED, name, *words]
        return Process(
            Command(name, program, self.environment, self.state / f"{name}.log", grace=15, directory=ROOT)
        )

    def start_worker(self) -> None:
        words = ("--loglevel", "INFO", "--concurrency", "1", "--without-gossip", "--without-mingle")
        self.worker = self.start_celery("worker", *words)

    def start_beat(self) -> None:
        self.beat = self.start_celery("beat", "--loglevel", "INFO", "--pidfile", "")

    def start_database(self) -> None:
        self.database = self.cluster.start()
        wait_until(lambda: self.cluster.is_ready(self.database), self.database, PATIENCE, lambda: False)

    def start_queue(self) -> None:
        self.queue = self.valkey.start()
        wait_until(lambda: self.valkey.is_ready(self.queue), self.queue, PATIENCE, lambda: False)

    def rows(self, statement: bytes, *values: object) -> list[tuple]:
        with psycopg.connect(self.cluster.url) as connection:
            return list(connection.execute(statement, values).fetchall())

    def value(self, place: int, edition: int) -> str:
        """What the source says of a cell in an edition."""
        changes = sum(1 for each in range(1, edition + 1) if (place + each) % CHANGING == 0)
        tenths = (place * 13 + changes * 7) % 800 + 100
        return f"{tenths // 10}.{tenths % 10}"

    def next_edition(self) -> None:
        self.edition += 1
        lines = [
            f"{','.join(cell)},{self.value(place, self.edition)}" for place, cell in enumerate(self.cells)
        ]
        Source.text = "\n".join(["indicator,unit,period,value", *lines, ""]).encode()

    def ask(self) -> int:
        """A new run of a new edition."""
        self.next_edition()
        return int(self.rows(ASK)[0][0])

    def has_begun(self, run: int) -> bool:
        self.look_after()
        return bool(self.rows(STATE, run)[0][0] != "waiting")

    def is_over(self, run: int) -> bool:
        with suppress(psycopg.Error):
            return self.rows(STATE, run)[0][0] in ("done", "failed", "cancelled")
        return False

    def look_after(self) -> None:
        """Starts again what has ended, as the portal does."""
        if self.worker.exit_code is not None:
            self.worker.end_group()
            self.start_worker()
        if self.beat.exit_code is not None:
            self.beat.end_group()
            self.start_beat()

    def finish(self, run: int) -> None:
        """Waits until the run is over, and asks that it is good."""

        def over() -> bool:
            self.look_after()
            return self.is_over(run)

        assert eventually(over, PATIENCE), self.rows(STATE, run)
        state, fault, log = self.rows(STATE, run)[0]
        assert (state, fault) == ("done", ""), log
        self.read.append(self.edition)


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    state = tmp_path_factory.mktemp("kills")
    place, account = home.find(state)
    cluster = Cluster(place, state / "postgres.log", account, ports.free())
    cluster.create()
    valkey = Valkey(state / "valkey", state / "valkey.log", ports.free(), keep=False)
    Source.answers.set()
    with answering() as url:
        works = Works(state, cluster, valkey, url, cluster.start(), valkey.start())
        try:
            wait_until(lambda: cluster.is_ready(works.database), works.database, PATIENCE, lambda: False)
            works.manage("migrate", "--verbosity", "0", "--skip-checks")
            works.manage("load_reference", "--verbosity", "0")
            codes, units = json.loads(works.manage("shell", "-v", "0", "-c", SET_UP % url).splitlines()[-1])
            works.cells = [(code, unit, period) for code in codes for unit in units for period in QUARTERS]
            assert len(works.cells) > 5000
            works.start_beat()
            works.start_worker()
            works.finish(works.ask())
            yield works
        finally:
            for process in filter(None, (works.worker, works.beat, works.queue, works.database)):
                process.stop()
            home.remove(state)


def check(works: Works) -> None:
    """Every cell shows what the last edition says, its observations are what the editions said that were read, each once
    and one after the other; every run has come to its end, and no source was left behind by one that had not."""
    last = works.read[-1]
    shown = {tuple(row[:3]): row[3] for row in works.rows(SHOWN)}
    assert shown == {
        cell: works.value(place, last).removesuffix(".0") for place, cell in enumerate(works.cells)
    }
    said = {tuple(row[:3]): row[3:] for row in works.rows(SAID)}
    for place, cell in enumerate(works.cells):
        values, revising, revised = said[cell]
        told = [works.value(place, edition).removesuffix(".0") for edition in works.read]
        assert values == [
            value for value, before in zip(told, [None, *told], strict=False) if value != before
        ]
        assert revising == revised == len(values) - 1
    assert dict(works.rows(RUNS)) == {"done": len(works.read)}
    assert works.rows(DANGLING) == [(0,)]


def runs_to_break(works: Works) -> Iterator[int]:
    """So many runs, each at a moment of its life that nobody can foresee; most while they are read."""
    for _ in range(KILLS):
        run = works.ask()
        if CHANCE.random() < 0.75:
            assert eventually(partial(works.has_begun, run), PATIENCE)
        time.sleep(CHANCE.uniform(0, 2))
        yield run


def test_a_killed_worker_leaves_all_or_nothing(works: Works):
    for run in runs_to_break(works):
        # The worker itself, the process that does the work, or both at once.
        victims = [[works.worker.pid], children_of(works.worker.pid), [0]]
        for victim in CHANCE.choice([each for each in victims if each]):
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL) if victim else works.worker.end_group()
        time.sleep(CHANCE.uniform(0, 1))
        works.finish(run)
    check(works)


def test_a_worker_that_is_told_to_stop_gives_its_run_to_the_next(works: Works):
    for run in runs_to_break(works):
        stop_worker(works)
        works.start_worker()
        works.finish(run)
    check(works)


def test_a_worker_does_not_wait_for_a_source_when_it_is_told_to_stop(works: Works):
    Source.answers.clear()
    run = works.ask()
    assert eventually(lambda: works.rows(STATE, run)[0][0] == "running", PATIENCE)
    stop_worker(works)
    state, fault, log = works.rows(STATE, run)[0]
    assert (state, fault) == ("waiting", "")
    assert "The worker is stopped" in log
    Source.answers.set()
    works.start_worker()
    works.finish(run)
    check(works)


def stop_worker(works: Works) -> None:
    """As the portal stops it; past its grace the worker would be killed."""
    began = time.monotonic()
    works.worker.stop()
    assert time.monotonic() - began < works.worker.command.grace


def test_a_killed_database_leaves_all_or_nothing(works: Works):
    for run in runs_to_break(works):
        os.kill(works.database.pid, signal.SIGKILL)
        works.database.end_group()
        time.sleep(CHANCE.uniform(0, 2))
        works.start_database()
        works.finish(run)
    check(works)


def test_a_killed_queue_only_delays(works: Works):
    for run in runs_to_break(works):
        os.kill(works.queue.pid, signal.SIGKILL)
        works.queue.end_group()
        time.sleep(CHANCE.uniform(0, 2))
        works.start_queue()
        works.finish(run)
    check(works)
