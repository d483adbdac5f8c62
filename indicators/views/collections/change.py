"""Changing a round until its first report is sent."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.actions import ChangedCollection, CollectionError, change_collection
from indicators.forms import CollectionChangeForm
from indicators.models import Collection
from indicators.queries.rounds import RoundPage
from indicators.templatetags.figures import language
from indicators.views.collections import choosing, doors, words
from indicators.views.collections.choosing import Group
from provinces.views.doors import signed_in

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def collection_change(request: HttpRequest, key: str) -> HttpResponse:
    """GET: days, guidance and indicators as they stand. POST: changes them and shows the round."""
    day = timezone.localdate()
    by = doors.require_manager(request, day)
    page = doors.round_or_404(key, day)
    groups = _groups(request, page)
    form = _form(request, page, groups, day)
    if request.method != "POST" or not form.is_valid():
        return _page(request, page, groups, form)
    to, seen = ChangedCollection(**form.cleaned_data), request.POST.get("seen")
    try:
        change_collection(
            collection=Collection(pk=page.facts.pk), to=to, by=by, now=timezone.now(), seen=seen
        )
    except CollectionError as error:
        form.add_error(None, words.error_sentence(error, choosing.names(groups, language())))
        return _page(request, page, groups, form)
    messages.success(request, _("Đã lưu thay đổi của đợt."))
    return redirect("collection-detail", key)


def _groups(request: HttpRequest, page: RoundPage) -> list[Group]:
    """Boxes of indicators with typed cells cannot be emptied: a box that is fixed sends nothing, a hidden field does."""
    standing = [each.code for each in page.indicators]
    ticked = request.POST.getlist("indicators") if request.method == "POST" else standing
    return choosing.choices(ticked, [each.code for each in page.indicators if each.typed])


def _form(request: HttpRequest, page: RoundPage, groups: list[Group], day: date) -> CollectionChangeForm:
    codes, facts = choosing.codes(groups), page.facts
    if request.method == "POST":
        return CollectionChangeForm(request.POST, choices=codes, day=day)
    initial = {
        "due": facts.due,
        "closes": facts.closes,
        "guidance_vi": facts.guidance_vi,
        "guidance_en": facts.guidance_en,
    }
    return CollectionChangeForm(initial=initial, choices=codes, day=day)


def _page(
    request: HttpRequest, page: RoundPage, groups: list[Group], form: CollectionChangeForm
) -> HttpResponse:
    context = {
        "facts": page.facts,
        "seen": page.mark,
        "groups": groups,
        "chosen": sum(group.ticked for group in groups),
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "indicators/collection_change.html", context, status=status)
