"""A merged unit from its parts: the computed cell that nobody published, or why there is none."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from indicators import rollup
from indicators.queries.catalogue import IndicatorFacts, NoteFacts, break_dates
from indicators.queries.cells import Cell
from indicators.queries.readings.lineages import Ancestor
from indicators.queries.readings.reading import UNSAID, Computed, Part, Reading
from indicators.rollup import Portion, Refusal, Refused, Rule

# The least settled first: what is made of several is as settled as the least of them.
SETTLED = ("estimate", "provisional", "revised", "final")
OFFICIAL_RULE_VI = (
    "Quy tắc trung bình cộng là quy tắc chính thức của DTI 2024, ở đây áp dụng cho năm trước đó; "
    "không phải số được công bố."
)
OFFICIAL_RULE_EN = "The simple mean is the official rule of DTI 2024, applied here to an earlier year; not a published figure."


def rolled_up(
    reading: Reading,
    facts: IndicatorFacts,
    ancestors: Sequence[tuple[Ancestor, Cell | None]],
    notes: Sequence[NoteFacts],
) -> Reading:
    """What is read of a merged unit in a period of its `ancestors`, from their cells; a published value stays shown."""
    parts = tuple(
        Part(each.unit, each.name_vi, each.name_en, cell, each.namesake) for each, cell in ancestors
    )
    portions = [_portion(part, facts, notes) for part in parts]
    result = rollup.roll_up(portions, facts.rollup, decimals=facts.decimals, unit_measure=facts.measure)
    if isinstance(result, Refused):
        return _refused(replace(reading, parts=parts), result)
    computed = Computed(result.value, facts.rollup, parts, result.qualifier.value, result.resolution)
    if reading.value is not None:
        return replace(reading, computed=computed, parts=parts)
    cell = _computed_cell(reading.unit, computed, result)
    return replace(reading, cell=cell, computed=computed, parts=parts)


def _refused(reading: Reading, refused: Refused) -> Reading:
    """Beside a published value there is nothing to explain where the parts say nothing at all."""
    if reading.value is not None and refused.reason is Refusal.NO_DATA:
        return reading
    lacking = tuple(part for part in reading.parts if part.unit in refused.units)
    return replace(reading, reason=refused.reason.value, lacking=lacking)


def _portion(part: Part, facts: IndicatorFacts, notes: Sequence[NoteFacts]) -> Portion:
    cell = part.cell
    if cell is None:
        return Portion(part.unit, None)
    return Portion(
        unit=part.unit,
        value=cell.value,
        period=cell.period,
        as_of=cell.as_of,
        method=bisect_right(break_dates(notes, facts.code, part.unit), cell.as_of),
        qualifier=cell.qualifier,
        resolution=cell.resolution,
        numerator=cell.numerator,
        denominator=cell.denominator,
        denominator_qualifier=cell.denominator_qualifier,
    )


def _computed_cell(unit: str, computed: Computed, result: rollup.RolledUp) -> Cell:
    """Without an observation, source and print of its own: those are its parts'."""
    told = [part.cell for part in computed.parts if part.cell is not None]
    by_year = computed.rule == Rule.SIMPLE_MEAN
    return replace(
        told[0],
        **UNSAID,
        unit=unit,
        value=result.value,
        qualifier=result.qualifier.value,
        resolution=result.resolution,
        numerator=result.numerator,
        denominator=result.denominator,
        status=min((cell.status for cell in told), key=SETTLED.index),
        origin="computed",
        note_vi=" ".join([computed.words("vi"), *([OFFICIAL_RULE_VI] if by_year else [])]),
        note_en=" ".join([computed.words("en"), *([OFFICIAL_RULE_EN] if by_year else [])]),
        source="",
        source_title_vi="",
        source_title_en="",
        publisher="",
        published_on="",
        published_until=None,
        source_kind="",
        url="",
    )
