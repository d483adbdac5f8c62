"""Indicators and figures that could be true and are not: the same for the same seed. Plain values, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import shake_128
from itertools import accumulate
from struct import iter_unpack

from indicators.actions.generated.kinds import AREAS, KINDS, SINCE_LAUNCH, TRAINING, Kind

SEED = 20_221_122
HEADLINES, HEADLINES_OF_TRAINING = 40, 8
# The method changes for one indicator in eight, at the same quarter for all units; the new one counts less.
BREAK_EVERY = 8
BREAK_AT = 0.6
NEW_METHOD = 0.8


@dataclass(frozen=True, slots=True)
class Profile:
    """One generated indicator, numbered from 1; those for `training` are what provinces report, and say so in their
    names."""

    number: int
    training: bool = False

    @property
    def kind(self) -> Kind:
        kinds = TRAINING if self.training else KINDS
        return kinds[(self.number - 1) % len(kinds)]

    @property
    def code(self) -> str:
        return f"practice-{self.number:02d}" if self.training else f"g-{self.number:03d}"

    @property
    def headline(self) -> int | None:
        most = HEADLINES_OF_TRAINING if self.training else HEADLINES
        return self.number if self.number <= most else None

    @property
    def is_provincial(self) -> bool:
        """Told by provinces only: the nation has figures of the headlines."""
        return self.training and self.headline is None

    @property
    def has_break(self) -> bool:
        return not self.training and self.number % BREAK_EVERY == 0

    def name(self, language: str) -> str:
        """As `Tỷ lệ hồ sơ nộp trực tuyến, lĩnh vực đất đai`; past two hundred the areas come round again."""
        turn, place = divmod((self.number - 1) // len(KINDS), len(AREAS))
        area_vi, area_en = AREAS[place]
        again = f" ({turn + 1})" if turn else ""
        if language == "en":
            told = f" (practice {self.number})" if self.training else again
            return f"{self.kind.name_en}: {area_en}{told}"
        told = f" (tập dượt {self.number})" if self.training else again
        return f"{self.kind.name_vi}, lĩnh vực {area_vi}{told}"

    def before(self, places: int) -> "Profile":
        """The indicator that stands so many places before this one."""
        return Profile(self.number - places, self.training)


def break_index(quarters: int) -> int:
    """The first quarter of the new method, where there is one."""
    return int(quarters * BREAK_AT)


def courses(indicator: Profile, units: int, quarters: int, seed: int = SEED) -> list[list[int]]:
    """Values of every unit, oldest first, as whole numbers of the last decimal (71.79 at two decimals is 7179).

    The first unit is the nation: the sum of the others, or their mean where the indicator does not add up.
    """
    parts = [_course(indicator, unit, quarters, seed) for unit in range(1, max(units, 2))]
    together = [sum(values) for values in zip(*parts, strict=True)]
    if indicator.kind.is_share:
        together = [round(total / len(parts)) for total in together]
    return [together, *parts][:units]


def _course(indicator: Profile, unit: int, quarters: int, seed: int) -> list[int]:
    kind = indicator.kind
    size = (unit, quarters, seed)
    if kind.rest_of:
        return _rest(indicator.before(kind.rest_of), *size)
    if kind.product_of:
        cases, share = map(indicator.before, kind.product_of)
        return _product(cases, share, *size)
    chance = _draws(f"{seed}/{indicator.number}/{unit}", 2 * quarters + 6)
    raw = _towards(kind, chance, quarters) if kind.is_share else _growing(kind, chance, quarters)
    if indicator.has_break:
        cut = break_index(quarters)
        raw = raw[:cut] + [value * NEW_METHOD for value in raw[cut:]]
    return [round(value * 10**kind.decimals) for value in raw]


def _rest(base: Profile, *size: int) -> list[int]:
    """What a share leaves to 100 percent."""
    return [100 * 10**base.kind.decimals - value for value in _course(base, *size)]


def _product(cases: Profile, share: Profile, *size: int) -> list[int]:
    """So many percent of a number of cases, in whole cases."""
    whole = 100 * 10**share.kind.decimals
    return [
        case * part // whole for case, part in zip(_course(cases, *size), _course(share, *size), strict=True)
    ]


def _draws(seed: str, count: int) -> Iterator[float]:
    """Numbers from 0 to 1 that follow from `seed`, on every machine and in every version."""
    stream = shake_128(seed.encode()).digest(4 * count)
    return (number / 2**32 for (number,) in iter_unpack("<I", stream))


def _about_one(chance: Iterator[float], spread: float = 0.6) -> float:
    return 1 - spread + 2 * spread * next(chance)


def _towards(kind: Kind, chance: Iterator[float], quarters: int) -> list[float]:
    """From a low share towards the ceiling, each unit at a pace of its own, never beyond 100."""
    value, pace = kind.start * _about_one(chance, kind.spread), kind.pace * _about_one(chance)
    values = []
    for _ in range(quarters):
        value += (kind.ceiling - value) * pace * _about_one(chance)
        values.append(min(max(value + next(chance) - 0.5, 0), 100))
    return values


def _growing(kind: Kind, chance: Iterator[float], quarters: int) -> list[float]:
    """A number of a province of some size that grows or shrinks, with the seasons of a year."""
    level = kind.start * (0.3 + 2.2 * next(chance) ** 2)
    seasons = [0.92 + 0.16 * next(chance) for _ in range(4)]
    values = []
    for quarter in range(quarters):
        level *= 1 + kind.pace * _about_one(chance)
        values.append(level * seasons[quarter % 4])
    return list(accumulate(values)) if kind.time_basis == SINCE_LAUNCH else values


def plain(value: int, decimals: int) -> str:
    """7179 at two decimals as `71.79`."""
    if not decimals:
        return str(value)
    whole, part = divmod(value, 10**decimals)
    return f"{whole}.{part:0{decimals}d}"


def printed(value: int, decimals: int, suffix: str) -> str:
    """7179 at two decimals and `%` as a Vietnamese document prints it: `71,79%`."""
    whole, part = divmod(value, 10**decimals)
    number = f"{whole:,}".replace(",", ".") + (f",{part:0{decimals}d}" if decimals else "")
    return number + (suffix if suffix in ("", "%") else f" {suffix}")


def rounded_down(value: int, decimals: int) -> int:
    """The number that a newspaper makes of it: two leading digits, in whole units. In whole units."""
    whole = value // 10**decimals
    zeros = max(len(str(whole)) - 2, 0)
    return int(str(whole)[:2] + "0" * zeros)


def missing(profile: Profile, units: int, quarters: int, seed: int = SEED) -> set[tuple[int, int]]:
    """Places (unit, quarter) for which a province gave a reason instead of a figure; the nation always has one."""
    found = _some(f"{seed}/missing/{profile.number}", units, quarters, one_in=250)
    return {(unit, quarter) for unit, quarter in found if unit}


def revised(profile: Profile, units: int, quarters: int, seed: int = SEED) -> set[tuple[int, int]]:
    """Places whose figure was published a second time with another value."""
    return _some(f"{seed}/revised/{profile.number}", units, quarters, one_in=150)


def retold(profile: Profile, units: int, quarters: int, seed: int = SEED) -> set[tuple[int, int]]:
    """Places whose figure a newspaper told in a rounder form."""
    return _some(f"{seed}/retold/{profile.number}", units, quarters, one_in=80)


def _some(seed: str, units: int, quarters: int, one_in: int) -> set[tuple[int, int]]:
    draws = enumerate(_draws(seed, units * quarters))
    return {divmod(place, quarters) for place, draw in draws if draw * one_in < 1}
