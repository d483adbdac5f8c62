"""One run: how far it is, what became of every row, and why what was not taken was not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from indicators.views.refresh import doors, words
from provinces.forms import asks_for_part
from provinces.views.doors import signed_in


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def refresh_run(request: HttpRequest, pk: int) -> HttpResponse:
    """A run, or the part of the page that changes while it goes on."""
    manages = doors.require_reader(request, timezone.localdate())
    run = doors.run_or_404(pk)
    context = {
        "run": run,
        "feed": run.feed,
        "status": words.run_status(run.state),
        "active": run.finished_at is None,
        "manages": manages,
    }
    template = "indicators/refresh_run.html" + ("#progress" if asks_for_part(request) else "")
    return render(request, template, context)
