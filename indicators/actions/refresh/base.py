"""What the steps of a refresh tell each other."""

from collections.abc import Callable
from dataclasses import dataclass

from provinces.sources.base import Reason


class RefreshError(Exception):
    """Something that was asked for and is not done; `code` names why."""

    code = "refused"


class BusyError(RefreshError):
    """The feed is being read already, by the run with this key."""

    code = "busy"

    def __init__(self, run: int) -> None:
        super().__init__(run)
        self.run = run


class CancelledError(RefreshError):
    """Somebody asked for an end, or the portal is being stopped."""

    code = "cancelled"


class TakenOverError(RefreshError):
    """The run was given to another worker meanwhile: nothing of this one may be written."""

    code = "taken_over"


class NothingReadError(RefreshError):
    """Not one row could be taken; what stands stays."""

    code = "nothing_read"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows: `read` is the sum of the others, a row in two of them does not exist."""

    read: int = 0
    new: int = 0
    same: int = 0
    revised: int = 0
    held: int = 0
    refused: int = 0

    @property
    def writes(self) -> bool:
        """Whether anything public changes."""
        return bool(self.new or self.revised)


# Told how far a run is: phase, rows read, rows done. Raises `CancelledError` or `TakenOverError` where it has to end.
Tell = Callable[[str, int, int], None]
