"""`make run`: from its first line to a clean stop."""

import fcntl
import json
import os
import pty
import select
import signal
import socket
import stat
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.start.conftest import PING, ROOT, Portal, children_of, command_of, eventually, runs

pytestmark = pytest.mark.start
PARTS = ("postgres", "valkey-server", "gunicorn", "worker", "beat")


def test_pages_answer_once_it_says_ready(portal: Portal) -> None:
    assert "<html" in portal.page("/")
    assert "ok" in portal.page("/healthz")
    assert json.loads(portal.page("/readyz")) == {"database": True, "cache": True}


def test_web_worker_and_beat_run_on_embedded_servers(portal: Portal) -> None:
    for part in PARTS:
        assert runs(portal.child(part))
    assert "pong" in portal.manage("shell", "-c", PING)


def test_demo_accounts_are_for_nobody_else(portal: Portal) -> None:
    file = portal.state / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    accounts = json.loads(file.read_text())
    assert {"admin", "ministry", "leader", "da-nang-editor", "kon-tum-approver"} <= accounts.keys()
    assert len(set(accounts.values())) == len(accounts)
    assert str(file) in portal.said


def test_no_secret_is_readable_for_others_or_shown_on_a_command_line(portal: Portal) -> None:
    note = json.loads((portal.state / "running.json").read_text())
    assert {
        stat.S_IMODE((portal.state / name).stat().st_mode) for name in ("running.json", "secret-key")
    } == {0o600}
    lines = " ".join(command_of(pid) for pid in portal.everything())
    passwords = [note[name].split("@")[0].rpartition(":")[2] for name in ("DATABASE_URL", "REDIS_URL")]
    assert not [secret for secret in (note["SECRET_KEY"], *passwords) if secret in lines]


def test_second_start_in_one_directory_says_so_and_harms_nothing(portal: Portal) -> None:
    second = portal.run_make("run")
    assert second.returncode != 0
    assert "already runs in this directory" in second.stderr
    assert portal.url in second.stderr
    assert portal.page("/healthz")


def test_restore_is_refused_while_the_portal_runs(portal: Portal, tmp_path: Path) -> None:
    refused = portal.run_make("restore", f"FILE={tmp_path}/any.tar.gz")
    assert refused.returncode != 0
    assert "stop it, then restore" in refused.stderr


@pytest.mark.parametrize("part", PARTS)
def test_what_is_killed_is_started_again(portal: Portal, part: str) -> None:
    before = portal.child(part)
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: portal.child(part) != before and bool(portal.page("/readyz")))
    assert not runs(before)


def test_start_after_everything_was_killed_keeps_the_data(portal: Portal) -> None:
    assert portal.sql("INSERT INTO auth_group (name) VALUES ('kept') RETURNING name") == "kept"
    everything = portal.everything()
    for pid in everything:
        # What its parent's death has ended already is gone.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    portal.make.wait(30)
    portal.start()
    assert not [pid for pid in everything if runs(pid)]
    assert portal.sql("SELECT count(*) FROM auth_group WHERE name = 'kept'") == 1


def test_nothing_outlives_a_killed_supervisor(portal: Portal) -> None:
    everything = portal.everything()
    os.kill(portal.supervisor, signal.SIGKILL)
    assert eventually(lambda: not [pid for pid in everything if runs(pid)])
    portal.make.wait(30)
    assert portal.start().page("/healthz")


def test_stop_ends_everything_with_code_0_and_the_next_start_is_quick(portal: Portal) -> None:
    everything = portal.everything()
    assert portal.stop() == 0
    assert not [pid for pid in everything if runs(pid)]
    assert "database system is shut down" in (portal.state / "log" / "postgres.log").read_text()
    said = portal.start().said
    # Quick because nothing is done twice: times are for `make bench`.
    assert not [step for step in ("creating", "collecting", "migrating", "loading", "making") if step in said]


def test_redis_url_alone(portal: Portal) -> None:
    portal.stop()
    portal.start(REDIS_URL=os.environ["REDIS_URL"])
    assert "<html" in portal.page("/")
    started = " ".join(command_of(pid) for pid in children_of(portal.supervisor))
    assert "postgres" in started
    assert "valkey-server" not in started
    portal.stop()
    portal.start()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_to_make_stops_everything_before_make_ends(portal: Portal, number: signal.Signals) -> None:
    everything = portal.everything()
    portal.make.send_signal(number)
    # GNU make always ends by the signal it was sent, after its child.
    assert portal.make.wait(60) == -number
    assert not [pid for pid in everything if runs(pid)]
    assert portal.said.endswith("[portal] stopped\n")
    portal.start()


def test_ctrl_c_in_a_terminal_ends_make_with_code_0(portal: Portal) -> None:
    portal.stop()
    keyboard, terminal = pty.openpty()
    make = subprocess.Popen(
        ["make", "run"],
        cwd=portal.checkout,
        env=portal.environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    read_until(keyboard, b"Ready: ")
    os.write(keyboard, b"\x03")
    read_until(keyboard, b"[portal] stopped")
    assert make.wait(60) == 0
    os.close(keyboard)
    os.close(terminal)
    portal.start()


def read_until(terminal: int, wanted: bytes) -> None:
    """Read what the terminal shows."""
    heard, deadline = b"", time.monotonic() + 90
    while wanted not in heard:
        assert time.monotonic() < deadline, heard
        if select.select([terminal], [], [], 1)[0]:
            heard += os.read(terminal, 4096)


def test_port_taken_is_one_sentence_and_starts_nothing(unstarted: Portal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        refused = unstarted.run_make("run", PORT=str(somebody.getsockname()[1]))
    assert refused.returncode != 0
    assert (
        "is taken by another program. Choose another one, for example: PORT=8010 make run" in refused.stderr
    )
    assert "Chọn cổng khác" in refused.stderr
    assert not (unstarted.state / "log").exists()


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"PORT": "eight"}, "PORT=eight is not a port number"),
        ({"HOST": "203.0.113.9"}, "see HOST and PORT"),
        ({"PG_BIN": "/nowhere"}, "PG_BIN=/nowhere holds no postgres"),
        ({"WEB_WORKERS": "none"}, "WEB_WORKERS='none' is not a whole number"),
        ({"DATABASE_URL": "mysql://u:p@h/d"}, "DATABASE_URL must start with postgres"),
        ({"DATABASE_URL": "postgresql://u:p@h"}, "DATABASE_URL names no database"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must start with"),
    ],
)
def test_wrong_setting_is_a_sentence(unstarted: Portal, setting: dict[str, str], sentence: str) -> None:
    refused = unstarted.run_make("run", **setting)
    assert refused.returncode != 0
    assert sentence in refused.stderr


def test_directory_that_only_its_owner_may_enter(portal: Portal) -> None:
    """pytest makes its directories with mode 0700, like a home: there PostgreSQL's own account could not get in."""
    assert any(stat.S_IMODE(parent.stat().st_mode) == 0o700 for parent in portal.checkout.parents)
    data = (portal.state / "postgres" / "data").resolve()
    assert (data / "PG_VERSION").exists()
    assert data.stat().st_uid != 0
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_settings_in_a_dotenv_file(unstarted: Portal) -> None:
    (unstarted.checkout / ".env").write_text("# của tôi\nPORT=none\nexport WEB_WORKERS='many' # too many\n")
    refused = unstarted.run_make("run")
    (unstarted.checkout / ".env").unlink()
    assert "WEB_WORKERS='many' is not a whole number" in refused.stderr
    assert "PORT=none" not in refused.stderr


def test_nothing_is_written_outside_the_state_directory(portal: Portal) -> None:
    ours = {"stderr.txt", "node_modules", "var", ".env"}
    copied = {path.name for path in ROOT.iterdir()} | ours
    assert {path.name for path in portal.checkout.iterdir()} <= copied
