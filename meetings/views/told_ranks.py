"""Places told at a meeting that the ranking itself knows newer ones of."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.templatetags.figures import in_language
from meetings.queries.reported import ReportedFigure
from provinces.models import Provenance
from provinces.queries import dti
from provinces.queries.dti import YearMark

RANK = "dti_rank"


@dataclass(frozen=True, slots=True)
class NewerRank:
    """A sentence, and the page that explains the newer place."""

    words: str
    url: str


def newer_ranks(figures: Sequence[ReportedFigure]) -> tuple[NewerRank, ...]:
    """By unit, that the printed places end before those of the ranking. Three SQL queries, none where no place was told."""
    told = [figure for figure in figures if figure.then.indicator == RANK]
    last: dict[str, tuple[int, str]] = {}
    for figure in told:
        year = int((figure.now or figure.then).period[:4])
        last[figure.then.unit] = max(
            last.get(figure.then.unit, (0, "")), (year, in_language(figure.unit, "name"))
        )
    if not last:
        return ()
    history = dti.history(list(last))
    newest = {unit: [mark for mark in history.get(unit, []) if mark.place] for unit in last}
    return tuple(
        _newer(unit, name, year, newest[unit][-1])
        for unit, (year, name) in last.items()
        if newest[unit] and newest[unit][-1].ranking.year > year
    )


def _newer(unit: str, name: str, last: int, mark: YearMark) -> NewerRank:
    told = {"unit": name, "last": last, "year": mark.ranking.year, "place": mark.place}
    if mark.total.rank_provenance == Provenance.DERIVED:
        words = _(
            "Hạng DTI ở đây là hạng do các nguồn in, của %(unit)s chỉ đến năm %(last)s. Bảng xếp hạng DTI còn có năm %(year)s: %(place)s, suy ra từ điểm."
        )
    else:
        words = _(
            "Hạng DTI ở đây là hạng do các nguồn in, của %(unit)s chỉ đến năm %(last)s. Bảng xếp hạng DTI còn có năm %(year)s: %(place)s."
        )
    return NewerRank(words % told, reverse("dti-why", args=[mark.ranking.year, unit]))
