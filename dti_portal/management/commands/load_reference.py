"""`manage.py load_reference`: the reviewed CSV files into the database, all of them or none."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import actions as indicators
from meetings import actions as meetings
from provinces import actions as provinces
from provinces.actions import Loaded
from provinces.queries.sources import figures_are_generated
from provinces.sources import columns, tables
from provinces.sources.base import Reading, Reason, Refusal
from provinces.sources.columns import Column

GLOSSARY = tuple(
    columns.text(name, required=True) for name in ("term_vi", "term_en", "definition_vi", "definition_en")
)
FILES: Mapping[str, tuple[Column, ...]] = {
    **provinces.FILES,
    **indicators.FILES,
    **meetings.FILES,
    "glossary": GLOSSARY,
}


class Command(BaseCommand):
    help = "Nạp dữ liệu tham chiếu từ các tệp CSV; chạy lại không thay đổi gì. Loads the reviewed CSV files."
    requires_system_checks = []  # they read every template and URL, and take longer than the load

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dir", type=Path, default=settings.REFERENCE_DIR, help="thư mục chứa các tệp CSV"
        )
        parser.add_argument("--check", action="store_true", help="làm tất cả rồi hoàn tác")

    def handle(self, *, dir: Path, check: bool, verbosity: int, **options: object) -> None:
        if figures_are_generated():
            raise CommandError(
                _("Cơ sở dữ liệu này chứa số liệu tạo ra để thử: số liệu thật không nạp vào đây.")
            )
        readings = {name: tables.read(dir / f"{name}.csv", known) for name, known in FILES.items()}
        strays = tuple(_stray(path) for path in sorted(dir.glob("*.csv")) if path.stem not in FILES)
        if faults := [*strays, *(fault for reading in readings.values() for fault in reading.refusals)]:
            self._refuse(dir, faults)
        with transaction.atomic():
            reports = load(readings)
            faults = [fault for report in reports for fault in report.refusals]
            if faults or check:
                transaction.set_rollback(True)
        if verbosity:
            self._print(reports)
        if faults:
            self._refuse(dir, faults)
        if check and verbosity:
            self.stdout.write(_("Đã kiểm tra, không ghi gì."))

    def _print(self, reports: Sequence[Loaded]) -> None:
        heads = (_("tệp"), _("mới"), _("như cũ"), _("thay đổi"), _("không còn"), _("từ chối"))
        self.stdout.write(f"{heads[0]:<24}" + "".join(f"{head:>11}" for head in heads[1:]))
        for report in reports:
            counts = (report.new, report.same, report.changed, report.absent, report.refused)
            self.stdout.write(f"{report.file + '.csv':<24}" + "".join(f"{count:>11}" for count in counts))

    def _refuse(self, directory: Path, faults: Sequence[Refusal]) -> None:
        language = get_language() or "vi"
        for fault in faults:
            self.stderr.write(f"{_shown(directory)}/{fault.sentence(language)}")
        raise CommandError(_("%(count)d lỗi; cơ sở dữ liệu không thay đổi.") % {"count": len(faults)})


def load(readings: Mapping[str, Reading]) -> list[Loaded]:
    """Loads everything that was read, in the caller's transaction."""
    provinces.take_turn(of="reference")
    names, now = provinces.Names(), timezone.now()
    reports = [
        *provinces.load_reference(readings=readings, names=names),
        *indicators.load_reference(readings=readings, names=names, now=now),
        *meetings.load_reference(readings=readings, names=names),
        Loaded("glossary", new=0, same=len(readings["glossary"].rows), changed=0, absent=0, refusals=()),
    ]
    if any(report.new or report.changed for report in reports):
        provinces.publish_data_version(now=now)
    return reports


def _stray(path: Path) -> Refusal:
    return Refusal(
        path.name, 0, "", Reason("không tệp nào mang tên này được biết đến", "is no file that is known")
    )


def _shown(directory: Path) -> Path:
    """As a person at this directory would write it."""
    here = Path.cwd()
    return directory.relative_to(here) if directory.is_relative_to(here) else directory
