"""Labels that would stand on each other, moved apart."""

from collections.abc import Sequence


def apart(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Each height moved as little as needed so that any two are `gap` apart, between `low` and `high`, in their order.

    Where there is no room for all, the gap shrinks.
    """
    if len(heights) < 2:
        return [min(max(height, low), high) for height in heights]
    gap = min(gap, (high - low) / (len(heights) - 1))
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = _spread([heights[index] for index in order], gap, low, high)
    result = [0.0] * len(heights)
    for index, height in zip(order, placed, strict=True):
        result[index] = height
    return result


def _spread(ordered: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Clusters that share their shift: each stands around the mean of what its members wanted."""
    clusters: list[tuple[float, int]] = []
    for height in ordered:
        clusters.append((height, 1))
        while len(clusters) > 1 and _touch(clusters[-2], clusters[-1], gap):
            (first, n), (second, m) = clusters[-2:]
            clusters[-2:] = [((first * n + second * m) / (n + m), n + m)]
    placed = [middle + (number - (size - 1) / 2) * gap for middle, size in clusters for number in range(size)]
    return _within(placed, gap, low, high)


def _touch(lower: tuple[float, int], upper: tuple[float, int], gap: float) -> bool:
    (first, n), (second, m) = lower, upper
    return second - first < gap * (n + m) / 2


def _within(placed: list[float], gap: float, low: float, high: float) -> list[float]:
    for number, height in enumerate(placed):
        floor = low if number == 0 else placed[number - 1] + gap
        placed[number] = max(height, floor)
    for number in range(len(placed) - 1, -1, -1):
        ceiling = high if number == len(placed) - 1 else placed[number + 1] - gap
        placed[number] = min(placed[number], ceiling)
    return placed
