"""The page that follows a publication: waiting, running, done, failed."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from indicators.models import Publication, Submission
from indicators.permissions import can_publish, can_read_review
from indicators.queries import publications
from indicators.queries.publications import PublicationPage
from indicators.tasks import cells_written
from indicators.views.publishing import words
from indicators.views.publishing.doors import publisher, run_now
from provinces.forms import asks_for_part
from provinces.permissions import powers_of
from provinces.views.doors import signed_in

State = Publication.State
PUBLISHABLE = (Submission.State.ACCEPTED, Submission.State.PUBLISHED)
# A worker that is there has begun by then.
PATIENCE = timedelta(seconds=10)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@vary_on_headers("HX-Request")
def publication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the publication is; a POST publishes at once what still waits."""
    powers = powers_of(request.user, timezone.localdate())
    if not can_read_review(powers):
        raise PermissionDenied(_("Trang công bố dành cho cán bộ của Bộ và lãnh đạo."))
    page = publications.publication_page(pk, timezone.localdate())
    if page is None:
        raise Http404(pk)
    if request.method == "POST":
        publisher(request)
        if page.held or page.publication.state == State.DONE:
            return redirect("publication-detail", pk=pk)
        return run_now(request, page.publication)
    template = "indicators/publication_detail.html" + ("#progress" if asks_for_part(request) else "")
    return render(request, template, _context(page) | {"publishes": can_publish(powers)})


def _context(page: PublicationPage) -> dict[str, Any]:
    publication = page.publication
    state, running = publication.state, page.held and publication.state != State.DONE
    waits = not running and state in (State.WAITING, State.RUNNING)
    late = timezone.now() - publication.requested_at > PATIENCE
    return {
        "page": page,
        "publication": publication,
        "running": running,
        "waiting": waits,
        # Begun, held by nobody and not done: whoever had begun it is gone, and nothing of it stands.
        "interrupted": waits and late and state == State.RUNNING,
        "late": waits and late,
        "done": state == State.DONE,
        "failed": not running and state == State.FAILED,
        "mended": _is_mended(page),
        "fault": words.fault(publication.fault) if publication.fault else "",
        "written": cells_written(publication) if running else None,
    }


def _is_mended(page: PublicationPage) -> bool:
    """Whether what stood in the way is gone: all are accepted again, and not all were published by somebody else."""
    states = {report.state for report in page.reports}
    return Submission.State.ACCEPTED in states and states.issubset(PUBLISHABLE)
