"""What every test stands on: a database with the real reference data loaded once, and the ways to look at it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from indicators.queries import entry
from indicators.queries.province.page import kept_figures
from indicators.views.entry import rows
from meetings.queries.tasks import kept_tasks
from meetings.views.then_now import kept_drawings
from provinces.queries import dti, practice
from provinces.queries.simulation import boards
from provinces.views import keeping

APPEND_ONLY = ("indicators_observation", "provinces_change")
OWN_APPS = ("provinces_", "indicators_", "meetings_")


@pytest.fixture(scope="session", autouse=True)
def _static_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty place for collected files: nothing is served from it here."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database holds all of `fixtures/`, loaded once; tests roll back what they add."""
    # It is made only where a test is marked for it; whoever unblocks the database without that meets the real one.
    assert str(connection.settings_dict["NAME"]).startswith("test_"), "no test here is marked django_db"
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        # Asked once in the life of a process: no test is to count that query. Fixture `practised` asks again.
        practice.forget()
        practice.is_practice()
    yield
    # A browser's connection that is kept alive holds a database session, and the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def reference(db: None) -> None:
    """Says that a test reads the real reference data."""


@pytest.fixture
def empty_store(db: None) -> None:
    """The same database with none of its rows, until the test ends."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(OWN_APPS)]
        # Append-only tables refuse TRUNCATE too; the refusal comes back with the rollback.
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def practised(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the length of a test the process does not know yet what kind of store it serves."""
    monkeypatch.setattr(practice, "_known", None)


@pytest.fixture(autouse=True)
def _plain_static() -> Iterator[None]:
    """Static files by their own names: the manifest belongs to a collected tree."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        yield


def forget_all() -> None:
    """Drops whatever the process keeps of a state of the data."""
    keeping.shelf.clear()
    kept_figures.cache_clear()
    kept_tasks.cache_clear()
    kept_drawings.cache_clear()
    dti.forget()
    boards.forget()
    entry.forget()
    rows.forget()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Nothing kept by one test is seen by another."""
    forget_all()
