"""What the API of figures answers, field by field."""

from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field


class IndicatorItem(BaseModel):
    code: str
    name_vi: str
    name_en: str
    pillar: str = Field(description=_("mã nhóm chỉ tiêu"))
    unit_measure: str = Field(description=_("mã đơn vị tính"))
    decimals: int = Field(description=_("số chữ số thập phân khi hiển thị"))
    polarity: Literal["higher_is_better", "lower_is_better", "neutral"] = Field(description=_("chiều tốt"))
    time_basis: Literal["point_in_time", "flow", "cumulative_year", "cumulative_launch"] = Field(
        description=_("tại một thời điểm, phát sinh trong kỳ, lũy kế trong năm hay lũy kế từ khi bắt đầu")
    )
    frequency: str = Field(description=_("tần suất công bố thường lệ"))
    level: Literal["national", "provincial", "both"]
    definition_vi: str
    definition_en: str
    pillar_vi: str
    pillar_en: str
    unit_measure_vi: str
    unit_measure_en: str
    rollup: Literal["none", "sum", "ratio_of_sums"] = Field(description=_("cách cộng gộp theo đơn vị"))
    agency_vi: str
    agency_en: str


class IndicatorList(BaseModel):
    count: int
    items: list[IndicatorItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))


class Change(BaseModel):
    value: float
    kind: str = Field(
        description=_("pct_yoy, times_yoy, pct_mom, times_base, pp, rank, abs, ambiguous_pct_pp")
    )
    qualifier: str | None
    base: str | None = Field(description=_("kỳ so sánh, khi nguồn nêu"))


class FigureSource(BaseModel):
    id: str
    title: str
    url: str | None
    publisher: str | None
    published_on: str | None = Field(description=_("năm, tháng hoặc ngày, như nguồn cho biết"))


class StatementItem(BaseModel):
    """What figures and observations have in common."""

    indicator: str
    unit: str
    period: str
    value: float | None = Field(description=_("đủ các chữ số đã lưu; null khi có lý do thiếu"))
    qualifier: Literal["exact", "approx", "over", "under", "nearly", "at_least"] = Field(
        description=_("mức chắc chắn; trên 12,8 triệu là over 12800000")
    )
    as_reported: str | None = Field(description=_("nguyên văn trong nguồn"))
    resolution: float | None = Field(description=_("cỡ của chữ số cuối được in"))
    status: Literal["provisional", "final", "estimate", "revised"]
    as_of: date = Field(description=_("ngày mà giá trị nói tới"))
    change: Change | None = Field(description=_("thay đổi như nguồn công bố"))
    others: int = Field(description=_("số nguồn khác nói về cùng ô số liệu"))
    missing: str | None = Field(description=_("lý do thiếu"))
    numerator: float | None
    denominator: float | None
    origin: Literal["reported", "automatic", "extracted", "computed"]
    as_of_basis: Literal["period_end", "report_period_end", "stated", "publication"]
    reason: str | None = Field(description=_("vì sao chọn nguồn này"))
    note: str | None


class PartItem(BaseModel):
    unit: str
    period: str
    value: float
    qualifier: Literal["exact", "approx", "over", "under", "nearly", "at_least"]
    numerator: float | None
    denominator: float | None
    source: FigureSource


class FigureItem(StatementItem):
    source: FigureSource | None = Field(description=_("null với số tính lại: nguồn ở từng phần"))
    observation: int | None = Field(
        description=_("số thứ tự của số liệu theo nguồn, không đổi; null với số tính lại và điểm DTI")
    )
    computed: bool = Field(description=_("cổng tính lại từ các đơn vị trước sáp nhập, không ai công bố"))
    rule: Literal["sum", "ratio_of_sums", "simple_mean"] | None = Field(description=_("cách tính lại"))
    parts: list[PartItem] | None = Field(description=_("số của từng đơn vị trước sáp nhập"))
    computed_value: float | None = Field(description=_("số tính lại, đứng cạnh số công bố"))
    difference: float | None = Field(description=_("số công bố trừ số tính lại"))
    provenance: Literal["reported", "derived", "computed"] | None = Field(
        description=_("điểm DTI được công bố, suy ra từ số công bố hay tính lại qua sáp nhập; null ngoài DTI")
    )
    rank: int | None = Field(description=_("hạng DTI trong bảng của địa giới được hỏi"))
    n: int | None = Field(description=_("số đơn vị được xếp hạng"))
    rank_provenance: Literal["reported", "derived", "conflicting"] | None = Field(
        description=_("hạng được công bố hay suy ra từ điểm")
    )


class RefusedItem(BaseModel):
    indicator: str
    unit: str
    period: str
    reason: Literal[
        "no_rule",
        "part_missing",
        "parts_differ",
        "no_denominator",
        "not_divided",
        "not_known",
        "other_ranking",
    ]
    explanation: str
    units: list[str] = Field(description=_("các đơn vị thiếu số, khi đó là lý do"))


def _none() -> None:
    """A default that the description of the API does not show."""


class FigureList(BaseModel):
    count: int
    items: list[FigureItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))
    refused: list[RefusedItem] = Field(
        default_factory=list,
        description=_("với geography: các ô không tính lại được và vì sao, theo limit và offset như items"),
    )
    refused_count: int | None = Field(
        default_factory=_none,
        description=_("với geography: số ô không tính lại được, tính cả ngoài phần này"),
    )


class ObservationItem(StatementItem):
    source: FigureSource
    observation: int = Field(description=_("số thứ tự của số liệu theo nguồn, không đổi"))
    recorded_at: datetime = Field(description=_("ghi vào cổng lúc"))
    revises: int | None = Field(description=_("số liệu đã công bố mà chính đơn vị báo cáo điều chỉnh"))
    revision: Literal["planned", "correction"] | None = Field(
        description=_("điều chỉnh theo kế hoạch hay đính chính")
    )
    selected: bool = Field(description=_("có đang được hiển thị không"))
    superseded: bool = Field(description=_("đã có bản ghi sửa thay thế"))


class ObservationList(BaseModel):
    count: int
    items: list[ObservationItem]
    next: str | None = Field(description=_("địa chỉ của phần tiếp theo"))
