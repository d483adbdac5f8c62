"""`manage.py prepare_practice`: generated figures, demo accounts and rounds, for a portal to train on."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dti_portal.management.commands.generate_store import load_ground, refuse_real, units_on
from indicators.actions.generated import generate_store
from indicators.actions.generated.rounds import make_rounds, plan
from provinces.models import Source

INDICATORS, QUARTERS = 60, 12


class Command(BaseCommand):
    help = "Chuẩn bị cổng tập dượt trong một cơ sở dữ liệu riêng. Prepares a portal to train on; again changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=Path, required=True, help="tệp JSON sẽ chứa mật khẩu")
        parser.add_argument("--day", type=date.fromisoformat, help="ngày bắt đầu tập dượt, mặc định hôm nay")

    def handle(self, *, accounts: Path, day: date | None, verbosity: int, **options: object) -> None:
        refuse_real()
        reports = 0
        # All or nothing: figures, people and rounds are of one day.
        with transaction.atomic():
            filled = not Source.objects.exists()
            if filled:
                _generate(day or timezone.localdate())
            call_command("demo_accounts", file=accounts, verbosity=verbosity)
            if filled:
                reports = _make_rounds(day or timezone.localdate())
        if filled:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
        if verbosity:
            self.stdout.write(_("Cổng tập dượt: %(reports)d báo cáo mới.") % {"reports": reports})


def _generate(day: date) -> None:
    """Figures up to the quarter before the two rounds."""
    load_ground()
    generate_store(
        units=units_on(day),
        indicators=INDICATORS,
        quarters=QUARTERS,
        now=timezone.now(),
        last=plan(day).before,
        training=True,
    )


def _make_rounds(day: date) -> int:
    return make_rounds(units=units_on(day), indicators=INDICATORS, quarters=QUARTERS, day=day)
