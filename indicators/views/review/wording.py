"""What the pages of signing and reviewing say: states, refusals with their cure, cells in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.actions import (
    ChangedSinceError,
    OwnValuesError,
    RoundClosedError,
    SubmissionError,
    UnfinishedError,
    WrongStateError,
)
from indicators.models import Submission
from indicators.queries.entry import SheetHead
from indicators.views.wording import MISSING
from provinces.templatetags.moments import moment

State = Submission.State
EMPTY = "missing:"
MOST_NAMED = 3


def standing(report: Submission, head: SheetHead) -> str:
    """Where the report is, since when and by whom, as a sentence."""
    told = {
        State.DRAFT: (_("Địa phương đang nhập; báo cáo chưa được ký."), "", None),
        State.SENT: (_("%(who)s ký và gửi lúc %(when)s."), head.sent_by, report.sent_at),
        State.RETURNED: (_("%(who)s trả lại để sửa lúc %(when)s."), head.returned_by, report.returned_at),
        State.ACCEPTED: (
            _("%(who)s tiếp nhận lúc %(when)s; chờ công bố."),
            head.accepted_by,
            report.accepted_at,
        ),
        State.PUBLISHED: (_("%(who)s công bố lúc %(when)s."), head.published_by, report.published_at),
    }
    sentence, who, when = told[State(report.state)]
    return sentence % {"who": who, "when": moment(when)} if who else sentence


def said(trail: str) -> str:
    """What a cell said, from the words of the audit trail."""
    if trail.startswith(EMPTY):
        reason = trail.removeprefix(EMPTY)
        return _("để trống: %(reason)s") % {"reason": MISSING.get(reason, reason)}
    return trail or _("để trống")


def named(names: Sequence[str]) -> str:
    """The first names of a list; how many more there are where they are many."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    rest = len(names) - MOST_NAMED
    told = {"names": ", ".join(names[:MOST_NAMED]), "n": rest}
    return ngettext("%(names)s và %(n)s ô khác", "%(names)s và %(n)s ô khác", rest) % told


def own_values(names: Sequence[str], deed: str) -> str:
    """Four eyes, for the person who typed values: `deed` is what he may not do."""
    sentence = {
        "sign": _("Bạn không ký được báo cáo này vì có số do chính bạn nhập; xin nhờ người ký khác."),
        "accept": _(
            "Bạn không tiếp nhận được báo cáo này vì có số do chính bạn nhập; xin nhờ người duyệt khác."
        ),
        "publish": _(
            "Bạn không công bố được báo cáo này vì có số do chính bạn nhập; xin nhờ người công bố khác."
        ),
    }[deed]
    if not names:
        return sentence
    return sentence + " " + _("Ô: %(names)s.") % {"names": named(names)}


def refusal(error: SubmissionError, deed: str) -> str:
    """Why a step was not taken."""
    if isinstance(error, OwnValuesError):
        return own_values(error.indicators, deed)
    if isinstance(error, WrongStateError):
        return _wrong_state(error.state)
    if isinstance(error, ChangedSinceError):
        return _("Báo cáo đã đổi sau khi bạn mở trang. Đây là báo cáo hiện nay; xin xem lại rồi quyết định.")
    if isinstance(error, RoundClosedError):
        return _("Đợt thu thập đã đóng với đơn vị này. Liên hệ Bộ nếu cần gia hạn.")
    if isinstance(error, UnfinishedError):
        return _("Chưa gửi được: còn ô phải sửa, ô trống chưa chọn lý do hoặc nghi vấn chưa giải thích.")
    return {
        "nothing": _("Chưa có ô nào được nhập trong lần điều chỉnh này."),
        "nothing_changed": _(
            "Không ô nào khác số đang công bố: lần điều chỉnh này không đổi gì. Xin sửa ô cần điều chỉnh rồi gửi."
        ),
        "no_reasons": _("Chưa ô nào có lý do trả lại. Ghi lý do ở ô cần sửa rồi bấm lại."),
    }[error.code]


def _wrong_state(state: str) -> str:
    return {
        State.DRAFT: _("Báo cáo đang ở địa phương để nhập, chưa được gửi."),
        State.SENT: _("Báo cáo đã được gửi và đang chờ Bộ duyệt."),
        State.RETURNED: _("Báo cáo đã được trả lại địa phương để sửa."),
        State.ACCEPTED: _("Báo cáo đã được tiếp nhận."),
        State.PUBLISHED: _("Báo cáo đã được công bố; số đã công bố chỉ đổi bằng một lần điều chỉnh."),
    }[State(state)]
