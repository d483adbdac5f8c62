"""How an amendment of a published report begins: its kind, and what the public is told."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import actions
from indicators.forms.publishing import AmendmentForm
from indicators.models import Submission
from indicators.models.figures import Revision
from indicators.permissions import can_enter, can_read_submission
from indicators.queries import publications
from provinces.permissions import powers_of
from provinces.queries.units import units_named
from provinces.views.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def amendment_new(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """Starts the next edition of a published report, or leads to the one that is at work."""
    submission = _amendable(request, collection, slug)
    if submission.edition > 1 and submission.state != Submission.State.PUBLISHED:
        return redirect("figure-entry", collection=collection, slug=slug)
    form = AmendmentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and submission.state == Submission.State.PUBLISHED:
        return _start(request, submission, form)
    context = {
        "submission": submission,
        "unit": units_named([slug], timezone.localdate()).get(slug),
        "form": form,
        "kinds": Revision.choices,
        "published": submission.state == Submission.State.PUBLISHED,
        "notices": [str(error) for errors in form.errors.values() for error in errors],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "indicators/amendment_new.html", context, status=status)


def _amendable(request: HttpRequest, collection: str, slug: str) -> Submission:
    """The newest edition of the report, for whoever may write it."""
    powers = powers_of(request.user, timezone.localdate())
    submission = publications.newest_edition(collection, slug)
    if submission is None or not can_read_submission(powers, slug):
        raise Http404(collection)
    if not can_enter(powers, slug):
        raise PermissionDenied(_("Chỉ người nhập của đơn vị điều chỉnh được số đã công bố."))
    return submission


def _start(request: HttpRequest, submission: Submission, form: AmendmentForm) -> HttpResponse:
    if isinstance(request.user, User):
        told = form.cleaned_data
        actions.start_amendment(
            submission=submission,
            revision=Revision(told["kind"]),
            note_vi=told["note_vi"],
            note_en=told["note_en"],
            by=request.user,
            now=timezone.now(),
        )
    return redirect("figure-entry", collection=submission.collection.key, slug=submission.unit.slug)
