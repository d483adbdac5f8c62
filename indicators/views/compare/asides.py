"""What stands beside what is shown: the ranking of the other geography, and what an indicator asked for repeats."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.periods import parse
from indicators.templatetags.figures import in_language
from indicators.views.compare import words
from indicators.views.compare.seen import Seen
from provinces.forms import address


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence and where it leads."""

    text: str
    label: str
    url: str


def asides(seen: Seen) -> list[Aside]:
    return [*_twins(seen), *_newer_rankings(seen)]


def _twins(seen: Seen) -> list[Aside]:
    return [
        Aside(
            _(
                "Chỉ tiêu %(code)s chỉ gồm những hạng, điểm mà tin tức nêu lại; đang hiện %(subject)s của mọi đơn vị, "
                "hạng đứng cạnh điểm."
            )
            % {"code": code, "subject": in_language(facts, "name")},
            _("Xem những lần được nêu"),
            address(reverse("indicator-detail", args=[code]), {"units": seen.state["units"]}),
        )
        for code, facts in seen.page.picked.twins
    ]


def _newer_rankings(seen: Seen) -> list[Aside]:
    page = seen.page
    slugs = [] if page.opened else [each.slug for each in page.picked.territories]
    return [
        Aside(
            _("%(periods)s còn có bảng xếp hạng chính thức của %(n)s tỉnh, thành phố.")
            % {"periods": ", ".join(words.label(parse(code)) for code in codes), "n": geography},
            _("Xem theo %(n)s đơn vị") % {"n": geography},
            seen.path(units=page.ground.moved(slugs, geography), geography=geography),
        )
        for geography, codes in page.newer_rankings.items()
    ]
