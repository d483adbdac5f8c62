"""DATABASE_URL and REDIS_URL: each replaces its embedded server, and only that one."""

import os
from collections.abc import Callable

import psycopg
import pytest

from tests.start.conftest import Portal, children_of, command_of

pytestmark = pytest.mark.start
Another = Callable[..., Portal]


def parts(portal: Portal) -> str:
    return " ".join(command_of(pid) for pid in children_of(portal.supervisor))


def test_database_url_alone(another: Another, own_database: str) -> None:
    portal = another(DATABASE_URL=own_database).start()
    assert "<html" in portal.page("/")
    assert "valkey-server" in parts(portal)
    assert "postgres" not in parts(portal)
    assert not (portal.state / "postgres").exists()
    # Demo accounts have no place in a database of somebody else.
    assert not (portal.state / "demo-accounts.json").exists()
    with psycopg.connect(own_database) as connection:
        assert connection.execute("SELECT count(*) > 100 FROM indicators_observation").fetchone() == (True,)
        assert connection.execute("SELECT count(*) FROM auth_user").fetchone() == (0,)
    assert portal.stop() == 0


def test_redis_url_alone(another: Another) -> None:
    portal = another(REDIS_URL=os.environ["REDIS_URL"]).start()
    assert "<html" in portal.page("/")
    assert "postgres" in parts(portal)
    assert "valkey-server" not in parts(portal)
    assert portal.stop() == 0


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"DATABASE_URL": "mysql://u:p@h/d"}, "DATABASE_URL must start with postgres"),
        ({"DATABASE_URL": "postgresql://u:p@h"}, "DATABASE_URL names no database"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must start with"),
    ],
)
def test_address_of_another_kind_is_a_sentence(
    another: Another, setting: dict[str, str], sentence: str
) -> None:
    refused = another().run_make("run", **setting)
    assert refused.returncode != 0
    assert sentence in refused.stderr
