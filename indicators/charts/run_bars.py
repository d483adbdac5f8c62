"""The last runs of a feed as small columns: how much of each was new, revised, held or refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEIGHT, WIDTH, GAP = 28, 7, 3
# What happened to a single row of a million is to be seen too.
LEAST = 3
PARTS = ("new", "revised", "held", "refused")


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What became of the rows of a run. `state` is one of done, failed, cancelled, waiting, running."""

    state: str
    read: int
    new: int = 0
    revised: int = 0
    held: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a column, from `y` downwards."""

    part: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class RunBar:
    """A column with its left edge; one of a run that did not end well, or not yet, has no segments."""

    x: int
    state: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class RunBars:
    """Columns in a box of `width` by `height`, the oldest run on the left."""

    bars: tuple[RunBar, ...]
    width: int
    height: int = HEIGHT
    column: int = WIDTH


def run_bars(runs: Sequence[RunCounts]) -> RunBars:
    """`runs` are the newest first."""
    bars = tuple(
        RunBar(index * (WIDTH + GAP), run.state, tuple(_segments(run)) if run.state == "done" else ())
        for index, run in enumerate(reversed(runs))
    )
    return RunBars(bars, max(len(bars) * (WIDTH + GAP) - GAP, 0))


def _segments(run: RunCounts) -> Iterator[Segment]:
    counts = [(part, getattr(run, part)) for part in PARTS if getattr(run, part)]
    y = HEIGHT
    for (part, _count), height in zip(
        counts, _heights([count for _, count in counts], run.read), strict=True
    ):
        y -= height
        yield Segment(part, y, height)


def _heights(counts: Sequence[int], read: int) -> list[int]:
    """Shares of the column, none less than `LEAST`; what that takes, the largest gives."""
    heights = [min(max(LEAST, HEIGHT * count // max(read, 1)), HEIGHT) for count in counts]
    while sum(heights) > HEIGHT:
        heights[heights.index(max(heights))] -= 1
    return heights
