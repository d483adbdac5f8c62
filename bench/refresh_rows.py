"""A million rows of a feed, and the very same as observations and figures that are ready to be copied."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

import psycopg

FIRST_YEAR, MONTHS = 2017, 12
COLUMNS = ("indicator", "unit", "period", "value", "qualifier", "status")
MOMENT = "2026-11-23 08:00+07"
STRIDES = 15_485_863, 32_452_843
UNITS = """
    SELECT DISTINCT u.id, u.slug FROM indicators_figure f JOIN provinces_unit u ON u.id = f.unit_id
    WHERE u.slug <> 'vn' ORDER BY u.id
"""

BARE = "CREATE UNLOGGED TABLE bare (indicator text, unit text, period text, value numeric, qualifier text, status text)"
RAW = "COPY bare FROM STDIN WITH (FORMAT csv, HEADER)"
OBSERVATIONS = (
    "COPY indicators_observation (id, indicator_id, unit_id, period_id, value, as_reported, resolution, as_of, missing,"
    " qualifier, status, origin, as_of_basis, denominator_qualifier, change_kind, change_qualifier, change_base, note_vi,"
    " note_en, source_id, recorded_at) FROM STDIN"
)
FIGURES = "COPY indicators_figure (indicator_id, unit_id, period_id, observation_id, value, reason, others, since) FROM STDIN"
SOURCE = """
    INSERT INTO provinces_source (id, key, kind, title_vi, title_en, publisher, published_on, url)
    VALUES (%s, 'generated-bare', 'feed', '', '', '', '', '')
"""
PERIOD = """
    INSERT INTO indicators_period (id, code, kind, start, "end", label_vi, label_en)
    VALUES (%s, %s, 'month', %s::date, %s::date + interval '1 month - 1 day', '', '')
"""
# Keys that nothing else has.
FAR = 10_000_000
ALIKE = "\texact\tfinal\tautomatic\tperiod_end\t\t\t\t\t\t"


class Row(NamedTuple):
    """One figure: the keys and the names of its cell, and its value."""

    indicator: tuple[int, str]
    unit: tuple[int, str]
    period: tuple[int, str]
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The files: two CSV of the same rows in another order, and the text of both tables in the order of the first."""

    first: Path
    second: Path
    observations: Path
    figures: Path
    periods: Sequence[tuple[int, str]]

    def make_ground(self, connection: psycopg.Connection) -> None:
        """Makes what observations refer to."""
        connection.execute(SOURCE, [FAR])
        for key, code in self.periods:
            start = f"{code.replace('-M', '-')}-01"
            connection.execute(PERIOD, [key, code, start, start])
        connection.commit()


def write_files(folder: Path, url: str, count: int) -> Rows:
    """Writes the files of so many rows into the folder."""
    with psycopg.connect(url) as connection:
        indicators = connection.execute("SELECT id, code FROM indicators_indicator ORDER BY id").fetchall()
        units = connection.execute(UNITS).fetchall()
    months = -(-count // (len(indicators) * len(units)))
    periods = [(FAR + place, _month(place)) for place in range(months)]
    cells = islice(product(indicators, units, periods), count)
    rows = [Row(*cell, f"{place * 7919 % 1000 / 10:.1f}") for place, cell in enumerate(cells)]
    made = Rows(
        folder / "first.csv", folder / "second.csv", folder / "observations", folder / "figures", periods
    )
    mixed = list(_mixed(rows, STRIDES[0]))
    _write(made.observations, (_observation(FAR + place, row) for place, row in enumerate(mixed)))
    _write(made.figures, (_figure(FAR + place, row) for place, row in enumerate(mixed)))
    _write(made.first, _csv(mixed))
    _write(made.second, _csv(_mixed(rows, STRIDES[1])))
    return made


def _month(place: int) -> str:
    year, month = divmod(place, MONTHS)
    return f"{FIRST_YEAR + year}-M{month + 1:02d}"


def _mixed(rows: Sequence[Row], stride: int) -> Iterator[Row]:
    """All rows, as if in no order: the stride is a large prime."""
    return (rows[place * stride % len(rows)] for place in range(len(rows)))


def _csv(rows: Iterable[Row]) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\n"
    for row in rows:
        yield f"{row.indicator[1]},{row.unit[1]},{row.period[1]},{row.value},exact,final\n"


def _observation(key: int, row: Row) -> str:
    year, month = map(int, row.period[1].split("-M"))
    last = f"{year}-{month:02d}-{monthrange(year, month)[1]}"
    return f"{key}\t{_cell(row)}\t{row.value}\t{row.value}\t0.1\t{last}\t{ALIKE}\t{FAR}\t{MOMENT}\n"


def _figure(key: int, row: Row) -> str:
    return f"{_cell(row)}\t{key}\t{row.value}\tonly\t0\t{MOMENT}\n"


def _cell(row: Row) -> str:
    return f"{row.indicator[0]}\t{row.unit[0]}\t{row.period[0]}"


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w") as file:
        file.writelines(lines)
