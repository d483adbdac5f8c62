"""The reference files of the ground: sources, geographies, DTI. Units have a module of their own."""

from collections.abc import Mapping
from typing import Any

from provinces.actions.faults import FAULTS
from provinces.actions.records import Loaded, Merged, Names, load, loaded
from provinces.actions.tables import Cells, Model, Table, Values, with_columns
from provinces.actions.units import UNIT_FILE, load_units
from provinces.models import (
    CommuneCount,
    Criterion,
    DtiMention,
    Framework,
    Geography,
    Mean,
    Provenance,
    Rank,
    Ranking,
    Region,
    Score,
    Source,
    Succession,
    Tile,
    UnitChange,
)
from provinces.sources import columns, dates
from provinces.sources.base import CellError, Reading, Reason, Refusal
from provinces.sources.columns import Column


def _table(file: str, model: Model, header: str, key: str, **more: Any) -> Table:
    return Table(file, model, header, key, faults=FAULTS, **more)


def _window(cells: Cells) -> Values:
    if not cells["published_on"]:
        return {"published_from": None, "published_until": None}
    first, last = dates.window(str(cells["published_on"]))
    return {"published_from": first, "published_until": last}


def _partial_date(text: str) -> str:
    try:
        dates.window(text)
    except ValueError:
        raise CellError(
            f"«{text}» không phải là năm, tháng hoặc ngày như 2022, 2022-08, 2022-08-09",
            f"“{text}” is not a year, month or day such as 2022, 2022-08, 2022-08-09",
        ) from None
    return text


SOURCES = _table(
    "sources",
    Source,
    "source title_vi title_en publisher published_on url kind",
    key="source",
    renamed={"source": "key"},
    complete=_window,
)
FRAMEWORKS = _table(
    "frameworks",
    Framework,
    "framework name_vi name_en issued_on series note_vi note_en",
    key="framework",
    renamed={"framework": "code"},
)
BEFORE_UNITS = (
    SOURCES,
    _table(
        "geographies",
        Geography,
        "geography level name_vi name_en valid_from valid_to",
        key="geography",
        renamed={"geography": "code"},
    ),
    _table(
        "regions",
        Region,
        "geography region name_vi name_en sort_order source",
        key="geography region",
        renamed={"region": "slug"},
    ),
)
AFTER_UNITS = (
    _table(
        "successions",
        Succession,
        "predecessor successor effective_on kind name_continues code_continues population_weight_2020"
        " legal_act_vi legal_act_en source",
        key="predecessor successor effective_on",
    ),
    _table(
        "unit_changes",
        UnitChange,
        "unit effective_on change from_vi to_vi from_en to_en legal_act_vi legal_act_en source",
        key="unit effective_on change",
    ),
    _table(
        "communes",
        CommuneCount,
        "unit count wards communes special_zones as_of source",
        key="unit as_of",
        renamed={"count": "total"},
    ),
    _table(
        "tile_grid",
        Tile,
        "geography tile_kind unit column row label_vi label_en short_vi source",
        key="geography column row",
        renamed={"tile_kind": "kind"},
    ),
    FRAMEWORKS,
    _table(
        "criteria",
        Criterion,
        "criterion framework scope parent level short_code name_vi name_en max_points n_components"
        " max_points_provenance n_components_provenance source note_vi note_en sort_order",
        key="criterion",
        renamed={"criterion": "code"},
    ),
    _table(
        "rankings",
        Ranking,
        "year geography framework n published_on publication_vi publication_en source",
        key="year geography",
    ),
    _table(
        "means",
        Mean,
        "year geography criterion score growth_pct_reported provenance source note_vi note_en",
        key="year geography criterion",
        renamed={"score": "value"},
    ),
    _table(
        "dti_mentions",
        DtiMention,
        "unit year criterion rank n change source note_vi note_en",
        key="unit year criterion source",
        renamed={"rank": "place"},
    ),
)


def _has_score(cells: Cells) -> bool:
    return cells["score"] is not None or (cells["rank"] is None and cells["note_vi"] != "")


def _why_no_score(cells: Cells) -> Values:
    """A score that is missing although the source speaks of it is one on which the source contradicts itself."""
    return {} if cells["score"] is not None else {"provenance": Provenance.CONFLICTING.value}


SCORES = _table(
    "scores",
    Score,
    "year geography unit criterion score score_provenance self_points verified_points source note_vi note_en",
    key="year geography unit criterion",
    renamed={"score": "value", "score_provenance": "provenance"},
    when=_has_score,
    complete=_why_no_score,
)
RANKS = _table(
    "scores",
    Rank,
    "year geography unit criterion rank rank_provenance source note_vi note_en",
    key="year geography unit criterion",
    renamed={"rank": "place", "rank_provenance": "provenance"},
    when=lambda cells: cells["rank"] is not None,
)
SCORE_FILE = with_columns(
    "year geography unit criterion score rank score_provenance rank_provenance self_points verified_points"
    " source note_vi note_en",
    SCORES,
    RANKS,
    rank=columns.integer("rank", least=0, most=9999),
    score_provenance=columns.choice("score_provenance", Provenance.values),
    rank_provenance=columns.choice("rank_provenance", Provenance.values),
)

FILES: Mapping[str, tuple[Column, ...]] = {
    table.file: table.columns for table in (*BEFORE_UNITS, *AFTER_UNITS)
} | {
    "sources": with_columns(
        SOURCES.header, SOURCES, published_on=Column("published_on", _partial_date, empty="")
    ),
    "frameworks": with_columns(
        "framework name_vi name_en issued_on series assessed_years note_vi note_en",
        FRAMEWORKS,
        assessed_years=columns.text("assessed_years"),
    ),
    "units": UNIT_FILE,
    "scores": SCORE_FILE,
}


def load_reference(*, readings: Mapping[str, Reading], names: Names) -> list[Loaded]:
    """Loads the files of this app, in the caller's transaction. `readings` holds each of `FILES` as it was read."""
    reports = [_load(table, readings, names) for table in BEFORE_UNITS]
    reports.append(load_units(reading=readings["units"], names=names))
    reports += [_load(table, readings, names) for table in AFTER_UNITS]
    reports.append(_load_scores(readings["scores"], names))
    return reports


def _load(table: Table, readings: Mapping[str, Reading], names: Names) -> Loaded:
    return loaded(file=table.file, parts=[load(table=table, reading=readings[table.file], names=names)])


def _load_scores(reading: Reading, names: Names) -> Loaded:
    parts = [load(table=table, reading=reading, names=names) for table in (SCORES, RANKS)]
    return loaded(file="scores", parts=[*parts, _says_nothing(reading)])


def _says_nothing(reading: Reading) -> Merged:
    reason = Reason("không có điểm, hạng hay ghi chú nào", "holds neither score nor rank nor note")
    empty = [row for row in reading.rows if row.cells["rank"] is None and not _has_score(row.cells)]
    return Merged(refusals=[Refusal("scores.csv", row.line, "score", reason) for row in empty])
