"""The tasks of the filters as a table for files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from indicators.templatetags.figures import language
from meetings.progress import Proof, Status
from meetings.queries.tasks import TaskFacts
from meetings.templatetags.tasks import status_words
from provinces import exports
from provinces.exports import Column, Kind, Table
from provinces.exports.tables import Quantity, Value


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes with the file: the address to cite, its query, the day."""

    address: str
    filters: str
    today: date


def task_table(tasks: Sequence[TaskFacts], asked: Asked) -> Table:
    """One row a task, in the order of the page."""
    name = _("Nhiệm vụ từ kết luận các phiên họp")
    about = exports.about(
        name,
        "",
        [],
        filters=asked.filters,
        data_date=asked.today,
        today=asked.today,
        address=asked.address,
        language=language(),
        sources=[],
    )
    return Table(title=name, columns=_columns(), rows=[_cells(task) for task in tasks], about=about)


def _columns() -> tuple[Column, ...]:
    return (
        Column("key", _("Mã")),
        Column("status", _("Trạng thái"), words={each.value: status_words(each) for each in Status}),
        Column("days", _("Số ngày"), Kind.NUMBER, 0),
        Column("title_vi", _("Việc")),
        Column("title_en", _("Việc (tiếng Anh)")),
        Column("lead", _("Mã đơn vị chủ trì")),
        Column("lead_vi", _("Chủ trì")),
        Column("lead_en", _("Chủ trì (tiếng Anh)")),
        Column("supports", _("Mã đơn vị phối hợp")),
        Column("person", _("Người phụ trách")),
        Column("product_vi", _("Sản phẩm")),
        Column("product_en", _("Sản phẩm (tiếng Anh)")),
        Column("responsibility_vi", _("Trách nhiệm")),
        Column("responsibility_en", _("Trách nhiệm (tiếng Anh)")),
        Column("given_on", _("Ngày giao"), Kind.DATE),
        Column("due", _("Hạn"), Kind.DATE),
        Column("first_due", _("Hạn ban đầu"), Kind.DATE),
        Column("done_on", _("Ngày hoàn thành"), Kind.DATE),
        Column("document", _("Văn bản")),
        Column("meeting", _("Phiên họp")),
        Column("held_on", _("Ngày họp"), Kind.DATE),
        Column("conclusion", _("Kết luận"), Kind.NUMBER, 0),
        Column("body", _("Tổ chức họp")),
        *_test_columns(),
    )


def _test_columns() -> tuple[Column, ...]:
    said = {
        Proof.NOT_TESTED: _("không gắn chỉ tiêu"),
        Proof.NO_FIGURE: _("chưa có số"),
        Proof.NOT_REACHED: _("chưa đạt"),
        Proof.REACHED: _("đã đạt"),
        Proof.REACHED_THEN_LOST: _("từng đạt, nay không còn đạt"),
        Proof.NOT_CERTAIN: _("chưa kết luận"),
    }
    comparisons = {"at_least": _("tối thiểu"), "at_most": _("tối đa"), "equal": _("bằng")}
    return (
        Column("test_indicator", _("Chỉ tiêu chứng minh")),
        Column("test_unit", _("Đơn vị của chỉ tiêu")),
        Column("test_comparison", _("So sánh"), words=comparisons),
        Column("test_threshold", _("Ngưỡng"), Kind.NUMBER),
        Column("proof", _("Số liệu cho thấy"), words={each.value: said[each] for each in Proof}),
        Column("figure", _("Số mới nhất"), Kind.NUMBER),
        Column("figure_period", _("Kỳ của số mới nhất")),
    )


def _cells(task: TaskFacts) -> list[Value | Quantity]:
    return [
        task.key,
        task.status.value,
        task.days,
        task.title_vi,
        task.title_en,
        task.lead,
        task.lead_vi,
        task.lead_en,
        ", ".join(each.unit for each in task.supports),
        task.person_name,
        task.product_vi,
        task.product_en,
        task.responsibility_vi,
        task.responsibility_en,
        task.given_on,
        task.due_on,
        task.first_due_on,
        task.done_on,
        task.document,
        task.meeting,
        task.held_on,
        task.conclusion,
        task.body,
        *_test_cells(task),
    ]


def _test_cells(task: TaskFacts) -> list[Value | Quantity]:
    if task.test is None:
        return ["", "", "", None, task.proof.value, None, ""]
    figure = task.test.figure
    return [
        task.test.indicator,
        task.test.unit,
        task.test.comparison,
        task.test.threshold,
        task.proof.value,
        figure.value if figure else None,
        figure.period if figure else "",
    ]
