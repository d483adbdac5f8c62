"""The national index over the years; the announced growth of the provinces' means beside the growth they give."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from provinces import forms
from provinces.dti import Growth, rounded_like
from provinces.exports import Column, Kind, Table
from provinces.queries import national
from provinces.queries.national import MeanYear, NationalPage, NationalYear
from provinces.queries.sources import SourceFacts
from provinces.templatetags.scores import score_text, signed_text
from provinces.views import tables, wording
from provinces.views.downloads import Asked

ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A year of an index: its value and where it comes from, announced and computed growth, what is doubtful."""

    year: str
    name: str
    method: str
    value: str
    derived: bool
    announced: str
    computed: str
    doubtful: bool
    base_derived: bool
    other_method: bool
    note: str
    source: SourceFacts | None


def context(known_on: date | None) -> dict[str, Any]:
    page = national.national_page(known_on)
    means = [_mean(each, page) for each in page.means]
    return {
        "years": [_year(each, page) for each in page.years],
        "means": [
            (name, [mean for mean in means if mean.name == name])
            for name in dict.fromkeys(mean.name for mean in means)
        ],
        "doubtful": sum(mean.doubtful for mean in means),
        "pillars": page.pillars,
        "sentence": _sentence(page),
        "sources": page.sources.values(),
    }


def file(asked: Asked, form: forms.DtiRankingForm) -> Table:
    """The national index, then the means of the provinces."""
    page, language = national.national_page(form.state["known_on"]), wording.language()
    name = _("DTI quốc gia và trung bình cấp tỉnh")
    years = [each.mark.year for each in page.years]
    return Table(
        title=name,
        columns=(
            Column("year", _("Năm đánh giá"), Kind.NUMBER),
            Column("criterion", _("Mã")),
            Column("name", _("Tên")),
            Column("value", _("Điểm"), Kind.NUMBER, tables.SCORE_DECIMALS),
            Column("provenance", _("Do"), words=tables.derivations()),
            Column("growth_announced", _("Mức tăng công bố (%)"), Kind.NUMBER, 1),
            Column("growth_computed", _("Mức tăng tính lại (%)"), Kind.NUMBER, 1),
            Column("source", _("Nguồn")),
            Column("note", _("Ghi chú")),
        ),
        rows=[*(_year_row(each, language) for each in page.years), *(_mean_row(each) for each in page.means)],
        about=asked.about(
            name,
            _("Cả nước"),
            [str(years[0]), str(years[-1])] if years else [],
            sources=tables.cited(page.sources),
        ),
    )


def _year_row(each: NationalYear, language: str) -> list[Any]:
    mark = each.mark
    return [
        *(mark.year, mark.criterion, each.criterion.name(language), mark.score, mark.score_provenance),
        *(each.announced, _computed(each.growth), mark.source, mark.note(language)),
    ]


def _mean_row(each: MeanYear) -> list[Any]:
    mean, english = each.mean, wording.language() == "en"
    return [
        *(mean.year, mean.criterion, each.criterion.name(wording.language()), mean.value, mean.provenance),
        *(mean.growth_pct_reported, _computed(each.growth), mean.source),
        mean.note_en if english else mean.note_vi,
    ]


def _computed(growth: Growth | None) -> Decimal | None:
    return rounded_like(growth.computed, ONE_DECIMAL) if growth else None


def _year(each: NationalYear, page: NationalPage) -> ValueShown:
    mark = each.mark
    return ValueShown(
        year=str(mark.year),
        name=each.criterion.name(wording.language()),
        method=each.criterion.framework,
        value=score_text(mark.score) if mark.score is not None else "–",
        derived=mark.score_provenance == "derived",
        announced=_percent(each.announced),
        computed=_percent(_computed(each.growth)),
        doubtful=each.growth is not None and each.growth.doubtful,
        base_derived=each.before is not None and each.before.score_provenance == "derived",
        other_method=_other_method(each),
        note=mark.note(wording.language()),
        source=page.sources.get(mark.source),
    )


def _other_method(each: NationalYear) -> bool:
    return each.before is not None and each.before.criterion != each.mark.criterion


def _mean(each: MeanYear, page: NationalPage) -> ValueShown:
    mean = each.mean
    return ValueShown(
        year=str(mean.year),
        name=each.criterion.name(wording.language()),
        method=each.criterion.framework,
        value=score_text(mean.value),
        derived=mean.provenance == "derived",
        announced=_percent(mean.growth_pct_reported),
        computed=_percent(_computed(each.growth)),
        doubtful=each.growth is not None and each.growth.doubtful,
        base_derived=each.before is not None and each.before.provenance == "derived",
        other_method=each.before is not None and not each.same_method,
        note=mean.note_en if wording.language() == "en" else mean.note_vi,
        source=page.sources.get(mean.source),
    )


def _percent(value: Decimal | None) -> str:
    """`+2,6%`; empty where there is none."""
    return "" if value is None else f"{signed_text(value, 1)}%"


def _sentence(page: NationalPage) -> str:
    """The newest value against the one before: the growth as announced, else as computed, and whether across methods."""
    if not page.years:
        return _("Đến ngày đã chọn chưa có DTI quốc gia nào được công bố.")
    newest = page.years[-1]
    shown = _year(newest, page)
    told = {
        "year": newest.mark.year,
        "before": newest.mark.year - 1,
        "score": shown.value,
        "growth": shown.announced or shown.computed,
    }
    if not told["growth"]:
        return _("DTI quốc gia năm %(year)s là %(score)s.") % told
    words = _("DTI quốc gia năm %(year)s là %(score)s; tính lại %(growth)s so với năm %(before)s")
    if shown.announced:
        words = _("DTI quốc gia năm %(year)s là %(score)s; nguồn nêu %(growth)s so với năm %(before)s")
    across = _(" (hai năm tính theo hai phương pháp khác nhau)") if shown.other_method else ""
    return f"{words % told}{across}."
