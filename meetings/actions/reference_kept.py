"""What people recorded is theirs: the reference files fill in what they tell, and write over nothing of it."""

from dataclasses import dataclass, replace
from functools import partial

from meetings.models import Conclusion, Meeting, Shortcoming
from provinces.actions.tables import Cells, Table
from provinces.models import Change

Names = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """By file the rows, as their key in the file, that are left as they are."""

    rows: dict[str, Names]

    def guard(self, table: Table) -> Table:
        """The table without these rows."""
        names = self.rows.get(table.file)
        return replace(table, when=partial(_is_free, names, table.key)) if names else table


def kept() -> Kept:
    """Meetings recorded or changed here, their numbered parts that cite no source, and bridge points that somebody
    changed or took away. Four SQL queries."""
    changed = list(
        Change.objects.filter(topic=Change.Topic.MEETING, action__in=("changed", "removed"))
        .values_list("key", flat=True)
        .distinct()
    )
    own = set(Meeting.objects.filter(source=None).values_list("key", flat=True))
    facts = {(key,) for key in own | {key for key in changed if "/" not in key}}
    points = {
        (told[0], told[2]) for told in (key.split("/") for key in changed) if told[1:2] == ["bridge_points"]
    }
    return Kept(
        {
            "meetings": frozenset(facts),
            "bridge_points": frozenset(points),
            "conclusions": _parts(Conclusion),
            "shortcomings": _parts(Shortcoming),
        }
    )


def _parts(model: type[Conclusion] | type[Shortcoming]) -> Names:
    own = model._default_manager.filter(source=None).values_list("meeting__key", "ordinal")
    return frozenset((key, str(ordinal)) for key, ordinal in own)


def _is_free(names: Names, key: str, cells: Cells) -> bool:
    return tuple(str(cells[name]) for name in key.split()) not in names
