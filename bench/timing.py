"""Times over HTTP, endpoint after endpoint, round after round, so that noise falls on all alike."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.client import AS_BROWSERS, OK, Answer, Editor, Visitor
from bench.stores import Store

WARM_UP = 30
# What is drawn anew is slow and steady: it is asked for in one round of four.
ANEW_EVERY = 4
API_BOUND = 6.0
PAGE_BOUND = 4.0
RANKING_BOUND = 5.0
MOVE_BOUND = 3.0
SITTING_BOUND = 6.0
FORM_BOUND = 6.0
CELL_BOUND = 2.0
HOME, INDICATOR = "home", "indicator page"
FORM = "entry form, 60 indicators"
MOVE = "{move}"
OWN_EMPTY = "empty page, signed in"
EMPTY, SERIES_FLOOR, SECTION_FLOOR = "empty page", "floor: series", "floor: cross-section"
FLOORS = (SERIES_FLOOR, SECTION_FLOOR)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address; `against` names what it is compared with, `bound` the most times that it may take.

    One that is drawn `anew` is asked for under another address each time: the portal cannot have kept it. A `{move}`
    in the path becomes a number from 0.1000 to 0.9999, and `swap` asks as htmx does, for what changes only. One for an
    `editor` is asked for by somebody signed in, and `saves` types a new number there.
    """

    name: str
    path: str
    against: str = ""
    bound: float | None = None
    anew: bool = False
    swap: bool = False
    editor: bool = False
    saves: bool = False

    def address(self, number: int) -> str:
        """Where to ask for it the `number`th time."""
        if MOVE in self.path:
            return self.path.replace(MOVE, f"0.{1000 + number % 9000}")
        return another(self.path, number) if self.anew else self.path

    @property
    def headers(self) -> Mapping[str, str]:
        return AS_BROWSERS | {"HX-Request": "true"} if self.swap else AS_BROWSERS

    def ask(self, visitors: "Visitors", number: int) -> Answer:
        """The answer when it is asked for the `number`th time."""
        if self.saves and visitors.editor:
            return visitors.editor.save(self.path, 5000 + number % 3000)
        return visitors.of(self).get(self.address(number), headers=self.headers)


@dataclass(frozen=True, slots=True)
class Visitors:
    """Who asks: a guest, and where there are reports one of their editors."""

    guest: Visitor
    editor: Editor | None = None

    def close(self) -> None:
        for visitor in filter(None, (self.guest, self.editor)):
            visitor.close()

    def of(self, endpoint: Endpoint) -> Visitor:
        return self.editor if endpoint.editor and self.editor else self.guest


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
                *store.sittings,
            )
        ),
        *(
            Endpoint(f"{name}, drawn anew", path, EMPTY, RANKING_BOUND, anew=True)
            for name, path in store.rankings
        ),
        *(Endpoint(name, path, EMPTY, MOVE_BOUND, swap=True) for name, path in store.moves),
        *(Endpoint(name, path, EMPTY, SITTING_BOUND) for name, path in store.sittings),
    ]


def entry_endpoints(store: Store, report: tuple[str, str]) -> list[Endpoint]:
    """What a province does with a report: the form, and cells of it saved by turns. Compared with the empty page as
    the same person gets it: session, account and roles are read for either."""
    form = f"/entry/{'/'.join(report)}/"
    return [
        Endpoint(OWN_EMPTY, "/bench/empty", EMPTY, editor=True),
        Endpoint(FORM, form, OWN_EMPTY, FORM_BOUND, editor=True),
        Endpoint("details of one cell", f"{form}cells/{store.cells[0]}/", OWN_EMPTY, swap=True, editor=True),
        *(
            Endpoint(
                f"one cell saved ({code})",
                f"{form}cells/{code}/",
                OWN_EMPTY,
                CELL_BOUND,
                editor=True,
                saves=True,
            )
            for code in store.cells
        ),
    ]


def measure(visitors: Visitors, asked: Sequence[Endpoint], rounds: int) -> list[Timed]:
    """Times of every endpoint; one that does not answer 200 is asked once and not again."""
    status = {one.name: one.ask(visitors, 0).status for one in asked}
    well = [endpoint for endpoint in asked if status[endpoint.name] == OK]
    took: dict[str, list[float]] = {endpoint.name: [] for endpoint in asked}
    gc.disable()
    for turn in range(WARM_UP + rounds):
        for endpoint in well:
            if endpoint.anew and turn % ANEW_EVERY:
                continue
            milliseconds = endpoint.ask(visitors, turn + 1).milliseconds
            if turn >= WARM_UP:
                took[endpoint.name].append(milliseconds)
    gc.enable()
    medians = {name: median(times) for name, times in took.items() if times}
    return [Timed(one, status[one.name], took[one.name], medians.get(one.against)) for one in asked]
