"""`manage.py generate_store`: a store of generated figures, for benchmarks and training, never beside real ones."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dti_portal.management.commands.load_reference import FILES, load
from indicators.actions.generated import Generated, NotEmptyError, generate_store
from provinces.models import GENERATED, Source, UnitVersion
from provinces.models.units import Level
from provinces.sources import tables
from provinces.sources.base import Reading

# The real files that no figure stands in: who reports, and how figures are headed and written.
GROUND = {
    *("geographies", "regions", "units", "successions", "unit_changes", "communes", "tile_grid"),
    *("pillars", "measures"),
}
COUNTRY = "vn"
LAST_DAY = date(2024, 12, 31)
MOST_UNITS = 64
MOST_INDICATORS = 999
MOST_QUARTERS = 200


class Command(BaseCommand):
    help = "Tạo kho số liệu để thử và để tập trong cơ sở dữ liệu trống. Fills an empty database with generated figures."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=number(2, MOST_UNITS), default=MOST_UNITS, help="vn + 63")
        parser.add_argument(
            "--indicators", type=number(1, MOST_INDICATORS), default=200, help="g-001, g-002, …"
        )
        parser.add_argument("--quarters", type=number(1, MOST_QUARTERS), default=48, help="…, 2024-Q4")

    def handle(
        self, *, units: int, indicators: int, quarters: int, verbosity: int, **options: object
    ) -> None:
        refuse_real()
        try:
            made = fill(units=units, indicators=indicators, quarters=quarters)
        except NotEmptyError:
            self.stdout.write(_("Kho số liệu tạo ra đã có ở đây; không thay đổi gì."))
            return
        # Without it the reads that an index alone can answer would visit the tables.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        if verbosity:
            told = {"figures": made.figures, "observations": made.observations}
            self.stdout.write(_("Đã tạo %(figures)d số liệu từ %(observations)d số liệu theo nguồn.") % told)


def refuse_real() -> None:
    """Raises `CommandError` where there are real figures."""
    if Source.objects.exclude(key__startswith=GENERATED).exists():
        raise CommandError(
            _("Cơ sở dữ liệu này chứa số liệu thật: số liệu tạo ra chỉ ghi vào một cơ sở dữ liệu riêng.")
        )


def fill(*, units: int, indicators: int, quarters: int) -> Generated:
    """The ground of the reviewed files and figures upon it; all or nothing. Raises `NotEmptyError`."""
    with transaction.atomic():
        load_ground()
        slugs = units_on(LAST_DAY)[:units]
        return generate_store(units=slugs, indicators=indicators, quarters=quarters, now=timezone.now())


def load_ground() -> None:
    """Who reports, and how figures are headed and written; no figure."""
    load({name: _reading(name) for name in FILES})


def _reading(name: str) -> Reading:
    if name not in GROUND:
        return Reading(name, (), ())
    return tables.read(settings.REFERENCE_DIR / f"{name}.csv", FILES[name])


def units_on(day: date) -> list[str]:
    """The nation and its provinces on a day: 64 in all until 30/06/2025, then 35."""
    then = UnitVersion.objects.filter(unit__level=Level.PROVINCE, valid_from__lte=day)
    slugs = then.exclude(valid_to__lt=day).order_by("unit__sort_order").values_list("unit__slug", flat=True)
    return [COUNTRY, *slugs]


def number(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number of an option; raises `ArgumentTypeError` beyond the bounds."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text}: {least}–{most}")
        return int(text)

    return read
