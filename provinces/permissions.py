"""Who may do what: read off the dated memberships of a person. Views ask here first."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import OuterRef, Subquery

from provinces.models import Membership, UnitVersion

NATION = "vn"
Role = Membership.Role
# Of the unit of a role: none while it stands.
LAST_DAY = UnitVersion.objects.filter(unit=OuterRef("unit")).order_by("-valid_from").values("valid_to")[:1]


@dataclass(frozen=True, slots=True)
class Powers:
    """The roles of a person. `today` holds (role, unit) in force, `known` the units of these roles and those that
    ended while the person was there: staff of a merged province keep reading what was theirs, who left a living one
    does not. Units are slugs, the nation is `vn`."""

    today: frozenset[tuple[str, str]] = frozenset()
    known: frozenset[str] = frozenset()

    def has(self, role: Role, unit: str = NATION) -> bool:
        """Whether the role is in force in the unit."""
        return (role.value, unit) in self.today

    def units(self, role: Role) -> frozenset[str]:
        """The units in which the role is in force."""
        return frozenset(unit for each, unit in self.today if each == role.value)

    @property
    def is_staff(self) -> bool:
        """Staff of the ministry: reviewers, publishers, administrators."""
        return any(self.has(role) for role in (Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR))

    @property
    def is_provincial(self) -> bool:
        """Has, or had, a role in a unit below the nation."""
        return bool(self.known - {NATION})

    @property
    def reads_everything(self) -> bool:
        """Staff and national leaders read what is not published yet, of every unit."""
        return self.is_staff or self.has(Role.LEADER)


def powers_of(user: User | AnonymousUser, day: date) -> Powers:
    """The powers of a person on a day; none for a visitor. One SQL query for each user object and day."""
    if not isinstance(user, User) or not user.is_active:
        return Powers()
    kept: tuple[date, Powers] | None = getattr(user, "_powers", None)
    if kept is None or kept[0] != day:
        kept = (day, _powers(user, day))
        vars(user)["_powers"] = kept
    return kept[1]


def _powers(user: User, day: date) -> Powers:
    roles = list(
        Membership.objects.filter(user=user, valid_from__lte=day)
        .annotate(unit_ended=Subquery(LAST_DAY))
        .values_list("role", "unit__slug", "valid_to", "unit_ended")
    )
    today = {(role, unit) for role, unit, last, _ in roles if last is None or last >= day}
    known = {unit for _, unit in today}
    known |= {unit for _, unit, last, ended in roles if last and ended and last >= ended}
    if user.is_superuser:
        today.add((Role.ADMINISTRATOR.value, NATION))
    return Powers(frozenset(today), frozenset(known))


def can_administer(powers: Powers) -> bool:
    """Accounts, memberships, reference lists."""
    return powers.has(Role.ADMINISTRATOR)


def can_read_unit(powers: Powers, unit: str) -> bool:
    """What the unit has not published: its own people, also former ones, and who reads everything."""
    return powers.reads_everything or unit in powers.known
