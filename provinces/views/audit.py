"""The audit trail of the whole portal, for those who answer for it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from provinces.forms import AuditForm, address, asks_for_part
from provinces.models import Change
from provinces.permissions import powers_of
from provinces.queries import changes
from provinces.queries.changes import ChangeRow, Trail
from provinces.views.doors import signed_in
from provinces.views.links import tidied
from provinces.views.trails import Line, trail_response


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an address asks for, understood."""

    trail: Trail
    state: dict[str, Any]
    notices: list[str]

    def path(self, name: str = "audit-trail", **changed: object) -> str:
        return address(reverse(name), self.state, **changed)


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who changed what, newest first, narrowed by the address."""
    _admit(request)
    seen = _seen(AuditForm(request.GET))
    context = _context(seen)
    if asks_for_part(request):
        return push_url(render(request, "provinces/audit_trail.html#trail", context), seen.path())
    if tidy := tidied(request, seen.path(), seen.notices):
        return tidy
    return render(request, "provinces/audit_trail.html", context)


@require_safe
@signed_in
def audit_trail_download(request: HttpRequest) -> HttpResponse:
    """The changes of the page, all pages of it, as CSV."""
    _admit(request)
    seen = _seen(AuditForm(request.GET))
    here = request.build_absolute_uri(seen.path(before=""))
    day = timezone.localdate()
    return trail_response(seen.trail, title=_("Nhật ký"), name=f"audit-{day}", address=here, day=day)


def _admit(request: HttpRequest) -> None:
    if not powers_of(request.user, timezone.localdate()).reads_everything:
        raise PermissionDenied(_("Nhật ký dành cho cán bộ của Bộ, quản trị và lãnh đạo."))


def _seen(form: AuditForm) -> _Seen:
    asked, notices = form.state, form.notices
    first, last = asked["from"], asked["to"]
    if first and last and first > last:
        notices.append(_("Ngày đầu ở sau ngày cuối: không thay đổi nào có thể khớp."))
    trail = Trail(
        key=asked["key"].strip("/"),
        user=asked["user"],
        unit=asked["unit"],
        topic=asked["topic"],
        first=first,
        last=last,
        before=asked["before"],
    )
    state = {**asked, "key": trail.key, "from": first and first.isoformat(), "to": last and last.isoformat()}
    return _Seen(trail, state, notices)


def _context(seen: _Seen) -> dict[str, Any]:
    page = changes.page_of(seen.trail)
    return {
        "lines": [_line(seen, change) for change in page.changes],
        "state": seen.state,
        "notices": seen.notices,
        "topics": Change.Topic.choices,
        "narrowed": any(seen.state[name] for name in seen.state if name != "before"),
        "newest_url": seen.path(before="") if seen.trail.before else "",
        "older_url": seen.path(before=page.next) if page.next else "",
        "downloads": [("CSV", seen.path("audit-trail-csv", before=""))],
    }


def _line(seen: _Seen, change: ChangeRow) -> Line:
    return Line(
        change,
        thing=change.key,
        url=seen.path(key=change.key, before=""),
        user_url=seen.path(user=change.by_username, before="") if change.by_username else "",
    )
