"""Who stands near a province: its region, the closest scores, its neighbours on the tile grid, each a click from compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators import numerals
from indicators.queries.province import Peer, ProvincePage
from indicators.templatetags.figures import language
from indicators.views.provinces.links import compare_url, province_url
from indicators.views.provinces.standing import DECIMALS, INDEX
from provinces.templatetags.scores import score_text


@dataclass(frozen=True, slots=True)
class PeerLine:
    """`own` is the province itself, which is compared with nobody."""

    name: str
    url: str
    score: str
    place: str
    ahead: str
    compare_url: str
    compare_label: str
    own: bool


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A heading with its provinces, and the address that compares the province with the first of them."""

    code: str
    title: str
    lines: tuple[PeerLine, ...]
    compare_url: str


def context(page: ProvincePage) -> dict[str, Any]:
    if page.standing is None:
        return {"peer_groups": []}
    near = page.standing
    named = [*near.region, *near.closest, *near.beside]
    asked = (
        ("region", _("Cùng vùng"), near.region),
        ("closest", _("Điểm gần nhất"), near.closest),
        ("beside", _("Liền kề trên lưới ô"), near.beside),
    )
    return {
        "peer_groups": [_group(page, *each) for each in asked if any(_others(page, each[2]))],
        "peer_places_derived": any(peer.derived for peer in named),
    }


def _others(page: ProvincePage, peers: Sequence[Peer]) -> list[Peer]:
    return [peer for peer in peers if peer.unit != page.history.facts.unit]


def _group(page: ProvincePage, code: str, title: str, peers: Sequence[Peer]) -> PeerGroup:
    own = page.history.facts.unit
    units = [own, *(peer.unit for peer in _nearest_first(_others(page, peers)))]
    return PeerGroup(
        code, title, tuple(_line(page, peer) for peer in peers), compare_url(units, page.known_on)
    )


def _nearest_first(peers: Sequence[Peer]) -> list[Peer]:
    return sorted(peers, key=lambda peer: (peer.ahead is None, abs(peer.ahead or 0)))


def _line(page: ProvincePage, peer: Peer) -> PeerLine:
    facts = page.history.facts
    name, own = peer.name(language()), peer.unit == facts.unit
    ahead = ""
    if peer.ahead is not None and not own:
        ahead = numerals.difference_text(peer.ahead, unit_measure=INDEX, decimals=DECIMALS, lang=language())
    return PeerLine(
        name=name,
        url=province_url(peer.unit, page.known_on),
        score=score_text(peer.score) if peer.score is not None else "",
        place=str(peer.place) if peer.place else "",
        ahead=ahead,
        compare_url="" if own else compare_url([facts.unit, peer.unit], page.known_on),
        compare_label=_("So sánh %(unit)s với %(other)s") % {"unit": facts.name(language()), "other": name},
        own=own,
    )
