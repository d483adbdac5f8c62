"""The meetings whose papers tell figures: of an indicator, and of one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.queries.cells import SAID, Cell
from meetings.queries.meetings import PUBLIC, Drafts
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """A meeting as it is named beside a figure; `unit_vi` and `unit_en` name the unit of its page on that day, for which a
    bridge point is called."""

    key: str
    number: int | None
    main_meeting: str
    held_on: date
    title_vi: str
    title_en: str
    unit_vi: str
    unit_en: str
    draft: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A cell that the papers of a meeting tell, each wording once, beside the statement that is shown of it now: None
    where nothing is. The unit carries its name of that day."""

    meeting: MeetingTold
    unit: str
    unit_vi: str
    unit_en: str
    then: Cell
    printed: tuple[str, ...]
    shown: Cell | None

    @property
    def kept(self) -> bool:
        return self.shown is not None and self.shown.observation == self.then.observation


MEETING = """
    m.key, m.number, coalesce(main.key, ''), m.held_on, m.title_vi, m.title_en, held.name_vi, held.name_en, m.draft
"""
HELD = """
    JOIN meetings_document d ON d.source_id = o.source_id AND d.withdrawn_at IS NULL
    JOIN meetings_meeting m ON m.id = d.meeting_id
    JOIN provinces_unit mu ON mu.id = m.unit_id AND (NOT m.draft OR mu.slug = ANY(%(units_known)s) OR %(reads_all)s)
    LEFT JOIN meetings_meeting main ON main.id = m.main_meeting_id
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = m.unit_id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) held ON true
"""
# A bridge point that read the same paper as its session adds nothing here.
MENTIONS = f"""
    SELECT {MEETING}, v.name_vi, v.name_en, o.id
    FROM indicators_observation o
    {HELD}
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = o.unit_id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE o.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %(code)s)
      AND (%(day)s::date IS NULL OR m.held_on <= %(day)s::date)
      AND NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = o.id)
      AND NOT EXISTS (
          SELECT 1 FROM meetings_document same
          WHERE same.source_id = o.source_id AND same.meeting_id = m.main_meeting_id AND same.withdrawn_at IS NULL
      )
    ORDER BY m.held_on DESC, m.main_meeting_id IS NOT NULL, m.key, o.as_of DESC, o.id
"""
OF_THEIR_CELLS = """
    (o.indicator_id, o.unit_id, o.period_id) IN (
        SELECT t.indicator_id, t.unit_id, t.period_id FROM indicators_observation t WHERE t.id = ANY(%s)
    )
"""
TOLD_AT = f"""
    SELECT {MEETING}
    FROM indicators_observation o
    {HELD}
    WHERE o.id = %(observation)s
    ORDER BY m.main_meeting_id IS NOT NULL, m.held_on, m.key
"""


def mentions(code: str, *, day: date | None = None, drafts: Drafts = PUBLIC) -> list[Mention]:
    """What meetings (until `day`) were told of the indicator, the latest first. Two SQL queries, one where none was."""
    found = rows(MENTIONS, _visible(drafts) | {"code": code, "day": day})
    if not found:
        return []
    told = [row[-1] for row in found]
    cells = {
        cell.observation: cell
        for cell in (Cell(*row) for row in rows(SAID.format(where=OF_THEIR_CELLS), [told]))
    }
    shown = {_place(cell): cell for cell in cells.values() if cell.selected and not cell.superseded}
    grouped: dict[tuple[str, tuple[str, str]], list[tuple[Any, ...]]] = {}
    for row in found:
        grouped.setdefault((row[0], _place(cells[row[-1]])), []).append(row)
    return [_mention(group, cells, shown.get(place)) for (_key, place), group in grouped.items()]


def told_at(observation: int, drafts: Drafts = PUBLIC) -> list[MeetingTold]:
    """The meetings at which one statement was told, sessions before their bridge points. One SQL query."""
    return [MeetingTold(*row) for row in rows(TOLD_AT, _visible(drafts) | {"observation": observation})]


def _visible(drafts: Drafts) -> dict[str, object]:
    return {"units_known": sorted(drafts.units), "reads_all": drafts.all}


def _place(cell: Cell) -> tuple[str, str]:
    return cell.unit, cell.period


def _mention(group: Sequence[tuple[Any, ...]], cells: dict[int, Cell], shown: Cell | None) -> Mention:
    """Of several papers the wording that is shown now stands for the cell."""
    told = [cells[row[-1]] for row in group]
    *meeting, unit_vi, unit_en, _observation = group[0]
    then = next((cell for cell in told if cell.selected), told[0])
    printed = tuple(dict.fromkeys(cell.as_reported for cell in told if cell.as_reported))
    return Mention(MeetingTold(*meeting), then.unit, str(unit_vi), str(unit_en), then, printed, shown)
