"""Why something cannot be done with the record of a meeting, with the cure; and who was there before."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import language
from meetings.actions.records import ConflictError, RecordError
from meetings.forms.remembering import RememberingForm
from meetings.queries.records import BodyChoice
from provinces.templatetags.moments import moment


def refusal(error: RecordError, bodies: Sequence[BodyChoice] = ()) -> str:
    """One sentence."""
    if error.code in ("body_ended", "body_not_yet"):
        return _body_words(error, bodies)
    sentences = {
        "other_unit": _("Tổ chức họp thuộc đơn vị khác: chọn tổ chức của cùng đơn vị, hoặc lập phiên mới."),
        "number_taken": _("Phiên %(about)s đã mang số này trong năm: xin xem lại số phiên."),
        "exists": _("Phiên %(about)s cùng ngày đã có tên này: mở phiên đó, hoặc đặt tên khác."),
        "main_other_day": _("Phiên %(about)s họp ngày khác: điểm cầu họp cùng ngày với phiên chính."),
        "main_is_bridge": _("Phiên %(about)s cũng là điểm cầu: chọn phiên chính của nó."),
        "has_bridges": _("Phiên này có điểm cầu có trang riêng: sửa các trang đó trước."),
        "has_figures": _("Đã công bố số liệu nêu tại phiên này theo ngày họp: ngày họp không đổi được nữa."),
        "unknown": _("Mục này không còn, hoặc người khác vừa bỏ: xin xem lại danh sách."),
        "from_source": _("Mục này lấy từ tài liệu đã dẫn nên không sửa ở đây."),
        "has_tasks": _("Kết luận %(about)s đã có nhiệm vụ nên giữ nguyên số và không bỏ được."),
        "due_before": _("Hạn đứng trước ngày họp: xin xem lại hạn, hoặc ngày họp."),
        "published": _("Phiên họp đã công khai: không xóa được nữa, sửa ở từng phần."),
        "given": _(
            "Phiên họp đã có nhiệm vụ (kể cả nhiệm vụ đã rút) nên không xóa được: sửa phiên họp cho đúng."
        ),
        "kept_papers": _(
            "Phiên họp đã có tài liệu, mà tài liệu đã tải lên (kể cả đã rút) được giữ mãi nên không xóa được: sửa ngày, tên và nội dung để dùng bản này cho lần họp tới."
        ),
        "ordinal_taken": _("Số %(about)s đã có: chọn số khác."),
        "held_figures": _(
            "Đã có số liệu nhập từ tài liệu này: bỏ các số liệu chưa công bố trước; tài liệu có số liệu đã công bố thì không rút được."
        ),
    }
    return sentences[error.code] % {"about": error.about}


def _body_words(error: RecordError, bodies: Sequence[BodyChoice]) -> str:
    """Which body took over, where one did."""
    body = next(each for each in bodies if each.key == error.about)
    english = language() == "en"
    told = {
        "body": body.name_en if english else body.name_vi,
        "day": day_text(body.to_date if error.code == "body_ended" else body.from_date),
        "after": body.successor_en if english else body.successor_vi,
        "next": day_text(body.to_date + timedelta(days=1)) if body.to_date else "",
    }
    if error.code == "body_not_yet":
        return _("«%(body)s» chỉ có từ %(day)s: chọn tổ chức khác hoặc xem lại ngày họp.") % told
    if body.successor:
        return (
            _(
                "«%(body)s» chỉ có đến %(day)s; từ %(next)s là «%(after)s»: chọn tổ chức đó hoặc xem lại ngày họp."
            )
            % told
        )
    return _("«%(body)s» chỉ có đến %(day)s: chọn tổ chức khác hoặc xem lại ngày họp.") % told


def tell_conflict(form: RememberingForm, error: ConflictError) -> None:
    """Says beside each field that two people changed what the other one wrote."""
    for name in error.fields:
        told = {
            "who": error.by.get_full_name() or error.by.username if error.by else _("Người khác"),
            "at": moment(error.at),
            "value": _value(form, name, getattr(error.standing, name)),
        }
        sentence = _(
            "%(who)s đã sửa ô này thành «%(value)s» lúc %(at)s. Sửa lại hoặc lưu lần nữa để giữ giá trị của bạn."
        )
        form.add_error(name, sentence % told)


def _value(form: RememberingForm, name: str, value: object) -> str:
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return form.shown(name, value) or _("trống")
