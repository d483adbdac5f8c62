"""The portal's own processes: web server, worker, beat."""

import os
import socket
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from dti_portal import environment
from dti_portal.launcher.console import LaunchError, say
from dti_portal.launcher.options import FEED_SECRETS, ROOT, Options
from dti_portal.launcher.processes import Command, Process, tail

START_HEADER = "X-Portal-Start"
SERVER_ERROR = 500
CELERY = ("-m", "celery", "--app", "dti_portal", "--workdir", str(ROOT))


def check_settings() -> None:
    """Read what the web server will read; raises `LaunchError` with its sentence before anything is started."""
    try:
        import_module("dti_portal.serving")
        if os.environ.get("DATABASE_URL"):
            environment.database("DATABASE_URL")
        if os.environ.get("REDIS_URL"):
            environment.redis("REDIS_URL")
        for sentence in environment.unbound(prefix=FEED_SECRETS):
            say(sentence)
    except ImproperlyConfigured as error:
        raise LaunchError("Một biến môi trường không dùng được.", str(error)) from None


def start_web(options: Options, told: Mapping[str, str], listener: socket.socket) -> Process:
    """The web server on the socket that the launcher bound."""
    words = ("-m", "gunicorn", "-c", "python:dti_portal.serving", "--bind", f"fd://{listener.fileno()}")
    return Process(_command("web", words, options, told, grace=12, pass_fds=(listener.fileno(),)))


def start_worker(options: Options, told: Mapping[str, str]) -> Process:
    """The Celery worker; its tasks have 15 seconds to finish when it is stopped, unfinished ones run again."""
    words = (
        *CELERY,
        "worker",
        "--loglevel",
        "INFO",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    )
    return Process(_command("worker", words, options, told, grace=15))


def start_beat(options: Options, told: Mapping[str, str]) -> Process:
    """Celery's clock, without the file that a killed one would leave in the way of the next."""
    words = (*CELERY, "beat", "--loglevel", "INFO", "--pidfile", "")
    return Process(_command("beat", words, options, told, grace=5))


def _command(
    name: str,
    words: tuple[str, ...],
    options: Options,
    told: Mapping[str, str],
    grace: float,
    pass_fds: tuple[int, ...] = (),
) -> Command:
    log = options.logs / f"{name}.log"
    program: list[str | Path] = [sys.executable, *words]
    return Command(name, program, told, log, grace=grace, directory=ROOT, pass_fds=pass_fds)


def answers(options: Options, start: str) -> bool:
    """Whether our web server, not somebody else's, is healthy and shows its first page.

    Raises `LaunchError` when it does answer, but with an error: waiting would not mend that.
    """
    try:
        status, heard = _get(options, "/healthz")
        if heard == start and status < SERVER_ERROR:
            status, _ = _get(options, "/")
    except (OSError, HTTPException):
        return False
    if status >= SERVER_ERROR:
        raise LaunchError(
            f"Trang chủ trả lời với lỗi {status}.",
            f"The portal answers with error {status}. The end of {_log(options)}:\n{tail(_log(options))}",
        )
    return heard == start


def _log(options: Options) -> Path:
    return options.logs / "web.log"


def _get(options: Options, path: str) -> tuple[int, str | None]:
    host = options.url.removeprefix("http://").rpartition(":")[0].strip("[]")
    connection = HTTPConnection(host, options.port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": _allowed_host(host)})
        response = connection.getresponse()
        response.read()
        return response.status, response.headers.get(START_HEADER)
    finally:
        connection.close()


def _allowed_host(host: str) -> str:
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return host if first in {"", "*"} else first
