"""Which unit of which ranking is meant: the slug as it is, else the former unit of the same name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from provinces.queries import rankings
from provinces.queries.rankings import RankingFacts
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Member:
    """A unit in one geography, under its name of the year. `last_day` is None while it lives.

    `made_of` are the units it was made of, the one of the same name first; `named_after` is that one, or empty.
    `became` is the unit it went into, with the day and the act; empty and None for a unit that lives.
    """

    geography: str
    unit: str
    name_vi: str
    name_en: str
    full_name_vi: str
    full_name_en: str
    sort_key: str
    last_day: date | None
    made_of: tuple[str, ...]
    named_after: str
    became: str
    became_on: date | None
    legal_act_vi: str
    legal_act_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi

    def full_name(self, language: str) -> str:
        return self.full_name_en if language == "en" else self.full_name_vi

    def legal_act(self, language: str) -> str:
        return self.legal_act_en if language == "en" else self.legal_act_vi


Members = Mapping[tuple[str, str], Member]


@dataclass(frozen=True, slots=True)
class Found:
    """The ranking and the unit that an address means. `asked` is the slug as asked: another one where the former unit
    of the same name is meant. `geography_unmet`: the geography asked for does not have the unit, another one does.

    `known` are the rankings published by the day asked for, `every` all there are.
    """

    facts: RankingFacts
    member: Member
    asked: str
    geography_unmet: bool
    known: tuple[RankingFacts, ...]
    every: tuple[RankingFacts, ...]
    members: Members

    @property
    def published(self) -> bool:
        return self.facts in self.known

    @property
    def by_default(self) -> bool:
        """Whether the unit's own slug alone leads to this ranking of the year."""
        return self.default_geography(self.facts.year, self.member.unit) == self.facts.geography

    def default_geography(self, year: int, unit: str) -> str:
        """The newest geography ranked in a year that has the unit; empty where none has."""
        of_year = (each.geography for each in self.every if each.year == year)
        return next((code for code in of_year if (code, unit) in self.members), "")

    @property
    def renamed(self) -> bool:
        return self.asked != self.member.unit

    @property
    def successor(self) -> Member | None:
        return _of(self.members.values(), self.member.became)

    @property
    def kin(self) -> list[Member]:
        """All that went into the successor, this unit among them."""
        return self._all(self.successor.made_of if self.successor else ())

    @property
    def made_of(self) -> list[Member]:
        """The units it was made of; none where it went on unchanged."""
        return self._all(self.member.made_of)

    @property
    def line(self) -> list[tuple[RankingFacts, str]]:
        """Every ranking that has the unit, or the one of its name before or after, with its slug; last year first."""
        found = ((facts, _named(self.members, facts.geography, self.member)) for facts in self.known)
        return [(facts, unit) for facts, unit in found if unit]

    def _all(self, units: Sequence[str]) -> list[Member]:
        return [member for unit in units if (member := _of(self.members.values(), unit)) is not None]


# The names of 31 December of the year, or those nearest to it in the time of the geography.
MEMBERS = """
    SELECT g.code, u.slug, v.name_vi, v.name_en, v.full_name_vi, v.full_name_en, v.sort_key, (
               SELECT nullif(max(coalesce(w.valid_to, 'infinity'::date)), 'infinity')
               FROM provinces_unitversion w WHERE w.unit_id = u.id
           ),
           ARRAY(
               SELECT p.slug FROM provinces_succession s JOIN provinces_unit p ON p.id = s.predecessor_id
               WHERE s.successor_id = u.id AND p.id <> u.id ORDER BY NOT s.name_continues, p.sort_order
           ),
           coalesce((
               SELECT p.slug FROM provinces_succession s JOIN provinces_unit p ON p.id = s.predecessor_id
               WHERE s.successor_id = u.id AND p.id <> u.id AND s.name_continues
           ), ''),
           coalesce(b.slug, ''), b.effective_on, coalesce(b.legal_act_vi, ''), coalesce(b.legal_act_en, '')
    FROM provinces_geography g
    CROSS JOIN LATERAL (
        SELECT greatest(least(%(day)s::date, coalesce(g.valid_to, %(day)s::date)), g.valid_from) AS day
    ) shown
    JOIN provinces_unit u ON u.level = g.level
    JOIN provinces_unitversion v ON v.unit_id = u.id AND v.valid_from <= shown.day
        AND (v.valid_to IS NULL OR v.valid_to >= shown.day)
    LEFT JOIN LATERAL (
        SELECT n.slug, s.effective_on, s.legal_act_vi, s.legal_act_en
        FROM provinces_succession s JOIN provinces_unit n ON n.id = s.successor_id
        WHERE s.predecessor_id = u.id AND n.id <> u.id LIMIT 1
    ) b ON true
    WHERE g.level = 'province'
    ORDER BY g.valid_from DESC, u.sort_order, u.slug
"""


def find(year: int, slug: str, geography: str | None = None, known_on: date | None = None) -> Found | None:
    """The ranking of `year` with the unit `slug`: of the geography asked for, else of the newest that has the unit.

    A slug that no ranking of the year has stands for the former unit of the same name. None where there is no such
    year or unit. Two SQL queries.
    """
    every = rankings.rankings()
    of_year = [facts for facts in every if facts.year == year]
    if not of_year:
        return None
    members = _members(date(year, 12, 31))
    asked_for = [facts for facts in of_year if geography in (None, facts.geography)]
    met = _first(asked_for, slug, members)
    found = met or _first(of_year, slug, members)
    if found is None:
        return None
    facts, member = found
    known = tuple(rankings.published_by(every, known_on))
    return Found(facts, member, slug, met is None, known, tuple(every), members)


def _members(day: date) -> Members:
    """One SQL query."""
    found = (Member(*[*row[:8], tuple(row[8]), *row[9:]]) for row in rows(MEMBERS, {"day": day}))
    return {(member.geography, member.unit): member for member in found}


def _first(
    of_year: Sequence[RankingFacts], slug: str, members: Members
) -> tuple[RankingFacts, Member] | None:
    """The slug itself before the unit that it was named after: both may be ranked in one year."""
    same = _of(members.values(), slug)
    for wanted in (slug, same.named_after if same else ""):
        for facts in of_year:
            if (facts.geography, wanted) in members:
                return facts, members[facts.geography, wanted]
    return None


def _of(members: Iterable[Member], unit: str) -> Member | None:
    return next((member for member in members if member.unit == unit), None)


def _named(members: Members, geography: str, member: Member) -> str:
    """The unit itself in a geography, else the one that it was named after or that is named after it."""
    after = _of(members.values(), member.became)
    heir = member.became if after and after.named_after == member.unit else ""
    return next(
        (unit for unit in (member.unit, member.named_after, heir) if (geography, unit) in members),
        "",
    )
