"""SQL by itself: how long each statement of a page takes when prepared, and what it reads through."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection

ROUNDS = 50
# A statement that is slow enough to be sure of is not run fifty times.
LONGEST_MS = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement as the portal sent it."""

    sql: str
    parameters: Any


@dataclass(frozen=True, slots=True)
class Measured:
    """A statement's rows and median milliseconds; `through` are indexes, and tables that were read in whole."""

    about: str
    rows: int
    milliseconds: float
    through: list[str]


@contextmanager
def listening() -> Iterator[list[Heard]]:
    """Every statement that this thread executes inside the block."""
    heard: list[Heard] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        heard.append(Heard(sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield heard


def measured(heard: Heard) -> Measured:
    """Runs it again and again on the portal's own connection."""
    bare: psycopg.Connection[Any] = connection.connection
    took: list[float] = []
    rows: Sequence[Any] = ()
    while len(took) < ROUNDS and sum(took) < LONGEST_MS:
        began = perf_counter()
        rows = bare.execute(heard.sql, heard.parameters, prepare=True).fetchall()
        took.append((perf_counter() - began) * 1000)
    return Measured(_about(heard.sql), len(rows), median(took), _through(bare, heard))


def _about(sql: str) -> str:
    """The tables that it names, without their apps."""
    tables = re.findall(r"(?:FROM|JOIN)\s+\"?(?:provinces|indicators|meetings)_(\w+)", sql)
    return ", ".join(dict.fromkeys(tables)) or " ".join(sql.split()[:4])


def _through(bare: psycopg.Connection[Any], heard: Heard) -> list[str]:
    with psycopg.ClientCursor(bare) as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {heard.sql}", heard.parameters)
        ((plans,),) = cursor.fetchall()
    return list(dict.fromkeys(_names(plans[0]["Plan"])))


def _names(plan: dict[str, Any]) -> Iterator[str]:
    if name := plan.get("Index Name"):
        yield name.removeprefix("indicators_").removeprefix("provinces_")
    elif plan["Node Type"] == "Seq Scan":
        yield f"all of {plan['Relation Name'].partition('_')[2]}"
    for part in plan.get("Plans", ()):
        yield from _names(part)
