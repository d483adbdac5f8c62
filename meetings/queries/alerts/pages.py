"""Which pages can be followed, and how they are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django.urls import Resolver404, resolve

from indicators.queries.catalogue import FACTS, IndicatorFacts
from meetings.models import Subscription
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named

Kind = Subscription.Kind
# By the name of an address: the kind of page, and what its path calls the thing that it is of.
FOLLOWED: Mapping[str, tuple[Kind, str]] = {
    "indicator-detail": (Kind.INDICATOR, "code"),
    "province-detail": (Kind.PROVINCE, "slug"),
    "dti-ranking": (Kind.RANKING, ""),
    "task-list": (Kind.TASKS, ""),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its address: of what kind, of which indicator or province (`key`, empty for lists), and what else its
    address asks for, as text by name."""

    address: str
    kind: Kind
    key: str
    asked: Mapping[str, str]

    @property
    def units(self) -> tuple[str, ...]:
        """The slugs that the address names."""
        named = self.asked.get("units", "") or self.asked.get("unit", "")
        own = self.key if self.kind is Kind.PROVINCE else ""
        return tuple(filter(None, [own, *named.split(",")]))


@dataclass(frozen=True, slots=True)
class Names:
    """The indicators and units that pages are of, by code and slug."""

    indicators: Mapping[str, IndicatorFacts]
    units: Mapping[str, UnitFacts]

    def unit(self, slug: str, language: str) -> str:
        return self.units[slug].name(language) if slug in self.units else slug


def page_at(address: str) -> Page | None:
    """The page of an address without host; None where it is none that can be followed. Whether what it is of exists
    is for `said` to say."""
    path, _, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    name = match.url_name or ""
    if name not in FOLLOWED:
        return None
    kind, word = FOLLOWED[name]
    key = str(match.kwargs[word]) if word else ""
    return Page(address, kind, key, dict(parse_qsl(query)))


def names(pages: Iterable[Page], day: date) -> Names:
    """What the titles of the pages are made of, units as called on `day`. Two SQL queries, however many pages."""
    told = list(pages)
    codes = [page.key for page in told if page.kind is Kind.INDICATOR]
    return names_of(codes, [slug for page in told for slug in page.units], day)


def names_of(codes: Sequence[str], units: Sequence[str], day: date) -> Names:
    """Two SQL queries."""
    facts = (IndicatorFacts(*row) for row in rows(FACTS + "WHERE i.code = ANY(%s)", [sorted(set(codes))]))
    return Names({each.code: each for each in facts}, units_named(sorted(set(units)), day))
