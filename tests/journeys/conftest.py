"""A person's way through, in a real browser, on a server that holds the real reference data."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, Page

DESK, PHONE = 1280, 390
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Django's database work is not asynchronous; the browser's loop in this thread makes Django think it might be.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            # Only databases of tests so marked are set up.
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return {**browser_type_launch_args, **found, "headless": True, "args": QUIET}


@pytest.fixture(scope="session")
def portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running portal. The reference data is committed, so nothing has to be flushed afterwards."""
    with django_db_blocker.unblock():
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        settings.ALLOWED_HOSTS.append("127.0.0.1")
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()
        server.join()


@pytest.fixture(scope="session")
def base_url(portal: str) -> str:
    return portal


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": DESK, "height": 900},
        "locale": "vi-VN",
    }


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """What the browser complained of while the test ran; a page that complains fails."""
    told: list[str] = []
    page.on(
        "console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: told.append(str(error)))
    yield told
    assert told == []


@pytest.fixture
def without_javascript(browser: Any, portal: str) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(base_url=portal, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def album() -> Path:
    """Where photographs go, to be looked at."""
    folder = Path(settings.STATE_DIR) / "photographs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
