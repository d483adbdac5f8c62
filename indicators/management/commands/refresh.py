"""`manage.py refresh <key>`: reads a feed here and now, and says how far it is."""

import signal
from argparse import ArgumentParser
from time import sleep
from types import FrameType

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.actions.refresh.base import BusyError, RefreshError
from indicators.actions.refresh.beating import Beat, is_stopping, stop_all
from indicators.actions.refresh.performing import perform_refresh
from indicators.actions.refresh.runs import ask_cancel, in_front, start_refresh
from indicators.models import Feed, RefreshRun
from provinces.templatetags.moments import moment

State = RefreshRun.State
# Where nobody looks at a terminal, a line that often.
SECONDS = 10
# Between two looks at whether it is its turn.
PAUSE = 1.0


class Command(BaseCommand):
    help = "Đọc một nguồn tự động ngay bây giờ. Reads a feed now; exit code 1 where that came to nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="mã của nguồn / the key of the feed")
        parser.add_argument("--trial", action="store_true", help="chạy thử, không ghi gì / writes nothing")

    def handle(self, *, key: str, trial: bool, **options: object) -> None:
        run = self._start(key, trial)
        before = signal.signal(signal.SIGTERM, _stop)
        try:
            self._wait(run)
            ended = perform_refresh(pk=run.pk, clock=timezone.now, seen=Progress(self))
        except KeyboardInterrupt:
            # Who ends it here does not want a worker to begin anew.
            ask_cancel(run=run, by=None, now=timezone.now())
            raise
        finally:
            signal.signal(signal.SIGTERM, before)
        self._tell(run, ended)

    def _start(self, key: str, trial: bool) -> RefreshRun:
        try:
            feed = Feed.objects.get(key=key)
            return start_refresh(
                feed=feed, how=RefreshRun.How.COMMAND, by=None, now=timezone.now(), trial=trial
            )
        except Feed.DoesNotExist:
            known = ", ".join(Feed.objects.values_list("key", flat=True)) or "—"
            raise CommandError(
                _("Không có nguồn «%(key)s». Các nguồn đang có: %(known)s") % {"key": key, "known": known}
            ) from None
        except BusyError as busy:
            raise CommandError(_("Nguồn đang được đọc: lần đọc %(run)s.") % {"run": busy.run}) from None
        except RefreshError as refusal:
            told = {
                "disabled": _("Nguồn đã tắt; chỉ chạy thử được (--trial)."),
                "no_address": _("Nguồn không có địa chỉ; hãy nạp tệp trên trang của nguồn."),
            }
            raise CommandError(told.get(refusal.code, refusal.code)) from None

    def _wait(self, run: RefreshRun) -> None:
        """Until it is the turn of the run: other feeds are read first."""
        told = False
        while not is_stopping() and (first := in_front(run=run, now=timezone.now())):
            if not told:
                names = ", ".join(each.feed.key for each in first)
                self.stderr.write(_("Cổng đang đọc %(names)s; chờ đến lượt.") % {"names": names})
            told = True
            sleep(PAUSE)

    def _tell(self, run: RefreshRun, ended: RefreshRun | None) -> None:
        if self.stderr.isatty():
            self.stderr.write("")
        if ended is None:
            raise CommandError(
                _("Lần đọc %(run)s không ở đây: tiến trình khác đang giữ, hoặc cơ sở dữ liệu không trả lời.")
                % {"run": run.pk}
            )
        if ended.state != State.DONE:
            raise CommandError(self._fault(ended))
        told = {
            name: getattr(ended, f"rows_{name}")
            for name in ("read", "new", "same", "revised", "held", "refused")
        }
        self.stdout.write(
            _(
                "Lần đọc %(run)s xong: đọc %(read)s dòng; mới %(new)s, không đổi %(same)s, điều chỉnh %(revised)s,"
                " chờ duyệt %(held)s, bị loại %(refused)s"
            )
            % (told | {"run": ended.pk})
        )

    def _fault(self, run: RefreshRun) -> str:
        told = f"{run.get_state_display()}: {run.fault_vi} {run.fault_en}"
        if run.next_try_at:
            told += " " + _("Sẽ thử lại lúc %(moment)s.") % {"moment": moment(run.next_try_at)}
        return told


class Progress:
    """Writes where the run is: over the same line of a terminal, else now and then a line."""

    def __init__(self, command: BaseCommand) -> None:
        self._command, self._beats = command, 0

    def __call__(self, beat: Beat) -> None:
        terminal = self._command.stderr.isatty()
        self._beats += 1
        if terminal or self._beats % SECONDS == 0:
            phase = RefreshRun.Phase(beat.phase).label
            share = f" / {beat.total}" if beat.total else ""
            line = f"{phase}: {beat.bytes}{share} byte, {beat.done or beat.read} / {beat.read}"
            self._command.stderr.write(f"\r{line:<78}" if terminal else line, ending="" if terminal else "\n")


def _stop(number: int, frame: FrameType | None) -> None:
    stop_all()
