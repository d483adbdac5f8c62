"""Operating-system accounts: PostgreSQL refuses to run as root, so root starts it as somebody else."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

ORDINARY = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Whom a child runs as."""

    name: str
    uid: int
    gid: int


def for_database(data: Path) -> Account | None:
    """None for an ordinary user; for root the owner of `data` if it exists, else postgres, else nobody."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in ORDINARY:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    return Account("nobody", 65_534, 65_534)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def reaches(account: Account | None, path: Path) -> bool:
    """Whether the account may walk down to `path`: every directory on the way lets it through."""
    return account is None or all(
        _lets_through(account, parent) for parent in [path, *path.parents] if parent.is_dir()
    )


def _lets_through(account: Account, directory: Path) -> bool:
    found = directory.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def give(path: Path, account: Account | None) -> None:
    """Make `account` the owner of `path`."""
    if account:
        os.chown(path, account.uid, account.gid)
