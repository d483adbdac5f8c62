"""Published totals and places beside the recomputed ones: for each ranking in counts, for the one shown unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provinces.dti import ScoreCheck, Tally, Verdict
from provinces.exports import Column, Kind, Table
from provinces.queries import checks
from provinces.queries.checks import RankingCheck, UnitCheck
from provinces.queries.dti import Standing
from provinces.templatetags.scores import score_text, signed_text
from provinces.views import tables, wording
from provinces.views.downloads import Asked
from provinces.views.dti.asked import Seen

FIRST_YEAR_OF_COMPONENTS = 2021


@dataclass(frozen=True, slots=True)
class CheckedRanking:
    """Counts of one ranking as words, and whether it is the one shown."""

    name: str
    totals: str
    pillars: str
    ranks: str
    derived: str
    differ: int
    current: bool


@dataclass(frozen=True, slots=True)
class CheckedUnit:
    """One unit: printed and recomputed total with their difference, printed and recomputed place, the verdict."""

    unit: str
    name: str
    published: str
    computed: str
    difference: str
    place: str
    computed_place: str
    verdict: str
    words: str


def context(seen: Seen) -> dict[str, Any]:
    found = checks.checks(seen.table.page.rankings)
    shown = _shown(seen, found)
    return {
        "checked": [_ranking(check, check is shown) for check in found],
        "checked_units": [_unit(row.standing, shown) for row in seen.table.rows],
        "check_sentences": _sentences(found, shown),
        "merged_sentence": _merged(shown),
        "differences": _differences(seen, shown),
    }


def file(seen: Seen, asked: Asked) -> Table:
    """Printed and recomputed totals, pillars and places of the rows shown."""
    page, language = seen.table.page, wording.language()
    shown = _shown(seen, checks.checks(page.rankings))
    name = _("Kiểm tra lại DTI cấp tỉnh năm %(year)s") % {"year": page.facts.year}
    return Table(
        title=name,
        columns=(
            Column("year", _("Năm đánh giá"), Kind.NUMBER),
            Column("geography", _("Địa giới")),
            Column("unit", _("Mã định danh")),
            Column("name_vi", _("Tên")),
            Column("name_en", _("Tên tiếng Anh")),
            Column("score", "DTI", Kind.NUMBER, tables.SCORE_DECIMALS),
            Column("score_computed", _("Điểm tính lại"), Kind.NUMBER, tables.SCORE_DECIMALS),
            Column("score_difference", _("Chênh lệch điểm"), Kind.NUMBER, tables.SCORE_DECIMALS),
            Column("rank", _("Hạng"), Kind.NUMBER, 0),
            Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
            Column("rank_computed", _("Hạng tính lại"), Kind.NUMBER, 0),
            Column("missing", _("Thành phần không công bố")),
        ),
        rows=[_file_row(row.standing, shown.units[row.standing.unit]) for row in seen.table.rows],
        about=asked.about(
            name,
            page.geography.name(language),
            [str(page.facts.year)],
            data_date=page.facts.published_on,
            sources=tables.cited(page.sources),
        ),
    )


def _shown(seen: Seen, found: Sequence[RankingCheck]) -> RankingCheck:
    return next(check for check in found if check.facts.key == seen.table.page.facts.key)


def _file_row(standing: Standing, check: UnitCheck) -> list[Any]:
    total, rank = check.total, check.rank
    return [
        *(standing.total.year, standing.total.geography),
        *(standing.unit, standing.facts.name_vi, standing.facts.name_en),
        *(total.published, total.shown, total.difference),
        *(standing.rank, standing.n, rank.computed if rank and rank.verdict != Verdict.CANNOT else None),
        " ".join(total.missing),
    ]


def _ranking(check: RankingCheck, current: bool) -> CheckedRanking:
    tallies = (check.totals, check.pillars, check.published, check.derived)
    totals, pillars, ranks, derived = map(_count, tallies)
    return CheckedRanking(
        name=f"{check.facts.year}/{check.facts.n}",
        totals=totals,
        pillars=pillars,
        ranks=ranks,
        derived=derived,
        differ=sum(each.differ for each in tallies),
        current=current,
    )


def _count(told: Tally) -> str:
    """`10/10 khớp, 53 không tính được`; a dash where nothing was published."""
    if not told.checks:
        return "–"
    words = []
    if told.possible:
        words.append(_("%(agree)s/%(possible)s khớp") % {"agree": told.agree, "possible": told.possible})
    if told.cannot:
        words.append(_("%(n)s không tính được") % {"n": told.cannot})
    return ", ".join(words)


def _unit(standing: Standing, shown: RankingCheck) -> CheckedUnit:
    check, language = shown.units[standing.unit], wording.language()
    total, rank = check.total, check.rank
    certain = rank is not None and rank.verdict != Verdict.CANNOT and rank.computed is not None
    return CheckedUnit(
        unit=standing.unit,
        name=standing.facts.name(language),
        published=_score(total.published),
        computed=_score(total.shown),
        difference=_difference(total.difference),
        place=str(standing.place) if standing.place else "–",
        computed_place=f"{rank.computed}/{standing.n}" if rank and certain else "–",
        verdict=_verdict(check),
        words=_words(check),
    )


def _verdict(check: UnitCheck) -> str:
    """The least sure of what could be held against each other; `open` where nothing could be."""
    said = {check.total.verdict, check.rank.verdict if check.rank else Verdict.CANNOT}
    if Verdict.DIFFERS in said:
        return "wait"
    return "met" if Verdict.AGREES in said else "open"


def _words(check: UnitCheck) -> str:
    words = {
        Verdict.AGREES: _("điểm khớp"),
        Verdict.DIFFERS: _("điểm lệch"),
        Verdict.CANNOT: _("thiếu %(missing)s") % {"missing": ", ".join(check.total.missing)},
    }[check.total.verdict]
    if check.total.published is None:
        words = _("nguồn không nêu điểm")
    if check.rank is None:
        return words
    places = {
        Verdict.AGREES: _("hạng khớp"),
        Verdict.DIFFERS: _("hạng lệch"),
        Verdict.CANNOT: _("hạng không kiểm được"),
    }
    return f"{words}; {places[check.rank.verdict]}"


def _score(score: Decimal | None) -> str:
    return "–" if score is None else score_text(score)


def _difference(value: Decimal | None) -> str:
    return "–" if value is None else signed_text(value)


def _sentences(found: Sequence[RankingCheck], shown: RankingCheck) -> list[str]:
    """What the recomputation came to: of this ranking, then of all."""
    later = [check for check in found if check.facts.year >= FIRST_YEAR_OF_COMPONENTS]
    totals = checks.sum_of(check.totals for check in later)
    ranks = checks.sum_of(check.published for check in found)
    own = shown.totals
    words = [
        _(
            "Bảng này: %(possible)s/%(checks)s điểm tổng tính lại được từ thành phần, %(agree)s khớp trong phạm vi 0,0001; %(ranks)s/%(published)s hạng đã công bố được lặp lại."
        )
        % {
            "possible": own.possible,
            "checks": own.checks,
            "agree": own.agree,
            "ranks": shown.published.agree,
            "published": shown.published.checks,
        }
    ]
    if later:
        words.append(
            _(
                "Từ năm %(first)s: %(possible)s điểm tổng tính lại được, %(agree)s khớp, %(differ)s lệch. Mọi năm: %(ranks)s/%(published)s hạng đã công bố được lặp lại, %(off)s lệch, %(cannot)s không kiểm được vì nguồn không nêu đủ điểm."
            )
            % {
                "first": FIRST_YEAR_OF_COMPONENTS,
                "possible": totals.possible,
                "agree": totals.agree,
                "differ": totals.differ,
                "ranks": ranks.agree,
                "published": ranks.checks,
                "off": ranks.differ,
                "cannot": ranks.cannot,
            }
        )
    return words


def _differences(seen: Seen, shown: RankingCheck) -> list[str]:
    """What does not come out again, one by one, by name."""
    language = wording.language()
    names = {each.unit: each.facts.name(language) for each in seen.table.page.standings}
    criteria = {each.key: each.name(language) for each in seen.table.page.criteria}
    told = [
        _("%(unit)s, %(criterion)s: ghi %(published)s, tính lại %(computed)s.")
        % {
            "unit": names[unit],
            "criterion": criteria.get(name, name),
            "published": _score(check.published),
            "computed": _score(check.shown),
        }
        for name, unit, check in _scores_apart(shown)
    ]
    told += [
        _(
            "%(unit)s, %(criterion)s: bảng %(n)s đơn vị ghi %(published)s, bảng %(former)s đơn vị cho %(computed)s."
        )
        % {
            "unit": names[unit],
            "criterion": criteria.get(key, key),
            "n": shown.facts.n,
            "former": checks.FORMER,
            "published": _score(check.published),
            "computed": _score(check.shown),
        }
        for unit, key, check in shown.means_apart
    ]
    return told + [
        _("%(unit)s, %(criterion)s: ghi hạng %(published)s, tính lại %(computed)s.")
        % {
            "unit": names[unit],
            "criterion": criteria.get(key, key),
            "published": f"{check.published}/{shown.facts.n}",
            "computed": f"{check.computed}/{shown.facts.n}",
        }
        for (key, unit), check in sorted(shown.places.items())
        if check.verdict == Verdict.DIFFERS
    ]


def _scores_apart(shown: RankingCheck) -> list[tuple[str, str, ScoreCheck]]:
    checked = [
        (name, unit, check)
        for unit, each in shown.units.items()
        for name, check in (("", each.total), *((pillar.value, one) for pillar, one in each.pillars.items()))
    ]
    return [each for each in checked if each[2].verdict == Verdict.DIFFERS]


def _merged(shown: RankingCheck) -> str:
    """That the scores of merged units are simple means of their former units; empty for a ranking without merged ones."""
    if not shown.means:
        return ""
    totals, parts = shown.merged_totals, shown.merged_parts
    words = ngettext(
        "%(agree)s/%(n)s điểm tổng bằng trung bình cộng của các tỉnh, thành phố cũ",
        "%(agree)s/%(n)s điểm tổng bằng trung bình cộng của các tỉnh, thành phố cũ",
        totals.checks,
    ) % {"agree": totals.agree, "n": totals.checks}
    rest = _("điểm trụ cột và chỉ số chính: %(agree)s/%(possible)s khớp, %(cannot)s không tính được.") % {
        "agree": parts.agree,
        "possible": parts.possible,
        "cannot": parts.cannot,
    }
    return f"{words}; {rest}"
