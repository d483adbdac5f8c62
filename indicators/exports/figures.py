"""Figures as tables to download. Column names are those of the API; the texts of a row are in the language of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from indicators import numerals
from provinces.exports import About, Column, Kind, Quantity, Table, about, citation, source_text

__all__ = ["catalogue_table", "citation", "indicator_table"]

PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class _Part:
    """A column and the attribute it comes from; `{language}` in it is the language of the page."""

    key: str
    attribute: str
    vi: str
    en: str
    kind: Kind = Kind.TEXT
    words: Mapping[str, tuple[str, str]] | None = None

    def column(self, language: str) -> Column:
        english = language == "en"
        words = {code: pair[english] for code, pair in (self.words or {}).items()}
        return Column(self.key, self.en if english else self.vi, self.kind, words=words)


_QUALIFIERS = {
    "exact": ("chính xác", "exact"),
    "approx": ("khoảng", "about"),
    "over": ("trên", "over"),
    "under": ("dưới", "under"),
    "nearly": ("gần", "nearly"),
    "at_least": ("tối thiểu", "at least"),
}
_STATUSES = {
    "provisional": ("sơ bộ", "provisional"),
    "final": ("chính thức", "final"),
    "estimate": ("ước", "estimate"),
    "revised": ("điều chỉnh", "revised"),
}
# Why a cell is empty, in both languages.
MISSING_WORDS = {
    "not_collected": ("chưa thu thập", "not collected"),
    "not_applicable": ("không áp dụng", "not applicable"),
    "not_published": ("chưa công bố", "not published"),
    "late": ("chậm báo cáo", "late"),
}
_CHANGES = {
    "pct_yoy": ("% so với cùng kỳ", "% on a year before"),
    "times_yoy": ("lần so với cùng kỳ", "times a year before"),
    "pct_mom": ("% so với tháng trước", "% on a month before"),
    "times_base": ("lần so với kỳ gốc", "times the base"),
    "pp": ("điểm %", "percentage points"),
    "rank": ("bậc", "places"),
    "abs": ("tuyệt đối", "absolute"),
    "ambiguous_pct_pp": ("% hoặc điểm %, nguồn không rõ", "% or percentage points, the source does not say"),
}
_FIGURE = (
    _Part("period", "period", "Mã kỳ", "Period code"),
    _Part("period_label", "label_{language}", "Kỳ", "Period"),
    _Part("value", "value", "Giá trị", "Value", Kind.NUMBER),
    _Part("missing", "missing", "Lý do thiếu", "Why missing", words=MISSING_WORDS),
    _Part("qualifier", "qualifier", "Mức chắc chắn", "Qualifier", words=_QUALIFIERS),
    _Part("as_reported", "as_reported", "Nguyên văn", "As printed"),
    _Part("resolution", "resolution", "Độ phân giải", "Resolution", Kind.NUMBER),
    _Part("denominator", "denominator", "Mẫu số", "Denominator", Kind.NUMBER),
    _Part("status", "status", "Tình trạng", "Status", words=_STATUSES),
    _Part("as_of", "as_of", "Ngày số liệu", "As of", Kind.DATE),
    _Part("change_value", "change_value", "Thay đổi như công bố", "Change as told", Kind.NUMBER),
    _Part("change_kind", "change_kind", "Loại thay đổi", "Kind of change", words=_CHANGES),
    _Part("note", "note_{language}", "Ghi chú", "Note"),
    _Part("source", "source", "Mã nguồn", "Source id"),
    _Part("source_title", "source_title_{language}", "Nguồn", "Source"),
    _Part("published_on", "published_on", "Nguồn công bố", "Source published"),
    _Part("source_url", "url", "Địa chỉ nguồn", "Source address"),
    _Part("others", "others", "Số nguồn khác", "Other sources", Kind.NUMBER),
)
_INDICATOR = (
    _Part("indicator", "code", "Mã chỉ tiêu", "Indicator code"),
    _Part("name", "name_{language}", "Chỉ tiêu", "Indicator"),
    _Part("pillar", "pillar", "Mã nhóm", "Pillar code"),
    _Part("pillar_name", "pillar_{language}", "Nhóm", "Pillar"),
    _Part("unit_measure", "measure", "Mã đơn vị tính", "Measure code"),
    _Part("unit_measure_name", "measure_{language}", "Đơn vị tính", "Measure"),
)
_UNIT = (
    Column("unit", "Mã đơn vị"),
    Column("unit_name", "Đơn vị"),
)
_UNIT_EN = (Column("unit", "Unit code"), Column("unit_name", "Unit"))


def indicator_table(
    facts: Any,
    cells: Sequence[Any],
    *,
    filters: str,
    today: date,
    address: str,
    language: str,
    unit_names: Mapping[str, str] | None = None,
    cited: Sequence[Any] = (),
) -> Table:
    """The figures of one indicator, one row a cell in the order given; `cited` are cells that others were computed from.

    `facts` and `cells` have the attributes of `queries.catalogue.IndicatorFacts` and `queries.cells.Cell`; `unit_names`
    are the names of units by slug, an unknown one stands as its slug.
    """
    names = unit_names or {}
    title = getattr(facts, f"name_{language}")
    scope = ", ".join(dict.fromkeys(names.get(cell.unit, cell.unit) for cell in cells))
    rows = [
        [
            *_values(_INDICATOR, facts, language),
            cell.unit,
            names.get(cell.unit, cell.unit),
            *_figure(facts, cell, language),
        ]
        for cell in cells
    ]
    return Table(
        title=title,
        columns=(*_columns(_INDICATOR, language), *_unit_columns(language), *_columns(_FIGURE, language)),
        rows=rows,
        about=_about(title, scope, cells, filters, today, address, language, cited=cited),
    )


def catalogue_table(
    listed: Iterable[tuple[Any, Any | None]],
    *,
    filters: str,
    today: date,
    address: str,
    language: str,
    title: str = "",
    scope: str = "",
) -> Table:
    """Indicators, each with one figure or none: attributes as in `indicator_table`."""
    pairs = list(listed)
    title = title or ("Indicators" if language == "en" else "Danh mục chỉ tiêu")
    cells = [cell for _, cell in pairs if cell is not None]
    rows = [
        [*_values(_INDICATOR, facts, language), cell.unit if cell else None, *_figure(facts, cell, language)]
        for facts, cell in pairs
    ]
    return Table(
        title=title,
        columns=(*_columns(_INDICATOR, language), _unit_columns(language)[0], *_columns(_FIGURE, language)),
        rows=rows,
        about=_about(title, scope, cells, filters, today, address, language),
    )


def _about(
    title: str,
    scope: str,
    cells: Sequence[Any],
    filters: str,
    today: date,
    address: str,
    language: str,
    cited: Sequence[Any] = (),
) -> About:
    in_time = sorted(cells, key=attrgetter("as_of"))
    label = attrgetter(f"label_{language}")
    return about(
        title,
        scope,
        [label(in_time[0]), label(in_time[-1])] if in_time else [],
        filters=filters,
        data_date=in_time[-1].as_of if in_time else None,
        today=today,
        address=address,
        language=language,
        sources=(
            source_text(
                getattr(cell, f"source_title_{language}"), cell.publisher, cell.published_on, cell.url
            )
            for cell in (*cells, *cited)
            if cell.source
        ),
    )


def _figure(facts: Any, cell: Any | None, language: str) -> Iterator[Any]:
    if cell is None:
        return iter([None] * len(_FIGURE))
    values = _values(_FIGURE, cell, language)
    return (
        _quantity(facts, cell) if part.key == "value" and cell.value is not None else value
        for part, value in zip(_FIGURE, values, strict=True)
    )


def _quantity(facts: Any, cell: Any) -> Quantity:
    """As fine as its source printed it, and never so coarse that a digit stored is hidden."""
    told = cell.resolution if cell.resolution is not None else Decimal(1)
    decimals = max(numerals.decimals_in(cell.value), numerals.decimals_in(told))
    return Quantity(cell.value, decimals, percent=facts.measure == PERCENT)


def _values(parts: Sequence[_Part], row: object, language: str) -> list[Any]:
    return [getattr(row, part.attribute.format(language=language)) for part in parts]


def _columns(parts: Sequence[_Part], language: str) -> tuple[Column, ...]:
    return tuple(part.column(language) for part in parts)


def _unit_columns(language: str) -> tuple[Column, ...]:
    return _UNIT_EN if language == "en" else _UNIT
