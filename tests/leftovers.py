"""What a test must commit - threads and browsers see nothing else - is taken away again, also from tables that refuse
deletion to everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.utils import timezone

from indicators.models import (
    Collection,
    CollectionItem,
    Entry,
    Evidence,
    Extension,
    Feed,
    Figure,
    HeldDecision,
    HeldValue,
    Observation,
    Period,
    Publication,
    RefreshRun,
    RejectedRow,
    Reminder,
    SheetUpload,
    Submission,
)
from meetings.models import (
    AgendaItem,
    AlertRecord,
    Body,
    BridgePoint,
    BriefingBundle,
    Conclusion,
    Document,
    Meeting,
    ProgressNote,
    ReportedFigure,
    Shortcoming,
    Subscription,
    Task,
    TaskClosure,
    TaskExtension,
    TaskFile,
    TaskReminder,
    TaskSupport,
)
from provinces.actions import publish_data_version
from provinces.models import Change, Membership, Source

# Those that refer to others first.
TABLES: tuple[type[models.Model], ...] = (
    TaskReminder,
    TaskFile,
    TaskClosure,
    ProgressNote,
    TaskExtension,
    TaskSupport,
    Task,
    Conclusion,
    Shortcoming,
    AgendaItem,
    BridgePoint,
    ReportedFigure,
    Document,
    Meeting,
    Body,
    AlertRecord,
    Subscription,
    BriefingBundle,
    Evidence,
    SheetUpload,
    Publication.submissions.through,
    Publication,
    Entry,
    RejectedRow,
    HeldValue,
    HeldDecision,
    RefreshRun,
    Feed,
    Figure,
    Observation,
    Submission,
    Source,
    Reminder,
    Extension,
    CollectionItem,
    Collection,
    Period,
    Change,
    Membership,
    User,
)


@contextmanager
def taken_away() -> Iterator[None]:
    """Rows that are committed inside are deleted afterwards; rows that stood before must not be changed inside."""
    before = [_last_key(table) for table in TABLES]
    try:
        yield
    finally:
        with transaction.atomic():
            for table, key in zip(TABLES, before, strict=True):
                _delete(table, key)
            Session.objects.all().delete()
            publish_data_version(now=timezone.now())


def _last_key(table: type[models.Model]) -> int:
    return table._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _delete(table: type[models.Model], key: int) -> None:
    name = connection.ops.quote_name(table._meta.db_table)
    left = table._default_manager.filter(pk__gt=key)
    with connection.cursor() as cursor:
        # Without checks outstanding: a table that has some cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        # Past the ORM's own cascade, which would follow every key.
        left._raw_delete(left.db)
        cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
