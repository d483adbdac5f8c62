"""The API of tasks: the list, overdue first, and one task. Status and proof are computed as of today."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.errors import ValidationError
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from indicators.forms.parameters import Codes, Window
from meetings.progress import Status
from meetings.queries import tasks as reads
from meetings.queries.tasks import Asked, TaskFacts, TaskTest
from provinces import exports

router = Router()

JSON = "application/json"
STATUSES = ", ".join(status.value for status in Status)
NO_STATUS = "chỉ nhận {0} / must be of {0}"
UNKNOWN = "không có mã này: {0} / no such code: {0}"
StatusName = Literal["overdue", "open", "no_due", "done_on_time", "done_late", "done"]
ProofName = Literal["not_tested", "no_figure", "not_reached", "reached", "reached_then_lost", "not_certain"]
# Ordinals are small numbers of the database.
Ordinal = Annotated[int, Path(ge=1, le=32767)]


def _statuses(given: Any) -> tuple[Status, ...]:
    texts = [given] if isinstance(given, str) else list(given)
    words = [word.strip() for text in texts for word in text.split(",")]
    if any(word not in set(Status) for word in words):
        raise ValueError(NO_STATUS.format(STATUSES))
    return tuple(Status(word) for word in dict.fromkeys(words))


class TaskQuery(Window):
    status: Annotated[tuple[Status, ...], BeforeValidator(_statuses), WithJsonSchema({"type": "string"})] = (
        Field(
            default_factory=tuple,
            description=_(
                "trạng thái, một hoặc nhiều, cách nhau bằng dấu phẩy: overdue, open, no_due, done_on_time, done_late, done"
            ),
            examples=["overdue"],
        )
    )
    unit: Codes = Field(
        default_factory=tuple,
        description=_("mã đơn vị chủ trì hoặc phối hợp, một hoặc nhiều"),
        examples=["bo-cong-thuong"],
    )
    body: Codes = Field(default_factory=tuple, description=_("mã tổ chức họp"), examples=["ncdt"])
    meeting: Codes = Field(default_factory=tuple, description=_("mã phiên họp"), examples=["NCDT-07"])


class TaskFigureItem(BaseModel):
    period: str
    value: float
    qualifier: str
    as_of: date


class TaskTestItem(BaseModel):
    indicator: str
    unit: str
    comparison: Literal["at_least", "at_most", "equal"]
    threshold: float
    period: str | None = Field(
        description=_("kỳ phải đạt; không có khi kỳ nào kết thúc sau ngày giao cũng được")
    )
    figure: TaskFigureItem | None = Field(description=_("số mới nhất đã công bố mà điều kiện xét đến"))


class TaskItem(BaseModel):
    key: str = Field(description=_("phiên họp / kết luận / số thứ tự"))
    page: str = Field(description=_("trang của nhiệm vụ"))
    status: StatusName = Field(description=_("tính từ hạn và văn bản kết thúc"))
    days: int | None = Field(description=_("số ngày quá hạn, còn lại, hoặc muộn"))
    title_vi: str
    title_en: str
    lead: str | None = Field(description=_("đơn vị chủ trì, khi kết luận nêu đích danh một đơn vị"))
    lead_vi: str
    lead_en: str
    supports: list[str]
    person: str | None = Field(description=_("người phụ trách"))
    product_vi: str | None
    product_en: str | None
    responsibility_vi: str | None
    responsibility_en: str | None
    given_on: date
    due: date | None = Field(description=_("hạn đang có hiệu lực"))
    first_due: date | None = Field(description=_("hạn ban đầu"))
    done_on: date | None
    document: str | None = Field(description=_("văn bản kết thúc"))
    meeting: str
    conclusion: int
    body: str
    proof: ProofName = Field(description=_("số liệu đã công bố cho thấy gì"))
    test: TaskTestItem | None


class TaskList(BaseModel):
    count: int
    items: list[TaskItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


@router.get(
    "tasks",
    response=TaskList,
    operation_id="tasks",
    url_name="tasks",
    summary=_("Nhiệm vụ"),
    description=_("Nhiệm vụ từ kết luận các phiên họp, quá hạn lâu nhất trước."),
    openapi_extra={"x-example": "?status=overdue"},
)
def tasks(request: HttpRequest, asked: Query[TaskQuery]) -> HttpResponse:
    wanted = Asked(status=asked.status, units=asked.unit, bodies=asked.body, meetings=asked.meeting)
    if unknown := reads.unknown(wanted):
        raise ValidationError(
            [{"loc": ["query", name], "msg": UNKNOWN.format(code)} for name, code in unknown]
        )
    found = reads.tasks(wanted, day=timezone.localdate())
    body = exports.listing(
        (_item(task, request) for task in found[asked.offset : asked.offset + asked.limit]),
        count=len(found),
        limit=asked.limit,
        offset=asked.offset,
        address=request.build_absolute_uri(),
    )
    return HttpResponse(body, content_type=JSON)


@router.get(
    "tasks/{str:meeting}/{int:conclusion}/{int:ordinal}",
    response=TaskItem,
    operation_id="task",
    url_name="task",
    summary=_("Một nhiệm vụ"),
    description=_("Địa chỉ là mã của nhiệm vụ: phiên họp, kết luận, số thứ tự."),
    openapi_extra={"x-example": "NCDT-07/4/1"},
)
def task(request: HttpRequest, meeting: str, conclusion: Ordinal, ordinal: Ordinal) -> HttpResponse:
    found = reads.tasks(Asked(meetings=(meeting,), conclusion=conclusion), day=timezone.localdate())
    for each in found:
        if each.ordinal == ordinal:
            return HttpResponse(exports.document(_item(each, request)), content_type=JSON)
    raise Http404


def _item(task: TaskFacts, request: HttpRequest) -> dict[str, Any]:
    return {
        "key": task.key,
        "page": request.build_absolute_uri(reverse("task-detail", args=[task.pk])),
        "status": task.status.value,
        "days": task.days,
        "title_vi": task.title_vi,
        "title_en": task.title_en,
        "lead": task.lead or None,
        "lead_vi": task.lead_vi,
        "lead_en": task.lead_en,
        "supports": [each.unit for each in task.supports],
        "person": task.person_name or None,
        "product_vi": task.product_vi or None,
        "product_en": task.product_en or None,
        "responsibility_vi": task.responsibility_vi or None,
        "responsibility_en": task.responsibility_en or None,
        "given_on": task.given_on,
        "due": task.due_on,
        "first_due": task.first_due_on,
        "done_on": task.done_on,
        "document": task.document or None,
        "meeting": task.meeting,
        "conclusion": task.conclusion,
        "body": task.body,
        "proof": task.proof.value,
        "test": _test_item(task.test) if task.test else None,
    }


def _test_item(test: TaskTest) -> dict[str, Any]:
    figure = test.figure
    return {
        "indicator": test.indicator,
        "unit": test.unit,
        "comparison": test.comparison,
        "threshold": exports.number(test.threshold),
        "period": test.period or None,
        "figure": {
            "period": figure.period,
            "value": exports.number(figure.value),
            "qualifier": figure.qualifier,
            "as_of": figure.as_of,
        }
        if figure
        else None,
    }
