"""What the environment and `.env` ask of the launcher. Django's own settings are read by `dti_portal.settings`."""

import os
import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from dti_portal.launcher.console import LaunchError

ROOT = Path(__file__).resolve().parents[2]
HIGHEST_PORT = 65_535
# The second portal, for training: where it keeps its state, where it listens.
PRACTICE = "practice"
PRACTICE_PORT = "8001"
# What belongs to the real portal alone: its servers and secret, its address, its mails, the agency's own sign-in, the
# sources of its figures. The practice portal takes PRACTICE_<name> in its place, or has one of its own, or none.
NEVER_SHARED = (
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_URL", "EMAIL_HOST", "OIDC_SERVER_URL"),
    *("FEED_HOSTS", "FEED_PRIVATE_HOSTS"),
)
# What is sent to those sources: whoever trains could have it sent elsewhere.
FEED_SECRETS = "FEED_SECRET_"


@dataclass(frozen=True)
class Options:
    """Where the portal keeps its state, where it listens, and what it need not start itself."""

    state: Path
    host: str
    port: int
    database_url: str | None
    redis_url: str | None
    pg_bin: Path | None
    practice: bool = False

    @property
    def target(self) -> str:
        """What was asked of make."""
        return PRACTICE if self.practice else "run"

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{host}:{self.port}/"

    @property
    def logs(self) -> Path:
        """Where every child writes."""
        return self.state / "log"


def read_dotenv(path: Path) -> None:
    """Take NAME=value lines into the environment; what is set there already wins."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, _ = text.partition("=")
        if not equals:
            raise LaunchError(
                f"{path.name}, dòng {number}: cần TÊN=giá trị.",
                f"{path.name}, line {number}: expected NAME=value.",
            )
        os.environ.setdefault(name.strip(), _value(text))


def _value(text: str) -> str:
    """What a shell would assign: quotes go, and so does a comment after a blank."""
    try:
        words = shlex.split(text.partition("=")[2], comments=True)
    except ValueError:
        return text.partition("=")[2].strip()
    return " ".join(words)


def _port() -> int:
    text = os.environ.get("PORT", "") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise LaunchError(
            f"PORT={text} không phải số cổng từ 1 đến {HIGHEST_PORT}.",
            f"PORT={text} is not a port number from 1 to {HIGHEST_PORT}.",
        )
    return int(text)


def _directory(name: str) -> Path | None:
    text = os.environ.get(name)
    return (ROOT / text).absolute() if text else None


def for_practice(dotenv: Path) -> Options:
    """The options of the practice portal. From here on the environment of this process is that portal's: nothing
    in it leads to the database, the queue or the secret of the real one, whatever .env says."""
    # Before .env is read: the port named there is the real portal's.
    os.environ["PORT"] = os.environ.get("PORT") or PRACTICE_PORT
    read_dotenv(dotenv)
    for name in NEVER_SHARED:
        os.environ.pop(name, None)
        if own := os.environ.get(f"PRACTICE_{name}"):
            os.environ[name] = own
    for name in [each for each in os.environ if each.startswith(FEED_SECRETS)]:
        del os.environ[name]
    # Browsers hold cookies by host, whatever the port: signing in here would sign out there.
    os.environ["COOKIE_PREFIX"] = f"{PRACTICE}_"
    options = replace(from_environment(PRACTICE), practice=True)
    os.environ.setdefault("PUBLIC_URL", options.url)
    return options


def from_environment(state: str | None = None) -> Options:
    """The options of this run; raises `LaunchError` with a sentence for a value that cannot be.

    `state` is a directory under var/ that replaces STATE_DIR, for runs that must not meet the portal's own data.
    """
    base = _directory("STATE_DIR") or ROOT / "var"
    return Options(
        state=base / state if state else base,
        host=os.environ.get("HOST") or "127.0.0.1",
        port=_port(),
        database_url=os.environ.get("DATABASE_URL") or None,
        redis_url=os.environ.get("REDIS_URL") or None,
        pg_bin=_directory("PG_BIN"),
    )
