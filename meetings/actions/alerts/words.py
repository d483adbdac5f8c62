"""What is new on a followed page in the words of a letter, in the language that is active."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import comparison
from indicators.models import Observation, Revision
from indicators.queries.cells import Cell
from indicators.queries.detail import NATION
from indicators.templatetags.figures import (
    day,
    figure_words,
    in_language,
    language,
    period_label,
    period_phrase,
)
from meetings.progress import Status
from meetings.queries.alerts import (
    FigureLine,
    FigureNow,
    GoneFigure,
    Kind,
    Line,
    Names,
    Page,
    PlaceLine,
    PlaceNow,
    TaskLine,
)
from meetings.templatetags.tasks import proof_words, status_words, task_found
from provinces.dti import NotComparable
from provinces.templatetags.places import moved_words
from provinces.templatetags.scores import score_text

FLAGS: Mapping[str, Promise] = {
    "provisional": gettext_lazy("sơ bộ"),
    "estimate": gettext_lazy("ước"),
}

OBSTACLES: Mapping[NotComparable | None, Promise] = {
    NotComparable.METHOD: gettext_lazy("không so với năm trước: khác phương pháp"),
    NotComparable.GEOGRAPHY: gettext_lazy("không so với năm trước: khác số đơn vị"),
    NotComparable.METHOD_AND_GEOGRAPHY: gettext_lazy("không so với năm trước: khác phương pháp và số đơn vị"),
}


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of a letter: what moved, what it is now, sentences beside it, where it stands on the portal."""

    head: str
    value: str
    beside: tuple[str, ...]
    url: str


def title(page: Page, names: Names) -> str:
    """What a page is called: `Tỷ lệ …: Điện Biên`, `Tỉnh Điện Biên`, `Xếp hạng DTI cấp tỉnh năm 2024`."""
    units = ", ".join(names.unit(slug, language()) for slug in page.units)
    match page.kind:
        case Kind.INDICATOR:
            facts = names.indicators.get(page.key)
            return _with(facts.name(language()) if facts else page.key, units)
        case Kind.PROVINCE:
            return _("Địa phương: %(unit)s") % {"unit": units}
        case Kind.RANKING:
            return _with(_ranking_title(page), units)
        case _:
            return _with(
                _("Danh sách nhiệm vụ"), ", ".join(filter(None, [_statuses(page), units, *_rest(page)]))
            )


def told(line: Line, page: Page) -> ToldLine:
    """The line in words; of a page of one indicator its name goes without saying, of one province the province's."""
    if isinstance(line, FigureLine):
        return _figure(line, page)
    if isinstance(line, GoneFigure):
        return _gone(line, page)
    return _place(line) if isinstance(line, PlaceLine) else _task(line)


def link(path: str) -> str:
    """The address as it stands in a letter; it opens in the letter's language."""
    page, mark, part = urljoin(settings.PUBLIC_URL, path.lstrip("/")).partition("#")
    if language() == "en":
        page += "&lang=en" if "?" in page else "?lang=en"
    return page + mark + part


def _with(name: str, rest: str) -> str:
    return f"{name}: {rest}" if rest else name


def _ranking_title(page: Page) -> str:
    year, geography = page.asked.get("year"), page.asked.get("geography")
    name = _("Xếp hạng DTI cấp tỉnh")
    if year:
        name = _("Xếp hạng DTI cấp tỉnh năm %(year)s") % {"year": year}
    return _("%(name)s, %(n)s đơn vị") % {"name": name, "n": geography} if geography else name


def _statuses(page: Page) -> str:
    return ", ".join(
        _small(status_words(Status(each))) for each in page.asked.get("status", "").split(",") if each
    )


def _rest(page: Page) -> list[str]:
    """Filters that have no name of their own stand as they are in the address."""
    return [value for name, value in page.asked.items() if name not in ("status", "unit")]


def _figure(line: FigureLine, page: Page) -> ToldLine:
    now, cell = line.now, line.now.cell
    own = in_language(now, "unit") if page.kind is Kind.INDICATOR else in_language(now.facts, "name")
    units = "" if cell.unit == NATION else cell.unit
    asked = {"units": units, "point": cell.period}
    path = f"{reverse('indicator-detail', args=[cell.indicator])}?{_query(asked)}"
    return ToldLine(
        head=f"{own}, {period_label(cell)}",
        value=_value(now),
        beside=tuple(filter(None, [_before(line), _note(cell), _source(cell)])),
        url=link(f"{path}#source"),
    )


def _gone(line: GoneFigure, page: Page) -> ToldLine:
    """What the page showed and nothing took the place of."""
    cell = line.cell
    own = line.unit.name(language()) if page.kind is Kind.INDICATOR else in_language(line.facts, "name")
    asked = {"units": "" if cell.unit == NATION else cell.unit}
    before = figure_words(cell, line.facts)
    return ToldLine(
        head=f"{own}, {period_label(cell)}",
        value=_("cổng không còn số nào của kỳ này"),
        beside=(_("Trước đó: %(before)s.") % {"before": before},),
        url=link(f"{reverse('indicator-detail', args=[cell.indicator])}?{_query(asked)}".rstrip("?")),
    )


def _value(now: FigureNow) -> str:
    """`81,2% (sơ bộ); tăng 2,1 điểm % so với Quý III/2026; hạng 40/63`."""
    cell = now.cell
    flag = FLAGS.get(cell.status, "") if cell.value is not None else ""
    number = f"{_figure_or_reason(cell, now)} ({flag})" if flag else _figure_or_reason(cell, now)
    place = _("hạng %(place)s") % {"place": now.place} if now.place else ""
    return "; ".join(filter(None, [number, _moved(now), place]))


def _figure_or_reason(cell: Cell, now: FigureNow) -> str:
    if cell.value is not None:
        return figure_words(cell, now.facts)
    return _("không có số (%(reason)s)") % {"reason": Observation.Missing(cell.missing).label}


def _moved(now: FigureNow) -> str:
    """Against the period that the page holds it against; a line of a province knows the change alone."""
    row = now.row
    if row.change is None:
        return ""
    words = comparison.change_words(
        row.change, unit_measure=now.facts.measure, decimals=now.facts.decimals, lang=language()
    )
    if row.base is None:
        return _("%(change)s so với kỳ trước") % {"change": words}
    return _("%(change)s so với %(period)s") % {"change": words, "period": period_phrase(row.base)}


def _before(line: FigureLine) -> str:
    """What the cell showed before, and what kind of revision took its place."""
    if line.before is None:
        return ""
    cell, before = line.now.cell, _figure_or_reason(line.before, line.now)
    kind = str(Revision(cell.revision).label) if cell.revision else _("nay hiện số khác của cùng kỳ")
    return _("%(kind)s; trước đó: %(before)s.") % {"kind": kind[:1].upper() + kind[1:], "before": before}


def _note(cell: Cell) -> str:
    note = in_language(cell, "note")
    return _("Ghi chú: %(note)s") % {"note": _one_line(note)} if note else ""


def _source(cell: Cell) -> str:
    return _("Nguồn: %(source)s.") % {"source": _one_line(in_language(cell, "source_title")).rstrip(".")}


def _place(line: PlaceLine) -> ToldLine:
    now = line.now
    facts = now.ranking
    path = f"{reverse('dti-why', args=[facts.year, now.unit])}?{_query({'geography': facts.geography})}"
    head = _("%(unit)s, DTI năm %(year)s") % {"unit": in_language(now, "unit"), "year": facts.year}
    note = in_language(now, "note")
    return ToldLine(
        head=head,
        value="; ".join(filter(None, [_standing(now), _against_the_year_before(now)])),
        beside=tuple(
            filter(None, [_corrected(line), _("Ghi chú: %(note)s") % {"note": note} if note else ""])
        ),
        url=link(path),
    )


def _standing(now: PlaceNow) -> str:
    place = _("hạng %(place)s") % {"place": now.place} if now.place else _("nguồn không nêu hạng")
    score = _("điểm %(score)s") % {"score": score_text(now.score)} if now.score is not None else ""
    return ", ".join(filter(None, [place, score]))


def _against_the_year_before(now: PlaceNow) -> str:
    if now.change is None or now.before is None:
        return str(OBSTACLES.get(now.obstacle, _("năm trước không có hạng để so")))
    words = moved_words(now.change) if now.change else _("không đổi hạng")
    return _("%(change)s so với %(before)s năm trước") % {"change": words, "before": now.before}


def _corrected(line: PlaceLine) -> str:
    """What the same ranking told before; of another N or method only that it is not compared."""
    if not line.revised:
        return ""
    if line.rank is None and line.score is None:
        return _("Bảng này được sửa; không so với lần trước.")
    n = line.now.ranking.n
    place = _("hạng %(place)s") % {"place": f"{line.rank}/{n}"} if line.rank else _("nguồn không nêu hạng")
    score = _("điểm %(score)s") % {"score": score_text(Decimal(line.score))} if line.score else ""
    before = ", ".join(filter(None, [place, score]))
    return _("Bảng này được sửa; trước đó: %(before)s.") % {"before": before}


def _task(line: TaskLine) -> ToldLine:
    task = line.task
    who = _("Chủ trì: %(lead)s.") % {"lead": in_language(task, "lead")}
    return ToldLine(
        head=_one_line(in_language(task, "title")),
        value=_task_value(line),
        beside=tuple(filter(None, [_task_before(line), who])),
        url=link(reverse("task-detail", args=[task.pk])),
    )


def _task_value(line: TaskLine) -> str:
    """`quá hạn; hạn 31/12/2026; số liệu chưa đạt: 620 (28/12/2023)`."""
    task = line.task
    if task.withdrawn:
        return _("đã rút")
    new = _("nhiệm vụ mới trong danh sách") if line.status is None else ""
    due = _("hạn %(day)s") % {"day": day(task.due_on)} if task.due_on else ""
    left = _("không còn thuộc danh sách đã chọn") if line.left else ""
    found = task_found(task.test) if task.test else ""
    proof = f"{proof_words(task)}: {found}" if found else proof_words(task)
    return "; ".join(filter(None, [new, _small(status_words(task.status)), due, proof, left]))


def _task_before(line: TaskLine) -> str:
    """Only what is different now."""
    if line.status is None:
        return ""
    task = line.task
    due = _("hạn %(day)s") % {"day": day(line.due_on)} if line.due_on else _("không có hạn")
    before = [
        _small(status_words(line.status)) if line.status is not task.status else "",
        due if line.due_on != task.due_on else "",
    ]
    return _("Trước đó: %(before)s.") % {"before": "; ".join(filter(None, before))} if any(before) else ""


def _query(asked: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value}, safe=",/:")


def _small(words: str) -> str:
    """As it stands inside a sentence."""
    return words[:1].lower() + words[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())
