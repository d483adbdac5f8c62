"""What rounds stand on: the units of a day, the rounds open on a day, the indicators that may be asked for."""

from datetime import date

from django.db.models import Q

from indicators.models import Indicator
from indicators.queries.readings import TWINS
from provinces.queries.rows import rows
from provinces.queries.units import IN_FORCE, UnitFacts


def units_alive(day: date) -> list[UnitFacts]:
    """The provinces in force on a day, in official order, with their regions of that day: 63 until 30/06/2025, then
    34. One SQL query."""
    geography = "SELECT code FROM provinces_geography WHERE level = 'province' AND valid_from <= %(day)s"
    sql = IN_FORCE.replace("%(geography)s", f"({geography} ORDER BY valid_from DESC LIMIT 1)")
    return [UnitFacts(*row) for row in rows(sql, {"day": day, "level": "province"})]


def indicators_to_report() -> list[Indicator]:
    """What a province can be asked for, in the order of the catalogue, with pillar and measure: ranks and the scores
    of the DTI are computed or published by others, national indicators are not the province's to tell. One SQL query."""
    asked = Indicator.objects.filter(level__in=[Indicator.Level.PROVINCIAL, Indicator.Level.BOTH])
    told_by_others = Q(value_kind="rank") | Q(code__in=TWINS)
    listed = asked.exclude(told_by_others).select_related("pillar", "measure")
    return list(listed.order_by("pillar__sort_order", "sort_order"))
