"""The databases: the shipped data, generated figures, a practice store with rounds, and sessions with tasks. Kept between runs where the server is."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench import sessions
from dti_portal.launcher.console import LaunchError, say
from dti_portal.launcher.options import ROOT
from dti_portal.launcher.prepare import fingerprint
from dti_portal.launcher.processes import Command, Process, wait_until

LONGEST = 600
# What the content of a store depends on: other code may change while the store of an earlier run stands.
MADE_FROM = (
    *(f"*/{word}/**/*.py" for word in ("migrations", "models", "actions", "sources", "management")),
    "fixtures/*.csv",
    "bench/sessions.py",
)


@dataclass(frozen=True, slots=True)
class Store:
    """A database to measure, and the addresses that hold something in it.

    One with `cells` (indicators) has rounds and people: the form of a report is measured, and saving these cells. `series` and `section` are (indicator, unit) and (indicator, period) with many figures; `pages` are further
    addresses by what they are, measured for information; `rankings`, `moves` (of a simulation) and `sittings` (what is
    looked at in a session) have bounds. `more` is SQL that fills in what no command does.
    """

    name: str
    fill: tuple[str, ...]
    indicator: str
    series: tuple[str, str]
    section: tuple[str, str]
    pages: tuple[tuple[str, str], ...]
    cells: tuple[str, ...] = ()
    rankings: tuple[tuple[str, str], ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    sittings: tuple[tuple[str, str], ...] = ()
    more: tuple[LiteralString, ...] = ()


ACCOUNTS = str(Path(os.environ.get("STATE_DIR") or ROOT / "var") / "bench-accounts.json")
LISTING = "indicator list"
SHARED = ((LISTING, "/indicators/"), ("province list", "/provinces/"))
STORES = (
    Store(
        name="shipped",
        fill=("load_reference",),
        indicator="broadband_fixed_mbps",
        series=("broadband_fixed_mbps", "vn"),
        section=("smartphone_adult_share", "2022-M03"),
        pages=(
            *SHARED,
            ("province page", "/provinces/da-nang/"),
            ("why a rank moved", "/dti/2023/quang-ngai-former/"),
            ("compare", "/compare/?indicator=dti&units=dien-bien,lai-chau,son-la"),
            ("map", "/map/?indicator=dti&geography=63&period=2023"),
            ("search", "/search/?q=bang+rong+di+dong"),
            ("indicator as CSV", "/indicators/broadband_fixed_mbps.csv"),
            ("indicator as XLSX", "/indicators/broadband_fixed_mbps.xlsx"),
        ),
        rankings=(("DTI ranking of 63", "/dti/?year=2023"),),
        moves=(
            ("simulation: one move", "/dti/simulate/?unit=dien-bien&year=2024&geography=34&cq={move}"),
            (
                "simulation: one move among 63",
                "/dti/simulate/?unit=dien-bien&year=2024&geography=63&cq={move}",
            ),
        ),
    ),
    Store(
        name="generated",
        fill=("generate_store", "--units", "64", "--indicators", "200", "--quarters", "48"),
        indicator="g-001",
        series=("g-001", "vn"),
        section=("g-001", "2024-Q3"),
        pages=(
            *SHARED,
            ("province page", "/provinces/da-nang-former/"),
            ("search", "/search/?q=thanh+toan+truc+tuyen"),
            (
                "six units, one page",
                "/indicators/g-001/?units=vn,ha-noi,ho-chi-minh,hai-phong,can-tho,lao-cai",
            ),
            ("indicator as CSV", "/indicators/g-001.csv"),
            ("indicator as XLSX", "/indicators/g-001.xlsx"),
        ),
    ),
    Store(
        name="practice",
        fill=("prepare_practice", "--accounts", ACCOUNTS),
        indicator="practice-01",
        series=("practice-01", "dien-bien"),
        section=("practice-01", "2025-Q4"),
        pages=SHARED,
        cells=("practice-01", "practice-02", "practice-07"),
    ),
    Store(
        name="sessions",
        fill=("load_reference",),
        indicator="broadband_fixed_mbps",
        series=("broadband_fixed_mbps", "vn"),
        section=("smartphone_adult_share", "2022-M03"),
        pages=(
            ("board of 500 tasks", "/tasks/?view=board"),
            ("500 tasks as CSV", "/tasks.csv"),
            ("province page with tasks", "/provinces/dien-bien/"),
        ),
        sittings=(("list of 500 tasks", "/tasks/"), ("meeting page, 80 figures", "/meetings/NCDT-03/")),
        more=(sessions.TASKS, sessions.FIGURES),
    ),
)
# Whom an editor finds at work: a report of the open round in which every cell is filled.
REPORT = """
    SELECT c.key, u.slug FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id JOIN provinces_unit u ON u.id = s.unit_id
    WHERE s.state = 'draft' AND c.closes >= now()
    ORDER BY (SELECT count(*) FROM indicators_entry e WHERE e.submission_id = s.id) DESC, s.id LIMIT 1
"""


def prepare(store: Store) -> str:
    """The URL of the store's database, made and filled unless an earlier run left it; raises `LaunchError`."""
    url = server_url()
    base = urlsplit(url).path.lstrip("/")
    # Rounds are dated from the day they are made, and close.
    made = f"{datetime.now(UTC):%y%m%d}_" if store.cells else ""
    name = f"{base}_bench_{store.name}_{made}{fingerprint(MADE_FROM)[:8]}"
    if name in _databases(url):
        say(f"the database {name} is there from an earlier run")
        return with_name(url, name)
    say(f"making the database {name}")
    _remake(url, f"{base}_bench_{store.name}", f"{name}_new")
    _fill(store, with_name(url, f"{name}_new"))
    # The name without `_new` says that it is complete.
    execute(
        url,
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(f"{name}_new"), sql.Identifier(name)),
    )
    return with_name(url, name)


def report(url: str) -> tuple[str, str]:
    """Collection and unit of the report to measure."""
    with psycopg.connect(url) as connection:
        key, unit = connection.execute(REPORT).fetchall()[0]
    return str(key), str(unit)


def server_url() -> str:
    """The server to make the databases on."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise LaunchError("Hãy chạy bằng make bench.", "DATABASE_URL is not set: start it by make bench.")
    return url


def with_name(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _remake(url: str, prefix: str, name: str) -> None:
    """A new empty database in place of what older runs left of this store."""
    for old in _databases(url):
        if old.startswith(f"{prefix}_"):
            execute(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    execute(url, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def _databases(url: str) -> list[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database")]


def _fill(store: Store, url: str) -> None:
    manage(url, "migrate", "--verbosity", "0")
    manage(url, *store.fill)
    for statement in store.more:
        execute(url, sql.SQL(statement))
    execute(url, sql.SQL("VACUUM (ANALYZE)"))
    execute(url, sql.SQL("CHECKPOINT"))


def execute(url: str, statement: sql.SQL | sql.Composed) -> None:
    """One statement in no transaction; raises `LaunchError` where the account may not do that."""
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise LaunchError(
            f"Tài khoản của DATABASE_URL không đủ quyền: {error}",
            f"the account of DATABASE_URL may not do that: {error}",
        ) from None


def manage(url: str, *words: str) -> None:
    """Run a Django command on a database to its end; raises `LaunchError` with the end of its log."""
    process = start(f"bench-{words[0]}", ["manage.py", *words], {"DATABASE_URL": url})
    wait_until(lambda: process.exit_code == 0, process, LONGEST, lambda: False)


def start(name: str, words: Sequence[str], changed: dict[str, str], grace: float = 10) -> Process:
    """A Python program of this checkout, its log under the state directory."""
    environment = os.environ | {"DEBUG": "0"} | changed
    log = Path(os.environ.get("STATE_DIR") or ROOT / "var") / "log" / f"{name}.log"
    return Process(Command(name, [sys.executable, *words], environment, log, grace=grace, directory=ROOT))
