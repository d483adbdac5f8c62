"""What pages say of rounds: their state in words, and why something cannot be done."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import periods
from indicators.actions import CollectionError
from indicators.queries.rounds import RoundRow, UnitReport
from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import language

Stage = periods.Stage


@dataclass(frozen=True, slots=True)
class Status:
    """A state: its mark (`met`, `open`, `wait`, `act`) and its words."""

    mark: str
    words: str


def stage_status(facts: RoundRow, day: date) -> Status:
    """Where the round stands on the day."""
    match facts.stage:
        case Stage.PREPARED:
            return Status("wait", _("Đang chuẩn bị, chưa mở"))
        case Stage.OPEN:
            return Status("met", _open_words((facts.due - day).days))
        case Stage.LATE:
            told = {"due": day_text(facts.due), "closes": day_text(facts.closes)}
            return Status("wait", _("Quá hạn gửi từ %(due)s, còn nhận đến hết %(closes)s") % told)
        case Stage.CLOSED:
            return Status("open", _closed_words(facts))


def _open_words(left: int) -> str:
    if left == 0:
        return _("Đang mở, hôm nay là hạn gửi")
    return ngettext("Đang mở, còn %(n)s ngày đến hạn gửi", "Đang mở, còn %(n)s ngày đến hạn gửi", left) % {
        "n": left
    }


def _closed_words(facts: RoundRow) -> str:
    if not facts.extended:
        return _("Đã đóng sau ngày %(closes)s") % {"closes": day_text(facts.closes)}
    return ngettext(
        "Đã đóng, %(n)s đơn vị đang được gia hạn", "Đã đóng, %(n)s đơn vị đang được gia hạn", facts.extended
    ) % {"n": facts.extended}


def progress_words(facts: RoundRow) -> str:
    """`12/34 đã gửi · 2 muộn · 5 đã công bố`; of a round not opened that nobody reports yet."""
    if facts.stage is Stage.PREPARED:
        return _("Chưa mở")
    parts = [_("%(n)s/%(of)s đã gửi") % {"n": facts.sent, "of": facts.units}]
    if facts.late:
        parts.append(_("%(n)s muộn") % {"n": facts.late})
    if facts.returned:
        parts.append(_("%(n)s đang sửa lại") % {"n": facts.returned})
    parts.append(_("%(n)s đã công bố") % {"n": facts.published})
    return " · ".join(parts)


def report_status(report: UnitReport, facts: RoundRow, day: date) -> Status:
    """Where the report of a unit stands."""
    match report.state:
        case "published":
            return Status("met", _("Đã công bố"))
        case "accepted":
            return Status("met", _("Đã tiếp nhận"))
        case "sent":
            return Status("wait", _("Đã gửi, chờ duyệt"))
        case "returned":
            return Status("open", _("Trả lại để sửa"))
        case "draft":
            return _draft_status(report, facts, day)
    return Status("open", _("Chưa mở"))


def _draft_status(report: UnitReport, facts: RoundRow, day: date) -> Status:
    due = max(facts.due, report.until or facts.due)
    if day > max(facts.closes, due):
        return Status("wait", _("Không gửi, đợt đã đóng"))
    if day > due:
        return Status("act", _("Quá hạn, chưa gửi"))
    return Status("open", _("Đang nhập") if report.entered else _("Chưa nhập ô nào"))


def sent_words(report: UnitReport) -> str:
    """Whether the report came in time."""
    if report.on_time is None:
        return ""
    return _("đúng hạn") if report.on_time else _("muộn")


def error_sentence(error: CollectionError, names: dict[str, str]) -> str:
    """Why it cannot be done, and the cure. `names` are those of indicators by code."""
    about = ", ".join(names.get(code, code) for code in error.about)
    sentences = {
        "no_indicators": _("Chưa chọn chỉ tiêu nào: một đợt cần ít nhất một chỉ tiêu."),
        "unknown_indicators": _("Không thu được từ địa phương: %(about)s. Xin bỏ khỏi danh sách."),
        "days": _("Ngày đóng phải từ hạn gửi trở đi: xin lùi ngày đóng hoặc sớm hạn gửi."),
        "name_taken": _("Đợt %(about)s cùng kỳ đã có tên này: xin đặt tên khác hoặc mở trang của đợt đó."),
        "changed_since": _("Người khác vừa sửa đợt này: xin xem lại đợt như đang có rồi làm lại."),
        "closes_passed": _("Ngày đóng đã qua: xin chọn một ngày từ hôm nay trở đi."),
        "no_units": _("Không có tỉnh, thành phố nào tồn tại vào cuối kỳ này."),
        "sent": _(
            "Đã có đơn vị gửi báo cáo: đợt không đổi được nữa. Cần thêm ngày thì gia hạn cho từng đơn vị."
        ),
        "typed": _("Đã có đơn vị nhập: %(about)s. Chỉ tiêu đã có ô được nhập thì không bỏ được."),
        "not_in_round": _("Đơn vị «%(about)s» không thuộc đợt này."),
        "no_reason": _("Chưa có lý do gia hạn: lý do được ghi vào nhật ký."),
        "too_early": _("Ngày gia hạn phải sau hạn gửi của đợt và từ hôm nay trở đi."),
    }
    return sentences[error.code] % {"about": about} if about else sentences[error.code]


def name_of(facts: RoundRow) -> str:
    """The name of the round in the language of the page."""
    return facts.name_en if language() == "en" else facts.name_vi


def mail_words(waiting: int, reachable: int) -> str:
    """Mails that have not gone out: those that will be tried again, and units that nobody can be written to."""
    parts = []
    if reachable:
        parts.append(
            ngettext(
                "Thư chưa gửi được cho %(n)s đơn vị: hệ thống thử lại mỗi giờ làm việc.",
                "Thư chưa gửi được cho %(n)s đơn vị: hệ thống thử lại mỗi giờ làm việc.",
                reachable,
            )
            % {"n": reachable}
        )
    if alone := waiting - reachable:
        parts.append(
            ngettext(
                "%(n)s đơn vị chưa có người nhập, người ký nào có địa chỉ thư: thư nhắc không đến được.",
                "%(n)s đơn vị chưa có người nhập, người ký nào có địa chỉ thư: thư nhắc không đến được.",
                alone,
            )
            % {"n": alone}
        )
    return " ".join(parts)
