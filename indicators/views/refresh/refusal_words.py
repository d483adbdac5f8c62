"""Why rows were refused, told in general: what stood in one of them is an example."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.queries.refresh.refusals import RefusalReason
from indicators.templatetags.figures import in_language


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason in general, with the sentence about its first row as an example; where no general words are known the
    sentence stands for all."""

    reason: RefusalReason
    words: str
    example: str


def reason_lines(reasons: Sequence[RefusalReason]) -> list[ReasonLine]:
    """The reasons of a run in words, in their order."""
    return [_line(each) for each in reasons]


def _line(reason: RefusalReason) -> ReasonLine:
    sentence = str(in_language(reason, "reason"))
    general = _general().get(reason.code, "")
    return ReasonLine(reason, general or sentence, sentence if general else "")


def _general() -> dict[str, str]:
    return {
        "empty": _("Ô bắt buộc để trống."),
        "unknown_indicator": _("Không có chỉ tiêu như nguồn ghi."),
        "unknown_unit": _("Không có đơn vị như nguồn ghi."),
        "ambiguous_unit": _("Tên đơn vị có thể là nhiều đơn vị."),
        "unit_not_alive": _("Đơn vị không tồn tại trong kỳ của dòng."),
        "national_only": _("Chỉ tiêu chỉ có số cả nước, dòng lại nêu một đơn vị."),
        "unknown_period": _("Không hiểu kỳ."),
        "period_kind": _("Loại kỳ mà cổng không giữ: tuần, giờ, thứ tự ngày trong năm hoặc bốn tháng."),
        "future": _("Kỳ hoặc ngày còn ở tương lai; số dự báo không được nhận."),
        "unknown_day": _("Ngày số liệu không phải một ngày."),
        "not_a_number": _("Giá trị không phải một số."),
        "ambiguous_number": _("Giá trị có thể đọc thành hai số khác nhau."),
        "too_long": _("Giá trị dài hơn mọi con số."),
        "too_large": _("Giá trị có quá nhiều chữ số trước dấu thập phân."),
        "too_fine": _("Giá trị có nhiều chữ số thập phân hơn cổng giữ; cổng không tự làm tròn."),
        "percent_sign": _("Giá trị có dấu %, nhưng chỉ tiêu không tính bằng phần trăm."),
        "unknown_word": _("Nguồn dùng chữ mà ánh xạ chưa khai nghĩa."),
        "unknown_scale": _("Hệ số nhân không phải lũy thừa của mười."),
        "refused_status": _("Nguồn nói đây là dự báo hoặc thử nghiệm, không phải số liệu."),
        "value_and_missing": _("Nguồn vừa cho giá trị vừa nói là không có số."),
        "said_twice": _("Cùng một ô có số khác nhau ở nhiều dòng."),
        "width": _("Số ô của dòng khác số cột."),
        "deletion": _("Nguồn yêu cầu xóa số; cổng không xóa số đã công bố."),
    }
