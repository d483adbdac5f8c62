"""Changes on their way to a page or a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from provinces.exports import About, Column, Table
from provinces.queries import changes
from provinces.queries.changes import ChangeRow, Trail
from provinces.templatetags.changes import action_words
from provinces.views.downloads import download_response, refused_response
from provinces.views.wording import language

MOST_IN_A_FILE = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A change with the name of its thing, and the address that narrows the page to it."""

    change: ChangeRow
    thing: str
    url: str
    user_url: str = ""


def trail_response(trail: Trail, *, title: str, name: str, address: str, day: date) -> HttpResponse:
    """All changes of the trail as `name`.csv, for the person who asked alone. More than a spreadsheet bears are
    refused with the cure."""
    found = changes.at_most(trail, MOST_IN_A_FILE)
    if found is None:
        told = _("Nhiều hơn %(most)s thay đổi: xin thu hẹp theo ngày, đơn vị hoặc người.")
        return refused_response([told % {"most": f"{MOST_IN_A_FILE:,}".replace(",", ".")}])
    response = download_response(_table(found, title, address, day), "csv", name)
    del response.headers["Access-Control-Allow-Origin"]
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _table(found: Sequence[ChangeRow], title: str, address: str, day: date) -> Table:
    about = About(
        title=title,
        filters=address.partition("?")[2],
        data_date=timezone.localdate(found[0].at) if found else None,
        made_on=day,
        licence=_("Chỉ dùng trong công việc, không công bố."),
        citation=f"{title}. {address}",
        sources=(),
        language=language(),
    )
    return Table(title, _columns(), [_row(change) for change in found], about)


def _columns() -> tuple[Column, ...]:
    labels = {
        "at": _("Lúc"),
        "by": _("Người thực hiện"),
        "by_username": _("Tên đăng nhập"),
        "action": _("Việc"),
        "topic": _("Loại"),
        "action_code": _("Mã việc"),
        "key": _("Đối tượng"),
        "unit": _("Đơn vị"),
        "about_username": _("Về người dùng"),
        "before": _("Trước"),
        "after": _("Sau"),
        "reason": _("Lý do"),
    }
    return tuple(Column(key, str(label)) for key, label in labels.items())


def _row(change: ChangeRow) -> list[str]:
    return [
        timezone.localtime(change.at).isoformat(timespec="seconds"),
        change.by,
        change.by_username,
        action_words(change),
        change.topic,
        change.action,
        change.key,
        change.unit,
        change.about_username,
        change.before,
        change.after,
        change.reason,
    ]
