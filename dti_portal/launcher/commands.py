"""Commands that need the servers but not the web server: tests, checks, benchmarks, `manage.py` by hand."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dti_portal.launcher import home, lock, running, stopping
from dti_portal.launcher.options import ROOT, Options
from dti_portal.launcher.postgres import client_programs
from dti_portal.launcher.prepare import Preparation
from dti_portal.launcher.processes import run_in_front
from dti_portal.launcher.services import Services, plan
from dti_portal.launcher.stopping import Stop

# What of manage.py stands on neither database nor queue: it may begin before the portal does, and stay beside it.
ALONE = ("serve_demo_feed",)
NOWHERE = Services("postgresql://127.0.0.1:1/none", "redis://127.0.0.1:1/0", None, None)


@contextmanager
def servers(options: Options, stop: Stop, throwaway: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a Django process: the running portal's, else that of servers started for this while."""
    note = running.recall(options.state)
    if note and not throwaway and lock.is_held(options.state):
        yield dict(os.environ) | note
        return
    with lock.hold(options.state, "a command"):
        running.end_earlier(options.state)
        services = plan(options, throwaway)
        try:
            services.start(stop)
            yield running.environment(options, services)
        finally:
            services.stop()
            if throwaway:
                home.remove(options.state)


def with_services(options: Options, words: Sequence[str], assets: bool) -> int:
    """Run a command with a new empty database and queue of its own; its exit code.

    What the environment names as DATABASE_URL or REDIS_URL is used instead. With `assets` translations are compiled
    and static files collected before.
    """
    with stopping.listening() as stop, servers(options, stop, throwaway=True) as environment:
        if assets:
            with Preparation(options, environment, stop) as preparation:
                preparation.begin_static()
                preparation.messages()
        return run_in_front(words, environment, ROOT, stop)


def manage(options: Options, words: Sequence[str]) -> int:
    """Run `manage.py` on the portal's own database; its exit code. `dbshell` finds the psql that fits."""
    if words[0] in ALONE:
        with stopping.listening() as stop:
            return run_in_front(_manage_py(words), running.environment(options, NOWHERE), ROOT, stop)
    with stopping.listening() as stop, servers(options, stop) as environment:
        if os.environ.get("PG_BIN") or not options.database_url:
            environment["PATH"] = f"{client_programs(options.pg_bin)}:{environment['PATH']}"
        return run_in_front(_manage_py(words), environment, ROOT, stop)


def _manage_py(words: Sequence[str]) -> list[str]:
    return [sys.executable, "manage.py", *words]
