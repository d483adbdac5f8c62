"""Who may sign a unit's report, and how people are named."""

from datetime import date

from provinces.queries.rows import rows

# By their name, family name first, else by their account.
PERSON = "coalesce(nullif(trim(concat_ws(' ', {0}.last_name, {0}.first_name)), ''), {0}.username)"
SIGNERS = f"""
    SELECT {PERSON.format("a")}
    FROM provinces_membership m
    JOIN auth_user a ON a.id = m.user_id AND a.is_active
    JOIN provinces_unit u ON u.id = m.unit_id
    WHERE u.slug = %(unit)s AND m.role = 'approver' AND m.valid_from <= %(day)s
      AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
    ORDER BY 1
"""


def signers(unit: str, day: date) -> list[str]:
    """The names of those who may sign reports of the unit on the day. One SQL query."""
    return [name for (name,) in rows(SIGNERS, {"unit": unit, "day": day})]
