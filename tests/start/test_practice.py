"""`make practice`: a second portal beside the first, with nothing in common but the code."""

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dti_portal.launcher import options
from tests.start.conftest import Portal, free_port, runs

pytestmark = pytest.mark.start
MARK = "Dữ liệu thực hành – không phải số liệu thật"


class Practice(Portal):
    """One `make practice` in the checkout of a portal."""

    target = "practice"

    @property
    def state(self) -> Path:
        return self.checkout / "var" / "practice"

    @property
    def told(self) -> Path:
        return self.checkout / "var" / "practice.txt"


@pytest.fixture(scope="module")
def practice(portal: Portal) -> Iterator[Practice]:
    """Started beside the real one, in an environment whose servers belong to that."""
    note = json.loads((portal.state / "running.json").read_text())
    servers = {name: note[name] for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")}
    practice = Practice(portal.checkout, free_port(), **servers)
    yield practice.start()
    practice.clear()


def test_every_page_says_what_it_is_and_the_real_portal_does_not(portal: Portal, practice: Practice) -> None:
    for path in ("/", "/indicators/", "/provinces/dien-bien/"):
        assert MARK in practice.page(path)
        assert MARK not in portal.page(path)
    assert practice.page("/indicators/practice-01.csv").startswith("\ufeffpractice,")


def test_nothing_leads_to_the_servers_of_the_real_portal(portal: Portal, practice: Practice) -> None:
    real, own = (json.loads((each.state / "running.json").read_text()) for each in (portal, practice))
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATE_DIR"):
        assert real[name] != own[name]
    for name in ("DATABASE_URL", "REDIS_URL"):
        assert urlsplit(real[name]).port != urlsplit(own[name]).port
    assert portal.sql("SELECT count(*) FROM provinces_source WHERE key LIKE 'generated-%%'") == 0
    assert practice.sql("SELECT count(*) FROM provinces_source WHERE key NOT LIKE 'generated-%%'") == 0


def test_34_provinces_60_indicators_12_quarters(practice: Practice) -> None:
    generated = """
        SELECT count(*) FROM indicators_figure f JOIN provinces_unit u ON u.id = f.unit_id
        JOIN indicators_observation o ON o.id = f.observation_id JOIN provinces_source s ON s.id = o.source_id
        WHERE u.slug <> 'vn' AND s.kind <> 'submission'
    """
    assert practice.sql(generated) == 34 * 60 * 12


def test_its_people_are_its_own(portal: Portal, practice: Practice) -> None:
    files = [each.state / "demo-accounts.json" for each in (portal, practice)]
    real, own = (json.loads(file.read_text()) for file in files)
    assert real.keys() == own.keys()
    assert real["ministry"] != own["ministry"]
    assert stat.S_IMODE(files[1].stat().st_mode) == 0o600


def test_second_start_keeps_what_was_practised_and_does_nothing_twice(practice: Practice) -> None:
    assert practice.sql("INSERT INTO auth_group (name) VALUES ('practised') RETURNING name") == "practised"
    everything = practice.everything()
    assert practice.stop() == 0
    assert not [pid for pid in everything if runs(pid)]
    said = practice.start().said
    assert not [step for step in ("creating", "collecting", "migrating", "filling") if step in said]
    assert practice.sql("SELECT count(*) FROM auth_group WHERE name = 'practised'") == 1


def test_real_figures_are_refused_here_and_generated_ones_there(portal: Portal, practice: Practice) -> None:
    def refusal(each: Portal, *words: str) -> str:
        note = json.loads((each.state / "running.json").read_text())
        done = subprocess.run(
            ["make", "manage", f"ARGS={' '.join(words)}"],
            cwd=each.checkout,
            env=each.environment | note,
            capture_output=True,
            text=True,
        )
        assert done.returncode != 0
        return done.stderr

    assert "số liệu thật không nạp vào đây" in refusal(practice, "load_reference")
    assert "chứa số liệu thật" in refusal(portal, "prepare_practice", "--accounts", "var/none.json")


def test_settings_of_the_real_portal_do_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "PUBLIC_URL", "COOKIE_PREFIX", "STATE_DIR", "REDIS_URL", "DATABASE_URL"):
        monkeypatch.setenv(name, "overwritten by setenv so that monkeypatch removes it")
        monkeypatch.delenv(name)
    monkeypatch.setenv("SECRET_KEY", "of the real portal")
    lines = ("PORT=8010", "DATABASE_URL=postgresql://real/dti", "PRACTICE_REDIS_URL=redis://own/0")
    (tmp_path / ".env").write_text("\n".join(lines))
    monkeypatch.setenv("PRACTICE_REDIS_URL", "redis://own/0")
    found = options.for_practice(tmp_path / ".env")
    assert (found.port, found.database_url, found.redis_url) == (8001, None, "redis://own/0")
    assert found.state == options.ROOT / "var" / "practice"
    assert "SECRET_KEY" not in os.environ
    assert os.environ["PUBLIC_URL"] == "http://127.0.0.1:8001/"
