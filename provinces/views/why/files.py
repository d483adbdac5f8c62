"""What the page of a moved place tells, as one table for files: one row a statement."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from provinces.exports import Column, Kind, Table
from provinces.queries.why import Near, Standing, WhyPage
from provinces.views.downloads import Asked
from provinces.views.tables import SCORE_DECIMALS, Cell, cited
from provinces.views.why.parts import part_name

NOTHING: tuple[Cell, ...] = (None,) * 8


def why_file(page: WhyPage, asked: Asked) -> Table:
    """The change of place and of score with their parts, who passed whom, the places around, the components."""
    language = get_language() or "vi"
    name = _("Vì sao hạng đổi? %(unit)s, DTI năm %(year)s") % {
        "unit": page.member.name(language),
        "year": page.facts.year,
    }
    years = [page.before.year] if page.before else []
    return Table(
        title=name,
        columns=_columns(),
        rows=_rows(page),
        about=asked.about(
            name,
            page.member.full_name(language),
            [str(year) for year in (*years, page.facts.year)],
            data_date=page.facts.published_on,
            sources=cited(page.sources),
        ),
    )


def _columns() -> tuple[Column, ...]:
    parts = {
        "rank_change": _("đổi hạng"),
        "score_change": _("đổi điểm"),
        "passed": _("đã vượt"),
        "passed_by": _("bị đơn vị khác vượt"),
        "near": _("hạng liền kề"),
        "component": _("chỉ số chính so với mức giữa"),
        "former": _("đơn vị cũ"),
    }
    return (
        Column("year", _("Năm đánh giá"), Kind.NUMBER),
        Column("geography", _("Địa giới")),
        Column("unit", _("Mã định danh")),
        Column("against", _("So với năm"), Kind.NUMBER),
        Column("part", _("Phần"), words=parts),
        Column("code", _("Mã của phần")),
        Column("name", _("Tên")),
        Column("points", _("Điểm tối đa"), Kind.NUMBER, 0),
        Column("rank_before", _("Hạng năm trước"), Kind.NUMBER, 0),
        Column("rank", _("Hạng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
        Column("score_before", _("Điểm năm trước"), Kind.NUMBER, SCORE_DECIMALS),
        Column("score", _("Điểm"), Kind.NUMBER, SCORE_DECIMALS),
        Column("median", _("Mức giữa"), Kind.NUMBER),
        Column("change", _("Thay đổi, đóng góp hoặc chênh lệch"), Kind.NUMBER),
    )


def _rows(page: WhyPage) -> list[list[Cell]]:
    head: list[Cell] = [
        page.facts.year,
        page.facts.geography,
        page.member.unit,
        page.before.year if page.before else None,
    ]
    told = [
        *_rank_rows(page),
        *_score_rows(page),
        *_passing_rows(page),
        *_near_rows(page),
        *_level_rows(page),
    ]
    return [[*head, *row] for row in [*told, *_former_rows(page)]]


def _rank_rows(page: WhyPage) -> list[Sequence[Cell]]:
    own, change = page.standing, page.rank_change
    total = ("rank_change", "total", _("Cộng lại"), None, *_marks(own), None, page.places_gained)
    if change is None:
        return [total]
    n = page.facts.n
    return [
        (
            "rank_change",
            "own",
            _("Riêng đơn vị"),
            None,
            change.before,
            change.alone,
            n,
            None,
            None,
            None,
            change.own,
        ),
        ("rank_change", "others", _("Các đơn vị khác"), *NOTHING[:7], change.others),
        ("rank_change", "method", _("Phương pháp"), *NOTHING[:7], change.method),
        total,
    ]


def _score_rows(page: WhyPage) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = [
        (
            "score_change",
            each.part.code,
            part_name(each),
            each.part.points,
            *(None, None, None, each.part.before, each.part.after, each.median_change),
            each.part.contribution,
        )
        for each in page.components
    ]
    if page.score_change is not None:
        own = page.standing
        whole = (None, None, None, None, own.score_before, own.score, None)
        rows.append(("score_change", "total", _("Cộng lại"), *whole, page.score_change))
    return rows


def _passing_rows(page: WhyPage) -> list[Sequence[Cell]]:
    if page.passings is None:
        return []
    told = [("passed", page.passings.passed), ("passed_by", page.passings.passed_by)]
    return [_standing_row(part, each) for part, units in told for each in page.of(units)]


def _standing_row(part: str, standing: Standing) -> Sequence[Cell]:
    name = standing.member.name(get_language() or "vi")
    return (part, standing.unit, name, None, *_marks(standing), None, standing.score_change)


def _marks(standing: Standing) -> Sequence[Cell]:
    before, now = standing.place_before, standing.place
    return (
        before.rank if before else None,
        now.rank if now else None,
        now.n if now else None,
        standing.score_before,
        standing.score,
    )


def _near_rows(page: WhyPage) -> list[Sequence[Cell]]:
    return [_near_row(each) for each in page.near]


def _near_row(near: Near) -> Sequence[Cell]:
    return (*_standing_row("near", near.standing)[:-1], near.gap)


def _level_rows(page: WhyPage) -> list[Sequence[Cell]]:
    language = get_language() or "vi"
    return [
        (
            "component",
            each.code,
            page.criteria[each.code].name(language),
            each.points,
            *(None, each.rank, each.n, None, each.score, each.median, each.difference),
        )
        for each in page.levels
    ]


def _former_rows(page: WhyPage) -> list[Sequence[Cell]]:
    language = get_language() or "vi"
    return [
        (
            *("former", each.member.unit, each.member.name(language), None, None),
            *(each.place.rank if each.place else None, each.place.n if each.place else None),
            *(None, each.score, None, None),
        )
        for each in page.former
    ]
