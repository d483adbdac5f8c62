"""Why a figure was not written, as sentences that name the cure."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from indicators import periods
from indicators.templatetags.figures import language
from meetings.actions.reported import ReportedError

MOST_NAMED = 5


def refusal(error: ReportedError, names: dict[str, str] | None = None) -> str:
    """The sentence of a refusal; `names` are those of indicators by code."""
    told = _sentences().get(error.code)
    first = error.about[0] if error.about else ""
    if error.code in ("own", "impossible", "heard_anew"):
        first = ", ".join((names or {}).get(code, code) for code in error.about[:MOST_NAMED])
    if error.code == "period_ahead":
        first = periods.phrase(periods.parse(first), language())
    return told() % {"what": first} if told else _("Không ghi được; xin tải lại trang rồi thử lại.")


def _sentences() -> dict[str, Callable[[], str]]:
    return {
        "unknown_paper": lambda: _("Phiên họp không có tài liệu này; chọn một tài liệu trong danh sách."),
        "unknown_indicator": lambda: _("Không có chỉ tiêu «%(what)s»; chọn một chỉ tiêu trong danh sách."),
        "unknown_unit": lambda: _("Không có đơn vị «%(what)s»; chọn một đơn vị trong danh sách."),
        "other_unit": lambda: _(
            "Phiên họp của một địa phương chỉ báo cáo số của chính địa phương đó; chọn lại đơn vị."
        ),
        "level": lambda: _(
            "Chỉ tiêu này không có ở cấp của đơn vị đã chọn (quốc gia hay cấp tỉnh); chọn lại chỉ tiêu hoặc đơn vị."
        ),
        "not_there": lambda: _(
            "Đơn vị đã chọn không tồn tại trong kỳ này: số của địa phương trước và sau sáp nhập là của hai đơn vị khác nhau. Chọn lại đơn vị hoặc kỳ."
        ),
        "period_ahead": lambda: _(
            "Đến ngày họp, %(what)s chưa bắt đầu; phiên họp không thể báo cáo số của kỳ này. Chọn lại kỳ."
        ),
        "stands": lambda: _(
            "Ô này đã có «%(what)s» nhập từ cùng tài liệu và đang chờ công bố. Sửa dòng đó thay vì thêm dòng mới."
        ),
        "told": lambda: _(
            "Cổng đã có «%(what)s» của ô này từ chính tài liệu này. Nếu số đó sai, dùng nút Sửa số ở dòng đã công bố."
        ),
        "changed": lambda: _(
            "Người khác vừa sửa dòng này thành «%(what)s». So hai số với tài liệu; muốn ghi số của mình thì lưu lần nữa."
        ),
        "gone": lambda: _("Dòng này không còn: có thể đã được người khác bỏ. Xem lại bảng bên dưới."),
        "published": lambda: _("«%(what)s» vừa được công bố nên không sửa ở đây được; dùng nút Sửa số."),
        "not_published": lambda: _("Dòng này chưa công bố; sửa thẳng dòng đó."),
        "corrected": lambda: _("Số này đã có dòng sửa «%(what)s»; sửa tiếp ở dòng đó."),
        "no_note": lambda: _("Ghi chú công khai: nói rõ số cũ sai ở đâu; câu này đứng cạnh số mới."),
        "nothing": lambda: _("Chưa chọn số nào để công bố."),
        "own": lambda: _(
            "Có số do chính bạn nhập (%(what)s): không ai công bố số của mình, xin nhờ người công bố khác."
        ),
        "impossible": lambda: _("Có số không thể đúng (%(what)s): sửa theo tài liệu rồi mới công bố."),
        "heard_anew": lambda: _(
            "Danh mục đã đổi đơn vị tính hoặc số chữ số thập phân của %(what)s từ lúc nhập; mở dòng đó, đối chiếu và lưu lại rồi mới công bố."
        ),
        "paper_withdrawn": lambda: _("Tài liệu đã bị rút; chọn tài liệu khác cho số này."),
        "meeting_draft": lambda: _(
            "Phiên họp còn đang chuẩn bị; công khai phiên họp rồi mới công bố số liệu."
        ),
        "meeting_ahead": lambda: _("Phiên họp chưa diễn ra; số liệu được công bố từ ngày họp trở đi."),
    }


def removal(error: ReportedError) -> str:
    """Why a row was not taken away."""
    if error.code == "changed":
        return _("Người khác vừa sửa dòng này thành «%(what)s» nên chưa bỏ; xem lại rồi bấm Bỏ lần nữa.") % {
            "what": error.about[0]
        }
    return refusal(error)


def changed_since(codes: tuple[str, ...], names: dict[str, str]) -> str:
    """Why a publication was stopped: what was marked is not what stands."""
    told = ", ".join(names.get(code, code) for code in codes[:MOST_NAMED])
    return _(
        "Từ lúc trang mở, số hoặc nghi vấn của %(what)s đã khác; chưa số nào được công bố. Xem lại bảng rồi chọn lại."
    ) % {"what": told}
