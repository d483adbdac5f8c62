"""Which report an address names, and what the person may do with it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import periods
from indicators.actions import LockedError, refuse_locked
from indicators.forms import posted_edition
from indicators.models import Submission
from indicators.permissions import can_enter, can_read_submission
from indicators.queries.entry import find_report
from indicators.views.entry.states import Circumstances
from provinces.permissions import Powers, powers_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A report that the person may read, on the clock of the request. `lock` tells why its unit cannot write now: the
    state of the report, `closed`; empty while it can. `edition` is the one asked for by its number; `is_stale` where
    what is posted was drawn of another edition than the one that is at work."""

    submission: Submission
    person: User
    powers: Powers
    now: datetime
    lock: str
    edition: int | None = None
    is_stale: bool = False

    @property
    def unit(self) -> str:
        return self.submission.unit.slug

    @property
    def key(self) -> str:
        return self.submission.collection.key

    @property
    def day(self) -> date:
        return timezone.localdate(self.now)

    @property
    def year_before(self) -> str:
        """The code of the same period a year before, empty where there is none."""
        before = periods.year_before(periods.parse(self.submission.collection.period.code))
        return before.code if before else ""

    @property
    def of(self) -> Circumstances:
        """What its cells depend on."""
        report = self.submission
        return Circumstances(self.day, report.returned_at, report.edition > 1, not self.lock)

    @property
    def enters(self) -> bool:
        """Whether the person is one who writes for the unit, whatever the state of the report."""
        return can_enter(self.powers, self.unit)

    @property
    def writable(self) -> bool:
        return self.enters and not self.lock


def report_asked(request: HttpRequest, collection: str, slug: str, edition: int | None = None) -> Asked:
    """Raises Http404 for a report that is not there, and for one that the person has nothing to do with."""
    now = timezone.now()
    powers = powers_of(request.user, timezone.localdate(now))
    found = find_report(collection, slug, edition) if can_read_submission(powers, slug) else None
    if found is None or not isinstance(request.user, User):
        raise Http404(_("Không có báo cáo này, hoặc bạn không có việc gì với đơn vị đó."))
    return Asked(found, request.user, powers, now, _lock(found, timezone.localdate(now)), edition)


def report_to_write(request: HttpRequest, collection: str, slug: str) -> Asked:
    """The same for a write: raises PermissionDenied for who only reads. A form of an earlier edition is marked."""
    asked = report_asked(request, collection, slug)
    if not asked.enters:
        raise PermissionDenied(_("Chỉ người nhập của đơn vị được ghi số liệu vào báo cáo này."))
    return replace(asked, is_stale=posted_edition(request.POST) != asked.submission.edition)


def _lock(submission: Submission, day: date) -> str:
    try:
        refuse_locked(submission=submission, day=day)
    except LockedError as locked:
        return locked.code
    return ""
