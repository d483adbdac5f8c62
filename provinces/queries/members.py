"""The roles of a person with their dates, and whether a letter reaches him."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role in a unit from day to day; `last` None where no end is known. The unit's name is its last one."""

    role: str
    unit: str
    name_vi: str
    name_en: str
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the role is in force on the day."""
        return self.first <= day and (self.last is None or day <= self.last)


ROLES = """
SELECT m.role, u.slug, v.name_vi, v.name_en, m.valid_from, m.valid_to
FROM provinces_membership m
JOIN provinces_unit u ON u.id = m.unit_id
JOIN LATERAL (
    SELECT name_vi, name_en FROM provinces_unitversion WHERE unit_id = u.id ORDER BY valid_from DESC LIMIT 1
) v ON true
WHERE m.user_id = %s
ORDER BY m.valid_to DESC NULLS FIRST, u.sort_order, m.role
"""


def own_roles(user: int) -> tuple[RoleFacts, ...]:
    """All roles a person has or had, those in force first. One SQL query."""
    return tuple(RoleFacts(*row) for row in rows(ROLES, [user]))


def reachable(address: str) -> bool:
    """An account may have been given any text for an address; one with a line break would forge a header."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
