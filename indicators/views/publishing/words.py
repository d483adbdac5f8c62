"""What stands in the way of publishing, as sentences that name the cure."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from indicators.actions import (
    AlreadyPublishedError,
    ChangedSinceError,
    OwnValuesError,
    SubmissionError,
    WarnedError,
    WrongStateError,
)
from indicators.models import Submission

State = Submission.State

MOST_NAMED = 5


def refusal(error: SubmissionError) -> str:
    """Why a publication was not begun."""
    if isinstance(error, OwnValuesError):
        return own_values(error.indicators)
    if isinstance(error, WarnedError):
        return _(
            "Chưa công bố báo cáo nào: %(units)s còn nghi vấn hoặc ô từng bị trả lại; xin mở từng báo cáo để duyệt."
        ) % {"units": ", ".join(error.units[:MOST_NAMED])}
    if isinstance(error, AlreadyPublishedError):
        return fault(error.code)
    if isinstance(error, WrongStateError):
        return _wrong_state(error.state)
    return fault(error.code)


def own_values(indicators: tuple[str, ...] = ()) -> str:
    """Four eyes: nobody makes values of his own public."""
    sentence = _(
        "Báo cáo có số do chính người công bố nhập; xin nhờ người công bố khác: không ai công bố số của mình."
    )
    if not indicators:
        return sentence
    return f"{sentence} " + _("Các ô: %(codes)s.") % {"codes": ", ".join(indicators[:MOST_NAMED])}


def fault(code: str) -> str:
    """Why a publication came to nothing, by the code that was kept of it."""
    sentences: dict[str, Callable[[], str]] = {
        OwnValuesError.code: own_values,
        AlreadyPublishedError.code: lambda: _(
            "Các báo cáo này đã được công bố trong lần khác; lần này không có số nào để công bố."
        ),
        ChangedSinceError.code: lambda: _(
            "Có báo cáo đã được trả lại rồi tiếp nhận lại sau khi yêu cầu công bố; xin xem lại và công bố lại. Chưa số nào được công bố."
        ),
        WrongStateError.code: lambda: _(
            "Có báo cáo không còn ở trạng thái đã tiếp nhận; xin xem lại hàng đợi duyệt rồi công bố lại. Chưa số nào được công bố."
        ),
    }
    told = sentences.get(code)
    return told() if told else _("Không công bố được; chưa số nào được công bố. Xin thử lại.")


def _wrong_state(state: str) -> str:
    sentences = {
        State.DRAFT: _("Địa phương đang nhập báo cáo này, chưa gửi; chỉ công bố báo cáo đã tiếp nhận."),
        State.RETURNED: _("Báo cáo này đã được trả lại địa phương; chỉ công bố báo cáo đã tiếp nhận."),
        State.SENT: _("Báo cáo này chưa được tiếp nhận; xin duyệt và tiếp nhận trước khi công bố."),
        State.PUBLISHED: _("Có báo cáo vừa được công bố trong lần khác; xin xem lại hàng đợi duyệt."),
    }
    return sentences.get(State(state), fault(WrongStateError.code))
