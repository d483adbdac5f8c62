"""Whole portals, started as a person would: by make, in a copy of the checkout whose path has a space."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
READY = "Ready: "
# A worker hears only what is said when it listens already.
PING = """
from dti_portal.celery import app
print(next(heard for _ in range(60) if (heard := app.control.ping(timeout=1))))
"""
# What the test run itself was told, and what make tells its children.
NOT_PASSED_ON = {
    *(
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "STATE_DIR",
        "PORTAL_START",
        "DEBUG",
        "HTTPS",
        "ALLOWED_HOSTS",
    ),
    *("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "DJANGO_SETTINGS_MODULE", "PORT", "HOST", "PG_BIN"),
}

NOT_COPIED = (".git", ".venv", ".*_cache", ".hypothesis", ".env", "node_modules", "var")


class Portal:
    """One `make run` in one checkout."""

    target = "run"

    def __init__(self, checkout: Path, port: int, **environment: str) -> None:
        self.checkout = checkout
        self.url = f"http://127.0.0.1:{port}"
        self.environment = clean_environment() | {"PORT": str(port)} | environment
        self.make: subprocess.Popen[str]

    @property
    def state(self) -> Path:
        return self.checkout / "var"

    def start(self, **environment: str) -> Self:
        with open(self.told, "w") as errors:
            self.make = subprocess.Popen(
                ["make", self.target],
                cwd=self.checkout,
                env=self.environment | environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        assert self.make.stdout
        with self.make.stdout as output:
            line = output.readline()
        assert line == f"{READY}{self.url}/\n", self.said
        return self

    @property
    def told(self) -> Path:
        return self.checkout / "stderr.txt"

    @property
    def said(self) -> str:
        """What the start wrote on stderr."""
        return self.told.read_text()

    def sql(self, statement: str, *values: str) -> object:
        """The first column of the first row, from the database of the running portal."""
        url = json.loads((self.state / "running.json").read_text())["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            row = connection.execute(statement.encode(), values or None).fetchone()
        return row and row[0]

    def page(self, path: str) -> str:
        return fetch(int(self.environment["PORT"]), path)

    @property
    def supervisor(self) -> int:
        return children_of(self.make.pid)[0]

    def child(self, word: str) -> int:
        """The process that the supervisor started with this word on its command line."""
        return next(pid for pid in children_of(self.supervisor) if word in command_of(pid))

    def everything(self) -> list[int]:
        """The supervisor and all that came of it."""
        found, new = [], [self.supervisor]
        while new:
            found += new
            new = [child for pid in new for child in children_of(pid)]
        return found

    def stop(self) -> int:
        """Stop the supervisor, as `kill` does; make's exit code."""
        os.kill(self.supervisor, signal.SIGTERM)
        return self.make.wait(60)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "-m", "dti_portal.launcher", "manage", "--", *words]
        return subprocess.run(
            command, cwd=self.checkout, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def run_make(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", *words],
            cwd=self.checkout,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )

    def clear(self) -> None:
        with suppress(AttributeError, ProcessLookupError):
            os.killpg(self.make.pid, signal.SIGTERM)
            self.make.wait(60)
        # As root in a directory that PostgreSQL's account may not enter, the data are elsewhere.
        shutil.rmtree((self.state / "postgres").resolve(), ignore_errors=True)


def clean_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return kept | {"PORTAL_VENV": sys.prefix}


def fetch(port: int, path: str, **headers: str) -> str:
    """The body of a page that answers 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read().decode()
        assert response.status == 200, body
        return body


def children_of(parent: int) -> list[int]:
    return [
        pid
        for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
        if _parent_and_state(pid)[0] == parent
    ]


def runs(pid: int) -> bool:
    return _parent_and_state(pid)[1] not in {"", "Z"}


def _parent_and_state(pid: int) -> tuple[int, str]:
    with suppress(OSError):
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
        return int(parent), state
    return 0, ""


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def eventually(holds: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it comes true within so many seconds; a server that is away for a moment counts as not yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError, HTTPException, StopIteration, AssertionError):
            if holds():
                return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_checkout(target: Path) -> Path:
    """This checkout without its state, but with what is installed, compiled and collected already."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (target / "node_modules").symlink_to(ROOT / "node_modules")
    _copy_assets(Path(os.environ.get("STATE_DIR", ROOT / "var")), target / "var")
    return target


def _copy_assets(source: Path, state: Path) -> None:
    """Compressing the static files again for each copy would take half of the tests' time."""
    shutil.copytree(source / "static", state / "static")
    for stamp in source.glob("*.stamp"):
        shutil.copy2(stamp, state)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that nothing was started in."""
    return copy_checkout(tmp_path_factory.mktemp("start") / "bản sao cổng")


@pytest.fixture(scope="session")
def portal(checkout: Path) -> Iterator[Portal]:
    """A portal on its own servers. A test that stops it starts it again."""
    portal = Portal(checkout, free_port())
    yield portal.start()
    portal.clear()


@pytest.fixture(autouse=True)
def _portal_runs(request: pytest.FixtureRequest) -> None:
    """A test that failed half-way takes no other test down with it."""
    if "portal" in request.fixturenames:
        portal: Portal = request.getfixturevalue("portal")
        if portal.make.poll() is not None:
            portal.start()


@pytest.fixture(scope="module")
def unstarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal that was not started yet, in a checkout of its own."""
    portal = Portal(copy_checkout(tmp_path_factory.mktemp("start") / "another copy"), free_port())
    yield portal
    portal.clear()


@pytest.fixture(scope="module")
def own_database() -> Iterator[str]:
    """The URL of an empty database on the server of the test run: to the portal, a server of somebody else."""
    server = os.environ["DATABASE_URL"]
    name = f"start_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield server.rpartition("/")[0] + f"/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
