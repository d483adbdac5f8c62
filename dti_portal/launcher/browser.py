"""A browser for the tests: the machine's own, Debian's package, or Playwright's download."""

import importlib.util
import os
import shutil
import subprocess
import sys

from dti_portal.launcher.console import LaunchError, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")


def find() -> str | None:
    """The path of a browser of the machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> None:
    """See to it that there is one; raises `LaunchError`."""
    if find() or _downloaded():
        return
    say("no browser found: installing one for the tests")
    if _from_package() or _download():
        return
    raise LaunchError(
        "Không cài được trình duyệt cho kiểm thử: hãy cài gói chromium.",
        "No browser could be installed for the tests: install the package chromium.",
    )


def _from_package() -> bool:
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=sys.stderr)
    return find() is not None


def _downloaded() -> bool:
    if importlib.util.find_spec("playwright") is None:
        return False
    script = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
    path = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True).stdout.strip()
    return bool(path) and os.path.exists(path)


def _download() -> bool:
    return (
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr
        ).returncode
        == 0
    )
