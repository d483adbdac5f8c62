"""Sentences about a place that moved, made from the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provinces.dti import NextPlace
from provinces.queries.why import Member, Standing, WhyPage
from provinces.templatetags.places import moved_words
from provinces.templatetags.scores import score_text as score
from provinces.views.wording import day_text, language


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the parts that add up: what it is, how it moved the place."""

    name: str
    moved: str


def unit_name(page: WhyPage) -> str:
    return page.member.name(language())


def title(page: WhyPage) -> str:
    """The question where the place moved and may be compared, else whose place it is."""
    gained, told = page.places_gained, {"unit": unit_name(page), "year": page.facts.year}
    if gained is None:
        return place_title(page)
    told["n"] = abs(gained)
    if gained > 0:
        words = ngettext(
            "Vì sao %(unit)s lên %(n)s bậc năm %(year)s?",
            "Vì sao %(unit)s lên %(n)s bậc năm %(year)s?",
            gained,
        )
    elif gained < 0:
        words = ngettext(
            "Vì sao %(unit)s xuống %(n)s bậc năm %(year)s?",
            "Vì sao %(unit)s xuống %(n)s bậc năm %(year)s?",
            -gained,
        )
    else:
        words = _("Vì sao %(unit)s giữ nguyên hạng năm %(year)s?")
    return words % told


def place_title(page: WhyPage) -> str:
    told = {"unit": unit_name(page), "year": page.facts.year, "place": page.standing.place}
    if page.standing.place is None:
        return _("DTI năm %(year)s của %(unit)s") % told
    return _("%(unit)s xếp thứ %(place)s về DTI năm %(year)s") % told


def lede(page: WhyPage) -> list[str]:
    """From which place to which, the change of score beside the mean change, and whom the unit passed."""
    told = [_place_sentence(page)] if page.places_gained is not None else []
    if page.score_change is not None:
        told.append(_score_sentence(page))
    if page.rank_change is not None and page.passings is not None:
        told.append(_passing_sentence(page))
    elif page.score_change is None and page.standing.score is not None:
        told.append(_("Điểm DTI: %(score)s.") % {"score": score(page.standing.score)})
    return told


def _place_sentence(page: WhyPage) -> str:
    gained = page.places_gained or 0
    told = {"before": page.standing.place_before, "after": page.standing.place}
    if gained > 0:
        return _("Từ hạng %(before)s lên %(after)s.") % told
    if gained < 0:
        return _("Từ hạng %(before)s xuống %(after)s.") % told
    return _("Vẫn hạng %(after)s.") % told


def _score_sentence(page: WhyPage) -> str:
    change, mean = page.score_change or Decimal(0), page.mean_change
    told = {"moved": moved_score(change), "n": page.facts.n}
    if mean is None:
        return _("Điểm %(moved)s.") % told
    told["mean"] = score(mean) if change > 0 < mean else moved_score(mean)
    if not change > 0 < mean:
        return _("Điểm %(moved)s; điểm trung bình của %(n)s đơn vị %(mean)s.") % told
    if change > mean:
        return _("Điểm %(moved)s, nhiều hơn mức tăng trung bình %(mean)s của %(n)s đơn vị.") % told
    if change < mean:
        return _("Điểm %(moved)s, ít hơn mức tăng trung bình %(mean)s của %(n)s đơn vị.") % told
    return _("Điểm %(moved)s, đúng bằng mức tăng trung bình của %(n)s đơn vị.") % told


def moved_score(change: Decimal) -> str:
    """`tăng 0,1044`, `giảm 0,0100`, `giữ nguyên`."""
    if not change:
        return _("giữ nguyên")
    words = _("tăng %(score)s") if change > 0 else _("giảm %(score)s")
    return words % {"score": score(change)}


def _passing_sentence(page: WhyPage) -> str:
    passed = len(page.passings.passed) if page.passings else 0
    passed_by = len(page.passings.passed_by) if page.passings else 0
    unit = unit_name(page)
    if not passed and not passed_by:
        return _("%(unit)s không vượt đơn vị nào và không bị đơn vị nào vượt.") % {"unit": unit}
    told = {"unit": unit, "over": _units(passed), "under": _units(passed_by)}
    if not passed_by:
        return _("%(unit)s vượt %(over)s và không bị đơn vị nào vượt.") % told
    if not passed:
        return _("%(unit)s không vượt đơn vị nào và bị %(under)s vượt.") % told
    return _("%(unit)s vượt %(over)s và bị %(under)s vượt.") % told


def _units(n: int) -> str:
    return ngettext("%(n)s đơn vị", "%(n)s đơn vị", n) % {"n": n}


def passed_title(n: int) -> str:
    return (
        ngettext("Vượt %(n)s đơn vị", "Vượt %(n)s đơn vị", n) % {"n": n} if n else _("Không vượt đơn vị nào")
    )


def passed_by_title(n: int) -> str:
    return (
        ngettext("Bị %(n)s đơn vị vượt", "Bị %(n)s đơn vị vượt", n) % {"n": n}
        if n
        else _("Không bị đơn vị nào vượt")
    )


def places(moved: int) -> str:
    """`lên 23 bậc`, `xuống 18 bậc`, `0 bậc`."""
    return moved_words(moved) if moved else _("0 bậc")


def sums(page: WhyPage) -> list[Sum]:
    """The three parts of the change of place; empty where it has none."""
    change, before = page.rank_change, page.before
    if change is None or before is None:
        return []
    own = page.standing.score_change or Decimal(0)
    names = {
        1: _("Điểm của %(unit)s tăng, các đơn vị khác đứng yên"),
        -1: _("Điểm của %(unit)s giảm, các đơn vị khác đứng yên"),
        0: _("Điểm của %(unit)s không đổi, các đơn vị khác đứng yên"),
    }
    methods = {"method": page.facts.framework, "before": before.framework}
    method = (
        _("Phương pháp (%(method)s cả hai năm)")
        if before.framework == page.facts.framework
        else _("Phương pháp (%(before)s sang %(method)s)")
    )
    return [
        Sum(names[(own > 0) - (own < 0)] % {"unit": unit_name(page)}, places(change.own)),
        Sum(_("Các đơn vị khác cũng đổi điểm"), places(change.others)),
        Sum(method % methods, places(change.method)),
    ]


def total_moved(page: WhyPage) -> str:
    return places(page.places_gained or 0)


def alone(page: WhyPage) -> str:
    """Where the unit would stand if only its own score had changed, and its places on the pillars."""
    told = []
    if page.rank_change is not None:
        place = f"{page.rank_change.alone}/{page.rank_change.n}"
        told.append(
            _("Nếu chỉ %(unit)s đổi điểm, đơn vị đứng thứ %(place)s.")
            % {"unit": unit_name(page), "place": place}
        )
    if page.pillars:
        names = ", ".join(f"{lower(each.criterion.name(language()))} {each.place}" for each in page.pillars)
        words = (
            _("Hạng các trụ cột, suy ra từ điểm: %(names)s.")
            if any(each.derived for each in page.pillars)
            else _("Hạng các trụ cột: %(names)s.")
        )
        told.append(words % {"names": names})
    if page.standing.differs:
        told.append(
            _("Hạng công bố là %(place)s; trang này tính theo điểm công bố.")
            % {"place": f"{page.standing.published}/{page.facts.n}"}
        )
    return " ".join(told)


def lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def next_place(page: WhyPage) -> str:
    """What the next better place asks for."""
    wanted = page.next_place
    if wanted is None:
        return _("Không còn hạng nào cao hơn.") if page.standing.rank == 1 else ""
    return _("Thêm %(gap)s điểm là ngang %(units)s, hạng %(place)s.") % {
        "gap": score(wanted.gap),
        "units": _names(page.of(wanted.units)),
        "place": next_text(page, wanted),
    }


def next_text(page: WhyPage, wanted: NextPlace[str]) -> str:
    return f"{wanted.rank}/{page.facts.n}"


def level_with(page: WhyPage) -> str:
    """With whom the place is shared; empty where it is not."""
    if not page.level_with:
        return ""
    told = {"units": _names(page.level_with), "place": page.standing.place}
    return _("Đồng hạng %(place)s với %(units)s: điểm bằng nhau.") % told


def _names(standings: Sequence[Standing]) -> str:
    return names([standing.member for standing in standings])


def names(members: Sequence[Member]) -> str:
    """`Kon Tum, Quảng Ngãi và Phú Yên`."""
    told = [member.name(language()) for member in members]
    if len(told) < 2:
        return "".join(told)
    return _("%(first)s và %(last)s") % {"first": ", ".join(told[:-1]), "last": told[-1]}


def few_placed(page: WhyPage) -> str:
    """That not every unit could be looked at; empty where every one has a place in both years."""
    told = {"told": page.placed_in_both, "n": page.facts.n}
    if page.placed_in_both == page.facts.n:
        return ""
    return _("Chỉ xét %(told)s/%(n)s đơn vị mà nguồn nêu hạng ở cả hai năm.") % told


def source_line(page: WhyPage) -> str:
    """Who told the scores, and when the ranking was published."""
    told = {
        "names": ", ".join(dict.fromkeys(source.publisher for source in page.sources.values())),
        "year": page.facts.year,
        "day": day_text(page.facts.published_on) if page.facts.published_on else "",
    }
    if page.facts.published_on is None:
        return _("Nguồn: %(names)s; không rõ ngày công bố DTI năm %(year)s.") % told
    return _("Nguồn: %(names)s; DTI năm %(year)s công bố ngày %(day)s.") % told
