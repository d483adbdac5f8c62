"""`manage.py prepare_practice`: generated figures, demo accounts, rounds and meetings, for a portal to train on."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dti_portal.management.commands.generate_store import load_ground, number, refuse_real, units_on
from indicators.actions.generated.rounds import Size, generate_training, make_rounds
from meetings.actions.generated import make_meetings
from provinces.models import Source

INDICATORS, QUARTERS = 60, 12
FEWEST_INDICATORS, FEWEST_QUARTERS = 20, 5


class Command(BaseCommand):
    help = "Chuẩn bị cổng tập dượt trong một cơ sở dữ liệu riêng. Prepares a portal to train on; again changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=Path, required=True, help="tệp JSON sẽ chứa mật khẩu")
        parser.add_argument("--indicators", type=number(FEWEST_INDICATORS, 99), default=INDICATORS)
        parser.add_argument("--quarters", type=number(FEWEST_QUARTERS, 40), default=QUARTERS)
        parser.add_argument("--day", type=date.fromisoformat, help="ngày bắt đầu tập dượt, mặc định hôm nay")

    def handle(
        self,
        *,
        accounts: Path,
        indicators: int,
        quarters: int,
        day: date | None,
        verbosity: int,
        **options: object,
    ) -> None:
        refuse_real()
        reports = prepare(
            accounts=accounts, indicators=indicators, quarters=quarters, day=day or timezone.localdate()
        )
        if reports:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
        if verbosity:
            self.stdout.write(_("Cổng tập dượt: %(reports)d báo cáo mới.") % {"reports": reports})


@transaction.atomic
def prepare(*, accounts: Path, indicators: int, quarters: int, day: date) -> int:
    """How many reports there are now, none where the store was filled before. All or nothing: figures, people,
    meetings and rounds are of one day."""
    empty, size = not Source.objects.exists(), Size((), indicators, quarters)
    if empty:
        load_ground()
        size = Size(units_on(day), indicators, quarters)
        generate_training(size=size, day=day, now=timezone.now())
    call_command("demo_accounts", file=accounts, verbosity=0)
    if not empty:
        return 0
    make_meetings(day=day)
    return make_rounds(size=size, day=day)
