"""What the launcher says to the person who started it."""

import sys


class LaunchError(Exception):
    """Something a person has to mend: one sentence in Vietnamese, the same in English."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n[portal] {english}")


def say(text: str) -> None:
    """One line of progress, on stderr."""
    sys.stderr.write(f"[portal] {text}\n")
    sys.stderr.flush()


def announce(text: str) -> None:
    """One line that other programs wait for, on stdout."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
