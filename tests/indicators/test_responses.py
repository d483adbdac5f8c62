"""What feeds answered: kept under its hash, whole or not at all, as long as somebody may ask for it."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from indicators.actions.refresh import responses
from indicators.actions.refresh.responses import (
    clear_responses,
    has_response,
    incoming,
    keep_response,
    keep_upload,
    open_response,
)
from indicators.models import RefreshRun
from indicators.sources.feeds.base import FeedError
from tests import factories
from tests.factories import NOW

CONTENT = b"indicator,unit,period,value\n"
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def fetched(content: bytes = CONTENT) -> tuple[Path, str]:
    """A file as `fetch` leaves it."""
    path = incoming() / ".fetched-x"
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def kept(content: bytes) -> str:
    path, sha256 = fetched(content)
    keep_response(path, sha256)
    return sha256


def lying(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_answer_is_moved_under_its_hash(media: Path) -> None:
    path, sha256 = fetched()
    assert not has_response(sha256)
    keep_response(path, sha256)
    assert has_response(sha256)
    with open_response(sha256) as file:
        assert file.read() == CONTENT
    assert lying(media) == {sha256}
    assert stat.S_IMODE((media / "responses").stat().st_mode) == 0o700


def test_same_answer_is_kept_once(media: Path) -> None:
    assert kept(CONTENT) == kept(CONTENT)
    assert len(lying(media)) == 1


def test_answer_is_on_the_disk_before_it_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    path, sha256 = fetched()
    order: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_sync(handle)

    def replaced(old: Path, new: Path) -> None:
        order.append("name")
        real_replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    keep_response(path, sha256)
    assert order == ["file", "name", "folder"]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "0" * 64])
def test_no_other_file_is_opened(name: str) -> None:
    assert not has_response(name)
    with pytest.raises(FileNotFoundError):
        open_response(name)


@pytest.mark.parametrize("size", [1, 70_000, 3 * MEGABYTE])
def test_upload_is_kept_in_pieces(size: int, media: Path) -> None:
    content = b"x" * size
    with TemporaryUploadedFile("a.csv", "text/csv", size, None) as file:
        file.write(content)
        done = keep_upload(file, most_bytes=size)
    assert (done.sha256, done.size) == (hashlib.sha256(content).hexdigest(), size)
    assert lying(media) == {done.sha256}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"x" * 101, "too_large"), (b"", "empty"), (b"<!doctype html><title>Error</title>", "html")],
)
def test_upload_that_is_not_kept(content: bytes, code: str, media: Path) -> None:
    with pytest.raises(FeedError) as caught:
        keep_upload(SimpleUploadedFile("a.csv", content), most_bytes=100)
    assert caught.value.code == code
    assert not lying(media)


def test_upload_that_breaks_off_leaves_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"x" * 1000
        raise OSError("gone")

    file = SimpleUploadedFile("a.csv", b"x")
    monkeypatch.setattr(file, "chunks", broken)
    with pytest.raises(FeedError) as caught:
        keep_upload(file, most_bytes=MEGABYTE)
    assert caught.value.code == "disk_full"
    assert not lying(media)


def test_a_folder_that_takes_nothing_is_told(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*told: object, **more: object) -> None:
        raise PermissionError("read only")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(FeedError) as caught:
        keep_upload(SimpleUploadedFile("a.csv", b"a,b"), most_bytes=MEGABYTE)
    assert caught.value.code == "disk_full"


def aged(path: Path, days: float) -> None:
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def answered(content: bytes, **more: Any) -> str:
    """An answer of forty days ago, of a run that is over."""
    sha256 = kept(content)
    aged(responses._folder() / sha256, 40)
    then = NOW - timedelta(days=40)
    of = factories.feed(f"f{sha256[:8]}")
    factories.refresh_run(
        of, **({"sha256": sha256, "requested_at": then, "state": "done", "finished_at": then} | more)
    )
    return sha256


@pytest.mark.django_db
def test_only_what_nobody_will_ask_for_is_deleted(media: Path) -> None:
    recent = NOW - timedelta(days=29)
    needed = {
        answered(b"wrote new", rows_new=1),
        answered(b"revised", rows_revised=1),
        answered(b"waits for a decision", rows_held=1),
        answered(b"of last month", requested_at=recent, finished_at=recent),
        answered(b"still to be read", state="waiting", finished_at=None),
        answered(b"being read", state="running", finished_at=None),
    }
    for_nothing = {
        answered(b"nothing new", rows_same=5),
        answered(b"failed", state="failed"),
        answered(b"tried", trial=True, rows_new=7, rows_held=2),
    }
    # Kept a moment ago, its run not written yet.
    needed.add(kept(b"just now"))
    aged(media / "responses" / max(needed), 0.5)
    left_behind, growing = incoming() / ".fetched-old", incoming() / ".fetched-new"
    left_behind.write_bytes(b"x")
    growing.write_bytes(b"x")
    aged(left_behind, 2)
    aged(growing, 0.1)

    assert lying(media) >= needed | for_nothing
    assert clear_responses(now=NOW) == len(for_nothing) + 1
    assert lying(media) == {*needed, growing.name}
    assert clear_responses(now=NOW) == 0


@pytest.mark.django_db
def test_answer_that_comes_again_is_young_again(media: Path) -> None:
    sha256 = answered(b"nothing new")
    kept(b"nothing new")
    aged(media / "responses" / sha256, 0.5)
    assert clear_responses(now=NOW) == 0


@pytest.mark.django_db
def test_nothing_to_clear_where_nothing_was_ever_kept(media: Path) -> None:
    assert clear_responses(now=NOW) == 0
    assert RefreshRun.objects.count() == 0
