"""Where the embedded database lives: in the state directory, or, if its account cannot get there, in a readable one."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from dti_portal.launcher.accounts import Account, for_database, give, reaches
from dti_portal.launcher.console import LaunchError, say

READABLE = (Path("/var/lib/dti-portal"), Path("/var/tmp/dti-portal"))
OWNER = "owner"


def find(state: Path) -> tuple[Path, Account | None]:
    """The database's home and whom it runs as.

    `state/postgres` is the home or a link to it. A link that came with a copied checkout is not followed: the
    original still works there.
    """
    link = state / "postgres"
    if link.is_symlink() and _is_copy(link, state):
        say(
            "this state directory is a copy of another one, which keeps its database: starting a new one here"
        )
        link.unlink()
    account = for_database(link / "data")
    if not link.exists():
        link.unlink(missing_ok=True)
        _create(link, state, account)
    home = link.resolve()
    if link.is_symlink():
        (home / OWNER).write_text(str(state))
    _check_owner(home / "data", account)
    return home, account


def _is_copy(link: Path, state: Path) -> bool:
    with suppress(OSError):
        owner = Path((link / OWNER).read_text())
        return owner != state and (owner / link.name).resolve() == link.resolve()
    return False


def _create(link: Path, state: Path, account: Account | None) -> None:
    if reaches(account, state):
        link.mkdir()
        give(link, account)
        return
    home = _outside(state)
    # Left by a state directory of this name that was removed by hand, and its data with it.
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    # Whatever the umask: the account has to walk through.
    home.parent.chmod(0o755)
    give(home, account)
    say(f"the database cannot live in {state}, which only its owner may enter: it is in {home}")
    link.symlink_to(home)


def _outside(state: Path) -> Path:
    name = hashlib.sha256(str(state).encode()).hexdigest()[:16]
    base = next((base for base in READABLE if reaches(Account("", -1, -1), base.parent)), READABLE[-1])
    return base / name


def _check_owner(data: Path, account: Account | None) -> None:
    if account is None and data.exists() and data.stat().st_uid != os.geteuid():
        raise LaunchError(
            f"{data} thuộc tài khoản khác: chạy bằng tài khoản đã tạo ra nó (hoặc root).",
            f"{data} belongs to another account: run as the one that made it, or as root.",
        )


def remove(state: Path) -> None:
    """Remove a throw-away home, wherever it is."""
    link = state / "postgres"
    home = link.resolve()
    shutil.rmtree(home, ignore_errors=True)
    if link.is_symlink():
        link.unlink()
