"""The portal's web server, as it is measured."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench import stores
from bench.client import OK, Visitor
from dti_portal.launcher import ports
from dti_portal.launcher.processes import Process, wait_until

PATIENCE = 60


@contextmanager
def served(url: str) -> Iterator[int]:
    """The port of a server started as the portal starts its own, on the database `url`."""
    port = ports.free()
    words = [
        "-m",
        "gunicorn",
        "-c",
        "python:dti_portal.serving",
        "--bind",
        f"127.0.0.1:{port}",
        "bench.server",
    ]
    process = stores.start("bench-web", words, {"DATABASE_URL": url})
    try:
        wait_until(lambda: _answers(process, port), process, PATIENCE, lambda: False)
        yield port
    finally:
        process.stop()


def _answers(process: Process, port: int) -> bool:
    visitor = Visitor(port)
    try:
        return process.exit_code is None and visitor.get("/healthz").status == OK
    except OSError:
        return False
    finally:
        visitor.close()
