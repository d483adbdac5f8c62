"""What may be chosen in the form of a task, grouped and in the language of the page."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from indicators.queries.names import told_apart
from indicators.templatetags.figures import in_language, language
from meetings.forms.tasks import Offered
from meetings.queries.task_choices import TaskChoices
from provinces.queries.units import UnitFacts


def offered(choices: TaskChoices) -> Offered:
    names = {unit.unit: _unit_name(unit) for unit in choices.test_units}
    people = [
        (names.get(unit, unit), [(each.username, _called(each.name, each.username)) for each in group])
        for unit, group in groupby(choices.people, key=lambda each: each.unit)
    ]
    indicators = [
        (pillar, [(each.code, each.name(language())) for each in group])
        for pillar, group in groupby(choices.indicators, key=lambda each: in_language(each, "pillar"))
    ]
    return Offered(
        units=_grouped(choices.units),
        test_units=_grouped(choices.test_units),
        people=people,
        indicators=indicators,
        measures={each.code: (each.measure, each.decimals) for each in choices.indicators},
    )


def _called(name: str, username: str) -> str:
    return f"{name} ({username})" if name else username


def _grouped(units: Sequence[UnitFacts]) -> list[tuple[str, list[tuple[str, str]]]]:
    """By level; provinces that are no more stand by themselves, told apart from those that have their names now."""
    words = {
        ("country", True): _("Cả nước"),
        ("ministry", True): _("Bộ, ngành"),
        ("ministry", False): _("Bộ, ngành trước khi sắp xếp"),
        ("province", True): _("Tỉnh, thành phố"),
        ("province", False): _("Tỉnh, thành phố trước khi sắp xếp"),
    }
    return [
        (label, found)
        for (level, living), label in words.items()
        if (
            found := [
                (each.unit, _unit_name(each))
                for each in units
                if (each.level, each.living) == (level, living)
            ]
        )
    ]


def _unit_name(unit: UnitFacts) -> str:
    return told_apart(unit.unit, unit.name(language()), language())
