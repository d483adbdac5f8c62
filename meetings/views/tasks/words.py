"""Sentences about a task: what keeps a step from being taken, and what was done."""

from django.utils.translation import gettext as _

from indicators.actions.files import FileError
from indicators.views.files import fault_words
from meetings.actions.tasks import MOST_FILES, TaskError


def refusal(error: TaskError | FileError) -> str:
    """Why a step was not taken, with the cure."""
    if isinstance(error, FileError):
        return file_fault(error.code)
    return task_fault(error.code)


def file_fault(code: str) -> str:
    if code == "too_many":
        return _("Mỗi lần chỉ kèm được %(n)s tệp: xin bớt tệp hoặc gộp lại.") % {"n": MOST_FILES}
    return fault_words(code)


def task_fault(code: str) -> str:
    sentences = {
        "changed_since": _("Người khác vừa sửa nhiệm vụ này; xin xem giá trị mới rồi lưu lại."),
        "closed": _("Nhiệm vụ đã kết thúc; muốn sửa hoặc ghi thêm thì phải mở lại trước."),
        "not_closed": _("Nhiệm vụ chưa kết thúc, không có gì để mở lại."),
        "withdrawn": _("Nhiệm vụ đã được rút; trang này chỉ còn để xem."),
        "own_task": _(
            "Người phụ trách không tự kết thúc, mở lại, gia hạn hay rút nhiệm vụ của mình; xin nhờ người khác của cơ quan giao việc."
        ),
        "own_person": _(
            "Người phụ trách không tự thôi phụ trách; xin nhờ thư ký khác của cơ quan giao việc."
        ),
        "note_required": _(
            "Số liệu công bố chưa chứng minh được nhiệm vụ: xin ghi chú vì sao vẫn kết thúc, rồi kết thúc lại."
        ),
        "document_required": _("Chưa ghi văn bản chứng minh nhiệm vụ đã xong."),
        "reason_required": _("Chưa ghi lý do."),
        "nothing_said": _("Chưa ghi tiến độ: đã làm gì, còn gì, vướng mắc gì."),
        "done_too_early": _("Ngày hoàn thành trước ngày giao nhiệm vụ: xin xem lại."),
        "done_too_late": _("Ngày hoàn thành sau hôm nay: chỉ kết thúc được việc đã xong."),
        "due_too_early": _("Hạn phải từ ngày giao trở đi: xin xem lại hai ngày."),
        "not_later": _("Hạn mới phải sau hạn đang có."),
        "due_moved": _("Hạn đã công khai chỉ lùi được bằng gia hạn có lý do; ở đây chỉ rút ngắn được."),
        "unknown": _("Có đơn vị, tài khoản hoặc chỉ tiêu không còn trong danh mục: xin chọn lại."),
    }
    return sentences[code]
