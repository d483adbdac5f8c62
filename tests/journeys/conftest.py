"""A person's way through, in a real browser, on a server that holds the real reference data."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from provinces.models import Membership
from tests import factories
from tests.leftovers import taken_away

DESK, PHONE = 1280, 390
PEOPLE = (
    ("ministry", Membership.Role.REVIEWER, "vn"),
    ("ministry", Membership.Role.PUBLISHER, "vn"),
    ("dien-bien-editor", Membership.Role.EDITOR, "dien-bien"),
    ("dien-bien-second", Membership.Role.EDITOR, "dien-bien"),
    ("dien-bien-approver", Membership.Role.APPROVER, "dien-bien"),
    ("lai-chau-editor", Membership.Role.EDITOR, "lai-chau"),
    ("leader", Membership.Role.LEADER, "vn"),
    ("secretary", Membership.Role.SECRETARY, "vn"),
)
SignIn = Callable[[str], Page]
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


@pytest.fixture(scope="module")
def staff(portal: str, django_db_blocker: Any) -> Iterator[None]:
    """People with their roles, and whatever they do in a module, until it ends."""
    with django_db_blocker.unblock(), taken_away():
        for username, role, unit in PEOPLE:
            factories.person(username, role, unit)
        factories.person("kon-tum-editor", Membership.Role.EDITOR, "kon-tum", until=date(2025, 6, 30))
        for user in User.objects.filter(
            username__regex="^(ministry|leader|secretary|dien-bien|lai-chau|kon-tum)"
        ):
            user.set_password(factories.PASSWORD)
            user.save()
        yield


@pytest.fixture
def expected() -> list[str]:
    """What a browser may complain of because the test asks for it: a refused save, a line that is cut."""
    return []


@pytest.fixture
def sign_in(staff: None, browser: Browser, portal: str, expected: list[str]) -> Iterator[SignIn]:
    """A browser of its own for each person, signed in at the page for it; one that complains fails the test."""
    contexts, told = [], []

    def enter(username: str) -> Page:
        context = browser.new_context(
            base_url=portal, viewport={"width": DESK, "height": 900}, locale="vi-VN"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: told.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto("/accounts/login/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [line for line in told if not any(word in line for word in expected)] == []
