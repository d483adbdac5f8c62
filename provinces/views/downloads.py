"""Downloads of what a page shows: the links to them, what goes with a table, and a table as an answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from provinces import exports
from provinces.exports import About, Table
from provinces.queries.practice import is_practice

PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file answers: the address of the page, its query, and the day on which it was asked."""

    address: str
    filters: str
    today: date

    def about(
        self,
        name: str,
        scope: str = "",
        span: Sequence[str] = (),
        *,
        data_date: date | None = None,
        sources: Iterable[str] = (),
    ) -> About:
        """What goes with the table that answers it, in the language of the page; see `exports.about`."""
        return exports.about(
            name,
            scope,
            span,
            filters=self.filters,
            data_date=data_date,
            today=self.today,
            address=self.address,
            language=get_language() or "vi",
            sources=sources,
        )


def asked_by(request: HttpRequest, here: str) -> Asked:
    """`here` is the path of the page with the parameters as they were understood."""
    return Asked(request.build_absolute_uri(here), here.partition("?")[2], timezone.localdate())


def download_links(path: str, query: QueryDict, left_out: Collection[str] = ()) -> list[tuple[str, str]]:
    """Label and address of each format: `path` without its last slash, then `.csv` …, with the filters of the page.

    `left_out` are parameters that change the view but not what is shown.
    """
    kept = [
        (name, value) for name, values in query.lists() if name not in left_out for value in values if value
    ]
    asked = f"?{urlencode(kept, safe=',/:')}" if kept else ""
    return [(fmt.upper(), f"{path.rstrip('/')}.{fmt}{asked}") for fmt in exports.FORMATS]


def refused_response(notices: Sequence[str]) -> HttpResponse:
    """A file cannot show a notice: an address that was not understood gives no file, and says why."""
    return HttpResponse("\n".join(notices) + "\n", status=422, content_type="text/plain; charset=utf-8")


def download_response(table: Table, fmt: str, name: str) -> HttpResponse:
    """`table` as the file `name`.`fmt`; generated figures say in the file and in its name what they are."""
    if is_practice():
        table, name = marked(table), f"{PRACTICE}-{name}"
    file = exports.download(table, fmt, name)
    return HttpResponse(file.content, headers=file.headers)


def marked(table: Table) -> Table:
    """The table of generated figures, which says so of itself and whenever it is cited."""
    about = replace(table.about, practice=True)
    return replace(table, about=replace(about, citation=f"{about.mark}. {about.citation}"))
