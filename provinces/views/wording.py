"""Sentences about a ranking, made from the ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from provinces.dti import NotComparable
from provinces.queries.rankings import RankingFacts
from provinces.queries.standings import RankingTable, Remark

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class RemarkShown:
    """A remark with whom it is about, in the language of the page."""

    who: str
    text: str


def language() -> str:
    """`vi` or `en`."""
    return "en" if get_language() == "en" else "vi"


def day_text(day: date) -> str:
    """`12/07/2023` or `12 Jul 2023`."""
    return date_format(day, "j M Y" if language() == "en" else "d/m/Y")


def undated(known: Sequence[RankingFacts], year: int | None, day: date) -> list[str]:
    """That the rankings of some years up to `day`, or of the year asked for, are left out for want of a date, and what
    is known of it. One a year."""
    dated = {facts.year for facts in known if facts.published_on}
    left_out = {facts.year: facts for facts in known if facts.year <= day.year or facts.year == year}
    return [_undated(left_out[each]) for each in sorted(left_out.keys() - dated)]


def _undated(facts: RankingFacts) -> str:
    told = facts.publication_en if language() == "en" else facts.publication_vi
    if not told:
        return _("Không rõ ngày công bố DTI năm %(years)s nên không tính là đã biết.") % {"years": facts.year}
    return _("Không tính DTI năm %(year)s là đã biết. %(publication)s") % {
        "year": facts.year,
        "publication": told,
    }


def published_later(known: Sequence[RankingFacts], year: int | None, day: date) -> list[str]:
    """That the year asked for was published after `day`; nothing where it was not, or nobody knows when."""
    days = [facts.published_on for facts in known if facts.year == year and facts.published_on]
    if not days or min(days) <= day:
        return []
    told = {"year": year, "published": day_text(min(days)), "day": day_text(day)}
    return [_("DTI năm %(year)s công bố ngày %(published)s, sau ngày %(day)s.") % told]


def caption(table: RankingTable) -> str:
    """How the places come about, with the first tie of this very ranking as the example."""
    words = [
        _("Hạng theo điểm đã làm tròn bốn chữ số; bằng điểm thì cùng hạng%(example)s.")
        % {"example": _tie(table)}
    ]
    if table.all_ranks_derived:
        words.append(_("Nguồn chỉ công bố điểm: mọi hạng trong bảng suy ra từ điểm."))
    elif table.derived_ranks:
        words.append(_("Hạng ghi «suy ra» không do nguồn nêu mà tính từ điểm hoặc mức đổi hạng đã công bố."))
    if table.parts_derived:
        words.append(
            _("Điểm trụ cột suy ra từ các chỉ số chính; các trụ cột chồng lên nhau, không cộng lại được.")
        )
    if table.incomparable_rows:
        words.append(_unmatched(table))
    return " ".join(words)


def _tie(table: RankingTable) -> str:
    return f" ({', '.join(str(standing.rank) for standing in table.tie)})" if table.tie else ""


def _unmatched(table: RankingTable) -> str:
    year = table.page.before.year if table.page.before else ""
    return _("«Không so được»: nguồn không nêu hạng năm %(year)s của đơn vị.") % {"year": year}


def incomparable(table: RankingTable) -> str:
    """Why no places are subtracted from the year before; empty where they are, and in the first year."""
    page = table.page
    told = {"year": page.facts.year, "method": page.facts.framework, "before": page.facts.year - 1}
    if page.not_comparable == NotComparable.METHOD:
        return (
            _(
                "Năm %(year)s tính theo phương pháp %(method)s, khác năm %(before)s: thứ hạng và điểm không trừ được cho nhau."
            )
            % told
        )
    if page.not_comparable == NotComparable.GEOGRAPHY:
        return _("Bảng này có địa giới khác năm %(before)s: thứ hạng không trừ được cho nhau.") % told
    if page.not_comparable == NotComparable.METHOD_AND_GEOGRAPHY:
        return (
            _(
                "Năm %(year)s tính theo phương pháp %(method)s và địa giới khác năm %(before)s: thứ hạng và điểm không trừ được cho nhau."
            )
            % told
        )
    return ""


def other_tables(table: RankingTable) -> str:
    """That the year has more than one ranking, which have nothing to do with each other; empty where it has one."""
    facts = table.page.facts
    codes = sorted((each.n for each in table.page.rankings if each.year == facts.year), reverse=True)
    if len(codes) < 2:
        return ""
    return _(
        "Năm %(year)s có hai bảng: %(former)s đơn vị trước sáp nhập và %(living)s đơn vị sau sáp nhập. Một tên có thể đứng trong cả hai với hai hạng khác nhau; hạng trên %(former)s và hạng trên %(living)s không so được với nhau."
    ) % {"year": facts.year, "former": codes[0], "living": codes[-1]}


def left_out(table: RankingTable) -> list[str]:
    """Which main indices stand in no column because too few units told them, by how many did."""
    by_count: dict[int, list[str]] = {}
    for criterion, told in table.left_out:
        by_count.setdefault(told, []).append(criterion.name(language()))
    return [
        ngettext(
            "%(names)s: chỉ %(n)s đơn vị công bố nên không đưa vào bảng.",
            "%(names)s: chỉ %(n)s đơn vị công bố nên không đưa vào bảng.",
            told,
        )
        % {"names": ", ".join(names), "n": told}
        for told, names in sorted(by_count.items())
    ]


def remark(said: Remark) -> RemarkShown:
    text = said.text_en if language() == "en" else said.text_vi
    if said.everywhere:
        return RemarkShown(_("Mọi đơn vị"), text)
    names = [standing.facts.name(language()) for standing in said.standings]
    more = _(" và %(n)s đơn vị khác") % {"n": len(names) - MOST_NAMES} if len(names) > MOST_NAMES else ""
    return RemarkShown(", ".join(names[:MOST_NAMES]) + more, text)
