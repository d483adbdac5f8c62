"""What may be asked about a moved place, and what is answered."""

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from ninja import Path
from pydantic import BaseModel, Field

from provinces.api.door import Language, Source

Slug = Annotated[str, Path(description=_("mã định danh của đơn vị"), example="quang-ngai")]
Unsplit = Literal["first", "untold", "scores", "method", "geography", "method_and_geography"]


class WhyQuery(BaseModel):
    geography: Literal["63", "34"] | None = Field(
        None, description=_("bảng 63 hay 34 đơn vị; không có thì bảng mới nhất của năm ấy có đơn vị")
    )
    against: int | None = Field(
        None, ge=2000, le=2100, description=_("năm đem so; không có thì năm liền trước"), examples=[2022]
    )
    lang: Language = "vi"


class WhyMark(BaseModel):
    year: int
    geography: Literal["63", "34"]
    framework: str = Field(description=_("văn bản quy định phương pháp"))
    rank: int | None
    n: int
    score: float | None = Field(description=_("từ 0 đến 1, bốn chữ số"))


class RankChangeItem(BaseModel):
    total: int | None = Field(description=_("số bậc lên (âm: xuống); null khi không so được"))
    own: int | None = Field(description=_("phần do điểm của riêng đơn vị; null khi không tách được"))
    others: int | None = Field(description=_("phần do điểm của các đơn vị khác"))
    method: int | None = Field(description=_("phần do phương pháp; 0 khi hai năm cùng phương pháp"))
    alone: int | None = Field(description=_("hạng có được nếu chỉ điểm của đơn vị đổi"))


class ComponentItem(BaseModel):
    code: str = Field(
        description=_(
            "ký hiệu chỉ số chính; rest: các chỉ số nguồn không nêu đủ hai năm; rounding: do làm tròn"
        )
    )
    name_vi: str
    name_en: str
    contribution: float = Field(description=_("đóng góp vào total, cộng lại đúng bằng total"))
    points: float | None = Field(description=_("điểm tối đa"))
    before: float | None
    after: float | None
    median_change: float | None = Field(description=_("thay đổi ở giữa mọi đơn vị"))
    codes: list[str] = Field(description=_("các chỉ số gộp trong rest"))


class ScoreChangeItem(BaseModel):
    total: float | None = Field(description=_("điểm năm nay trừ điểm năm trước; null khi không so được"))
    mean: float | None = Field(description=_("thay đổi trung bình của mọi đơn vị"))
    components: list[ComponentItem]


class RankMark(BaseModel):
    rank: int | None
    n: int | None
    score: float | None


class PassingItem(BaseModel):
    unit: str
    name_vi: str
    name_en: str
    before: RankMark
    after: RankMark


class Considered(BaseModel):
    units: int = Field(description=_("số đơn vị mà nguồn nêu hạng ở cả hai năm"))
    n: int = Field(description=_("số đơn vị được xếp hạng"))


class NearItem(BaseModel):
    unit: str
    name_vi: str
    name_en: str
    rank: int | None
    n: int | None
    score: float | None
    gap: float | None = Field(description=_("điểm của đơn vị này trừ điểm của đơn vị được hỏi"))


class UnitName(BaseModel):
    unit: str
    name_vi: str
    name_en: str


class NextPlaceItem(BaseModel):
    rank: int
    n: int
    units: list[UnitName] = Field(description=_("đơn vị đang giữ hạng ấy"))
    score: float = Field(description=_("điểm cần có để ngang hạng ấy"))
    gap: float = Field(description=_("điểm cần thêm"))


class LevelItem(BaseModel):
    code: str
    name_vi: str
    name_en: str
    points: float
    score: float
    median: float = Field(description=_("trung vị của mọi đơn vị"))
    rank: int
    n: int
    worth: float = Field(description=_("chênh với trung vị, tính ra điểm DTI"))


class FormerItem(UnitName):
    rank: int | None
    n: int | None
    score: float | None


class Offer(BaseModel):
    year: int
    against: int
    geography: Literal["63", "34"]
    unit: str


class WhyItem(BaseModel):
    year: int
    geography: Literal["63", "34"]
    unit: str = Field(
        description=_("đơn vị của câu trả lời: đơn vị cũ cùng tên khi năm ấy chưa có đơn vị được hỏi")
    )
    asked: str = Field(description=_("đơn vị được hỏi"))
    name_vi: str
    name_en: str
    last_day: date | None = Field(description=_("ngày cuối của đơn vị; null khi còn hoạt động"))
    before: WhyMark | None = Field(description=_("bảng đem so"))
    after: WhyMark
    not_comparable: Literal["method", "geography", "method_and_geography"] | None
    unsplit: Unsplit | None = Field(
        description=_(
            "vì sao không tách được: năm đầu, thiếu hạng, thiếu điểm, khác phương pháp hoặc địa giới"
        )
    )
    rank_change: RankChangeItem
    score_change: ScoreChangeItem
    passed: list[PassingItem] | None = Field(
        description=_("trước đứng trên, nay không còn đứng trên; null khi không so được")
    )
    passed_by: list[PassingItem] | None = Field(
        description=_("trước không đứng trên, nay đứng trên; null khi không so được")
    )
    considered: Considered | None = Field(
        description=_("passed và passed_by xét trong bao nhiêu đơn vị; null khi không so được")
    )
    to_next_place: NextPlaceItem | None = Field(description=_("hạng cao hơn gần nhất; null khi đứng đầu"))
    near: list[NearItem] = Field(description=_("ba hạng trên và ba hạng dưới"))
    levels: list[LevelItem] = Field(description=_("từng chỉ số so với trung vị"))
    made_of: list[FormerItem] = Field(description=_("các đơn vị cũ mà điểm là trung bình cộng"))
    offers: list[Offer] = Field(description=_("bảng nào đặt cạnh nhau được khi không so được"))
    definition: str
    published_on: date | None
    sources: list[Source]
