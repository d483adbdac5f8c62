"""The reference files of indicators: the catalogue, targets, notes, what sources said, and what follows from it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from indicators import periods
from indicators.actions.observations import OBSERVATIONS, record_observations
from indicators.actions.periods import period_values
from indicators.models import Derivation, Indicator, Measure, Note, Period, Pillar, Relation, Target
from provinces import collation
from provinces.actions.records import Loaded, Names, Record, load, loaded, merge
from provinces.actions.tables import Cells, Fault, Model, Table, Values, with_columns
from provinces.sources.base import CellError, Reading, Reason
from provinces.sources.columns import Column

FAULTS: Mapping[str, Fault] = {
    "indicator_plausible_in_order": (
        "plausible_min",
        Reason("ngưỡng dưới lớn hơn ngưỡng trên", "the lower bound is above the upper"),
    ),
    "indicator_decimals_few": ("decimals", Reason("không quá 6 chữ số thập phân", "at most 6 decimals")),
    "indicators_indicator_headline_key": (
        "headline",
        Reason("thứ tự này đã có ở một chỉ tiêu khác", "this place is taken by another indicator"),
    ),
    "relation_of_two": (
        "other",
        Reason("phải là một chỉ tiêu khác", "must be another indicator"),
    ),
    "note_break_has_a_day": (
        "from_date",
        Reason("ngắt chuỗi phải có chỉ tiêu và ngày bắt đầu", "a break needs an indicator and its first day"),
    ),
}


def _table(file: str, model: Model, header: str, key: str, **more: Any) -> Table:
    return Table(file, model, header, key, faults=FAULTS, **more)


def _folded(cells: Cells) -> Values:
    """Both names and the words of the code, so that any of them finds the indicator."""
    words = str(cells["code"]).replace("_", " ")
    return {"folded": collation.fold(f"{cells['name_vi']} {cells['name_en']} {words}")}


def _period_code(text: str) -> str:
    """A code under its one canonical spelling, so that one period never has two rows."""
    try:
        code = periods.parse(text).code
    except periods.PeriodError:
        raise CellError(f"«{text}» không phải là mã kỳ", f"“{text}” is no period code") from None
    if code != text:
        raise CellError(f"«{text}» phải viết là {code}", f"“{text}” is written {code}")
    return text


CATALOGUE = (
    _table("pillars", Pillar, "pillar name_vi name_en sort_order", key="pillar", renamed={"pillar": "code"}),
    _table(
        "measures",
        Measure,
        "unit_measure name_vi name_en suffix_vi suffix_en",
        key="unit_measure",
        renamed={"unit_measure": "code"},
    ),
    _table(
        "indicators",
        Indicator,
        "code name_vi name_en definition_vi definition_en pillar unit_measure value_kind polarity time_basis rollup"
        " decimals plausible_min plausible_max agency_vi agency_en frequency level headline sort_order",
        key="code",
        renamed={"unit_measure": "measure"},
        complete=_folded,
    ),
    _table(
        "targets",
        Target,
        "indicator unit target_year comparison value decision_vi decision_en source as_reported note_vi note_en"
        " method_named",
        key="indicator unit target_year decision_vi",
        renamed={"target_year": "year"},
    ),
)
RELATIONS = _table("relations", Relation, "indicator other kind note_vi note_en", key="indicator other kind")
NOTES = _table(
    "notes",
    Note,
    "note indicator unit period kind from_date text_vi text_en method_before_vi method_before_en method_after_vi"
    " method_after_en",
    key="note",
    renamed={"note": "key"},
)
DERIVATIONS = _table(
    "derivations",
    Derivation,
    "indicator unit period value method_vi method_en source based_on_as_reported note_vi note_en",
    key="indicator unit period source method_en based_on_as_reported",
)
PERIODS = _table("periods", Period, "code kind start end label_vi label_en", key="code")

FILES: Mapping[str, tuple[Column, ...]] = {table.file: table.columns for table in (*CATALOGUE, RELATIONS)} | {
    "notes": with_columns(NOTES.header, NOTES, period=Column("period", _period_code, empty="")),
    "derivations": with_columns(
        DERIVATIONS.header, DERIVATIONS, period=Column("period", _period_code, required=True)
    ),
    "observations": with_columns(
        OBSERVATIONS.header,
        OBSERVATIONS,
        period=Column("period", _period_code, required=True),
        change_base=Column("change_base", _period_code, empty=""),
    ),
}
_WITH_PERIODS = ("observations", "derivations", "notes")


def load_reference(*, readings: Mapping[str, Reading], names: Names, now: datetime) -> list[Loaded]:
    """Loads the files of this app, in the caller's transaction, and then selects the figures of the cells they
    speak of. `readings` holds each of `FILES` as it was read; the units and sources are there already."""
    _make_periods(readings, names)
    reports = [_load(table, readings, names) for table in (*CATALOGUE, RELATIONS)]
    reports.append(record_observations(reading=readings["observations"], names=names, now=now))
    reports += [_load(table, readings, names) for table in (DERIVATIONS, NOTES)]
    return reports


def _load(table: Table, readings: Mapping[str, Reading], names: Names) -> Loaded:
    return loaded(file=table.file, parts=[load(table=table, reading=readings[table.file], names=names)])


def _make_periods(readings: Mapping[str, Reading], names: Names) -> None:
    """A row for every period that a file speaks of."""
    codes = {str(row.cells["period"]): None for file in _WITH_PERIODS for row in readings[file].rows}
    codes.pop("", None)
    names.reserve(Period, codes)
    known = names.of(Period)
    merge(
        table=PERIODS, records=[Record(0, period_values(periods.parse(code)), known[code]) for code in codes]
    )
