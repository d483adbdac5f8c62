"""The whole state in one file, and back: the database, uploaded files, the demo accounts' passwords."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dti_portal.launcher import commands, dump, lock, stopping
from dti_portal.launcher.console import LaunchError, say
from dti_portal.launcher.options import Options
from dti_portal.launcher.prepare import ACCOUNTS, forget

FORMAT = "dti-portal-backup-1"
MANIFEST = "manifest.json"
DATABASE = "database.dump"
MEDIA = "media"


def write(options: Options, file: Path) -> None:
    """Write the state into `file`, whole or not at all; the portal may run meanwhile.

    The database is dumped first: a file that is uploaded later is in the archive at worst without its row.
    """
    _named(file)
    if not file.parent.is_dir():
        raise LaunchError(f"Không có thư mục {file.parent}.", f"There is no directory {file.parent}.")
    with (
        stopping.listening() as stop,
        commands.servers(options, stop) as environment,
        _workplace(options) as place,
    ):
        dump.write(options, environment["DATABASE_URL"], place / DATABASE)
        members = {DATABASE: place / DATABASE} | _files(options)
        (place / MANIFEST).write_text(json.dumps(_manifest(members), indent=1))
        _pack(file, {MANIFEST: place / MANIFEST} | members)
    say(f"backed up {len(members)} files into {file} ({file.stat().st_size:,} bytes)")


def _named(file: Path) -> None:
    if file.is_dir():
        raise LaunchError("Cần tên tệp: FILE=portal.tar.gz", "Name the file: FILE=portal.tar.gz")


def _files(options: Options) -> dict[str, Path]:
    """Name in the archive and path of every file that belongs to the state."""
    found = {}
    for name in _parts(options):
        part = options.state / name
        for path in [part, *sorted(part.rglob("*"))]:
            if path.is_file():
                found[str(path.relative_to(options.state))] = path
    return found


def _parts(options: Options) -> tuple[str, ...]:
    """What of the state directory goes with the database: demo accounts only with the embedded one."""
    return (MEDIA,) if options.database_url else (MEDIA, ACCOUNTS)


def _manifest(members: dict[str, Path]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": {name: _hash(path) for name, path in members.items()},
    }


def _hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(file: Path, members: dict[str, Path]) -> None:
    new = file.with_name(f"{file.name}.part")
    # It holds everything that the portal holds, passwords' hashes too.
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    with tarfile.open(new, "w:gz", compresslevel=1) as archive:
        for name, path in members.items():
            archive.add(path, name, recursive=False)
    new.replace(file)


@contextmanager
def _workplace(options: Options) -> Iterator[Path]:
    options.state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=options.state) as name:
        yield Path(name)


def restore(options: Options, file: Path) -> None:
    """Put the state of `file` in the place of the present one; a restore that fails leaves everything as it was."""
    _named(file)
    if lock.is_held(options.state):
        raise LaunchError(
            "Cổng đang chạy trong thư mục này: dừng trước rồi phục hồi.",
            "The portal runs in this directory: stop it, then restore.",
        )
    with _workplace(options) as place:
        unpack(file, place)
        with stopping.listening() as stop, commands.servers(options, stop) as environment:
            with _files_in_place(options, place):
                dump.replace(options, environment["DATABASE_URL"], place / DATABASE)
            home = options.state / "postgres"
            if home.exists():
                forget(home)
    say(f"restored {file}")


def unpack(file: Path, place: Path) -> None:
    """Unpack an archive that `write` made and that nothing has damaged; raises `LaunchError`."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            wanted = _read_manifest(archive)
            for name, expected in wanted.items():
                _unpack_member(archive, name, place)
                if _hash(place / name) != expected:
                    raise ValueError(name)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, tarfile.TarError) as error:
        raise LaunchError(
            f"{file} không phải bản sao lưu nguyên vẹn của cổng ({error}). Không có gì thay đổi.",
            f"{file} is not an intact backup of the portal ({error}). Nothing was changed.",
        ) from None


def _read_manifest(archive: tarfile.TarFile) -> dict[str, str]:
    member = archive.extractfile(MANIFEST)
    manifest = json.load(member) if member else {}
    if manifest["format"] != FORMAT or DATABASE not in manifest["sha256"]:
        raise ValueError(MANIFEST)
    return dict(manifest["sha256"])


def _unpack_member(archive: tarfile.TarFile, name: str, place: Path) -> None:
    target = (place / name).resolve()
    known = name in {DATABASE, ACCOUNTS} or name.startswith(f"{MEDIA}/")
    source = archive.extractfile(name)
    if not known or not target.is_relative_to(place.resolve()) or source is None:
        raise ValueError(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb") as file:
        shutil.copyfileobj(source, file)
    # The dump is read by the account of the database server; everything else belongs to the portal alone.
    target.chmod(0o644 if name == DATABASE else 0o600)


@contextmanager
def _files_in_place(options: Options, place: Path) -> Iterator[None]:
    """The files of `place` instead of the present ones, unless what is done meanwhile fails."""
    (place / MEDIA).mkdir(exist_ok=True)
    old, refused = place / "old", place / "refused"
    old.mkdir()
    refused.mkdir()
    _exchange(options, place, old)
    try:
        yield
    except BaseException:
        _exchange(options, old, refused)
        raise


def _exchange(options: Options, source: Path, aside: Path) -> None:
    for name in _parts(options):
        if (options.state / name).exists():
            (options.state / name).rename(aside / name)
        if (source / name).exists():
            (source / name).rename(options.state / name)
