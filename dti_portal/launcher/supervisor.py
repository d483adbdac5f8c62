"""`make run` and `make practice`: starts everything in order, keeps it running, stops it in order."""

import os
import socket
from collections.abc import Callable
from time import monotonic

from dti_portal.launcher import halted, lock, ports, running, stopping, web
from dti_portal.launcher.console import LaunchError, announce, say
from dti_portal.launcher.keeper import Keeper
from dti_portal.launcher.options import Options
from dti_portal.launcher.prepare import ACCOUNTS, Preparation
from dti_portal.launcher.processes import Process, wait_until
from dti_portal.launcher.services import Services, plan
from dti_portal.launcher.stopping import Stop

# Seconds between two looks at what was stopped without having ended: all of /proc is read for it.
HALTED = 2.0


def run(options: Options) -> None:
    """Run until told to stop; raises `LaunchError` when something cannot be had."""
    began = monotonic()
    web.check_settings()
    with (
        stopping.own_keyboard(),
        stopping.listening() as stop,
        lock.hold(options.state, options.url),
        ports.take(options) as listener,
    ):
        running.end_earlier(options.state)
        portal = Portal(options, stop, listener, plan(options))
        try:
            portal.start()
            portal.say_ready(monotonic() - began)
            portal.watch()
        finally:
            portal.end()


class Portal:
    """Everything that one run started."""

    def __init__(self, options: Options, stop: Stop, listener: socket.socket, services: Services) -> None:
        self.options = options
        self.stop = stop
        self.listener = listener
        self.services = services
        self.environment = running.environment(options, services)
        self.own: list[Keeper] = []

    def start(self) -> None:
        """Servers, preparation, web server, worker, beat; returns early when told to stop."""
        running.remember(self.options, self.environment)
        self.services.start(self.stop)
        self._prepare()
        self._keep(lambda: web.start_web(self.options, self.environment, self.listener), self._web_answers)
        self._keep(lambda: web.start_worker(self.options, self.environment))
        self._keep(lambda: web.start_beat(self.options, self.environment))

    def _prepare(self) -> None:
        with Preparation(self.options, self.environment, self.stop) as preparation:
            preparation.begin_static()
            preparation.messages()
            self._prepare_database(preparation)

    def _prepare_database(self, preparation: Preparation) -> None:
        stamps = self.services.cluster.home if self.services.cluster else None
        if self.options.practice:
            preparation.practice(stamps)
            return
        preparation.database(stamps)
        if stamps:
            preparation.accounts(stamps)

    def _keep(self, start: Callable[[], Process], answers: Callable[[], bool] = lambda: True) -> None:
        if self.stop.told():
            return
        keeper = Keeper(start(), start)
        self.own.append(keeper)
        wait_until(answers, keeper.process, 60, self.stop.told)

    def _web_answers(self) -> bool:
        return web.answers(self.options, self.environment[running.START])

    def say_ready(self, seconds: float) -> None:
        """Tell the person and whatever program waits for it."""
        if self.stop.told():
            return
        say(f"started in {seconds:.1f} s; logs are in {self.options.logs}; Ctrl-C stops it")
        accounts = self.options.state / ACCOUNTS
        if self.options.practice:
            say("practice data: no figure of this portal is real")
        if (self.services.cluster or self.options.practice) and accounts.exists():
            say(f"demo accounts and their passwords: {accounts}")
        announce(f"Ready: {self.options.url}")

    def watch(self) -> None:
        """Start again what ends, wake what was stopped, until told to stop; raises `LaunchError` when the database
        cannot be kept."""
        looked = monotonic()
        while not self.stop.pause():
            if monotonic() - looked > HALTED:
                halted.wake(os.getpid())
                looked = monotonic()
            for keeper in (*self.services.keepers, *self.own):
                keeper.look_after()
            if any(keeper.hopeless for keeper in self.services.keepers):
                raise LaunchError(
                    "Cơ sở dữ liệu hoặc hàng đợi không chạy lại được: dừng.",
                    "The database or the queue cannot be kept running: stopping.",
                )

    def end(self) -> None:
        """Web server, worker, beat, queue, database."""
        say("stopping")
        for keeper in self.own:
            keeper.process.stop()
        self.services.stop()
        running.forget(self.options.state)
        say("stopped")
