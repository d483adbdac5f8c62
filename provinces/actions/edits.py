"""What administrators change in the reference data by hand, told to the audit trail: which thing, which fields."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from provinces.actions.changes import Changed, record_changes
from provinces.models import Change, Unit

LONGEST_KEY = 150
# Of models that no constraint of plain columns tells apart.
_KEYS = {"unitversion": ("unit", "valid_from")}


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it stands: its name in the audit trail, `target/eid_activated_share/hue/2026/...`, whose it is, and its
    columns as values of JSON."""

    key: str
    unit: Unit | None
    facts: Mapping[str, object]


def standing(model: type[models.Model], pks: Iterable[object]) -> dict[object, Standing]:
    """The rows as the database has them now, by primary key; those that are not there are left out."""
    found = model._default_manager.filter(pk__in=list(pks))
    return {row.pk: Standing(_key(row), _unit(row), _facts(row)) for row in found}


def record_edits(
    before: Mapping[object, Standing], after: Mapping[object, Standing], *, by: User, now: datetime
) -> None:
    """Tells what differs between two readings of the same rows. To be called inside the transaction of the edit."""
    told = (_told(before.get(pk), after.get(pk)) for pk in {**before, **after})
    record_changes([each for each in told if each], by=by, now=now)


def _told(before: Standing | None, after: Standing | None) -> Changed | None:
    thing = after or before
    if thing is None or before == after:
        return None
    action = "created" if before is None else "deleted" if after is None else "changed"
    changed = [name for name in thing.facts if _fact(before, name) != _fact(after, name)]
    return Changed(
        Change.Topic.REFERENCE,
        action,
        thing.key,
        unit=thing.unit,
        before=_written(before, changed),
        after=_written(after, changed),
    )


def _fact(row: Standing | None, name: str) -> object:
    return row.facts[name] if row else None


def _written(row: Standing | None, names: Iterable[str]) -> str:
    return json.dumps({name: row.facts[name] for name in names}, ensure_ascii=False) if row else ""


def _facts(row: models.Model) -> dict[str, object]:
    written = [field for field in row._meta.concrete_fields if field.editable and not _is_number(field)]
    facts = {field.name: _value(getattr(row, field.name)) for field in written}
    many = {field.name: _names(getattr(row, field.name).all()) for field in row._meta.many_to_many}
    return facts | many


def _is_number(field: Any) -> bool:
    return isinstance(field, models.AutoField)


def _names(rows: Iterable[models.Model]) -> str:
    return ", ".join(sorted(_name(row) for row in rows))


def _value(value: Any) -> object:
    if isinstance(value, models.Model):
        return _name(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _unit(row: models.Model) -> Unit | None:
    unit = getattr(row, "unit", None)
    return unit if isinstance(unit, Unit) else None


def _key(row: models.Model) -> str:
    return f"{row._meta.model_name}/{_name(row)}"[:LONGEST_KEY]


def _name(row: models.Model) -> str:
    return "/".join(str(_value(getattr(row, name))) for name in _naming(type(row)))


def _naming(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that people know a row by: a code of its own, else what must not be there twice, else its number."""
    options = model._meta
    if options.model_name in _KEYS:
        return _KEYS[options.model_name]
    codes = [field.name for field in options.concrete_fields if field.unique and not _is_number(field)]
    unique = [rule.fields for rule in options.constraints if isinstance(rule, models.UniqueConstraint)]
    return (codes[0],) if codes else tuple(unique[0]) if unique and unique[0] else ("pk",)
