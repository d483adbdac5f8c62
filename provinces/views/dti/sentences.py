"""What the charts of the DTI page show, in one sentence each, made from the figures that they draw."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from provinces.dti import Spread, tells_middle
from provinces.queries.courses import Courses
from provinces.queries.dti import Standing
from provinces.queries.rankings import RankingFacts
from provinces.templatetags.places import moved_words
from provinces.templatetags.scores import score_text
from provinces.views import wording
from provinces.views.dti.asked import Seen


def numbers(shown: Sequence[RankingFacts]) -> str:
    """`63`, or `63; 34` where a chart holds two sets of units."""
    return "; ".join(str(n) for n in sorted({facts.n for facts in shown}, reverse=True))


def course(seen: Seen, over: Courses, chosen: Sequence[Standing]) -> str:
    """How the first coloured unit moved as far as it may be compared, and where nothing is joined."""
    told = [_course_of(standing, over) for standing in chosen[:1]]
    methods = {facts.series: facts.framework for facts in over.rankings}
    words = [*told]
    if len(methods) > 1:
        words.append(
            _(
                "Đường bị ngắt khi đổi phương pháp (%(methods)s)%(units)s: hạng hai bên chỗ ngắt không so được."
            )
            % {
                "methods": " | ".join(_years(over.rankings, series) for series in methods),
                "units": _(" hoặc đổi địa giới")
                if len({facts.geography for facts in over.rankings}) > 1
                else "",
            }
        )
    return " ".join(words)


def partly_told(over: Courses) -> str:
    """Of which rankings our sources tell only some places, and how many; empty where there is none."""
    told = [(facts, sum(facts.key in marks for marks in over.places())) for facts in over.rankings]
    partial = [
        _("năm %(year)s nguồn chỉ nêu %(told)s/%(n)s") % {"year": facts.year, "told": count, "n": facts.n}
        for facts, count in told
        if count < facts.n
    ]
    return ", ".join(partial)


def _years(shown: Sequence[RankingFacts], series: str) -> str:
    years = sorted({facts.year for facts in shown if facts.series == series})
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _course_of(standing: Standing, over: Courses) -> str:
    """The longest stretch of one method and one set of units that tells a first and a last place."""
    name = standing.facts.name(wording.language())
    stretches: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for facts in over.rankings:
        mark = over.mark(standing.unit, facts)
        if mark and mark.rank is not None:
            stretches.setdefault((facts.series, facts.geography), []).append((facts.year, mark.rank, facts.n))
    longest = max(stretches.values(), key=len, default=[])
    if not longest:
        return _("%(name)s chưa có hạng nào.") % {"name": name}
    (first_year, first, n), (last_year, last, _n) = longest[0], longest[-1]
    if len(longest) == 1:
        return _("%(name)s: %(place)s năm %(year)s.") % {
            "name": name,
            "place": f"{last}/{n}",
            "year": last_year,
        }
    return _("%(name)s từ %(first)s năm %(first_year)s đến %(last)s năm %(last_year)s: %(moved)s.") % {
        "name": name,
        "first": f"{first}/{n}",
        "first_year": first_year,
        "last": f"{last}/{n}",
        "last_year": last_year,
        "moved": moved_words(first - last) if first != last else _("không đổi"),
    }


def spread_words(seen: Seen, told: Spread) -> str:
    """Where the middle half lies, the middle itself, and the ends; of few scores why there is no middle."""
    facts = seen.table.page.facts
    if not tells_middle(told.n, facts.n):
        return _(
            "Nguồn chỉ nêu điểm của %(told)s/%(n)s đơn vị năm %(year)s, là những đơn vị được tin bài nhắc tới chứ không phải chọn ngẫu nhiên, nên không nêu trung vị: trung vị của số ít này không cho biết mức chung của cả %(n)s đơn vị. Trong đó cao nhất %(most)s, thấp nhất %(least)s."
        ) % {
            "told": told.n,
            "n": facts.n,
            "year": facts.year,
            "most": score_text(told.most),
            "least": score_text(told.least),
        }
    return _(
        "Một nửa số đơn vị đạt từ %(lower)s đến %(upper)s, trung vị %(median)s; cao nhất %(most)s, thấp nhất %(least)s, tính trên %(n)s đơn vị có điểm năm %(year)s."
    ) % {
        "lower": score_text(told.lower),
        "upper": score_text(told.upper),
        "median": score_text(told.median),
        "most": score_text(told.most),
        "least": score_text(told.least),
        "n": told.n,
        "year": facts.year,
    }


def spread_rows(seen: Seen, told: Spread) -> list[tuple[str, str]]:
    """The figures of the spread by name, for the table that says what the chart draws."""
    n = seen.table.page.facts.n
    middle = [
        (_("Tứ phân vị trên (75%)"), score_text(told.upper)),
        (_("Trung vị (50%)"), score_text(told.median)),
        (_("Tứ phân vị dưới (25%)"), score_text(told.lower)),
    ]
    return [
        (_("Cao nhất"), score_text(told.most)),
        *(middle if tells_middle(told.n, n) else ()),
        (_("Thấp nhất"), score_text(told.least)),
        (_("Số đơn vị có điểm"), f"{told.n}/{n}"),
    ]
