"""The list of provinces as a table for files."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from provinces.exports import Column, Kind, Table
from provinces.queries.provinces import ProvinceList, ProvinceRow
from provinces.views.downloads import Asked
from provinces.views.tables import SCORE_DECIMALS, Cell


def province_file(page: ProvinceList, asked: Asked) -> Table:
    """The provinces of a geography in the order of the page."""
    language = get_language() or "vi"
    name = _("Danh sách tỉnh, thành phố")
    columns = _province_columns(page)
    return Table(
        title=name,
        columns=tuple(column for column, _value in columns),
        rows=[[value(row) for _column, value in columns] for row in page.rows],
        about=asked.about(
            name,
            page.geography.name(language),
            [],
            data_date=page.ranking.published_on if page.ranking else None,
        ),
    )


def _province_columns(page: ProvinceList) -> list[tuple[Column, Callable[[ProvinceRow], Cell]]]:
    relatives = (
        Column("merged_into", _("Nay thuộc")) if page.former else Column("merged_from", _("Hợp nhất từ"))
    )
    kinds = {"province": _("tỉnh"), "municipality": _("thành phố trực thuộc trung ương")}
    return [
        (Column("unit", _("Mã định danh")), lambda row: row.facts.unit),
        (Column("code", _("Mã")), lambda row: row.facts.code),
        (Column("name_vi", _("Tên")), lambda row: row.facts.name_vi),
        (Column("name_en", _("Tên tiếng Anh")), lambda row: row.facts.name_en),
        (Column("kind", _("Loại"), words=kinds), lambda row: row.facts.kind),
        (Column("region", _("Vùng")), lambda row: row.facts.region),
        (relatives, lambda row: " ".join(relative.other for relative in row.relatives)),
        (
            Column("dti_year", _("Năm đánh giá DTI"), Kind.NUMBER),
            lambda row: row.mark.year if row.mark else None,
        ),
        (
            Column("dti_rank", _("Hạng DTI"), Kind.NUMBER, 0),
            lambda row: row.place.rank if row.place else None,
        ),
        (Column("dti_n", _("Số đơn vị"), Kind.NUMBER, 0), lambda row: row.place.n if row.place else None),
        (
            Column("dti_rank_provenance", _("Nguồn gốc của hạng")),
            lambda row: row.mark.rank_provenance if row.mark else "",
        ),
        (
            Column("dti_score", _("Điểm DTI"), Kind.NUMBER, SCORE_DECIMALS),
            lambda row: row.mark.score if row.mark else None,
        ),
        (
            Column("moved_year", _("Đổi hạng: năm"), Kind.NUMBER),
            lambda row: row.moved.year if row.moved else None,
        ),
        (
            Column("moved", _("Số bậc lên so với năm trước"), Kind.NUMBER, 0),
            lambda row: row.moved.change if row.moved else None,
        ),
        (
            Column("population_gso_2020", _("Dân số trung bình 2020"), Kind.NUMBER, 0),
            lambda row: row.facts.population_gso_2020,
        ),
        (
            Column("population_nq202_2024", _("Dân số 31/12/2024"), Kind.NUMBER, 0),
            lambda row: row.facts.population_nq202_2024,
        ),
    ]
