"""All briefings: links to each, and the file with all provinces, made in the background."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from indicators.actions.files import path_of
from indicators.views.files import attachment
from meetings.actions.bundles import FOLDER, request_bundle
from meetings.forms.bundles import BundleForm
from meetings.permissions import can_make_bundles
from meetings.queries import briefings, bundles
from meetings.tasks import bundle_soon
from meetings.views.briefings.drawing import file_name
from meetings.views.printing import marked_name
from provinces.forms import asks_for_part
from provinces.permissions import powers_of
from provinces.queries import versions
from provinces.views.doors import signed_in

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def briefing_list(request: HttpRequest) -> HttpResponse:
    """The country, every province and every former one as PDF; how far the file of all is."""
    template = "meetings/briefing_list.html" + ("#bundles" if asks_for_part(request) else "")
    return render(request, template, _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    day = timezone.localdate()
    living, former = briefings.briefed(day)
    newest = bundles.newest_bundles(timezone.now())
    return {
        "living": living,
        "former": former,
        "bundles": [(code, name, newest.get(code)) for code, name in LANGUAGES],
        "moving": any(bundle.moving for bundle in newest.values()),
        "data_version": versions.data_version(),
        "day": day,
        "may_make": can_make_bundles(powers_of(request.user, day)),
    }


@require_POST
@signed_in
def briefing_bundle_make(request: HttpRequest) -> HttpResponse:
    """Has the file of all provinces made; asked for again it goes on with what waits or was left."""
    user, day = request.user, timezone.localdate()
    if not isinstance(user, User) or not can_make_bundles(powers_of(user, day)):
        raise PermissionDenied(_("Chỉ người đang có vai trò trên cổng lập được bộ bản tóm tắt."))
    form = BundleForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Chưa chọn ngôn ngữ của bộ bản tóm tắt: vi hoặc en."))
        return redirect("briefing-list")
    bundle = request_bundle(
        language=form.cleaned_data["language"],
        total=len(briefings.briefed(day)[0]),
        data_version=versions.data_version(),
        by=user,
        now=timezone.now(),
    )
    if bundle.state != bundle.State.DONE and not bundle_soon(bundle):
        messages.warning(
            request,
            _(
                "Hàng đợi xử lý nền không hoạt động nên chưa lập được cả bộ. Từng bản ở dưới vẫn mở được; bấm lại nút khi hàng đợi chạy."
            ),
        )
    return redirect("briefing-list")


@require_safe
@signed_in
def briefing_bundle_file_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ZIP."""
    bundle = bundles.bundle_file(pk)
    if bundle is None:
        raise Http404(_("Không có bộ bản tóm tắt này."))
    day = timezone.localdate(bundle.requested_at)
    name = marked_name(f"{file_name(str(bundle.total), bundle.language)}-{day:%Y-%m-%d}.zip")
    path = path_of(bundle.sha256, folder=FOLDER)
    return attachment(path, name=name, content_type="application/zip")
