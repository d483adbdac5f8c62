"""`make backup` and `make restore`: the whole state, and back."""

import hashlib
import json
import stat
import tarfile
from pathlib import Path

import pytest

from tests.start.conftest import Portal

pytestmark = pytest.mark.start
NOTES = "SELECT count(*) FROM auth_group WHERE name LIKE 'note %'"


def add_note(portal: Portal, name: str) -> None:
    assert portal.sql("INSERT INTO auth_group (name) VALUES (%s) RETURNING name", f"note {name}")


def upload(portal: Portal, name: str, text: str) -> None:
    file = portal.state / "media" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def uploads(portal: Portal) -> dict[str, str]:
    return {path.name: path.read_text() for path in (portal.state / "media").rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def archive(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup made while the portal runs; afterwards its state changes."""
    add_note(portal, "before")
    upload(portal, "văn bản.txt", "as it was")
    file = tmp_path_factory.mktemp("backup") / "bản sao.tar.gz"
    made = portal.run_make("backup", f"FILE={file}")
    assert made.returncode == 0, made.stderr
    add_note(portal, "after")
    upload(portal, "later.txt", "later")
    upload(portal, "văn bản.txt", "changed")
    return file


def test_archive_is_for_nobody_else_and_lists_what_it_holds(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        manifest = tar.extractfile("manifest.json")
        assert manifest
        listed = json.load(manifest)["sha256"]
        assert {"manifest.json", *listed} == set(tar.getnames())
    assert {"database.dump", "demo-accounts.json", "media/văn bản.txt"} <= listed.keys()


def test_failed_restore_leaves_everything_as_it_was(portal: Portal, archive: Path, tmp_path: Path) -> None:
    assert portal.stop() == 0
    for content in (flipped(archive), archive.read_bytes()[:-2000], b"not an archive"):
        assert "is not an intact backup" in refusal(portal, tmp_path, content)
    # Nothing has damaged this one, but PostgreSQL finds no dump in it.
    assert "the data are as before" in refusal(
        portal, tmp_path, repacked(archive, tmp_path, dump=b"PGDMP no more")
    )
    portal.start()
    assert portal.sql(NOTES) == 2
    assert uploads(portal) == {"văn bản.txt": "changed", "later.txt": "later"}


def test_restore_brings_the_state_back(portal: Portal, archive: Path) -> None:
    accounts = (portal.state / "demo-accounts.json").read_text()
    assert portal.stop() == 0
    (portal.state / "demo-accounts.json").unlink()
    restored = portal.run_make("restore", f"FILE={archive}")
    assert restored.returncode == 0, restored.stderr
    portal.start()
    assert portal.sql(NOTES) == 1
    assert portal.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'dti%'") == 1
    assert uploads(portal) == {"văn bản.txt": "as it was"}
    assert (portal.state / "demo-accounts.json").read_text() == accounts
    assert "<html" in portal.page("/")


def refusal(portal: Portal, place: Path, content: bytes) -> str:
    """What a restore says that does not work."""
    (place / "bad.tar.gz").write_bytes(content)
    done = portal.run_make("restore", f"FILE={place}/bad.tar.gz")
    assert done.returncode != 0
    return done.stderr


def flipped(archive: Path) -> bytes:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


def repacked(archive: Path, place: Path, dump: bytes) -> bytes:
    """The archive with another dump, and its hash in the manifest."""
    inside = place / "inside"
    with tarfile.open(archive) as tar:
        tar.extractall(inside)
    manifest = json.loads((inside / "manifest.json").read_text())
    manifest["sha256"]["database.dump"] = hashlib.sha256(dump).hexdigest()
    (inside / "manifest.json").write_text(json.dumps(manifest))
    (inside / "database.dump").write_bytes(dump)
    with tarfile.open(place / "repacked.tar.gz", "w:gz") as tar:
        for name in ("manifest.json", *manifest["sha256"]):
            tar.add(inside / name, name)
    return (place / "repacked.tar.gz").read_bytes()


@pytest.mark.parametrize("words", [("backup",), ("restore",), ("backup", "FILE=/nowhere/x.tar.gz")])
def test_without_a_proper_name_it_is_a_sentence(portal: Portal, words: tuple[str, ...]) -> None:
    refused = portal.run_make(*words)
    assert refused.returncode != 0
    assert refused.stderr.count("[portal]") == 2
