"""The benchmark's own arithmetic: what counts as missed, what a first visit loads."""

from collections.abc import Mapping

import pytest

from bench import weights
from bench.__main__ import pages
from bench.client import Answer, Editor
from bench.stores import STORES
from bench.timing import Endpoint, Timed, another, entry_endpoints
from bench.weights import Weight

PAGE = """<link rel="stylesheet" href="/static/a.css"><link rel="alternate" href="/other/">
<script src="/static/a.js" type="module"></script><img src="data:image/png;base64,x"><a href="/away/">away</a>"""
SITE = {
    "/": PAGE,
    "/static/a.css": "@font-face { src: url('font.woff2') }",
    "/static/font.woff2": "font",
    "/static/a.js": 'import { draw } from "./b.js";\nimport("./vendor/plotly.js")',
    "/static/b.js": "export const draw = 1;",
}


class Visitor:
    """Answers from SITE; encoded, everything is half as long."""

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        body = SITE[path].encode()
        return Answer(200, body if headers == {} else body[: len(body) // 2], 1.0)


def timed(ratio: float, *, bound: float | None = 4.0, status: int = 200) -> Timed:
    return Timed(Endpoint("page", "/", "empty page", bound), status, [ratio] * 20, floor=1.0)


@pytest.mark.parametrize(
    ("one", "missed"),
    [
        (timed(4.0), False),
        (timed(4.1), True),
        (timed(9.0, bound=None), False),
        (timed(1.0, status=500), True),
        (timed(1.0, bound=None, status=404), True),
    ],
)
def test_what_fails_or_takes_longer_than_its_bound_is_missed(one: Timed, missed: bool):
    assert one.missed is missed


def test_a_page_asked_for_anew_has_an_address_of_its_own():
    assert another("/dti/?year=2022", 3) == "/dti/?year=2022&_=3"
    assert Endpoint("home", "/", anew=True).address(1) != Endpoint("home", "/", anew=True).address(2)
    assert Endpoint("home", "/").address(1) == "/"


def test_a_move_of_the_simulation_is_another_number_each_time():
    move = Endpoint("move", "/dti/simulate/?cq={move}", swap=True)
    assert [move.address(number) for number in (0, 1, 9000)] == [
        "/dti/simulate/?cq=0.1000",
        "/dti/simulate/?cq=0.1001",
        "/dti/simulate/?cq=0.1000",
    ]
    assert move.headers["HX-Request"] == "true"


def test_a_first_visit_loads_styles_scripts_and_what_they_load_but_not_the_chart_library():
    weight = weights.weigh(Visitor(), "/")
    assert weight.parts == {path: len(text.encode()) // 2 for path, text in SITE.items()}


def test_a_visit_above_150_kilobytes_is_missed():
    assert not Weight("/", {"/": 100_000, "/a.css": 50_000}).missed
    assert Weight("/", {"/": 100_000, "/a.css": 50_001}).missed


class Typing(Editor):
    """An editor whose answers are given: the form, and for each save the status of the next."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.sent: list[tuple[dict[str, str], str]] = []
        self._cookies, self._seen = {"practice_csrftoken": "token"}, {}

    def _ask(self, path: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> Answer:
        if form is None:
            return Answer(200, b'<input name="seen-practice-02" value="3:late:">', 1.0)
        self.sent.append((dict(form), headers["X-CSRFToken"]))
        return Answer(self.statuses.pop(0), b"", 1.0)


def test_an_editor_sends_back_what_the_cell_said_last():
    editor = Typing(200, 409, 200)
    for number in (5000, 5001, 5002):
        editor.save("/entry/2026-Q4/dien-bien/cells/practice-02/", number)
    assert editor.sent == [
        ({"seen-practice-02": "3:late:", "typed-practice-02": "5000"}, "token"),
        ({"seen-practice-02": "4::5000", "typed-practice-02": "5001"}, "token"),
        ({"seen-practice-02": "4::5000", "typed-practice-02": "5002"}, "token"),
    ]


def test_form_and_cells_are_held_to_their_bounds_beside_the_empty_page_of_the_same_person():
    store = next(store for store in STORES if store.cells)
    asked = entry_endpoints(store, ("2026-Q4", "dien-bien"))
    bounds = {each.name: (each.against, each.bound) for each in asked if each.bound}
    assert bounds.pop("entry form, 60 indicators") == ("empty page, signed in", 6)
    assert set(bounds.values()) == {("empty page, signed in", 2)}
    assert all(each.editor for each in asked)
    assert {each.path for each in asked if each.saves} == {
        f"/entry/2026-Q4/dien-bien/cells/{code}/" for code in store.cells
    }


def test_only_whole_pages_are_weighed():
    form = Endpoint("form", "/entry/2026-Q4/dien-bien/", editor=True)
    part = Endpoint("details", "/entry/2026-Q4/dien-bien/cells/a/", swap=True, editor=True)
    save = Endpoint("save", "/entry/2026-Q4/dien-bien/cells/b/", editor=True, saves=True)
    broken = Timed(Endpoint("broken", "/broken/"), 500, [], None)
    assert pages([*(Timed(each, 200, [1.0], 1.0) for each in (form, part, save)), broken]) == {
        form.path: form
    }
