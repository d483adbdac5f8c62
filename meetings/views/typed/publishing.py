"""The door by which typed figures become public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from indicators.models import Observation
from meetings.actions.reported import ReportedError, Seen, publish_figures
from meetings.forms.typed import PublishForm
from meetings.queries.typed import typed_figures
from meetings.views.typed import words
from meetings.views.typed.doors import Asked, meeting_to_publish
from meetings.views.typed.lines import names_of
from provinces.views.doors import signed_in


@require_POST
@signed_in
def reported_figures_publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publishes the figures that were marked, all or none."""
    asked = meeting_to_publish(request, key)
    form = PublishForm(request.POST)
    if form.is_valid():
        _publish(request, asked, form)
    else:
        for errors in form.errors.values():
            messages.warning(request, " ".join(map(str, errors)))
    return redirect("reported-figures", key=key)


def _publish(request: HttpRequest, asked: Asked, form: PublishForm) -> None:
    marked = {pk: Seen(stamp, codes) for pk, (stamp, codes) in form.marked.items()}
    try:
        done = publish_figures(
            meeting=asked.meeting,
            figures=marked,
            status=Observation.Status(form.cleaned_data["status"]),
            by=asked.user,
            now=timezone.now(),
        )
    except ReportedError as refused:
        messages.warning(request, _refusal(asked, refused))
        return
    if not done:
        messages.info(request, _("Các số này đã được công bố từ trước; không có gì thay đổi."))
        return
    told = ngettext("Đã công bố %(n)s số.", "Đã công bố %(n)s số.", len(done)) % {"n": len(done)}
    messages.success(request, told)


def _refusal(asked: Asked, refused: ReportedError) -> str:
    names = names_of(typed_figures(asked.meeting))
    if refused.code == "changed":
        return words.changed_since(refused.about, names)
    return words.refusal(refused, names)
