"""What was published and revised, as a table for files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from provinces.exports import Column, Kind, Table, about, source_text

_KINDS = {
    "published": ("công bố mới", "newly published"),
    "revised": ("nguồn điều chỉnh", "revised by its source"),
    "planned": ("điều chỉnh theo kế hoạch", "planned revision"),
    "correction": ("đính chính", "correction"),
}
_COLUMNS = (
    ("published_on", "Ngày công bố", "Published", Kind.DATE),
    ("kind", "Loại", "Kind", Kind.TEXT),
    ("indicator", "Mã chỉ tiêu", "Indicator code", Kind.TEXT),
    ("name", "Chỉ tiêu", "Indicator", Kind.TEXT),
    ("unit", "Mã đơn vị", "Unit code", Kind.TEXT),
    ("unit_name", "Đơn vị", "Unit", Kind.TEXT),
    ("period", "Mã kỳ", "Period code", Kind.TEXT),
    ("period_label", "Kỳ", "Period", Kind.TEXT),
    ("previous_value", "Giá trị trước", "Value before", Kind.NUMBER),
    ("value", "Giá trị", "Value", Kind.NUMBER),
    ("missing", "Lý do thiếu", "Why missing", Kind.TEXT),
    ("unit_measure", "Đơn vị tính", "Unit of measure", Kind.TEXT),
    ("qualifier", "Mức chắc chắn", "Qualifier", Kind.TEXT),
    ("previous_as_reported", "Nguyên văn trước", "As printed before", Kind.TEXT),
    ("as_reported", "Nguyên văn", "As printed", Kind.TEXT),
    ("note", "Ghi chú", "Note", Kind.TEXT),
    ("source", "Mã nguồn", "Source id", Kind.TEXT),
    ("source_title", "Nguồn", "Source", Kind.TEXT),
    ("observation", "Số thứ tự", "Observation", Kind.NUMBER),
    ("revises", "Điều chỉnh số", "Revises observation", Kind.NUMBER),
)


def change_table(changes: Sequence[Any], *, filters: str, today: date, address: str, language: str) -> Table:
    """A row for each statement, the newest first. A change has cell, facts, unit, kind and previous (a cell or None)."""
    english = language == "en"
    title = "Newly published and revised figures" if english else "Số liệu mới công bố và điều chỉnh"
    days = [change.cell.published_until for change in changes]
    cells = [change.cell for change in changes]
    return Table(
        title=title,
        columns=tuple(_column(*column, english=english) for column in _COLUMNS),
        rows=[_row(change, language) for change in changes],
        about=about(
            title,
            "",
            [],
            filters=filters,
            data_date=max(days, default=None),
            today=today,
            address=address,
            language=language,
            sources=(
                source_text(getattr(c, f"source_title_{language}"), c.publisher, c.published_on, c.url)
                for c in cells
            ),
        ),
    )


def _column(key: str, label_vi: str, label_en: str, kind: Kind, *, english: bool) -> Column:
    words = {code: pair[english] for code, pair in _KINDS.items()} if key == "kind" else {}
    return Column(key, label_en if english else label_vi, kind, words=words)


def _row(change: Any, language: str) -> list[Any]:
    cell, facts, previous = change.cell, change.facts, change.previous
    return [
        cell.published_until,
        change.kind,
        cell.indicator,
        getattr(facts, f"name_{language}"),
        cell.unit,
        getattr(change.unit, f"name_{language}"),
        cell.period,
        cell.label(language),
        previous.value if previous else None,
        cell.value,
        cell.missing,
        getattr(facts, f"measure_{language}"),
        cell.qualifier,
        previous.as_reported if previous else None,
        cell.as_reported,
        getattr(cell, f"note_{language}"),
        cell.source,
        getattr(cell, f"source_title_{language}"),
        cell.observation,
        cell.revises,
    ]
