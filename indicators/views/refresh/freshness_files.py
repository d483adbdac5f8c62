"""What the page of freshness shows, as a table for files."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from indicators.progress.freshness import Freshness
from indicators.queries.freshness import FreshRow
from indicators.templatetags.figures import in_language
from provinces.exports import Column, Kind, Table
from provinces.exports.tables import Quantity, Value
from provinces.views.downloads import Asked


def table(found: Sequence[FreshRow], asked: Asked, words: Mapping[Freshness, str]) -> Table:
    """One row an indicator."""
    name = _("Độ mới của số liệu theo chỉ tiêu")
    about = asked.about(name, data_date=asked.today)
    return Table(title=name, columns=_columns(words), rows=[_cells(row) for row in found], about=about)


def _columns(words: Mapping[Freshness, str]) -> tuple[Column, ...]:
    return (
        Column("indicator", _("Mã chỉ tiêu")),
        Column("name_vi", _("Tên")),
        Column("name_en", _("Tên tiếng Anh")),
        Column("pillar", _("Nhóm")),
        Column("frequency", _("Tần suất")),
        Column("period", _("Kỳ mới nhất")),
        Column("units", _("Số đơn vị có số"), Kind.NUMBER, 0),
        Column("shown_since", _("Hiển thị từ ngày"), Kind.DATE),
        Column("source", _("Nguồn")),
        Column("published_on", _("Ngày công bố của nguồn")),
        Column("next_period", _("Kỳ tới")),
        Column("due", _("Chờ đến ngày"), Kind.DATE),
        Column("status", _("Tình trạng"), words={key.value: word for key, word in words.items()}),
        Column("days_late", _("Số ngày chậm"), Kind.NUMBER, 0),
    )


def _cells(row: FreshRow) -> list[Value | Quantity]:
    newest, stands = row.newest, row.standing
    return [
        row.facts.code,
        row.facts.name_vi,
        row.facts.name_en,
        row.facts.pillar,
        row.facts.frequency,
        newest.period if newest else "",
        newest.units if newest else 0,
        newest.since.date() if newest else None,
        in_language(newest, "source") if newest else "",
        newest.published_on if newest else "",
        stands.following.code if stands.following else "",
        stands.due,
        stands.state.value,
        stands.days,
    ]
