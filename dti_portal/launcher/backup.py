"""The whole state in one file, and back."""

from pathlib import Path

from dti_portal.launcher.options import Options


def write(options: Options, file: Path) -> None: ...
def restore(options: Options, file: Path) -> None: ...
