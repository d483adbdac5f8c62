"""What the pages of the ground show, as tables for files. Machine names are those of the API."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from provinces import exports
from provinces.exports import Column, Kind, Table
from provinces.exports.tables import Quantity, Value
from provinces.queries.dti import Standing
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts
from provinces.queries.sources import SourceFacts
from provinces.queries.standings import RankingTable, mark_of
from provinces.views.downloads import Asked

SCORE_DECIMALS = 4

Cell = Value | Quantity


def ranking_file(table: RankingTable, asked: Asked) -> Table:
    """The rows of the table as shown, with every mark that is told of them, pillars and main indices alike."""
    page, language = table.page, get_language() or "vi"
    criteria = [*page.pillars.values(), *page.components]
    name = _("DTI cấp tỉnh năm %(year)s") % {"year": page.facts.year}
    return Table(
        title=name,
        columns=(*_standing_columns(), *(column for each in criteria for column in _mark_columns(each))),
        rows=[_standing_row(row.standing, criteria) for row in table.rows],
        about=asked.about(
            name,
            page.geography.name(language),
            [str(page.facts.year)],
            data_date=page.facts.published_on,
            sources=cited(page.sources),
        ),
    )


def cited(sources: Mapping[str, SourceFacts]) -> list[str]:
    """The sources as a file cites them, in the language of the page."""
    language = get_language() or "vi"
    return [
        exports.source_text(each.title(language), each.publisher, each.published_on, each.url)
        for each in sources.values()
    ]


def derivations() -> dict[str, str]:
    """What a figure rests on, in the words of a sheet for people."""
    return {"reported": _("công bố"), "derived": _("suy ra"), "conflicting": _("nguồn mâu thuẫn")}


def _standing_columns() -> list[Column]:
    return [
        Column("year", _("Năm đánh giá"), Kind.NUMBER),
        Column("geography", _("Địa giới")),
        Column("unit", _("Mã định danh")),
        Column("name_vi", _("Tên")),
        Column("name_en", _("Tên tiếng Anh")),
        Column("region", _("Vùng")),
        Column("rank", _("Hạng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
        Column("score", "DTI", Kind.NUMBER, SCORE_DECIMALS),
        Column("change", _("Số bậc lên so với năm trước"), Kind.NUMBER, 0),
        Column("rank_provenance", _("Hạng do"), words=derivations()),
        Column("score_provenance", _("Điểm do"), words=derivations()),
        Column("source", _("Nguồn")),
        Column("note", _("Ghi chú")),
    ]


def _mark_columns(criterion: CriterionFacts) -> list[Column]:
    key = criterion.key
    name = criterion.name(get_language() or "vi")
    return [
        Column(f"{key}_rank", _("Hạng: %(name)s") % {"name": name}, Kind.NUMBER, 0),
        Column(f"{key}_score", _("Điểm: %(name)s") % {"name": name}, Kind.NUMBER, SCORE_DECIMALS),
        Column(f"{key}_rank_provenance", _("Hạng do: %(name)s") % {"name": name}, words=derivations()),
        Column(f"{key}_score_provenance", _("Điểm do: %(name)s") % {"name": name}, words=derivations()),
    ]


def _standing_row(standing: Standing, criteria: Sequence[CriterionFacts]) -> list[Cell]:
    facts, total = standing.facts, standing.total
    row: list[Cell] = [
        total.year,
        total.geography,
        facts.unit,
        facts.name_vi,
        facts.name_en,
        facts.region,
        standing.rank,
        standing.n,
        standing.score,
        standing.change,
        total.rank_provenance,
        total.score_provenance,
        total.source,
        total.note(get_language() or "vi"),
    ]
    return row + [cell for each in criteria for cell in _mark_cells(mark_of(standing, each))]


def _mark_cells(mark: Mark | None) -> list[Cell]:
    if mark is None:
        return [None, None, "", ""]
    return [mark.rank, mark.score, mark.rank_provenance, mark.score_provenance]
