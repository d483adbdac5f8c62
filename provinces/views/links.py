"""Links that choose: what a switch, a filter or a head of a column leads to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a switch."""

    label: str
    url: str
    current: bool
