"""Writing a generated store: what figures refer to by the ORM, observations and figures by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models, transaction

from indicators.actions.generated import plausible
from indicators.actions.generated.catalogue import (
    LAST_QUARTER,
    Made,
    Quarter,
    make_indicators,
    make_notes,
    make_quarters,
    make_targets,
)
from indicators.actions.generated.statements import Statement, Told, told
from indicators.models import Figure, Observation
from provinces.models import Source, Unit

NULL = "\\N"
# The place of the nation among the units.
NATION = 0
CELL = ("indicator_id", "unit_id", "period_id")
OBSERVED = (
    *("id", *CELL, "value", "missing", "qualifier", "as_reported", "resolution"),
    *("status", "as_of", "source_id", "origin", "as_of_basis"),
    *("denominator_qualifier", "change_kind", "change_qualifier", "change_base", "note_vi", "note_en"),
    "recorded_at",
)
ALIKE = "reported\tperiod_end\t\t\t\t\t\t"
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""
SHOWN = (*CELL, "observation_id", "value", "reason", "others", "since")


class NotEmptyError(Exception):
    """The database holds sources already: only an empty one is filled."""


@dataclass(frozen=True, slots=True)
class Generated:
    """How many rows were written."""

    figures: int
    observations: int


def generate_store(
    *,
    units: Sequence[str],
    indicators: int,
    quarters: int,
    now: datetime,
    seed: int = plausible.SEED,
    last: str = LAST_QUARTER,
    training: bool = False,
) -> Generated:
    """Fills a store without sources: the indicators g-001, g-002, … for every unit and quarter up to `last`. For
    `training` they are practice-01, practice-02, …, told by provinces; of the nation there are the headlines only.

    `units` are slugs, the nation first; they, the pillars and the units of measure are there already. The same
    arguments give the same figures, whenever it is run. Raises `NotEmptyError` where there is a source already.
    """
    with transaction.atomic():
        if Source.objects.exists():
            raise NotEmptyError
        rows = Unit.objects.in_bulk(units, field_name="slug")
        keys = [rows[slug].pk for slug in units]
        made = make_indicators(indicators, training=training)
        store = _Store(keys, make_quarters(quarters, last), made, now, seed)
        make_targets(store.made, keys[0], store.of_the_nation(), store.quarters[-1])
        make_notes(store.made, store.quarters)
        return store.write()


@dataclass
class _Store:
    """All that figures refer to; the lines of figures are kept until the observations are in."""

    units: list[int]
    quarters: list[Quarter]
    made: list[Made]
    now: datetime
    seed: int
    figures: list[str] = field(default_factory=list)

    def of_the_nation(self) -> Iterator[list[int]]:
        return (self._courses(each)[0] for each in self.made)

    def _courses(self, each: Made) -> list[list[int]]:
        return plausible.courses(each.profile, len(self.units), len(self.quarters), self.seed)

    def write(self) -> Generated:
        first = _next_key(Observation)
        with _checked_at_once(Observation, Figure):
            following = first + _copy(Observation, OBSERVED, self._observations(first))
            figures = _copy(Figure, SHOWN, self.figures)
        _continue_keys(Observation, following)
        return Generated(figures, following - first)

    def _observations(self, key: int) -> Iterator[str]:
        for each in self.made:
            for cell in told(each.profile, each.suffix, self._courses(each), self.seed):
                if each.profile.is_provincial and cell.unit == NATION:
                    continue
                quarter = self.quarters[cell.quarter]
                head = f"{each.row.pk}\t{self.units[cell.unit]}\t{quarter.pk}"
                self.figures.append(f"{head}\t{key}\t{_shown(cell)}\t{self.now}\n")
                for said in cell.statements:
                    yield f"{key}\t{head}\t{_said(said, quarter)}\t{ALIKE}\t{self.now}\n"
                    key += 1


def _said(said: Statement, quarter: Quarter) -> str:
    place = f"{said.status}\t{quarter.end}\t{quarter.sources[said.source]}"
    if said.value is None:
        return f"{NULL}\tnot_published\t{said.qualifier}\t\t{NULL}\t{place}"
    return f"{said.value}\t\t{said.qualifier}\t{said.as_reported}\t{said.resolution}\t{place}"


def _shown(cell: Told) -> str:
    value = cell.statements[0].value
    return f"{NULL if value is None else value}\t{cell.reason}\t{len(cell.statements) - 1}"


@contextmanager
def _checked_at_once(*tables: type[models.Model]) -> Iterator[None]:
    """Foreign keys are taken off and put back over all rows: row by row, six million checks take half a minute."""
    with connection.cursor() as cursor:
        # A table with checks outstanding cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(FOREIGN_KEYS, [[table._meta.db_table for table in tables]])
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _copy(model: type[models.Model], columns: Sequence[str], lines: Iterable[str]) -> int:
    """Writes lines of PostgreSQL's text format; how many."""
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for line in lines:
                copy.write(line)
        return int(cursor.rowcount)


def _next_key(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        (key,) = cursor.fetchone()
    return int(key)


def _continue_keys(model: type[models.Model], following: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [model._meta.db_table, following]
        )
