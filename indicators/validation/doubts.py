"""All rules in their order: what was heard, what is possible, the neighbours, the past."""

from collections.abc import Iterator
from decimal import Decimal

from indicators.numerals import Fault, Heard, Qualifier, decimals_in, reading_texts
from indicators.validation import jumps
from indicators.validation.ground import Ground, PastValue, Sister, Tie
from indicators.validation.limits import Limits, is_whole_enough, limits, numerator_above, plausible
from indicators.validation.severity import Code, Doubt

_HUNDRED = Decimal(100)
_PERCENT, _RANK = "percent", "rank"
_LEVEL = "point_in_time"
# Points of a share and places of a rank below which nothing is a jump; other measures go by their level.
_LEAST = {_PERCENT: Decimal(2), _RANK: Decimal(5)}
COMPLEMENT_TOLERANCE = Decimal(2)
RATIO_TIMES = 2
READINGS_APART = " | "
_PARTS = {Tie.PART: Code.PART_ABOVE, Tie.NOT_ABOVE: Code.ABOVE_OTHER}
_WHOLES = {Tie.WHOLE: Code.PART_ABOVE, Tie.NOT_BELOW: Code.ABOVE_OTHER}
_CUMULATIVE = frozenset({"cumulative_launch", "cumulative_year"})


def doubts(heard: Heard, ground: Ground, *, missing: str) -> tuple[Doubt, ...]:
    """What is doubtful about the cell: hard doubts, or where there are none the soft ones. `missing` is the reason
    chosen for an empty cell; an empty cell without one is `unanswered`, which blocks sending, not saving."""
    if heard.fault != Fault.NONE:
        return (_fault(heard, ground),)
    if heard.value is None:
        return () if missing else (Doubt(Code.UNANSWERED),)
    hard = tuple(_impossible(heard, heard.value, ground))
    found = hard or tuple(_doubtful(heard, heard.value, ground))
    return tuple(_hedged(doubt, heard) for doubt in found)


def _hedged(doubt: Doubt, heard: Heard) -> Doubt:
    """Told with the hedge that was typed: about 8% is not 8%."""
    if heard.qualifier == Qualifier.EXACT or "value" not in doubt.numbers:
        return doubt
    return Doubt(doubt.code, {**doubt.numbers, "qualifier": heard.qualifier})


def _fault(heard: Heard, ground: Ground) -> Doubt:
    offered = reading_texts(heard, measure=ground.measure, decimals=ground.decimals)
    return Doubt(heard.fault, {"typed": heard.typed, "readings": READINGS_APART.join(offered)})


def _impossible(heard: Heard, value: Decimal, ground: Ground) -> Iterator[Doubt]:
    possible = limits(ground)
    if not is_whole_enough(heard, ground):
        yield Doubt(Code.NOT_WHOLE, {"value": value})
    if heard.numerator is not None and heard.denominator is not None and numerator_above(heard, ground):
        yield Doubt(Code.NUMERATOR_ABOVE, {"numerator": heard.numerator, "denominator": heard.denominator})
    elif not possible.allow(value, heard.qualifier):
        yield Doubt(Code.OUT_OF_RANGE, {"value": value} | _ends(possible))
    if heard.qualifier == Qualifier.EXACT:
        for sister in _sisters(ground):
            yield from _above(value, sister)


def _doubtful(heard: Heard, value: Decimal, ground: Ground) -> Iterator[Doubt]:
    if fell := _fell(value, ground):
        yield fell
    else:
        yield from _jumped(value, ground)
    if not plausible(ground).allow(value):
        yield Doubt(Code.IMPLAUSIBLE, {"value": value} | _ends(plausible(ground)))
    if unchanged := _unchanged(heard, value, ground):
        yield unchanged
    for sister in _sisters(ground):
        yield from _at_odds(value, sister, ground)
    if heard.qualifier != Qualifier.EXACT:
        yield Doubt(Code.HEDGED, {"typed": heard.typed})
    if decimals_in(value) > ground.decimals:
        yield Doubt(Code.FINER, {"typed": heard.typed})


def _ends(possible: Limits) -> dict[str, Decimal | str]:
    ends = {"low": possible.low, "high": possible.high}
    return {name: end for name, end in ends.items() if end is not None}


def _sisters(ground: Ground) -> list[Sister]:
    return sorted(ground.sisters, key=lambda sister: (sister.kind, sister.code))


def _above(value: Decimal, sister: Sister) -> Iterator[Doubt]:
    """A bound says too little to contradict another figure."""
    if sister.value is None or sister.hedged:
        return
    if sister.kind in _PARTS and value > sister.value:
        yield Doubt(
            _PARTS[sister.kind], {"value": value, "sister_value": sister.value, "sister": sister.code}
        )
    if sister.kind in _WHOLES and value < sister.value:
        yield Doubt(
            _WHOLES[sister.kind], {"value": value, "sister_value": sister.value, "sister": sister.code}
        )


def _fell(value: Decimal, ground: Ground) -> Doubt | None:
    """What has been counted since a beginning does not become less."""
    if ground.time_basis not in _CUMULATIVE:
        return None
    if ground.time_basis == "cumulative_year":
        last = ground.earlier_this_year()
    else:
        last = next(reversed(ground.comparable()), None)
    if last is None or value >= last.value - (last.resolution or 0) * (last.qualifier != Qualifier.EXACT):
        return None
    return Doubt(Code.FELL, _against(value, last))


def _jumped(value: Decimal, ground: Ground) -> Iterator[Doubt]:
    comparable = ground.comparable()
    if not comparable:
        return
    past, last = [told.value for told in comparable], comparable[-1]
    if len(past) < jumps.FEWEST:
        if _is_far(value, last.value, ground):
            yield Doubt(Code.FAR, _against(value, last))
    elif found := jumps.jump(value, past, least=_LEAST.get(ground.measure)):
        yield Doubt(Code.JUMP, _against(value, last) | {"expected": found.expected})


def far_from_known(heard: Heard, ground: Ground) -> Doubt | None:
    """Whether a level is far from the newest one known of its series, and from where the series was heading.

    For figures that come singly, as a paper tells them: the band of `doubts` is wide after a restless past, and what is
    reported every quarter would be asked about again and again. Only shares, counts and other levels of a day, whatever
    the kinds of the periods that end on it; nothing of flows, and nothing across a break of the method. Zero is always
    far from what was surely above it.
    """
    past = ground.comparable() if ground.time_basis == _LEVEL and ground.measure != _RANK else []
    if heard.value is None or heard.fault != Fault.NONE or not past:
        return None
    value, last = heard.value, past[-1]
    expected = [last.value, *jumps.heading([told.value for told in past])]
    gone = value == 0 and last.value > 0 and last.qualifier != Qualifier.UNDER
    if not gone and not all(_is_far(value, each, ground) for each in expected):
        return None
    return _hedged(Doubt(Code.FAR, _against(value, last)), heard)


def _is_far(value: Decimal, last: Decimal, ground: Ground) -> bool:
    """Whether a short past makes the value doubtful. Growth in percent is no share, nor is a ratio that passes 100%."""
    if ground.measure == _RANK:
        return False
    share = ground.measure == _PERCENT and limits(ground).high == _HUNDRED
    return jumps.is_far_share(value, last) if share else jumps.is_far(value, last)


def _against(value: Decimal, last: PastValue) -> dict[str, Decimal | str]:
    return {
        "value": value,
        "last": last.value,
        "last_qualifier": last.qualifier,
        "period": last.period,
        "difference": value - last.value,
    }


def _unchanged(heard: Heard, value: Decimal, ground: Ground) -> Doubt | None:
    """The same as the last figure to the last digit; ranks and ends of the scale do stay."""
    last = next(reversed(ground.comparable()), None)
    if last is None or ground.measure == _RANK or heard.value != last.value:
        return None
    possible = limits(ground)
    if value in (0, possible.low, possible.high):
        return None
    return Doubt(Code.UNCHANGED, {"value": value, "period": last.period})


def _at_odds(value: Decimal, sister: Sister, ground: Ground) -> Iterator[Doubt]:
    if sister.value is None:
        return
    numbers: dict[str, Decimal | str] = {
        "value": value,
        "sister_value": sister.value,
        "sister": sister.code,
    }
    if sister.kind is Tie.COMPLEMENT and abs(value + sister.value - _HUNDRED) > COMPLEMENT_TOLERANCE:
        yield Doubt(Code.COMPLEMENT_OFF, numbers | {"total": value + sister.value})
    if sister.kind in (Tie.PART, Tie.WHOLE) and _ratio_moved(value, sister, ground):
        yield Doubt(Code.RATIO_FAR, numbers)


def _ratio_moved(value: Decimal, sister: Sister, ground: Ground) -> bool:
    """Whether part and whole stand to each other at more than twice, or less than half, as they did."""
    last = ground.last
    known = (value, sister.value, sister.last, last.value if last else None)
    if last is None or sister.value is None or sister.last is None or not all(known):
        return False
    now, then = value * sister.last, last.value * sister.value
    return max(now, then) > RATIO_TIMES * min(now, then)
