"""The figures of a meeting, drawn: said then, known then, now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import progress
from indicators.charts.dumbbells import Dumbbell, dumbbell
from indicators.comparison import Verdict
from indicators.queries.cells import Cell
from indicators.queries.names import told_apart
from indicators.queries.series import statement
from indicators.templatetags.figures import in_language, language
from indicators.views import wording
from meetings.queries.reported import (
    PillarOfFigures,
    ReportedFigure,
    Standing,
    cell_key,
    reported_figures,
)
from meetings.views.told_ranks import NewerRank, newer_ranks
from provinces.forms import address
from provinces.queries import versions
from provinces.queries.versions import State

# Where a page of an indicator tells of one point.
DRAWER = "#source"
# On a narrow screen a line is as high as a card: a table of more than so many shows its first ones, the rest when asked.
LONG, SHOWN_FIRST = 12, 8
TABLE = "meetings/components/told_figures.html"
SESSIONS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Line:
    """A told figure with its addresses and words. `page` is that of its indicator, `known_page` the same as known on the day
    of the meeting; `point` is where its sources are told, `now_point` those of the newest figure. `agrees` says how what was known stands to what was told, of the same period only. `beyond` are lines that a narrow screen holds back."""

    figure: ReportedFigure
    unit: str
    page: str
    known_page: str
    point: str
    now_point: str
    agrees: str
    differs: bool
    standing: str
    dots: Dumbbell | None
    beyond: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Lines by pillar. `known`, `same` and `newest` tell which columns there are: where no series went on, what would say the
    same on every line (that nobody had told, that nothing changed) is said once in the sentence above. `beyond` is how
    many lines a narrow screen holds back."""

    groups: tuple[tuple[PillarOfFigures, tuple[Line, ...]], ...]
    known: bool
    same: bool
    newest: bool
    count: int
    beyond: int

    @property
    def width(self) -> int:
        return 2 + self.known + self.same + 2 * self.newest


@dataclass(frozen=True, slots=True)
class Told:
    """What the page shows of the figures: those of series that went on and the rest, None where there are none. `count`
    and `ranks` are how many figures were told, and how many places beside one. `unit` names the province that all of
    them are of; lines name theirs where they differ. `newer_ranks` are places that only the ranking tells."""

    gone_on: Table | None
    ended: Table | None
    count: int
    ranks: int
    unit: str
    sentence: str
    newer_ranks: tuple[NewerRank, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for table in (self.gone_on, self.ended) if table)

    @property
    def known(self) -> bool:
        return any(table.known for table in self.tables)

    @property
    def same(self) -> bool:
        return any(table.same for table in self.tables)

    def line_of(self, indicator: str, unit: str) -> Line | None:
        """The line that tells of a series, if one does."""
        return next(
            (
                line
                for table in self.tables
                for _pillar, lines in table.groups
                for line in lines
                if (line.figure.then.indicator, line.figure.then.unit) == (indicator, unit)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was told, with its tables as they stand on the page; a table without lines is empty."""

    told: Told
    gone_on: SafeString
    ended: SafeString


def drawn(documents: Sequence[str], day: date) -> Drawn:
    """The figures of the sources `documents`, told on `day`. Kept in the process as long as the data stands: for who is
    signed in the page around them is drawn anew each time. Four SQL queries, seven where a DTI place was told, one where
    it is kept."""
    return kept_drawings(versions.state(), tuple(documents), day, language())


@lru_cache(maxsize=SESSIONS_KEPT)
def kept_drawings(_state: State, documents: tuple[str, ...], day: date, _language: str) -> Drawn:
    found = told(reported_figures(documents, day), day)
    gone_on = _drawn(found.gone_on, _("Chỉ tiêu đã có số mới hơn số nêu tại phiên"), 1)
    return Drawn(
        found, gone_on, _drawn(found.ended, _("Số liệu chưa có số mới hơn"), 2 if found.gone_on else 1)
    )


def _drawn(table: Table | None, caption: str, number: int) -> SafeString:
    if not table:
        return SafeString()
    return render_to_string(TABLE, {"table": table, "caption": caption, "number": number})


def told(pillars: Sequence[PillarOfFigures], day: date) -> Told:
    """The figures told on `day`, ready to be printed."""
    figures = [figure for pillar in pillars for figure in (*pillar.gone_on, *pillar.ended)]
    units = {figure.unit.unit: _unit(figure) for figure in figures}
    named = len(units) > 1
    return Told(
        gone_on=_table([(pillar, pillar.gone_on) for pillar in pillars], day, named=named, newest=True),
        ended=_table([(pillar, pillar.ended) for pillar in pillars], day, named=named, newest=False),
        count=len(figures),
        ranks=_ranks(figures),
        unit="" if named else "".join(units.values()),
        sentence=_sentence(figures),
        newer_ranks=newer_ranks(figures),
    )


def _ranks(figures: Sequence[ReportedFigure]) -> int:
    """How many places stand beside their figure, on no line of their own."""
    own = {cell_key(figure.then) for figure in figures}
    ranks = (figure.rank for figure in figures if figure.rank is not None)
    return sum(cell_key(rank) not in own for rank in ranks)


def _table(
    groups: Sequence[tuple[PillarOfFigures, Sequence[ReportedFigure]]],
    day: date,
    *,
    named: bool,
    newest: bool,
) -> Table | None:
    count = sum(len(figures) for _pillar, figures in groups)
    if not count:
        return None
    first, place, drawn = SHOWN_FIRST if count > LONG else count, 0, []
    for pillar, figures in groups:
        lines = tuple(_line(figure, day, named, nth >= first) for nth, figure in enumerate(figures, place))
        place += len(figures)
        if lines:
            drawn.append((pillar, lines))
    every = [line for _pillar, lines in drawn for line in lines]
    return Table(
        groups=tuple(drawn),
        known=newest or any(line.figure.known for line in every),
        same=newest or any(line.standing for line in every),
        newest=newest,
        count=count,
        beyond=count - first,
    )


def _unit(figure: ReportedFigure) -> str:
    """Empty of the country."""
    return (
        "" if figure.national else told_apart(figure.then.unit, in_language(figure.unit, "name"), language())
    )


def _line(figure: ReportedFigure, day: date, named: bool, beyond: bool) -> Line:
    known, then = figure.known, figure.then
    same_cell = known is not None and not figure.known_is_earlier
    path = reverse("indicator-detail", args=[then.indicator])
    state = {"units": [] if figure.national else [then.unit]}
    return Line(
        figure=figure,
        unit=_unit(figure) if named else "",
        page=address(path, state),
        known_page=address(path, state, known_on=day) if known else "",
        point=address(path, state, point=then.period) + DRAWER,
        now_point=address(path, state, point=figure.now.period) + DRAWER if figure.now else "",
        agrees=wording.agreement(then, known) if known is not None and same_cell else "",
        differs=same_cell and _differ(then, known),
        standing=_standing(figure),
        dots=_dots(figure),
        beyond=beyond,
    )


def _differ(then: Cell, known: Cell | None) -> bool:
    """Whether both cannot be true: what they leave open lies apart by more than they were rounded to."""
    one, other = statement(then), statement(known) if known else None
    if one is None or other is None:
        return False
    (low, high), (other_low, other_high) = progress.bounds(one), progress.bounds(other)
    coarser = max(one.resolution or 0, other.resolution or 0)
    return _above(low, other_high, coarser) or _above(other_low, high, coarser)


def _above(lowest: Decimal | None, highest: Decimal | None, coarser: Decimal | int) -> bool:
    return lowest is not None and highest is not None and lowest - highest > 0 and lowest - highest >= coarser


def _standing(figure: ReportedFigure) -> str:
    """What has become of the told cell, where something has."""
    if figure.standing is Standing.REVISED:
        return str(wording.REVISIONS.get(figure.shown.revision, _("Điều chỉnh")))
    if figure.standing is Standing.OTHER:
        return _("theo nguồn khác, %(agrees)s") % {"agrees": wording.agreement(figure.shown, figure.then)}
    return ""


def _dots(figure: ReportedFigure) -> Dumbbell | None:
    """Only what may be compared is drawn on one axis."""
    then, now = figure.then, figure.now
    if figure.moved is None or now is None or then.value is None or now.value is None:
        return None
    return dumbbell(then.value, now.value, unit_measure=figure.facts.measure, places=then.denominator)


def _sentence(figures: Sequence[ReportedFigure]) -> str:
    """What has become of what was told, counted."""
    if not figures:
        return ""
    moved = (figure.moved.change for figure in figures if figure.moved)
    verdicts = Counter(change.verdict for change in moved if change)
    newer = sum(figure.now is not None for figure in figures)
    standing = Counter(figure.standing for figure in figures)
    words = [_known_words(figures), _newer_words(newer)]
    words += _verdict_words(verdicts[Verdict.BETTER], verdicts[Verdict.WORSE])
    return " ".join([*words, _revised_words(standing[Standing.REVISED], standing[Standing.OTHER])])


def _newer_words(newer: int) -> str:
    if not newer:
        return _("Từ đó đến nay chưa nguồn nào công bố số mới hơn.")
    return _("Đến nay %(newer)s đã có số mới hơn.") % {"newer": newer}


def _verdict_words(better: int, worse: int) -> list[str]:
    if not better and not worse:
        return []
    told = {"better": better, "worse": worse}
    return [_("Trong các số so được, %(better)s tốt hơn và %(worse)s kém hơn khi đó.") % told]


def _known_words(figures: Sequence[ReportedFigure]) -> str:
    known = sum(figure.known is not None for figure in figures)
    if not known:
        return _("Trước ngày họp chưa nguồn nào khác nêu các chỉ tiêu này.")
    told = {"known": known, "total": len(figures)}
    return _("Trước ngày họp các nguồn khác đã nêu %(known)s trong %(total)s chỉ tiêu ấy.") % told


def _revised_words(revised: int, other: int) -> str:
    if not revised and not other:
        return _("Không số nào đã nêu bị điều chỉnh.")
    words = []
    if revised:
        words.append(
            ngettext("%(n)s số đã được điều chỉnh", "%(n)s số đã được điều chỉnh", revised) % {"n": revised}
        )
    if other:
        words.append(
            ngettext("%(n)s số nay theo nguồn khác", "%(n)s số nay theo nguồn khác", other) % {"n": other}
        )
    return f"{', '.join(words)}."
