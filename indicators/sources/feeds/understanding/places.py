"""Which unit a text means on a day: by slug, by the code of that day, or by any spelling of its names."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from indicators.sources.feeds.understanding.ground import (
    COUNTRY,
    Ground,
    NotUnderstoodError,
    UnitGround,
    shown,
)
from provinces.collation import fold, fold_place, name_variants

LONGEST = 150
_COUNTRY_WORDS = (
    "ca nuoc",
    "toan quoc",
    "tong so",
    "total",
    "whole country",
    "viet nam",
    "vietnam",
    "vn",
    "vnm",
    "ca nuoc whole country",
    "tong so total",
)


class Places:
    """All units, found on the last day of a period: codes and names were given on to others in the merger."""

    def __init__(self, ground: Ground, by: str) -> None:
        self._versions: dict[str, list[UnitGround]] = defaultdict(list)
        self._codes: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._steps = ground.steps
        self._any = (self._by_slug, self._by_code, self._by_name)
        ways = {"slug": self._by_slug, "code": self._by_code, "name": self._by_name}
        self._ways = (ways[by],) if by in ways else self._any
        for version in ground.units:
            self._add(version)

    def find(self, text: str, day: date, *, ours: bool) -> UnitGround:
        """The version of the one unit that is meant and alive on the day. What the mapping itself says is `ours`: a slug
        before all, whatever the source calls units by. Raises `NotUnderstoodError`."""
        said = text.strip()
        ways = self._any if ours else self._ways
        slugs = next(filter(None, (way(said) for way in ways if len(said) <= LONGEST)), None)
        if not slugs:
            raise _unknown(said)
        alive = [
            version for slug in dict.fromkeys(slugs) for version in self._versions[slug] if version.alive(day)
        ]
        if not alive:
            raise self._not_alive(said, slugs[0], day)
        if len(alive) > 1:
            raise _ambiguous(said, alive)
        return alive[0]

    def _add(self, version: UnitGround) -> None:
        self._versions[version.slug].append(version)
        for code in filter(None, (version.code, version.iso)):
            self._codes[code.upper()].append(version.slug)
        words = _COUNTRY_WORDS if version.level == COUNTRY else ()
        for form in {*words, *(form for name in version.names for form in name_variants(name))}:
            self._names[form].append(version.slug)

    def _by_slug(self, said: str) -> list[str]:
        return [said] if said in self._versions else []

    def _by_code(self, said: str) -> list[str]:
        # A spreadsheet makes 1 of 01.
        code = said.upper()
        return self._codes.get(code.zfill(2) if code.isdigit() else code, [])

    def _by_name(self, said: str) -> list[str]:
        return self._names.get(fold(said)) or self._names.get(fold_place(said), [])

    def _not_alive(self, said: str, slug: str, day: date) -> NotUnderstoodError:
        """With what became of it, or what it was made of: values never move from one unit to another by themselves."""
        versions = self._versions[slug]
        later = day < versions[0].valid_from
        others = [
            step.predecessor if later else step.successor
            for step in self._steps
            if slug == (step.successor if later else step.predecessor) and step.predecessor != step.successor
        ]
        last = versions[-1]
        vi = f"«{shown(said)}»: kỳ kết thúc ngày {day:%d/%m/%Y}, lúc đó không có {last.names[0]} ({slug})"
        en = f"“{shown(said)}”: the period ends on {day:%d/%m/%Y}, when there was no {last.names[1]} ({slug})"
        if later:
            since = f"{versions[0].valid_from:%d/%m/%Y}"
            vi, en = f"{vi}, chỉ có từ {since}", f"{en}, only from {since}"
        elif last.valid_to:
            vi, en = (
                f"{vi}, chỉ có đến {last.valid_to:%d/%m/%Y}",
                f"{en}, only until {last.valid_to:%d/%m/%Y}",
            )
        if kin := [self._versions[other][-1] for other in dict.fromkeys(others)]:
            vi = f"{vi}; {'trước đó là' if later else 'sau đó thuộc'} {_named(kin, 0)}"
            en = f"{en}; {'before, it was' if later else 'then it became part of'} {_named(kin, 1)}"
        return NotUnderstoodError("unit_not_alive", f"{vi}.", f"{en}.")


def _named(versions: Iterable[UnitGround], language: int) -> str:
    return ", ".join(f"{version.names[language]} ({version.slug})" for version in versions)


def _unknown(said: str) -> NotUnderstoodError:
    return NotUnderstoodError(
        "unknown_unit",
        f"Không có đơn vị «{shown(said)}»; hãy ghi mã, mã định danh hoặc tên, hoặc khai nghĩa của chữ này trong ánh xạ.",
        f"There is no unit “{shown(said)}”; give a code, a slug or a name, or say in the mapping what this word means.",
    )


def _ambiguous(said: str, alive: list[UnitGround]) -> NotUnderstoodError:
    return NotUnderstoodError(
        "ambiguous_unit",
        f"«{shown(said)}» có thể là {_named(alive, 0)}; hãy dùng mã định danh, hoặc khai nghĩa của chữ này trong ánh xạ.",
        f"“{shown(said)}” may be {_named(alive, 1)}; use slugs, or say in the mapping what this word means.",
    )
