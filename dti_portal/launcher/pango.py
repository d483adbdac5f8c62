"""Pango, the library of the system that pages for paper are set with: the machine's own, or Debian's packages.

Without it everything else works; who asks for a PDF is told what the machine lacks, and the tests that draw one say why
they were skipped.
"""

import ctypes
import os
import shutil
import subprocess
import sys

from dti_portal.launcher.console import say

# Under the names by which they are loaded.
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)
# Pulls in the others; the second makes embedded fonts small and is not everywhere.
PACKAGES, WISHED = ("libpango-1.0-0", "libpangoft2-1.0-0"), "libharfbuzz-subset0"
LONGEST = 180
WITHOUT = (
    "Máy thiếu thư viện Pango nên chưa lập được tệp PDF; mọi trang khác vẫn chạy. Cài gói "
    + " ".join(PACKAGES)
    + ".\n[portal] The machine lacks the library Pango: no PDF can be drawn, all else works. Install the packages "
    + " ".join(PACKAGES)
    + "."
)


def missing() -> list[str]:
    """The libraries that cannot be loaded."""
    return [name for name in LIBRARIES if not _loads(name)]


def ensure() -> None:
    """Sees to it that they are there where root can install them; else says what will not work."""
    if not missing():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("no Pango found: installing it for the PDFs, about 20 MB")
        _install()
    if missing():
        say(WITHOUT)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _install() -> None:
    install = ["install", "-y", "--no-install-recommends"]
    if _apt(["update"]) and _apt([*install, *PACKAGES]):
        _apt([*install, WISHED])


def _apt(words: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=sys.stderr, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
