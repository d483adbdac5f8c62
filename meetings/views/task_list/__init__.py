"""The tasks from the conclusions of meetings, for everybody."""

from meetings.views.task_list.page import task_list, task_list_download

__all__ = ["task_list", "task_list_download"]
