"""`manage.py demo_accounts`: an account for every role, with random passwords in a file that only its owner reads."""

import json
import os
import secrets
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from provinces import actions
from provinces.actions import NewMember
from provinces.models import Membership, UnitVersion
from provinces.models.units import Level

COUNTRY = "vn"
Role = Membership.Role
NATIONAL = {
    "admin": (Role.ADMINISTRATOR,),
    "ministry": (Role.REVIEWER, Role.PUBLISHER),
    "leader": (Role.LEADER,),
    "secretary": (Role.SECRETARY,),
}
PROVINCIAL = {"editor": (Role.EDITOR, Role.SECRETARY), "approver": (Role.APPROVER,)}
# Merged in 2025: their staff keep reading what was theirs.
FORMER = ("hau-giang", "kon-tum", "ninh-thuan")
RANDOM_BYTES = 16


class Command(BaseCommand):
    help = "Tạo tài khoản trình diễn, mật khẩu ghi vào một tệp. Opens demo accounts, passwords go to a file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, required=True, help="tệp JSON sẽ chứa mật khẩu")

    def handle(self, *, file: Path, **options: object) -> None:
        members = list(demo_members())
        taken = set(
            User.objects.filter(username__in=[m.username for m in members]).values_list("username", flat=True)
        )
        fresh = [member for member in members if member.username not in taken]
        now = timezone.now()
        # Databases of earlier versions of the portal: roles and addresses that did not exist then.
        older = [member for member in members if member.username in taken]
        actions.complete_accounts(members=older, by=None, now=now)
        if not fresh:
            self.stdout.write(self._nothing_to_do(file))
            return
        passwords = {name: word for name, word in _known(file).items() if name in taken}
        with transaction.atomic():
            actions.open_accounts(members=fresh, by=None, now=now)
            # Before the commit: accounts whose passwords nobody was told would be worse than a file without accounts.
            write_secretly(file, passwords | {member.username: member.password for member in fresh})
        self.stdout.write(
            _("Đã tạo %(count)d tài khoản; mật khẩu ở %(file)s") % {"count": len(fresh), "file": file}
        )

    def _nothing_to_do(self, file: Path) -> str:
        if file.exists():
            return _("Các tài khoản trình diễn đã có; mật khẩu ở %(file)s") % {"file": file}
        return _("Các tài khoản trình diễn đã có; đặt lại mật khẩu bằng manage.py changepassword")


def demo_members() -> Iterator[NewMember]:
    """National roles, and an editor and an approver for each living province and some former ones, from the unit's
    first day to its last; raises `CommandError` before the reference data is loaded."""
    units = _units()
    if COUNTRY not in units:
        raise CommandError(_("Chưa có dữ liệu tham chiếu; hãy chạy manage.py load_reference trước."))
    for username, roles in NATIONAL.items():
        yield _member(username, roles, *units[COUNTRY])
    for slug, (first, last) in units.items():
        if first.unit.level == Level.PROVINCE and (last.valid_to is None or slug in FORMER):
            for word, roles in PROVINCIAL.items():
                yield _member(f"{slug}-{word}", roles, first, last)


def _units() -> dict[str, tuple[UnitVersion, UnitVersion]]:
    """First and last version of every unit, by its slug."""
    found: dict[str, tuple[UnitVersion, UnitVersion]] = {}
    for version in UnitVersion.objects.select_related("unit").order_by("unit__sort_order", "valid_from"):
        first, _last = found.get(version.unit.slug, (version, version))
        found[version.unit.slug] = first, version
    return found


def _member(username: str, roles: tuple[Role, ...], first: UnitVersion, last: UnitVersion) -> NewMember:
    return NewMember(
        username=username,
        password=secrets.token_urlsafe(RANDOM_BYTES),
        unit=first.unit,
        roles=roles,
        valid_from=first.valid_from,
        valid_to=last.valid_to,
        administers=Role.ADMINISTRATOR in roles,
        email=f"{username}@example.org",
    )


def _known(file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(file.read_text()))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise CommandError(_("Không đọc được %(file)s; hãy dời tệp này đi.") % {"file": file}) from None


def write_secretly(file: Path, passwords: Mapping[str, str]) -> None:
    """Replaces the file in one step; mode 0600 from its first byte."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w") as out:
            json.dump(passwords, out, indent=1)
            out.write("\n")
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
