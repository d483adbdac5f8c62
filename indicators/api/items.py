"""Facts, figures and observations as items of the API."""

from typing import Any

from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.figures import Told
from indicators.queries.readings import Reading, is_dti
from provinces.exports import number

# What an item says of the roll-up where there was none to do.
AS_TOLD = {"computed": False, "rule": None, "parts": None, "computed_value": None, "difference": None}
# What is said of the DTI alone.
UNRANKED = {"provenance": None, "rank": None, "n": None, "rank_provenance": None}


def indicator_item(facts: IndicatorFacts) -> dict[str, Any]:
    return {
        "code": facts.code,
        "name_vi": facts.name_vi,
        "name_en": facts.name_en,
        "pillar": facts.pillar,
        "unit_measure": facts.measure,
        "decimals": facts.decimals,
        "polarity": facts.polarity,
        "time_basis": facts.time_basis,
        "frequency": facts.frequency,
        "level": facts.level,
        "definition_vi": facts.definition_vi,
        "definition_en": facts.definition_en,
        "pillar_vi": facts.pillar_vi,
        "pillar_en": facts.pillar_en,
        "unit_measure_vi": facts.measure_vi,
        "unit_measure_en": facts.measure_en,
        "rollup": facts.rollup,
        "agency_vi": facts.agency_vi,
        "agency_en": facts.agency_en,
    }


def figure_item(told: Told) -> dict[str, Any]:
    item = _told_item(told)
    item.update(AS_TOLD)
    item.update(UNRANKED)
    return item


def _told_item(told: Told) -> dict[str, Any]:
    return _statement_item(told, told.title, told.note)


def _cell_item(cell: Cell, language: str) -> dict[str, Any]:
    note = cell.note_en if language == "en" else cell.note_vi
    return _statement_item(cell, _title(cell, language), note)


def _statement_item(told: Told | Cell, title: str, note: str) -> dict[str, Any]:
    """What was computed has neither source nor observation."""
    return {
        "indicator": told.indicator,
        "unit": told.unit,
        "period": told.period,
        "value": number(told.value),
        "qualifier": told.qualifier,
        "as_reported": told.as_reported or None,
        "resolution": number(told.resolution),
        "status": told.status,
        "as_of": told.as_of,
        "change": _change_item(told) if told.change_value is not None else None,
        "source": _source_item(told, title) if told.source else None,
        "others": told.others,
        "missing": told.missing or None,
        "numerator": number(told.numerator),
        "denominator": number(told.denominator),
        "origin": told.origin,
        "as_of_basis": told.as_of_basis,
        "reason": told.reason or None,
        "note": note or None,
        "observation": told.observation or None,
    }


def observation_item(told: Told) -> dict[str, Any]:
    return {
        **_told_item(told),
        "recorded_at": told.recorded_at,
        "revises": told.revises,
        "revision": told.revision or None,
        "selected": told.selected,
        "superseded": told.superseded,
    }


def _change_item(told: Told | Cell) -> dict[str, Any]:
    return {
        "value": number(told.change_value),
        "kind": told.change_kind,
        "qualifier": told.change_qualifier or None,
        "base": told.change_base or None,
    }


def _source_item(told: Told | Cell, title: str) -> dict[str, Any]:
    return {
        "id": told.source,
        "title": title,
        "url": told.url or None,
        "publisher": told.publisher or None,
        "published_on": told.published_on or None,
    }


def _title(cell: Cell, language: str) -> str:
    return cell.source_title_en if language == "en" else cell.source_title_vi


def reading_item(reading: Reading, cell: Cell, language: str) -> dict[str, Any]:
    """A figure read across the merger: as published, or computed with its parts."""
    computed = reading.computed
    return {
        **_cell_item(cell, language),
        "computed": not reading.official,
        "rule": computed.rule if computed else None,
        "parts": [_part_item(part.unit, part.cell, language) for part in computed.parts if part.cell]
        if computed
        else None,
        "computed_value": number(computed.value) if computed else None,
        "difference": number(reading.difference),
        **(_standing(reading) if is_dti(cell.indicator) else UNRANKED),
    }


def _standing(reading: Reading) -> dict[str, Any]:
    place = reading.place
    return {
        "provenance": reading.provenance or None,
        "rank": place.rank if place else None,
        "n": place.n if place else None,
        "rank_provenance": reading.place_provenance or None,
    }


def refused_item(code: str, reading: Reading, language: str) -> dict[str, Any]:
    """A cell that has no figure, and why."""
    return {
        "indicator": code,
        "unit": reading.unit,
        "period": reading.period,
        "reason": reading.reason,
        "explanation": reading.why(language),
        "units": [part.unit for part in reading.lacking],
    }


def _part_item(unit: str, cell: Cell, language: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "period": cell.period,
        "value": number(cell.value),
        "qualifier": cell.qualifier,
        "numerator": number(cell.numerator),
        "denominator": number(cell.denominator),
        "source": _source_item(cell, _title(cell, language)),
    }
