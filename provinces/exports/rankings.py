"""DTI rankings and units as tables to download."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from provinces.exports.tables import Column, Kind, Table, about, source_text

_SCORE_DECIMALS = 4
_PROVENANCES = {
    "vi": {"reported": "công bố", "derived": "suy ra", "conflicting": "nguồn mâu thuẫn"},
    "en": {"reported": "reported", "derived": "derived", "conflicting": "sources conflict"},
}
_PILLARS = {
    "government": ("chính quyền số", "digital government"),
    "economy": ("kinh tế số", "digital economy"),
    "society": ("xã hội số", "digital society"),
}


def ranking_table(
    page: Any, standings: Sequence[Any], *, filters: str, today: date, address: str, language: str
) -> Table:
    """The rows of a ranking in the order given, with pillars and main indices. `page` and `standings` have the
    attributes of `queries.dti.RankingPage` and `Standing`. A rank is never without its N: both are columns."""
    year, geography = page.facts.year, page.facts.geography
    title = f"Provincial DTI {year}" if language == "en" else f"DTI cấp tỉnh năm {year}"
    method = page.facts.framework
    scope = getattr(page.geography, f"name_{language}")
    return Table(
        title=f"{title} ({geography}, {method})",
        columns=_ranking_columns(page, language),
        rows=[_ranking_row(page, standing, language) for standing in standings],
        about=about(
            title,
            f"{scope}, {method}",
            [],
            filters=filters,
            data_date=page.facts.published_on,
            today=today,
            address=address,
            language=language,
            sources=_sources(page, standings, language),
        ),
    )


def units_table(
    units: Sequence[Any], *, title: str, scope: str, filters: str, today: date, address: str, language: str
) -> Table:
    """Units as named in one geography. `units` have the attributes of `queries.units.UnitFacts`."""
    return Table(
        title=title,
        columns=_unit_columns(language),
        rows=[
            [
                *(
                    unit.unit,
                    unit.code,
                    unit.name_vi,
                    unit.name_en,
                    unit.full_name_vi,
                    unit.full_name_en,
                    unit.kind,
                ),
                *(unit.region, getattr(unit, f"region_{language}"), unit.valid_from, unit.valid_to),
            ]
            for unit in units
        ],
        about=about(
            title,
            scope,
            [],
            filters=filters,
            data_date=today,
            today=today,
            address=address,
            language=language,
            sources=(),
        ),
    )


def _ranking_columns(page: Any, language: str) -> tuple[Column, ...]:
    english = language == "en"
    provenances = _PROVENANCES[language]

    def score(key: str, label: str) -> Column:
        return Column(key, label, Kind.NUMBER, _SCORE_DECIMALS)

    def places(key: str, label: str) -> Column:
        return Column(key, label, Kind.NUMBER, 0)

    pillars = [
        column
        for name, words in _PILLARS.items()
        for column in (
            places(f"{name}_rank", f"{'Rank' if english else 'Hạng'}: {words[english]}"),
            score(f"{name}_score", f"{'Score' if english else 'Điểm'}: {words[english]}"),
        )
    ]
    return (
        Column("unit", "Unit code" if english else "Mã đơn vị"),
        Column("name_vi", "Name (Vietnamese)" if english else "Tên"),
        Column("name_en", "Name" if english else "Tên tiếng Anh"),
        Column("region", "Region" if english else "Vùng"),
        places("rank", "Rank" if english else "Hạng"),
        places("n", "Of (N)" if english else "Trên tổng số (N)"),
        score("score", "Score" if english else "Điểm"),
        places("change", "Places gained" if english else "Số bậc lên"),
        *pillars,
        *(
            score(component.short_code, getattr(component, f"name_{language}"))
            for component in page.components
        ),
        Column("provenance", "Provenance" if english else "Xuất xứ", words=provenances),
        Column("source", "Source id" if english else "Mã nguồn"),
        Column("note", "Note" if english else "Ghi chú"),
    )


def _ranking_row(page: Any, standing: Any, language: str) -> list[Any]:
    components: Mapping[str, Any] = standing.components
    marks = (components.get(component.short_code) for component in page.components)
    return [
        *(
            standing.unit,
            standing.facts.name_vi,
            standing.facts.name_en,
            getattr(standing.facts, f"region_{language}"),
        ),
        *(standing.rank, standing.n, standing.score, standing.change),
        *(part for name in _PILLARS for part in (standing.pillars[name].rank, standing.pillars[name].score)),
        *(mark.score if mark else None for mark in marks),
        *(standing.provenance, standing.total.source, getattr(standing.total, f"note_{language}")),
    ]


def _sources(page: Any, standings: Sequence[Any], language: str) -> list[str]:
    keys = dict.fromkeys([page.facts.source, *(standing.total.source for standing in standings)])
    found = [page.sources[key] for key in keys if key in page.sources]
    return [
        source_text(getattr(source, f"title_{language}"), source.publisher, source.published_on, source.url)
        for source in found
    ]


def _unit_columns(language: str) -> tuple[Column, ...]:
    english = language == "en"
    return (
        Column("unit", "Unit code" if english else "Mã đơn vị"),
        Column("code", "Number code" if english else "Mã số"),
        Column("name_vi", "Name (Vietnamese)" if english else "Tên"),
        Column("name_en", "Name" if english else "Tên tiếng Anh"),
        Column("full_name_vi", "Full name (Vietnamese)" if english else "Tên đầy đủ"),
        Column("full_name_en", "Full name" if english else "Tên đầy đủ tiếng Anh"),
        Column("kind", "Kind" if english else "Loại"),
        Column("region", "Region code" if english else "Mã vùng"),
        Column("region_name", "Region" if english else "Vùng"),
        Column("valid_from", "From" if english else "Từ ngày", Kind.DATE),
        Column("valid_to", "Until" if english else "Đến hết ngày", Kind.DATE),
    )
