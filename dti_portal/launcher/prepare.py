"""What has to be done once for a version of the code: messages, static files, migrations, reference data, accounts.

A stamp with the hash of what a step depends on says that it is done; the database's stamps live beside its data.
"""

import hashlib
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from dti_portal.launcher.console import say
from dti_portal.launcher.options import ROOT, Options
from dti_portal.launcher.processes import Command, Process
from dti_portal.launcher.stopping import Stop

APPS = ("provinces", "indicators", "meetings", "dti_portal")
LOCKS = ("requirements/run.txt", "package-lock.json")
ACCOUNTS = "demo-accounts.json"
DATABASE_STAMP = "database.stamp"
ACCOUNTS_STAMP = "accounts.stamp"


@dataclass
class Preparation:
    """The steps, all with one environment; leaving it waits for what goes on beside."""

    options: Options
    environment: Mapping[str, str]
    stop: Stop
    _beside: list[tuple[Process, Path, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        for process, stamp, now in self._beside:
            if kind:
                process.stop()
            else:
                self._finish(process)
                self._done(stamp, now)

    def begin_static(self) -> None:
        """Collect and compress the static files, beside the other steps."""
        now = fingerprint(
            ["static/**/*", *(f"{app}/static/**/*" for app in APPS), "dti_portal/settings.py", *LOCKS]
        )
        stamp = self.options.state / "static.stamp"
        if not _is(stamp, now) or not (self.options.state / "static").is_dir():
            say("collecting static files")
            collect = (
                "manage.py",
                "collectstatic",
                "--noinput",
                "--clear",
                "--skip-checks",
                "--verbosity",
                "0",
            )
            self._beside.append((self._start("collectstatic", *collect), stamp, now))

    def messages(self) -> None:
        """Compile the translations."""
        now = fingerprint(["locale/**/*.po"])
        stamp = self.options.state / "messages.stamp"
        catalogues = list(ROOT.glob("locale/**/*.po"))
        if all(po.with_suffix(".mo").exists() for po in catalogues) and (_is(stamp, now) or not catalogues):
            return
        compiler = (
            "-m",
            "babel.messages.frontend",
            "compile",
            "--domain",
            "django",
            "--directory",
            "locale",
            "-f",
        )
        self._finish(self._start("messages", *compiler))
        self._done(stamp, now)

    def database(self, stamps: Path | None) -> None:
        """Migrate and load the reference data; without a place for stamps, look each time."""
        now = fingerprint([*(f"{app}/**/*.py" for app in APPS), "fixtures/**/*", *LOCKS])
        stamp = stamps and stamps / DATABASE_STAMP
        if stamp and _is(stamp, now):
            return
        say("migrating the database")
        self.manage("migrate", "--noinput", "--skip-checks")
        say(f"loading the reference data, reported in {self._log('load_reference')}")
        self.manage("load_reference")
        if stamp:
            self._done(stamp, now)

    def practice(self, stamps: Path | None) -> None:
        """Migrate, and fill with generated figures, rounds and people to practise with; without a place for stamps,
        look each time. Refused by a database of real figures."""
        now = fingerprint([*(f"{app}/**/*.py" for app in APPS), "fixtures/**/*", *LOCKS])
        stamp = stamps and stamps / DATABASE_STAMP
        if stamp and _is(stamp, now):
            return
        say("migrating the database")
        self.manage("migrate", "--noinput", "--skip-checks")
        say("filling it with generated figures to practise on")
        self.manage("prepare_practice", "--accounts", str(self.options.state / ACCOUNTS))
        if stamp:
            self._done(stamp, now)

    def accounts(self, stamps: Path) -> None:
        """Demo accounts with random passwords, when the database is new."""
        stamp, file = stamps / ACCOUNTS_STAMP, self.options.state / ACCOUNTS
        if not stamp.exists():
            say("making the demo accounts")
            self.manage("demo_accounts", "--file", str(file))
            self._done(stamp, "made")

    def manage(self, command: str, *arguments: str) -> None:
        """Run a Django command to its end; raises `LaunchError` with the end of its log."""
        self._finish(self._start(command, "manage.py", command, *arguments))

    def _log(self, name: str) -> Path:
        return self.options.logs / f"{name.replace(' ', '-')}.log"

    def _start(self, name: str, *arguments: str) -> Process:
        words = [sys.executable, *arguments]
        return Process(Command(name, words, self.environment, self._log(name), directory=ROOT))

    def _finish(self, process: Process) -> None:
        while process.exit_code is None and not self.stop.told():
            time.sleep(0.02)
        if process.exit_code is None:
            process.stop()
        elif process.exit_code != 0:
            raise process.failure()

    def _done(self, stamp: Path, now: str) -> None:
        if not self.stop.told():
            stamp.write_text(now)


def fingerprint(patterns: Iterable[str]) -> str:
    """The hash of the names and contents of all files of the checkout that match."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        if "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _is(stamp: Path, now: str) -> bool:
    return stamp.exists() and stamp.read_text() == now


def forget(stamps: Path) -> None:
    """The database is another one now: look at it again, but its accounts came with it."""
    (stamps / DATABASE_STAMP).unlink(missing_ok=True)
    (stamps / ACCOUNTS_STAMP).write_text("restored")
