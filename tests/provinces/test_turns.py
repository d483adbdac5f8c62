"""A page whose writing waits too long for another one says so, and nothing of it is written."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from dti_portal.middleware import BusyMiddleware
from provinces.actions import waited_in_vain

BUSY = BusyMiddleware(lambda request: HttpResponse())


def failed(sqlstate: str) -> DatabaseError:
    """What the database says, in a transaction that goes on."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{sqlstate}'; END $$")
    return caught.value


@pytest.mark.parametrize(("sqlstate", "busy"), [("55P03", True), ("40P01", False), ("23505", False)])
def test_only_a_lock_that_did_not_come_is_a_busy_store(db: None, sqlstate: str, busy: bool):
    assert waited_in_vain(failed(sqlstate)) is busy


def test_whoever_waited_in_vain_reads_what_to_do(db: None, client):
    request = client.get("/about/").wsgi_request
    answer = BUSY.process_exception(request, failed("55P03"))
    assert answer is not None
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "chưa được ghi, không phần nào" in answer.content.decode()


def test_other_faults_are_no_busy_store(db: None):
    assert BUSY.process_exception(RequestFactory().get("/"), ValueError()) is None
