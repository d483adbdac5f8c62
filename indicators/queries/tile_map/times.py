"""Of which periods provinces have published figures: enough to choose one, without reading them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from indicators import periods
from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.readings import PeriodChoice
from indicators.queries.readings.subjects import CRITERIA
from indicators.rollup import Rule
from provinces.queries.rows import rows

# The newer first: it is shown where both tell as much. The codes are their numbers of provinces.
GEOGRAPHIES = ("34", "63")
# Its provinces are partly made of those of the other.
MERGED, FORMER = GEOGRAPHIES
# A period that few have reported yet does not open the map.
FAIR_SHARE = Fraction(1, 2)
# One value in so many at each end says nothing of where most lie.
TAIL = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A period with the published `values` of provinces: how many provinces of each geography have one.

    `merges` tells that the 34 have something to show that is of the 63: units that went on, or merged ones put together.
    """

    code: str
    in_34: int
    in_63: int
    values: tuple[Decimal, ...]
    merges: bool

    def share(self, geography: str) -> Fraction:
        """How many of the provinces of a geography have a published figure."""
        return Fraction(self.in_34 if geography == MERGED else self.in_63, int(geography))


FIGURES = """
    WITH province AS (
        SELECT unit_id, bool_or(geography_id = '34') AS in_34, bool_or(geography_id = '63') AS in_63
        FROM provinces_tile WHERE kind = 'unit' AND geography_id IN ('34', '63') GROUP BY unit_id
    )
    SELECT p.code, count(DISTINCT f.unit_id) FILTER (WHERE in_34), count(DISTINCT f.unit_id) FILTER (WHERE in_63),
           array_agg(trim_scale(f.value))
    FROM {told} JOIN indicators_period p ON p.id = f.period_id JOIN province USING (unit_id)
    WHERE f.indicator_id = (SELECT id FROM indicators_indicator WHERE code = %(code)s) AND f.value IS NOT NULL
      AND f.unit_id = ANY(ARRAY(SELECT unit_id FROM province))
    GROUP BY p.code
"""
NOW = FIGURES.format(told="indicators_figure f")
KNOWN = FIGURES.format(
    told="""indicators_observation f
    JOIN provinces_source s ON s.id = f.source_id AND s.published_until <= %(known_on)s"""
)
SCORES = """
    SELECT s.year, s.geography_id, array_agg(s.value),
           bool_or(s.unit_id IN (SELECT unit_id FROM provinces_tile WHERE geography_id = '34' AND kind = 'unit'))
    FROM provinces_score s
    JOIN provinces_criterion c ON c.id = s.criterion_id
    JOIN provinces_ranking k ON k.year = s.year AND k.geography_id = s.geography_id
    WHERE c.scope = 'province' AND c.short_code = %(short_code)s AND (c.short_code <> '' OR c.level = 'root')
      AND s.geography_id IN ('34', '63') AND s.value IS NOT NULL
      AND (%(known_on)s::date IS NULL OR k.published_on <= %(known_on)s)
    GROUP BY s.year, s.geography_id ORDER BY s.year
"""


def told(facts: IndicatorFacts, known_on: date | None) -> list[Told]:
    """The periods of a subject in which a province has a published figure, newest first.

    One SQL query; three more where the 34 could only be told of by putting figures together.
    """
    asked = {"code": facts.code, "known_on": known_on}
    found = _years(facts, asked) if readings.is_dti(facts.code) else _periods(facts, asked)
    ordered = sorted(found, key=lambda each: periods.parse(each.code).order, reverse=True)
    doubtful = [each.code for each in ordered if each.in_63 and facts.rollup != Rule.NONE and not each.merges]
    put_together = _put_together(facts, doubtful, known_on) if doubtful else set()
    return [replace(each, merges=True) if each.code in put_together else each for each in ordered]


def _put_together(facts: IndicatorFacts, codes: Sequence[str], known_on: date | None) -> set[str]:
    """The periods of which the 34 have a value: whether figures may be put together is for the rules to say."""
    read = readings.read(facts, periods=codes, geography=MERGED, known_on=known_on)
    return {reading.period for reading in read if reading.value is not None}


def _periods(facts: IndicatorFacts, asked: Mapping[str, object]) -> list[Told]:
    sql = NOW if asked["known_on"] is None else KNOWN
    mergeable = facts.rollup != Rule.NONE
    return [
        Told(code, in_34, in_63, tuple(values), mergeable and in_34 > 0)
        for code, in_34, in_63, values in rows(sql, asked)
    ]


def _years(facts: IndicatorFacts, asked: Mapping[str, object]) -> list[Told]:
    scores = rows(SCORES, {**asked, "short_code": CRITERIA[facts.code][0]})
    return [_year(year, list(group)) for year, group in groupby(scores, itemgetter(0))]


def _year(year: int, scores: Sequence[tuple[int, str, list[Decimal], bool]]) -> Told:
    values = {geography: tuple(found) for _year, geography, found, _lasting in scores}
    of_34, of_63 = values.get(MERGED, ()), values.get(FORMER, ())
    lasting = any(lasts for _year, _geography, _found, lasts in scores)
    return Told(f"{year:04d}", len(of_34), len(of_63), of_34 + of_63, lasting)


def choices(found: Sequence[Told], geography: str) -> list[PeriodChoice]:
    """The periods to choose from: with a published or recomputed figure of a province of `geography`."""
    return [_choice(each, geography) for each in found if _share(each, geography)]


def _choice(each: Told, geography: str) -> PeriodChoice:
    period = periods.parse(each.code)
    count = each.in_34 if geography == MERGED else each.in_63
    labels = (periods.label(period, "vi"), periods.label(period, "en"))
    return PeriodChoice(period.code, period.kind.value, *labels, count)


def _share(each: Told, geography: str) -> Fraction:
    """What is told of a geography, or can be told of it where figures may be put together."""
    merges = geography == MERGED and each.merges
    return max(each.share(geography), each.share(FORMER)) if merges else each.share(geography)


def period(found: Sequence[Told], geography: str | None, asked: str | None) -> Told | None:
    """The period asked for, else the one that ends nearest to its end, the earlier of two; unasked the newest of which
    a fair share of the most has a figure."""
    shares = {each.code: _best_share(each, geography) for each in found}
    told = [each for each in found if shares[each.code]]
    if not told and geography:
        return period(found, None, asked)
    if asked:
        wanted = periods.parse(asked)
        return min(told, key=lambda each: _distance(periods.parse(each.code), wanted), default=None)
    most = max(shares.values(), default=Fraction(0))
    return next((each for each in told if shares[each.code] >= most * FAIR_SHARE), None)


def _best_share(each: Told, geography: str | None) -> Fraction:
    return max(_share(each, code) for code in ([geography] if geography else GEOGRAPHIES))


def _distance(one: periods.Period, wanted: periods.Period) -> tuple[bool, int, date]:
    return one.code != wanted.code, abs((one.end - wanted.end).days), one.end


def fullest(shown: Told | None) -> str:
    """The geography of whose provinces the greater share has a published figure."""
    return max(GEOGRAPHIES, key=shown.share) if shown else MERGED


def spread(found: Sequence[Told]) -> tuple[Decimal, Decimal] | None:
    """The range of the published figures of all periods without its ends."""
    values = sorted(value for each in found for value in each.values)
    tail = len(values) // TAIL
    return (values[tail], values[-1 - tail]) if values else None
