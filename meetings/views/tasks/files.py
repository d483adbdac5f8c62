"""Files of notes and closures: attachments only, for those whom the task concerns."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.views.files import attachment
from meetings.actions.tasks import task_file_path
from meetings.queries.task_page import task_file
from meetings.views.tasks import doors
from provinces.views.doors import signed_in


@require_safe
@signed_in
def task_file_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to be saved and never to be shown or run by the browser."""
    file, day = task_file(pk), doors.today()
    if file is None:
        raise Http404(_("Không có tệp này."))
    task = doors.task_or_404(request, file.task_id, day)
    if not doors.rights_of(request, task, day).reads:
        raise Http404(_("Không có tệp này."))
    return attachment(task_file_path(file), name=file.name, content_type=file.content_type)
