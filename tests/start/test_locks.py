"""The locks: complete, with hashes, of one mind, and naming no registry."""

import json
import re
import tomllib
from importlib import import_module

import pytest

from tests.start.conftest import ROOT

LOCKS = ("app", "run", "dev", "uv", "npm")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


WANTED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[.*\])?(?:==(\S+))?$")


def pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text()))


def wanted() -> list[tuple[str, str, str]]:
    """(lock, package, version or nothing) of all that pyproject.toml asks for."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras, groups = told["project"]["optional-dependencies"], told["dependency-groups"]
    lists = {"app": told["project"]["dependencies"], "run": extras["embedded"], "dev": extras["dev"]}
    lists |= {"uv": groups["installer"], "npm": groups["assets"]}
    return [(lock, *WANTED.fullmatch(line).groups("")) for lock, lines in lists.items() for line in lines]


@pytest.mark.parametrize(("lock", "package", "version"), wanted())
def test_what_is_asked_for_is_locked(lock: str, package: str, version: str) -> None:
    """Else `make lock` was forgotten."""
    locked = pins(lock)[re.sub(r"[-_.]+", "-", package).lower()]
    assert version in {"", locked}


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_its_version_and_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / "requirements" / f"{name}.txt").read_text())
    assert all(PINNED.match(block) and "--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize(("smaller", "larger"), [("app", "run"), ("run", "dev")])
def test_larger_set_holds_the_smaller_one(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()


@pytest.mark.parametrize(
    "file", ["package-lock.json", ".npmrc", *(f"requirements/{name}.txt" for name in LOCKS)]
)
def test_no_registry_is_named(file: str) -> None:
    assert "://" not in (ROOT / file).read_text()


def test_chart_library_is_the_one_that_validates_the_charts() -> None:
    """plotly carries the version of plotly.js whose charts it knows."""
    known = import_module("plotly.offline").get_plotlyjs_version()
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]["plotly.js-cartesian-dist-min"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert wanted == locked["node_modules/plotly.js-cartesian-dist-min"]["version"] == known
