"""How a file of reviewed text fills a model: its columns are read as strictly as the model's own fields demand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias, cast

from django.db import connection, models

from provinces.sources import columns
from provinces.sources.base import Cell, Reason
from provinces.sources.columns import Column

Model = type[models.Model]
Field: TypeAlias = "models.Field[Any, Any]"
Values = dict[str, Any]
Cells = Mapping[str, Cell]
Fault = tuple[str, Reason]


@dataclass(frozen=True)
class Table:
    """How (some columns of) a file fill a model.

    `header` names the columns in order and `key` those that identify a row; a column is the field of its name or of
    its name in `renamed`. `when` says which rows are meant; `complete` gives fields that no column holds, by field
    name, and may raise `CellError`. `faults` says in words what each database constraint wants, and of which column.
    """

    file: str
    model: Model
    header: str
    key: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    when: Callable[[Cells], bool] = lambda cells: True
    complete: Callable[[Cells], Values] = lambda cells: {}
    faults: Mapping[str, Fault] = field(default_factory=dict)

    def field(self, column: str) -> Field:
        return cast(Field, self.model._meta.get_field(self.renamed.get(column, column)))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column_of(name, self.field(name)) for name in self.header.split())

    @cached_property
    def key_fields(self) -> tuple[str, ...]:
        return tuple(self.field(name).attname for name in self.key.split())


def column_of(name: str, field: Field) -> Column:
    """A column as strict as the model's field: its kind, length, digits, choices, and whether it may be empty."""
    required = not (field.null or field.blank)
    match field:
        case models.ForeignKey():
            return columns.text(name, required=required)
        case models.BooleanField():
            return columns.yes_no(name)
        case models.DateField():
            return columns.day(name, required=required)
        case models.DecimalField():
            return columns.decimal(
                name, required=required, digits=field.max_digits, places=field.decimal_places
            )
        case models.IntegerField():
            least, most = connection.ops.integer_field_range(field.get_internal_type())
            return columns.integer(name, required=required, least=least, most=most)
    return _text_column(name, field, required)


def _text_column(name: str, field: Field, required: bool) -> Column:
    if field.choices:
        return columns.choice(name, [str(value) for value, _ in field.flatchoices], required=required)
    if isinstance(field, models.SlugField):
        return columns.slug(name, required=required, longest=field.max_length)
    if isinstance(field, models.URLField):
        return columns.address(name, required=required, longest=field.max_length)
    return columns.text(name, required=required, longest=field.max_length)


def with_columns(header: str, *tables: Table, **others: Column) -> tuple[Column, ...]:
    """The columns of a file in order: those given by name, the rest from the first table that has them."""
    known = {column.name: column for table in reversed(tables) for column in table.columns} | others
    return tuple(known[name] for name in header.split())
