"""A task: its page, the forms that give and change it, and the steps to its end."""

from meetings.views.tasks.files import task_file_download
from meetings.views.tasks.page import task_detail
from meetings.views.tasks.steps import task_close, task_extend, task_note, task_reopen, task_withdraw
from meetings.views.tasks.writing import task_edit, task_new

__all__ = [
    "task_close",
    "task_detail",
    "task_edit",
    "task_extend",
    "task_file_download",
    "task_new",
    "task_note",
    "task_reopen",
    "task_withdraw",
]
