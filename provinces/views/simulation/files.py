"""A simulation as a table for files, stamped where a reader of any format meets it."""

from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from provinces.dti import rounded
from provinces.exports import Column, Kind, Table
from provinces.exports.tables import Quantity, Value
from provinces.queries.simulation import Index, PillarOutcome, Simulation
from provinces.views.downloads import Asked
from provinces.views.simulation.words import stamp
from provinces.views.tables import cited

SCORE_DECIMALS, GAIN_DECIMALS = 4, 6

Row = list[Value | Quantity]


def simulation_file(made: Simulation, asked: Asked) -> Table:
    """The total, the pillars, then the main indices that are known: published, simulated, and the difference."""
    language = get_language() or "vi"
    page, facts = made.ground.board.page, made.ground.board.facts
    name = _("Mô phỏng DTI năm %(year)s: %(name)s") % {
        "year": facts.year,
        "name": made.ground.standing.facts.name(language),
    }
    title = f"{name} ({stamp()})"
    stamped = replace(asked, filters="; ".join(part for part in (stamp(), asked.filters) if part))
    return Table(
        title=title,
        columns=_columns(),
        rows=_rows(made),
        about=stamped.about(
            title,
            page.geography.name(language),
            [str(facts.year)],
            data_date=facts.published_on,
            sources=cited(page.sources),
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("simulation", _("Tính chất")),
        Column("year", _("Năm đánh giá"), Kind.NUMBER),
        Column("geography", _("Địa giới")),
        Column("unit", _("Mã định danh")),
        Column("name_vi", _("Tên")),
        Column("name_en", _("Tên tiếng Anh")),
        Column("criterion", _("Mã tiêu chí")),
        Column("criterion_vi", _("Tiêu chí")),
        Column("criterion_en", _("Tiêu chí (tiếng Anh)")),
        Column("points", _("Trọng số (điểm)"), Kind.NUMBER),
        Column("published_score", _("Điểm công bố"), Kind.NUMBER, SCORE_DECIMALS),
        Column("simulated_score", _("Điểm mô phỏng"), Kind.NUMBER, SCORE_DECIMALS),
        Column("gained", _("Thêm vào DTI (mô phỏng)"), Kind.NUMBER, GAIN_DECIMALS),
        Column("published_rank", _("Hạng công bố"), Kind.NUMBER, 0),
        Column("simulated_rank", _("Hạng mô phỏng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
    )


def _rows(made: Simulation) -> list[Row]:
    pillars = [_unit_cells(made) + _pillar_cells(each) for each in made.pillars]
    indices = [_unit_cells(made) + _index_cells(each, made) for each in made.indices]
    return [_unit_cells(made) + _total_cells(made), *pillars, *indices]


def _unit_cells(made: Simulation) -> Row:
    facts, unit = made.ground.board.facts, made.ground.standing.facts
    return [stamp(), facts.year, facts.geography, unit.unit, unit.name_vi, unit.name_en]


def _total_cells(made: Simulation) -> Row:
    total, footing = made.ground.board.page.total, made.ground.footing
    return [
        *(total.code, total.name_vi, total.name_en, footing.whole),
        *(footing.score, made.outcome.score, made.difference),
        *(footing.place.rank, made.outcome.place.rank, footing.place.n),
    ]


def _pillar_cells(each: PillarOutcome) -> Row:
    criterion = each.criterion
    return [
        *(criterion.code, criterion.name_vi, criterion.name_en, criterion.max_points),
        *(each.published.score, each.outcome.score, None),
        *(each.place.rank, each.outcome.place.rank, each.place.n),
    ]


def _index_cells(index: Index, made: Simulation) -> Row:
    criterion = index.criterion
    return [
        *(criterion.code, criterion.name_vi, criterion.name_en, criterion.max_points),
        *(index.published, index.simulated, rounded(index.gained, GAIN_DECIMALS)),
        *(None, None, made.ground.footing.place.n),
    ]
