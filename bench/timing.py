"""Times over HTTP, endpoint after endpoint, round after round, so that noise falls on all alike."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.client import OK, Visitor
from bench.stores import Store

WARM_UP = 30
# What is drawn anew is slow and steady: it is asked for in one round of four.
ANEW_EVERY = 4
API_BOUND = 6.0
PAGE_BOUND = 4.0
HOME, INDICATOR = "home", "indicator page"
EMPTY, SERIES_FLOOR, SECTION_FLOOR = "empty page", "floor: series", "floor: cross-section"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address; `against` names what it is compared with, `bound` the most times that it may take.

    One that is drawn `anew` is asked for under another address each time: the portal cannot have kept it.
    """

    name: str
    path: str
    against: str = ""
    bound: float | None = None
    anew: bool = False

    def address(self, number: int) -> str:
        """Where to ask for it the `number`th time."""
        return another(self.path, number) if self.anew else self.path


def another(path: str, number: int) -> str:
    """The same page under an address that nobody asked for before."""
    return f"{path}{'&' if '?' in path else '?'}_={number}"


@dataclass(frozen=True, slots=True)
class Timed:
    """An endpoint with its milliseconds, and the median of what it is compared with; status 200 or what it failed by."""

    endpoint: Endpoint
    status: int
    milliseconds: list[float]
    floor: float | None

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def p90(self) -> float:
        return quantiles(self.milliseconds, n=10)[-1]

    @property
    def ratio(self) -> float | None:
        return self.median / self.floor if self.floor and self.milliseconds else None

    @property
    def missed(self) -> bool:
        """Whether it failed, or took longer than it may."""
        if self.status != OK:
            return True
        return self.endpoint.bound is not None and (self.ratio is None or self.ratio > self.endpoint.bound)


def endpoints(store: Store) -> list[Endpoint]:
    """Everything that is measured on a store, floors first."""
    series = urlencode({"indicator": store.series[0], "unit": store.series[1]})
    section = urlencode({"indicator": store.section[0], "period": store.section[1]})
    return [
        Endpoint(SERIES_FLOOR, f"/bench/floor-series?{series}"),
        Endpoint(SECTION_FLOOR, f"/bench/floor-section?{section}"),
        Endpoint(EMPTY, "/bench/empty"),
        Endpoint("API: series of one indicator", f"/api/v1/figures?{series}", SERIES_FLOOR, API_BOUND),
        Endpoint("API: cross-section of a period", f"/api/v1/figures?{section}", SECTION_FLOOR, API_BOUND),
        Endpoint(HOME, "/", EMPTY, PAGE_BOUND),
        Endpoint(INDICATOR, f"/indicators/{store.indicator}/", EMPTY, PAGE_BOUND),
        *(
            Endpoint(f"{name}, drawn anew", path, EMPTY, anew=True)
            for name, path in (
                (HOME, "/"),
                (INDICATOR, f"/indicators/{store.indicator}/"),
                *store.pages,
            )
        ),
    ]


def measure(visitor: Visitor, asked: Sequence[Endpoint], rounds: int) -> list[Timed]:
    """Times of every endpoint; one that does not answer 200 is asked once and not again."""
    status = {endpoint.name: visitor.get(endpoint.path).status for endpoint in asked}
    well = [endpoint for endpoint in asked if status[endpoint.name] == OK]
    took: dict[str, list[float]] = {endpoint.name: [] for endpoint in asked}
    gc.disable()
    for turn in range(WARM_UP + rounds):
        for endpoint in well:
            if endpoint.anew and turn % ANEW_EVERY:
                continue
            milliseconds = visitor.get(endpoint.address(turn)).milliseconds
            if turn >= WARM_UP:
                took[endpoint.name].append(milliseconds)
    gc.enable()
    medians = {name: median(times) for name, times in took.items() if times}
    return [Timed(one, status[one.name], took[one.name], medians.get(one.against)) for one in asked]
