"""What the environment says of feeds: hosts, servers inside, secrets; and what the launcher adds to it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.views.debug import SafeExceptionReporterFilter

from dti_portal import environment
from dti_portal.launcher import options, running, web
from dti_portal.launcher.options import Options
from dti_portal.launcher.postgres import Cluster
from dti_portal.launcher.services import Services
from indicators.sources.feeds.addresses import Allowed, target_of


@pytest.mark.parametrize(
    ("told", "hosts"),
    [
        ("", ()),
        (" , ", ()),
        ("data.example.vn", ("data.example.vn",)),
        ("Data.Example.VN, *.gov.vn", ("data.example.vn", "*.gov.vn")),
        (
            "data.example.vn:8443,[2606:4700::1111],8.8.8.8",
            ("data.example.vn:8443", "[2606:4700::1111]", "8.8.8.8"),
        ),
        ("dữ-liệu.vn", ("dữ-liệu.vn",)),
    ],
)
def test_hosts(told: str, hosts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_HOSTS", told)
    assert environment.hosts("FEED_HOSTS") == hosts
    # Whatever passes here is understood where it is used.
    for host in hosts:
        name = host.replace("*", "www")
        assert target_of(f"https://{name}/", Allowed(hosts))


@pytest.mark.parametrize(
    "told",
    ["http://data.example.vn", "data.example.vn/x", "*", "*.", "a b", "x@y.vn", "data.*.vn", "::1", "a:b"],
)
def test_host_that_is_none_is_a_sentence(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_HOSTS", told)
    with pytest.raises(ImproperlyConfigured, match=r"FEED_HOSTS: .* is not a host\. Write data\.example\.vn"):
        environment.hosts("FEED_HOSTS")


@pytest.mark.parametrize("told", ["127.0.0.1", "*.inside.vn:80", "http://127.0.0.1:8099", ":8099", "[::1]"])
def test_server_inside_without_a_port_is_a_sentence(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_PRIVATE_HOSTS", told)
    with pytest.raises(ImproperlyConfigured, match=r"is not a host and a port\. Write 127\.0\.0\.1:8099"):
        environment.hosts("FEED_PRIVATE_HOSTS", port=True)


def test_secrets_are_read_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_SECRET_STATS", "Bearer abc")
    monkeypatch.setenv("FEED_SECRET_STATS_HOST", "Data.example.vn, other.example.vn:8443")
    monkeypatch.setenv("FEED_SECRET_EMPTY", "")
    assert environment.secrets(prefix="FEED_SECRET_") == {"STATS": "Bearer abc"}
    assert environment.secret_hosts(prefix="FEED_SECRET_") == {
        "STATS": ("data.example.vn", "other.example.vn:8443")
    }
    assert environment.unbound(prefix="FEED_SECRET_") == []


@pytest.mark.parametrize("told", ["*.example.vn", "https://data.example.vn", "a b"])
def test_secret_is_for_single_hosts(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED_SECRET_STATS", "Bearer abc")
    monkeypatch.setenv("FEED_SECRET_STATS_HOST", told)
    with pytest.raises(ImproperlyConfigured, match=r"FEED_SECRET_STATS_HOST: .* Write data\.example\.vn,"):
        environment.secret_hosts(prefix="FEED_SECRET_")


def test_secret_without_a_host_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The portal starts: it is the one feed that is not fetched."""
    monkeypatch.setenv("FEED_SECRET_STATS", "Bearer abc")
    web.check_settings()
    said = capfd.readouterr().err
    assert "Set FEED_SECRET_STATS_HOST=data.example.vn" in said
    assert "abc" not in said
    [warning] = checks.run_checks(include_deployment_checks=False)
    assert (warning.id, warning.msg) == ("dti_portal.W001", environment.unbound(prefix="FEED_SECRET_")[0])
    monkeypatch.setenv("FEED_SECRET_STATS_HOST", "data.example.vn")
    assert not checks.run_checks()
    web.check_settings()
    assert not capfd.readouterr().err


def test_secrets_are_not_in_what_a_failing_page_tells() -> None:
    """Django hides settings by their names from the pages of errors."""
    shown = SafeExceptionReporterFilter().cleanse_setting("FEED_SECRETS", {"STATS": "Bearer abc"})
    assert "abc" not in str(shown)


def told_by_the_launcher(state: Path, embedded: bool) -> dict[str, str]:
    cluster = Cluster.__new__(Cluster) if embedded else None
    asked = Options(state, "127.0.0.1", 8000, None, None, None)
    return running.environment(replace(asked), Services("postgresql://x/y", "redis://x", cluster, None))


def test_embedded_portal_may_read_the_demonstration_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.delenv("FEED_PRIVATE_HOSTS", raising=False)
    assert told_by_the_launcher(tmp_path, embedded=True)["FEED_PRIVATE_HOSTS"] == running.DEMO_FEED
    assert told_by_the_launcher(tmp_path, embedded=False)["FEED_PRIVATE_HOSTS"] == ""
    for own in ("", "10.0.0.1:80"):
        monkeypatch.setenv("FEED_PRIVATE_HOSTS", own)
        assert told_by_the_launcher(tmp_path, embedded=True)["FEED_PRIVATE_HOSTS"] == own


def test_commands_beside_a_running_portal_read_from_where_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    told = told_by_the_launcher(tmp_path, embedded=True)
    running.remember(Options(tmp_path, "127.0.0.1", 8000, None, None, None), told)
    note = running.recall(tmp_path)
    assert note is not None
    assert note["FEED_PRIVATE_HOSTS"] == told["FEED_PRIVATE_HOSTS"]
    assert not [name for name in note if name.startswith("FEED_SECRET")]


PRACTICE = """
import os
from pathlib import Path
from dti_portal.launcher import options
options.for_practice(Path("none"))
print(*sorted(f"{name}={told}" for name, told in os.environ.items() if name.startswith("FEED_")))
"""


def test_practice_portal_knows_neither_sources_nor_secrets_of_the_real_one() -> None:
    real = {
        "FEED_HOSTS": "data.example.vn",
        "FEED_PRIVATE_HOSTS": "10.0.0.1:80",
        "FEED_SECRET_STATS": "Bearer abc",
        "FEED_SECRET_STATS_HOST": "data.example.vn",
    }
    own = {"PRACTICE_FEED_HOSTS": "practice.example.vn"}
    done = subprocess.run(
        [sys.executable, "-c", PRACTICE],
        cwd=settings.BASE_DIR,
        env={**os.environ, **real, **own},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["FEED_HOSTS=practice.example.vn"]
    assert options.FEED_SECRETS == "FEED_SECRET_"
