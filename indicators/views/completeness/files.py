"""What the page of completeness shows, as a table for files."""

from datetime import date

from django.utils.translation import gettext as _

from indicators.queries.completeness import Completeness, IndicatorRow, OpenedRound, Report
from indicators.templatetags.figures import in_language
from provinces.exports import Column, Kind, Table
from provinces.exports.tables import Quantity, Value
from provinces.queries.units import UnitFacts
from provinces.views.downloads import Asked


def unit_table(page: Completeness, asked: Asked) -> Table:
    """One row a unit and round."""
    found = [
        (row.unit, report)
        for group in page.groups
        for row in group.rows
        for report in row.reports
        if report is not None
    ]
    return _table(
        _("Mức đầy đủ và đúng hạn của báo cáo theo đơn vị"),
        _unit_columns(),
        [_unit_cells(unit, report, asked.today) for unit, report in found],
        page.shown,
        asked,
    )


def indicator_table(one: OpenedRound, found: tuple[IndicatorRow, ...], asked: Asked) -> Table:
    """One row an indicator of the round."""
    return _table(
        _("Mức đầy đủ của báo cáo theo chỉ tiêu"),
        _indicator_columns(),
        [_indicator_cells(one, row) for row in found],
        (one,),
        asked,
    )


def _table(
    name: str,
    columns: tuple[Column, ...],
    cells: list[list[Value | Quantity]],
    rounds: tuple[OpenedRound, ...],
    asked: Asked,
) -> Table:
    span = [in_language(each, "label") for each in (rounds[-1], rounds[0])] if rounds else []
    about = asked.about(name, span=span, data_date=asked.today)
    return Table(title=name, columns=columns, rows=cells, about=about)


def _unit_columns() -> tuple[Column, ...]:
    states = {
        "published": _("đã công bố"),
        "sent": _("đã gửi"),
        "overdue": _("quá hạn, chưa gửi"),
        "missed": _("không gửi"),
        "entering": _("đang nhập"),
        "not_started": _("chưa nhập"),
    }
    timely = {"on_time": _("đúng hạn"), "late": _("muộn")}
    return (
        Column("collection", _("Đợt")),
        Column("period", _("Kỳ")),
        Column("unit", _("Mã định danh")),
        Column("name_vi", _("Tên")),
        Column("name_en", _("Tên tiếng Anh")),
        Column("region", _("Vùng")),
        Column("expected", _("Số ô phải nhập"), Kind.NUMBER, 0),
        Column("entered", _("Số ô đã nhập"), Kind.NUMBER, 0),
        Column("status", _("Trạng thái"), words=states),
        Column("due", _("Hạn gửi của đơn vị"), Kind.DATE),
        Column("sent_on", _("Ngày gửi lần đầu"), Kind.DATE),
        Column("timeliness", _("Đúng hạn"), words=timely),
        Column("days_late", _("Số ngày quá hạn"), Kind.NUMBER, 0),
        Column("published_on", _("Ngày công bố"), Kind.DATE),
        Column("amended", _("Số lần điều chỉnh"), Kind.NUMBER, 0),
    )


def _unit_cells(unit: UnitFacts, report: Report, day: date) -> list[Value | Quantity]:
    return [
        report.round.key,
        in_language(report.round, "label"),
        unit.unit,
        unit.name_vi,
        unit.name_en,
        unit.region,
        report.expected,
        report.entered,
        report.status(day),
        report.due,
        report.sent_on,
        "" if report.on_time is None else "on_time" if report.on_time else "late",
        report.days_late(day),
        report.published_on,
        report.amended,
    ]


def _indicator_columns() -> tuple[Column, ...]:
    return (
        Column("collection", _("Đợt")),
        Column("period", _("Kỳ")),
        Column("indicator", _("Mã chỉ tiêu")),
        Column("name_vi", _("Tên")),
        Column("name_en", _("Tên tiếng Anh")),
        Column("pillar", _("Nhóm")),
        Column("units", _("Số đơn vị phải nhập"), Kind.NUMBER, 0),
        Column("with_value", _("Có số"), Kind.NUMBER, 0),
        Column("with_reason", _("Có lý do trống"), Kind.NUMBER, 0),
        Column("empty", _("Còn trống"), Kind.NUMBER, 0),
        Column("published", _("Đã công bố"), Kind.NUMBER, 0),
    )


def _indicator_cells(one: OpenedRound, row: IndicatorRow) -> list[Value | Quantity]:
    return [
        one.key,
        in_language(one, "label"),
        row.code,
        row.name_vi,
        row.name_en,
        row.pillar,
        row.units,
        row.valued,
        row.reasoned,
        row.empty,
        row.published,
    ]
