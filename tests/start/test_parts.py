"""The launcher's parts that need no server."""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from dti_portal.launcher import backup, dump, halted, home, leftovers, lock, options
from dti_portal.launcher.accounts import Account, reaches
from dti_portal.launcher.console import LaunchError
from dti_portal.launcher.keeper import Keeper
from dti_portal.launcher.processes import Command, Process
from tests.start.conftest import eventually

NOBODY = Account("nobody", 65_534, 65_534)


def command(tmp_path: Path, *words: str) -> Command:
    return Command("child", [sys.executable, "-c", *words], dict(os.environ), tmp_path / "log" / "child.log")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("X_SET=plain", "plain"),
        ("export X_SET=plain", "plain"),
        ("X_SET='two words' # why", "two words"),
        ('X_SET="a#b"', "a#b"),
        ("X_SET=", ""),
        ("X_SET=postgresql://u:p@h/d?sslmode=require", "postgresql://u:p@h/d?sslmode=require"),
        ("X_SET=it's", "it's"),
    ],
)
def test_dotenv_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, value: str) -> None:
    monkeypatch.setenv("X_SET", "overwritten by setenv so that monkeypatch removes it")
    del os.environ["X_SET"]
    (tmp_path / ".env").write_text(f"# comment\n\n{line}\n")
    options.read_dotenv(tmp_path / ".env")
    assert os.environ["X_SET"] == value


def test_environment_wins_over_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_SET", "environment")
    (tmp_path / ".env").write_text("X_SET=file\n")
    options.read_dotenv(tmp_path / ".env")
    assert os.environ["X_SET"] == "environment"


def test_dotenv_line_without_a_value_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=1\nPORT 2\n")
    with pytest.raises(LaunchError, match="line 2: expected NAME=value"):
        options.read_dotenv(tmp_path / ".env")


def test_an_account_reaches_what_every_directory_lets_it_through_to(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    assert reaches(None, inner)
    (tmp_path / "outer").chmod(0o700)
    assert not reaches(NOBODY, inner)
    owner = (tmp_path / "outer").stat()
    assert reaches(Account("owner", owner.st_uid, owner.st_gid), inner)


def test_a_copied_state_directory_does_not_share_the_database_of_the_original(tmp_path: Path) -> None:
    outside, original, copy = tmp_path / "outside", tmp_path / "original", tmp_path / "copy"
    for directory in (outside, original, copy):
        directory.mkdir()
    (outside / "owner").write_text(str(original))
    (original / "postgres").symlink_to(outside)
    (copy / "postgres").symlink_to(outside)
    place, _ = home.find(copy)
    assert place != outside
    assert (original / "postgres").resolve() == outside
    home.remove(copy)


def test_a_moved_state_directory_keeps_its_database(tmp_path: Path) -> None:
    outside, moved = tmp_path / "outside", tmp_path / "moved"
    for directory in (outside, moved):
        directory.mkdir()
    (outside / "owner").write_text(str(tmp_path / "where it was"))
    (moved / "postgres").symlink_to(outside)
    assert home.find(moved)[0] == outside
    assert (outside / "owner").read_text() == str(moved)


def test_lock_is_held_by_one_and_let_go(tmp_path: Path) -> None:
    with lock.hold(tmp_path, "the first"):
        assert lock.is_held(tmp_path)
        with pytest.raises(LaunchError, match="the first"), lock.hold(tmp_path, "the second"):
            pass
    assert not lock.is_held(tmp_path)


def test_keeper_starts_again_at_once_then_ever_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def start() -> Process:
        process = Process(command(tmp_path, "raise SystemExit(3)"))
        while process.exit_code is None:
            time.sleep(0.01)
        return process

    keeper = Keeper(start(), start)
    for _ in range(4):
        keeper.look_after()
    said = capsys.readouterr().err
    assert "child ended with code 3" in said
    assert [line.split()[-2] for line in said.splitlines() if "again in" in line] == ["0", "2"]
    assert not keeper.hopeless


def test_a_stopped_process_takes_its_own_children_with_it(tmp_path: Path) -> None:
    forks = "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); print('up', flush=True); time.sleep(60)"
    process = Process(command(tmp_path, forks))
    while "up" not in (tmp_path / "log" / "child.log").read_text():
        time.sleep(0.02)
    marked = f"PYTEST_CURRENT_TEST={os.environ['PYTEST_CURRENT_TEST']}"
    assert len(leftovers.started_with(marked)) == 2
    process.stop()
    # The kernel takes a moment to bury what was killed.
    assert eventually(lambda: leftovers.started_with(marked) == [])


def archive(place: Path, name: str) -> Path:
    """A backup whose manifest is right, with one file under any name."""
    content = {"database.dump": b"dump", name: b"content"}
    hashes = {member: hashlib.sha256(data).hexdigest() for member, data in content.items()}
    manifest = json.dumps({"format": backup.FORMAT, "sha256": hashes}).encode()
    with tarfile.open(place / "archive.tar.gz", "w:gz") as tar:
        for member, data in {"manifest.json": manifest, **content}.items():
            info = tarfile.TarInfo(member)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return place / "archive.tar.gz"


def test_what_a_signal_stopped_goes_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = tmp_path / "told"
    grandchild = (
        f"import os, pathlib, time; pathlib.Path({str(told)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    words = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    child = Process(command(tmp_path, words))
    try:
        assert eventually(lambda: told.exists() and bool(told.read_text()), 30)
        stopped = int(told.read_text())
        assert halted.wake(os.getpid()) == []
        os.kill(stopped, signal.SIGSTOP)
        assert eventually(lambda: halted.wake(os.getpid()) == [stopped], 10)
        assert eventually(lambda: halted.wake(os.getpid()) == [], 10)
        assert f"({stopped}) was stopped by a signal: it goes on" in capfd.readouterr().err
        # What descends from somebody else is nobody's business here.
        os.kill(stopped, signal.SIGSTOP)
        assert halted.wake(stopped) == []
    finally:
        child.end_group()


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "media/../../evil", "secret-key"])
def test_archive_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "place").mkdir()
    with pytest.raises(LaunchError, match="not an intact backup"):
        backup.unpack(archive(tmp_path, name), tmp_path / "place")
    assert not (tmp_path / "evil").exists()


def test_archive_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    backup.unpack(archive(tmp_path, "media/2026/a.txt"), tmp_path / "place")
    assert (tmp_path / "place" / "media" / "2026" / "a.txt").read_bytes() == b"content"


def test_script_is_made_fit_for_servers_before_17(tmp_path: Path) -> None:
    script = tmp_path / "restore.sql"
    script.write_bytes(b"SET lock_timeout = 0;\nSET transaction_timeout = 0;\nSELECT 1;\n")
    dump.spare_older_servers(script)
    assert script.read_bytes().split() == b"SET lock_timeout = 0; SELECT 1;".split()


INTERRUPTED_EVERYWHERE = """
import sys
from dti_portal.launcher import stopping

stopping.LOOK = 0.001
lines = 0
while True:
    stop, left = stopping.Stop(), lines

    def trace(frame, event, argument):
        global left
        left -= 1
        if left == 0:
            stop.tell(2, frame)
        return trace

    sys.settrace(trace)
    stopped = stop.pause()
    sys.settrace(None)
    if left > 0:
        break
    assert lines == 0 or stop.told()
    lines += 1
print(lines)
"""


def test_a_signal_at_any_moment_of_the_waiting_is_heard() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_EVERYWHERE], capture_output=True, text=True, timeout=30
    )
    assert int(done.stdout) > 5, done.stderr
