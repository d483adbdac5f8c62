"""`manage.py serve_demo_feed`: a source of feeds on this machine, with real figures and faults to switch on."""

import signal
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.management.demo_shelf import shelf_of
from indicators.management.demo_source import FAULTS, HOST, PORT, DemoServer, wait_for_end


class Command(BaseCommand):
    help = "Nguồn số liệu trình diễn trên máy này, đến khi bấm Ctrl-C. A demonstration source of feeds, until Ctrl-C."
    requires_system_checks = []  # they read every template and URL, and nothing of them is served here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--host", default=HOST)
        parser.add_argument(
            "--fault", choices=FAULTS, default="", help="lỗi bật sẵn / the fault to begin with"
        )

    def handle(self, *, port: int, host: str, fault: str, **options: object) -> None:
        try:
            server = DemoServer(shelf_of(settings.REFERENCE_DIR), host=host, port=port, fault=fault)
        except (OSError, OverflowError) as error:
            told = {"place": f"{host}:{port}", "fault": error}
            raise CommandError(
                _("Không mở được %(place)s: %(fault)s. Hãy chọn --port khác.") % told
            ) from None
        # Whoever ends it as a service means the same as Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.stdout.write(_("Nguồn trình diễn: %(url)s (Ctrl-C để dừng)") % {"url": f"{server.url}/"})
        self.stdout.flush()
        wait_for_end(server)
