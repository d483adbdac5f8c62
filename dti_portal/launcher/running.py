"""What a running portal leaves for other commands to find, and what its processes are told."""

import json
import os
import secrets
from pathlib import Path
from signal import SIGKILL, SIGTERM

from dti_portal.launcher import leftovers
from dti_portal.launcher.console import say
from dti_portal.launcher.options import Options
from dti_portal.launcher.services import Services

START = "PORTAL_START"
# Where `manage.py serve_demo_feed` listens: what a portal that is being tried out may fetch from.
DEMO_FEED = "127.0.0.1:8099"


def environment(options: Options, services: Services) -> dict[str, str]:
    """What Django's processes are told, on top of the launcher's own environment."""
    return dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "dti_portal.settings",
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _secret_key(options.state),
        "STATE_DIR": str(options.state),
        "PYTHONUNBUFFERED": "1",
        "FEED_PRIVATE_HOSTS": os.environ.get("FEED_PRIVATE_HOSTS", DEMO_FEED if services.cluster else ""),
        START: secrets.token_hex(16),
    }


def _secret_key(state: Path) -> str:
    file = state / "secret-key"
    if not file.exists():
        write_secret(file, secrets.token_urlsafe(50))
    return file.read_text()


def write_secret(file: Path, text: str) -> None:
    """Write a file that nobody else may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(text)
    new.replace(file)


def remember(options: Options, told: dict[str, str]) -> None:
    """Leave a note about this run: `make manage` and `make backup` read it, and so does the next start."""
    names = (START, "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATE_DIR", "FEED_PRIVATE_HOSTS")
    write_secret(_note(options.state), json.dumps({name: told[name] for name in names}, indent=1))


def recall(state: Path) -> dict[str, str] | None:
    """The note of the last run, if there is one."""
    file = _note(state)
    return json.loads(file.read_text()) if file.exists() else None


def forget(state: Path) -> None:
    """Nothing runs any more."""
    _note(state).unlink(missing_ok=True)


def _note(state: Path) -> Path:
    return state / "running.json"


def end_earlier(state: Path) -> None:
    """End what is left of an earlier run that was killed: only the holder of the lock may call this."""
    note = recall(state)
    if note and leftovers.end(lambda: leftovers.started_with(f"{START}={note[START]}"), SIGTERM, SIGKILL):
        say("ended what an earlier run left behind")
    forget(state)
