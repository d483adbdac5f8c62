"""docker-compose.yml's processes, started as it says, but natively and against servers of somebody else."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.start.conftest import (
    PING,
    ROOT,
    Portal,
    children_of,
    clean_environment,
    command_of,
    eventually,
    fetch,
    free_port,
)

pytestmark = pytest.mark.start
SECRETS = {
    "SECRET_KEY": "k" * 60,
    "POSTGRES_PASSWORD": "letters",
    "REDIS_PASSWORD": "digits",
    "ALLOWED_HOSTS": "portal.example",
}


def compose(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [
        f"{sys.prefix}/bin/docker-compose",
        "--env-file",
        os.devnull,
        "config",
        "--format",
        "json",
    ]
    return subprocess.run(
        command, cwd=ROOT, env=clean_environment() | environment, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    done = compose(**SECRETS)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout)["services"])


class Deployment:
    """The processes of docker-compose.yml with the addresses of other servers."""

    def __init__(self, services: dict[str, Any], database: str, state: Path) -> None:
        self.services = services
        self.port = free_port()
        self.running: list[subprocess.Popen[bytes]] = []
        self.environment = clean_environment() | {
            "DATABASE_URL": database,
            "REDIS_URL": os.environ["REDIS_URL"],
            "STATE_DIR": str(state),
            "PORT": str(self.port),
            "PATH": f"{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
        }

    def start(self, service: str) -> subprocess.Popen[bytes]:
        told = self.services[service]["environment"] | self.environment
        process = subprocess.Popen(
            self.services[service]["command"], cwd=ROOT, env=told, start_new_session=True
        )
        self.running.append(process)
        return process

    def stop(self) -> list[int]:
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(60) for process in self.running]


@pytest.fixture
def deployment(services: dict[str, Any], own_database: str) -> Iterator[Deployment]:
    deployment = Deployment(services, own_database, Path(os.environ["STATE_DIR"]))
    yield deployment
    for process in deployment.running:
        process.kill()
        process.wait()


def test_database_url_alone(unstarted: Portal, own_database: str) -> None:
    portal = unstarted.start(DATABASE_URL=own_database)
    assert "<html" in portal.page("/")
    started = " ".join(command_of(pid) for pid in children_of(portal.supervisor))
    assert "valkey-server" in started
    assert "postgres" not in started
    assert not (portal.state / "postgres").exists()
    # Demo accounts have no place in a database of somebody else.
    assert not (portal.state / "demo-accounts.json").exists()
    with psycopg.connect(own_database) as connection:
        assert connection.execute("SELECT count(*) > 100 FROM indicators_observation").fetchone() == (True,)
        assert connection.execute("SELECT count(*) FROM auth_user").fetchone() == (0,)
    assert portal.stop() == 0


def test_processes_of_the_compose_file_serve_the_portal(deployment: Deployment) -> None:
    assert deployment.start("migrate").wait(120) == 0
    deployment.running.clear()
    for service in ("web", "worker", "beat"):
        deployment.start(service)

    # What the proxy in front says: without it, every page sends the reader to https.
    proxy = {"X-Forwarded-Proto": "https", "Host": "portal.example"}
    assert eventually(lambda: "<html" in fetch(deployment.port, "/", **proxy))
    words = [sys.executable, "manage.py", "shell", "-c", PING]
    told = deployment.environment | {"SECRET_KEY": "k" * 60}
    assert "pong" in subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True).stdout
    time.sleep(0.5)
    assert [process.poll() for process in deployment.running] == [None, None, None]
    assert deployment.stop() == [0, 0, 0]


@pytest.mark.parametrize("missing", SECRETS)
def test_missing_secret_is_a_sentence(missing: str) -> None:
    done = compose(**{name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert f"{missing} is not set - " in done.stderr


def test_only_the_web_server_is_published_and_the_servers_are_inside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if service.get("ports")] == ["web"]
    assert services["web"]["ports"][0]["host_ip"] == "127.0.0.1"
    for name in ("database", "queue"):
        assert list(services[name]["networks"]) == ["inside"]


def test_all_that_the_portal_reads_is_in_the_example() -> None:
    """Every name that code, containers or Makefile read from the environment has its line in .env.example."""
    told = (ROOT / ".env.example").read_text()
    read = {*SECRETS, *environment_names()}
    assert not {name for name in read if f"\n#{name}=" not in told}


def environment_names() -> set[str]:
    pattern = re.compile(
        r'environment\.\w+\("([A-Z_]+)"|\$\{([A-Z_]+)[:}]|environ\.get\("([A-Z_]+)"|_directory\("([A-Z_]+)"'
    )
    files = [*ROOT.glob("dti_portal/**/*.py"), ROOT / "docker-compose.yml"]
    found = {next(filter(None, groups)) for file in files for groups in pattern.findall(file.read_text())}
    # Told by the launcher to its own processes.
    return found - {"PORTAL_START"}
