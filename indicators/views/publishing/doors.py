"""The doors by which accepted reports become public."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import actions
from indicators.forms.publishing import marked
from indicators.models import Publication
from indicators.permissions import can_publish, can_review
from indicators.queries import publications
from indicators.tasks import publish_soon
from indicators.views.publishing import words
from provinces.actions import waited_in_vain
from provinces.permissions import powers_of
from provinces.views.doors import signed_in

# So many cells are published while the browser waits: well under a second.
MOST_IN_REQUEST = 200


@require_POST
@signed_in
def submission_publish(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """Publishes one accepted report."""
    user = publisher(request)
    submission = publications.newest_edition(collection, slug)
    if submission is None:
        raise Http404(collection)
    if done := publications.publication_of(submission):
        return redirect("publication-detail", pk=done.pk)
    return _start(
        request,
        lambda: actions.request_publication(submissions=[submission], by=user, now=timezone.now()),
    )


@require_POST
@signed_in
def submission_publish_many(request: HttpRequest) -> HttpResponse:
    """Publishes the reports that were marked; who may review accepts those that are only sent by the same stroke."""
    user = publisher(request)
    chosen = publications.chosen(marked(request.POST))
    if not chosen:
        messages.warning(request, _("Chưa đánh dấu báo cáo nào để công bố."))
        return redirect("review-queue")
    # Who may not review can only publish what is accepted; a report that is only sent is then told as such.
    may_accept = can_review(powers_of(user, timezone.localdate()))
    request_them = actions.request_many if may_accept else actions.request_publication
    return _start(request, lambda: request_them(submissions=chosen, by=user, now=timezone.now()))


def publisher(request: HttpRequest) -> User:
    """Who is asking, if it is a publisher."""
    user = request.user
    if not isinstance(user, User) or not can_publish(powers_of(user, timezone.localdate())):
        raise PermissionDenied(_("Chỉ người công bố của Bộ công bố được báo cáo."))
    return user


def run_now(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Publishes while the browser waits, and shows what came of it."""
    try:
        actions.publish_submissions(publication=publication, now=timezone.now())
    except actions.SubmissionError as refusal:
        messages.warning(request, words.refusal(refusal))
    except DatabaseError as fault:
        if not waited_in_vain(fault):
            raise
        _wait_for_turn(request, publication)
    return redirect("publication-detail", pk=publication.pk)


def _wait_for_turn(request: HttpRequest, publication: Publication) -> None:
    """A feed that writes very many figures holds their turn: a worker has more patience than a browser."""
    if publish_soon(publication):
        messages.info(request, _("Cổng đang ghi số của một lần đọc; báo cáo được công bố ngay sau đó."))
    else:
        messages.warning(
            request,
            _("Cổng đang ghi số của một lần đọc; báo cáo chưa được công bố. Xin bấm lại sau vài phút."),
        )


def _start(request: HttpRequest, ask: Callable[[], Publication]) -> HttpResponse:
    try:
        publication = ask()
    except actions.SubmissionError as refusal:
        messages.warning(request, words.refusal(refusal))
        return redirect("review-queue")
    if publication.state == Publication.State.DONE:
        return redirect("publication-detail", pk=publication.pk)
    if publication.cells <= MOST_IN_REQUEST:
        return run_now(request, publication)
    if not publish_soon(publication):
        # Nothing is lost without a queue: it only takes as long as the browser waits.
        messages.info(request, _("Hàng đợi xử lý nền không hoạt động; hệ thống đã công bố ngay."))
        return run_now(request, publication)
    return redirect("publication-detail", pk=publication.pk)
