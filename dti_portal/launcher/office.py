"""LibreOffice for the test that fills in a template with it: the machine's own, or Debian's package.

Without one the tests run all the same, and that test says why it was skipped.
"""

import os
import shutil
import subprocess
import sys

from dti_portal.launcher.console import say

NAMES = ("soffice", "libreoffice")
# Sheets without a screen, about 170 MB.
PACKAGE = "libreoffice-calc-nogui"
LONGEST = 600
WITHOUT = (
    "Không có LibreOffice: phép thử điền mẫu XLSX bằng LibreOffice bị bỏ qua. Cài gói "
    + PACKAGE
    + " để chạy nó.\n"
    "[portal] There is no LibreOffice: the test that fills in the XLSX template with it is skipped. Install the "
    "package " + PACKAGE + " to run it."
)


def find() -> str | None:
    """The path of LibreOffice on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> None:
    """Sees to it that there is one where root can install it; else says what will be skipped."""
    if find():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("no LibreOffice found: installing one for the tests, about 170 MB")
        _install()
    if not find():
        say(WITHOUT)


def _install() -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", PACKAGE]):
        try:
            subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=sys.stderr, timeout=LONGEST)
        except subprocess.TimeoutExpired:
            return
