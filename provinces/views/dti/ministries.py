"""The rankings of the ministries: each group over the years, as far as sources tell them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provinces import forms
from provinces.exports import Column, Kind, Table
from provinces.queries import ministries
from provinces.queries.marks import Mark
from provinces.queries.ministries import GroupYear, MinistriesPage, MinistryGroup
from provinces.queries.rankings import MeanFacts
from provinces.templatetags.scores import score_text, signed_text
from provinces.views import tables, wording
from provinces.views.downloads import Asked

NAMES_OF_MEAN = ("Trung bình của nhóm", "Mean of the group")


@dataclass(frozen=True, slots=True)
class YearShown:
    """The head of a column: year, method, mean; whether a break lies before it; how many places are told."""

    year: str
    method: str
    mean: str
    mean_derived: bool
    mean_note: str
    growth: str
    breaks: bool
    told: str


@dataclass(frozen=True, slots=True)
class CellShown:
    year: str
    place: str
    score: str
    note: str
    breaks: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    name: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    code: str
    name: str
    years: tuple[YearShown, ...]
    rows: tuple[RowShown, ...]


def context(known_on: date | None) -> dict[str, Any]:
    page = ministries.ministries_page(timezone.localdate(), known_on)
    return {
        "groups": [_group(group) for group in page.groups if group.rows],
        "missing": ", ".join(map(str, page.missing)),
        "sources": page.sources.values(),
    }


def file(asked: Asked, form: forms.DtiRankingForm) -> Table:
    """One row a ministry and year, before those of a group its means: they have no unit and no place."""
    page = ministries.ministries_page(asked.today, form.state["known_on"])
    language = wording.language()
    name = _("DTI cấp bộ")
    years = sorted({year.year for group in page.groups for year in group.years})
    return Table(
        title=name,
        columns=(
            Column("year", _("Năm đánh giá"), Kind.NUMBER),
            Column("group", _("Nhóm")),
            Column("unit", _("Mã định danh")),
            Column("name_vi", _("Tên")),
            Column("name_en", _("Tên tiếng Anh")),
            Column("rank", _("Hạng"), Kind.NUMBER, 0),
            Column("score", "DTI", Kind.NUMBER, tables.SCORE_DECIMALS),
            Column("growth_announced", _("Mức tăng công bố (%)"), Kind.NUMBER, 1),
            Column("provenance", _("Do"), words=tables.derivations()),
            Column("source", _("Nguồn")),
            Column("note", _("Ghi chú")),
        ),
        rows=_file_rows(page, language),
        about=asked.about(
            name,
            _("Bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ"),
            [str(year) for year in (years[0], years[-1])] if years else [],
            sources=tables.cited(page.sources),
        ),
    )


def _file_rows(page: MinistriesPage, language: str) -> list[list[Any]]:
    return [
        row for group in page.groups for row in (*_mean_rows(group, language), *_mark_rows(group, language))
    ]


def _mean_rows(group: MinistryGroup, language: str) -> list[list[Any]]:
    return [
        [
            *(mean.year, group.geography.code, "", *NAMES_OF_MEAN, None, mean.value),
            *(mean.growth_pct_reported, mean.provenance, mean.source),
            mean.note_en if language == "en" else mean.note_vi,
        ]
        for year in group.years
        if (mean := year.mean)
    ]


def _mark_rows(group: MinistryGroup, language: str) -> list[list[Any]]:
    return [
        [
            *(mark.year, group.geography.code, row.facts.unit, row.facts.name_vi, row.facts.name_en),
            *(mark.rank, mark.score, None, mark.provenance, mark.source, mark.note(language)),
        ]
        for row in group.rows
        for mark in row.marks
        if mark is not None
    ]


def _group(group: MinistryGroup) -> GroupShown:
    years = tuple(_year(group, number) for number in range(len(group.years)))
    return GroupShown(
        code=group.geography.code,
        name=group.geography.name(wording.language()),
        years=years,
        rows=tuple(
            RowShown(
                row.facts.name(wording.language()),
                tuple(_cell(mark, year) for mark, year in zip(row.marks, years, strict=True)),
            )
            for row in group.rows
        ),
    )


def _year(group: MinistryGroup, number: int) -> YearShown:
    year = group.years[number]
    mean = year.mean
    return YearShown(
        year=str(year.year),
        method=year.criterion.framework,
        mean=score_text(mean.value) if mean else "",
        mean_derived=mean is not None and mean.provenance == "derived",
        mean_note=_note(year),
        growth=_growth(mean),
        breaks=number > 0 and group.years[number - 1].criterion.framework != year.criterion.framework,
        told=ngettext("nguồn nêu %(n)s cơ quan", "nguồn nêu %(n)s cơ quan", year.told) % {"n": year.told},
    )


def _note(year: GroupYear) -> str:
    if year.mean is None:
        return ""
    return year.mean.note_en if wording.language() == "en" else year.mean.note_vi


def _growth(mean: MeanFacts | None) -> str:
    if mean is None or mean.growth_pct_reported is None:
        return ""
    return _("nguồn nêu %(growth)s") % {"growth": f"{signed_text(mean.growth_pct_reported, 1)}%"}


def _cell(mark: Mark | None, year: YearShown) -> CellShown:
    """How many were ranked nobody told: the rank stands over a question mark, never alone."""
    if mark is None:
        return CellShown(year.year, "–", "", "", year.breaks)
    return CellShown(
        year=year.year,
        place=f"{mark.rank}/?" if mark.rank is not None else "–",
        score=score_text(mark.score) if mark.score is not None else "",
        note=mark.note(wording.language()),
        breaks=year.breaks,
    )
