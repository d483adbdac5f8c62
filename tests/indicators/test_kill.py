"""Nothing that was answered as saved is ever lost, and nothing is half: web processes and the database are killed
between two keystrokes, and 34 editors type at once. Longer by KILLS=50 (kills of each kind)."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from secrets import SystemRandom
from urllib.parse import urlencode

import psycopg
import pytest

from dti_portal.launcher import home, ports
from dti_portal.launcher.options import ROOT
from dti_portal.launcher.postgres import Cluster
from dti_portal.launcher.processes import Command, Process, wait_until
from tests.start.conftest import children_of, command_of, eventually

pytestmark = pytest.mark.start
KILLS = int(os.environ.get("KILLS", "1"))
PATIENCE = 60
CODES = [f"practice-{number:02d}" for number in range(1, 21)]
# A round of empty reports, and a session for every editor as if all had typed their passwords.
ROUND = """
import json
from datetime import timedelta
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from indicators.actions import NewCollection, create_collection, open_collection
from indicators.models import Collection
day, by = timezone.localdate(), User.objects.get(username="ministry")
first = Collection.objects.order_by("-period__end").first()
asked = NewCollection(
    first.period.code, "Thử", "Trial", %(codes)r, day + timedelta(7), day + timedelta(9)
)
made = create_collection(asked=asked, by=by, now=timezone.now())
open_collection(collection=made, by=by, now=timezone.now())
kept = {}
for report in made.submissions.select_related("unit"):
    client = Client()
    client.force_login(User.objects.get(username=f"{report.unit.slug}-editor"))
    kept[report.unit.slug] = client.cookies["sessionid"].value
print(json.dumps({"round": made.key, "sessions": kept}))
"""


AUDITED = b"""
    SELECT split_part(key, '/', 3), after, id FROM provinces_change
    WHERE topic = 'entry' AND action = 'saved' AND starts_with(key, %s) ORDER BY id
"""
STANDING = b"""
    SELECT i.code, e.typed, e.version FROM indicators_entry e JOIN indicators_indicator i ON i.id = e.indicator_id
    JOIN indicators_submission s ON s.id = e.submission_id JOIN provinces_unit u ON u.id = s.unit_id
    JOIN indicators_collection c ON c.id = s.collection_id WHERE c.key = %s AND u.slug = %s
"""


@dataclass
class Portal:
    """A web server of two processes on a database of its own that forgives no power cut: everything is synced."""

    state: Path
    cluster: Cluster
    database: Process
    port: int = field(default_factory=ports.free)
    web: Process | None = None
    round: str = ""
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        told = {"DATABASE_URL": self.cluster.url, "SECRET_KEY": "k" * 60}
        return dict(os.environ) | told | {"LOG_LEVEL": "CRITICAL"}

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start_web(self) -> None:
        words = ["-m", "gunicorn", "-c", "python:dti_portal.serving", "--bind", f"127.0.0.1:{self.port}"]
        log = self.state / "web.log"
        command = Command("web", [sys.executable, *words], self.environment, log, directory=ROOT)
        self.web = Process(command)
        wait_until(self.answers, self.web, PATIENCE, lambda: False)

    def start_database(self) -> None:
        self.database = self.cluster.start()
        wait_until(lambda: self.cluster.is_ready(self.database), self.database, PATIENCE, lambda: False)

    def answers(self) -> bool:
        with suppress(OSError, HTTPException):
            return ask(self.port, "GET", "/readyz")[0] == 200
        return False

    def rows(self, statement: bytes, *values: str) -> list[tuple[str, str, int]]:
        with psycopg.connect(self.cluster.url) as connection:
            return list(connection.execute(statement, values).fetchall())


def ask(
    port: int, method: str, path: str, form: dict[str, str] | None = None, **headers: str
) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        told = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(method, path, urlencode(form) if form else None, headers=told | headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    state = tmp_path_factory.mktemp("kill")
    place, account = home.find(state)
    cluster = Cluster(place, state / "postgres.log", account, ports.free())
    cluster.create()
    portal = Portal(state, cluster, cluster.start())
    try:
        wait_until(lambda: cluster.is_ready(portal.database), portal.database, PATIENCE, lambda: False)
        portal.manage("migrate", "--verbosity", "0", "--skip-checks")
        few = ("--indicators", str(len(CODES)), "--quarters", "5")
        portal.manage("prepare_practice", "--accounts", str(state / "accounts.json"), *few)
        told = json.loads(portal.manage("shell", "-c", ROUND % {"codes": CODES}).splitlines()[-1])
        portal.round, portal.sessions = told["round"], told["sessions"]
        portal.start_web()
        yield portal
    finally:
        for process in filter(None, (portal.web, portal.database)):
            process.stop()
        home.remove(state)


class Typist(threading.Thread):
    """Types one number after the other into the cells of a report, as the form sends them, until told to stop. What
    was not answered as saved is typed anew after looking at the page, as a person would."""

    def __init__(self, portal: Portal, unit: str) -> None:
        super().__init__(daemon=True)
        self.form, self.port, self.unit = f"/entry/{portal.round}/{unit}/", portal.port, unit
        # What was typed into this report before is another typist's.
        self.since = len(portal.rows(AUDITED, f"{portal.round}/{unit}/"))
        self.token = "t" * 32
        cookies = f"sessionid={portal.sessions[unit]}; csrftoken={self.token}"
        self.headers = {"Cookie": cookies, "HX-Request": "true"}
        self.done, self.chance = threading.Event(), SystemRandom()
        self.seen: dict[str, str] = {}
        self.saved: list[tuple[str, str]] = []
        self.unsure: list[tuple[str, str]] = []
        self.failures: list[int] = []

    def run(self) -> None:
        while not self.done.is_set():
            self.type_one()

    def type_one(self) -> None:
        code, text = self.chance.choice(CODES), str(self.chance.randrange(1, 99))
        if code not in self.seen and not self.look():
            return
        form = {f"seen-{code}": self.seen[code], f"typed-{code}": text, "csrfmiddlewaretoken": self.token}
        try:
            status, _ = ask(self.port, "POST", f"{self.form}cells/{code}/", form, **self.headers)
        except (OSError, HTTPException):
            status = 0
        if status == 200:
            version = int(self.seen[code].partition(":")[0])
            typed = self.seen[code].rpartition(":")[2]
            self.seen[code] = f"{version + (typed != text)}::{text}"
            self.saved.append((code, text))
        else:
            self.unsure.append((code, text))
            self.failures.append(status)
            self.seen.clear()

    def look(self) -> bool:
        """Reads the form again; whether it could be had."""
        with suppress(OSError, HTTPException):
            status, page = ask(self.port, "GET", self.form, Cookie=self.headers["Cookie"])
            found = re.findall(r'name="seen-([\w-]+)" value="([^"]*)"', page)
            self.seen = dict(found) if status == 200 else {}
        if not self.seen:
            time.sleep(0.05)
        return bool(self.seen)


@contextmanager
def typing(*people: Typist) -> Iterator[None]:
    for person in people:
        person.start()
    try:
        yield
    finally:
        for person in people:
            person.done.set()
        for person in people:
            person.join(PATIENCE)
    assert not any(person.is_alive() for person in people)


def check(portal: Portal, person: Typist) -> None:
    """Every number answered as saved has its line in the audit trail, in order; no line is of anything else than what
    was typed; a cell says what its last line says, and has as many versions as lines."""
    audited = portal.rows(AUDITED, f"{portal.round}/{person.unit}/")
    standing = portal.rows(STANDING, portal.round, person.unit)
    lines = {code: [after for each, after, _ in audited if each == code] for code in CODES}
    assert {code for code, _, _ in standing} == {code for code, told in lines.items() if told}
    for code, typed, version in standing:
        assert (typed, version) == (lines[code][-1], len(lines[code])), (person.unit, code)
    for code in CODES:
        told = [text for each, text in person.saved if each == code]
        earlier = [after for each, after, _ in audited[: person.since] if each == code]
        lately = [after for each, after, _ in audited[person.since :] if each == code]
        assert is_told(told, lately, "".join(earlier[-1:])), (person.unit, code, told, lately)
    known = Counter(person.saved) + Counter(person.unsure)
    assert not Counter((code, after) for code, after, _ in audited[person.since :]) - known


def is_told(numbers: list[str], lines: list[str], last: str) -> bool:
    """Whether the lines tell these numbers in this order; the number that stood, `last` at first, is no new line."""
    rest = iter(lines)
    for number in numbers:
        if number != last and number not in rest:
            return False
        last = number
    return True


def moments(count: int) -> Iterator[int]:
    """So many moments, each after a while that nobody can foresee."""
    chance = SystemRandom()
    for number in range(count):
        time.sleep(chance.uniform(0.2, 0.9))
        yield number


def type_on(person: Typist) -> None:
    """Waits until numbers are saved again."""
    known = len(person.saved)
    assert eventually(lambda: len(person.saved) > known + 3, PATIENCE), person.failures


def test_a_killed_web_process_loses_at_most_the_number_in_flight(portal: Portal):
    person = Typist(portal, "dien-bien")
    with typing(person):
        for _ in moments(KILLS):
            os.kill(children_of(portal.web.pid)[0], signal.SIGKILL)
            type_on(person)
            portal.web.end_group()
            portal.start_web()
            type_on(person)
    check(portal, person)
    # What was in flight was not answered at all, or by a page that says so.
    assert set(person.failures) <= {0, 500, 503}


def test_a_killed_database_loses_at_most_the_number_in_flight(portal: Portal):
    person = Typist(portal, "lai-chau")
    with typing(person):
        for _ in moments(KILLS):
            os.kill(session_of(portal), signal.SIGKILL)
            type_on(person)
            os.kill(portal.database.pid, signal.SIGKILL)
            portal.database.end_group()
            portal.start_database()
            type_on(person)
    check(portal, person)
    assert set(person.failures) <= {0, 500, 503}


def session_of(portal: Portal) -> int:
    """The database's process behind one of the web server's connections."""
    return next(pid for pid in children_of(portal.database.pid) if "127.0.0.1" in command_of(pid))


def test_34_editors_at_once_lose_nothing_and_never_wait_for_each_other_in_a_ring(portal: Portal):
    people = [Typist(portal, unit) for unit in portal.sessions]
    assert len(people) == 34
    with typing(*people):
        assert eventually(lambda: min(len(person.saved) for person in people) >= 4, 2 * PATIENCE)
    for person in people:
        assert person.failures == []
        check(portal, person)
    assert "deadlock" not in portal.cluster.log.read_text()
