"""The demonstration source: real rows of the reviewed files in every format, and faults to switch on."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from dti_portal.launcher import lock
from dti_portal.launcher.running import DEMO_FEED
from indicators.exports import demo_feeds
from indicators.management.demo_source import FAULTS, PORT, DemoServer
from tests.indicators.demo_feed import demo_server, private_host, serving

SDMX = ("INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE")
GSO = {
    "2023": {"2020": "12.66", "2021": "12.88", "2022": "12.63", "2023": "12.33"},
    "2025": {"2020": "12.66", "2021": "12.87", "2022": "12.83", "2023": "12.87", "2024": "13.17"},
}


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


def ask(url: str, path: str, timeout: float = 5) -> tuple[int, bytes]:
    """Status and content of an address."""
    with closing(HTTPConnection(private_host(url), timeout=timeout)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer.status, answer.read()


def read(demo: DemoServer, path: str) -> bytes:
    status, content = ask(demo.url, path)
    assert status == 200
    return content


def told(demo: DemoServer, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read(demo, path).decode())))


def reviewed(name: str) -> list[dict[str, str]]:
    with (settings.REFERENCE_DIR / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_row_is_a_published_one(demo: DemoServer) -> None:
    published = {
        ("dti_score", line["unit"], line["year"], line["score"])
        for line in reviewed("scores")
        if line["score_provenance"] == "reported"
    }
    rows = told(demo, "/dti.csv")
    cells = [(row["indicator"], row["unit"], row["period"], row["value"]) for row in rows]
    assert set(cells) <= published
    assert len(cells) == len({cell[:3] for cell in cells}) > 200
    years = {row["period"] for row in rows}
    assert years == {"2020", "2021", "2022", "2023", "2024"}


def test_first_edition_is_the_beginning_of_the_whole(demo: DemoServer) -> None:
    first, whole = told(demo, "/dti.csv?until=2022"), told(demo, "/dti.csv")
    assert first == [row for row in whole if row["period"] <= "2022"]
    assert 0 < len(first) < len(whole)


@pytest.mark.parametrize("vintage", GSO)
def test_releases_revise_each_other(vintage: str, demo: DemoServer) -> None:
    assert {row["period"]: row["value"] for row in told(demo, f"/gso.csv?vintage={vintage}")} == GSO[vintage]


def test_units_by_slug_code_or_name(demo: DemoServer) -> None:
    slug, code, name = (told(demo, f"/dti.csv?by={by}")[0]["unit"] for by in ("slug", "code", "name"))
    assert (slug, code, name) == ("da-nang-former", "48", "Đà Nẵng")


def cells(demo: DemoServer, ending: str) -> list[tuple[str, str, str, Decimal]]:
    rows = written(demo, ending)
    return sorted((indicator, unit, period, Decimal(value)) for indicator, unit, period, value in rows)


def written(demo: DemoServer, ending: str) -> list[tuple[str, str, str, str]]:
    """Indicator, unit, period and value of every row, as the format has them."""
    content = read(demo, f"/dti.{ending}?by=slug")
    if ending.endswith("csv"):
        names = (
            ("INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE")
            if "sdmx" in ending
            else demo_feeds.COLUMNS[:4]
        )
        return [tuple(row[name] for name in names) for row in csv.DictReader(io.StringIO(content.decode()))]  # type: ignore[misc]
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        _names, *lines = sheet.iter_rows(values_only=True)
        return [(str(line[0]), str(line[1]), str(line[2]), str(line[3])) for line in lines]
    document = json.loads(content, parse_float=str, parse_int=str)
    if ending == "json":
        return [
            (row["indicator"], row["unit"], row["period"], row["value"]) for row in document["data"]["items"]
        ]
    return list(observations(document["data"]))


def observations(data: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    dimensions = data["structures"][0]["dimensions"]
    indicators, units = ([value["id"] for value in each["values"]] for each in dimensions["series"])
    periods = [value["id"] for value in dimensions["observation"][0]["values"]]
    for key, series in data["dataSets"][0]["series"].items():
        indicator, unit = (int(place) for place in key.split(":"))
        for place, observation in series["observations"].items():
            yield indicators[indicator], units[unit], periods[int(place)], observation[0]


@pytest.mark.parametrize("ending", demo_feeds.FORMATS)
def test_every_format_says_the_same(ending: str, demo: DemoServer) -> None:
    assert cells(demo, ending) == cells(demo, "csv")


def test_figures_of_another_portal(demo: DemoServer) -> None:
    page: dict[str, Any] = {"next": f"{demo.url}/api/v1/figures?indicator=dti_score&limit=50"}
    items: list[dict[str, Any]] = []
    while page["next"]:
        page = json.loads(read(demo, page["next"].removeprefix(demo.url)))
        items += page["items"]
    scores = told(demo, "/dti.csv")
    assert page["count"] == len(items) == len(scores)
    assert [(item["unit"], item["period"], Decimal(str(item["value"]))) for item in items] == [
        (row["unit"], row["period"], Decimal(row["value"])) for row in scores
    ]
    contract = {
        "indicator",
        "unit",
        "period",
        "value",
        "qualifier",
        "as_reported",
        "resolution",
        "status",
        "as_of",
    }
    assert contract | {"change", "source", "others"} == set(items[0])


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.csv",
        "/dti.pdf",
        "/dti",
        "/gso.csv?vintage=1999",
        "/dti.csv?by=colour",
        "/faults/none/dti.csv",
        "//x",
    ],
)
def test_unknown_address(path: str, demo: DemoServer) -> None:
    assert ask(demo.url, path)[0] == 404


def test_wrong_types_are_texts_beside_real_rows(demo: DemoServer) -> None:
    rows, spoiled = told(demo, "/dti.csv"), told(demo, "/faults/wrong-types/dti.csv")
    wrong = [row for row in spoiled if row not in rows]
    assert {row["value"] for row in wrong} == {"không có số", "12,3,4", "#N/A", "1e99"}
    assert [row for row in spoiled if row in rows] == rows


def test_duplicates(demo: DemoServer) -> None:
    rows = told(demo, "/dti.csv")
    assert told(demo, "/faults/duplicates-alike/dti.csv") == rows * 2
    *same, one, two, three, four, five = told(demo, "/faults/duplicates-different/dti.csv")
    assert same == rows
    for other, row in zip((one, two, three, four, five), rows, strict=False):
        assert {**other, "value": ""} == {**row, "value": ""}
        assert other["value"] != row["value"]


def test_wrong_encoding_and_changed_columns(demo: DemoServer) -> None:
    with pytest.raises(UnicodeDecodeError):
        read(demo, "/faults/wrong-encoding/dti.csv").decode()
    for ending in ("csv", "json", "sdmx.csv", "sdmx.json"):
        assert read(demo, f"/faults/changed-columns/dti.{ending}") != read(demo, f"/dti.{ending}")
    assert "value" not in told(demo, "/faults/changed-columns/dti.csv")[0]


def test_fault_is_switched_while_it_runs() -> None:
    with demo_server() as server:
        page = read(server, "/?fault=html").decode()
        assert '<option value="html" selected>' in page
        assert all(f'<option value="{name}"' in page for name in FAULTS)
        assert read(server, "/dti.csv").startswith(b"<!DOCTYPE html>")
        # An address that names its own fault has that one, and the page of the switch has none.
        assert read(server, "/faults/duplicates-alike/dti.csv").startswith(b"indicator")
        read(server, "/?fault=no-such")
        assert server.fault == "html"
        read(server, "/?fault=")
        assert read(server, "/dti.csv").startswith(b"indicator")


def test_many_read_at_once_and_a_slow_one_holds_up_nobody() -> None:
    with serving(seconds=30) as url:
        with pytest.raises(TimeoutError):
            ask(url, "/faults/slow/dti.csv", timeout=0.3)
        assert ask(url, "/dti.csv")[0] == 200


def test_command_says_where_it_listens_and_ends_quietly() -> None:
    words = [sys.executable, "manage.py", "serve_demo_feed", "--port", "0", "--fault", "empty"]
    with subprocess.Popen(
        words, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        url = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
        assert ask(url.removesuffix("/"), "/dti.csv") == (200, b"")
        process.terminate()
        assert process.stdout.read() == ""
    assert process.returncode == 0


def test_it_stands_beside_a_portal_that_begins_before_it_or_after_it(tmp_path: Path) -> None:
    """It holds nothing that the portal waits for, and waits for nothing that the portal holds."""
    unknown = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    surroundings = {name: told for name, told in os.environ.items() if name not in unknown}
    words = [sys.executable, "-m", "dti_portal.launcher", "manage", "--", "serve_demo_feed", "--port", "0"]
    with (
        lock.hold(tmp_path, "the portal"),
        subprocess.Popen(
            words,
            cwd=settings.BASE_DIR,
            env=surroundings | {"STATE_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.terminate()
        assert process.stdout.read() == ""
    assert process.returncode == 0
    assert not list(tmp_path.glob("postgres"))


@pytest.mark.parametrize("port", ["1", "70000", "x"])
def test_port_that_cannot_be_had(port: str) -> None:
    with pytest.raises(CommandError, match="port"):
        call_command("serve_demo_feed", "--host", "127.0.0.300", "--port", port)


def test_launcher_lets_the_portal_read_it() -> None:
    assert f"127.0.0.1:{PORT}" == DEMO_FEED
    assert Path(settings.BASE_DIR / ".env.example").read_text().count(DEMO_FEED) == 1
