"""The briefings of all provinces in one file: asked for once, drawn in the background, kept under its hash.

Nothing half done is ever given out: the file is there before the row says so. A worker that has not been heard of for
a minute is taken for dead, and who comes next begins anew.
"""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from indicators.actions.files import keep_content, path_of
from meetings.models import BriefingBundle
from provinces.actions.turns import take_turn

State = BriefingBundle.State
FOLDER = "briefings"
# No page takes so long to draw.
SILENCE = timedelta(seconds=60)
# The newest of a language is given as long as there is no newer one.
KEPT = timedelta(days=7)
# A file is there before its row says so: one without a row may be about to be given.
UNTOLD = timedelta(days=1)
# In the order in which a ZIP counts time, none is earlier; the day of the drawing stands on each page.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the bundle: its name, and how to get its content."""

    name: str
    draw: Callable[[], bytes]


def request_bundle(
    *, language: str, total: int, data_version: int, by: User, now: datetime
) -> BriefingBundle:
    """A bundle waiting to be made; the one of the same data and day where it is there, made or in the making."""
    with transaction.atomic():
        take_turn(of="briefing bundles")
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        same = BriefingBundle.objects.filter(
            language=language, data_version=data_version, total=total, requested_at__gte=today
        ).exclude(state=State.FAILED)
        for bundle in same.order_by("-requested_at"):
            if bundle.state != State.DONE or path_of(bundle.sha256, folder=FOLDER).is_file():
                return bundle
        return BriefingBundle.objects.create(
            language=language, total=total, data_version=data_version, requested_at=now, requested_by=by
        )


def make_bundle(*, bundle: BriefingBundle, pieces: Sequence[Piece], clock: Callable[[], datetime]) -> bool:
    """Draws all pieces into one file; whether this call did. Another one that is at work, or a bundle that is done, is
    left alone. A fault is told in the bundle and raised."""
    heard = _claim(bundle, clock())
    if heard is None:
        return False
    try:
        return _make(bundle, pieces, heard, clock)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
        BriefingBundle.objects.filter(pk=bundle.pk, state=State.RUNNING).update(
            state=State.FAILED, fault=fault[:1000], finished_at=clock()
        )
        raise


def clear_bundles(*, now: datetime) -> int:
    """Throws away bundles that no page offers any more, and files that no bundle has: all of it is drawn anew when it is
    asked for. How many bundles; running it again does no harm."""
    newest = BriefingBundle.objects.order_by("language", "-requested_at", "-pk").distinct("language")
    offered = [bundle.pk for bundle in newest]
    old = BriefingBundle.objects.filter(requested_at__lt=now - KEPT)
    gone, _models = (
        old.exclude(pk__in=offered).exclude(state=State.RUNNING, heard_at__gte=now - SILENCE).delete()
    )
    _clear_files(now)
    return gone


def _clear_files(now: datetime) -> None:
    held = set(BriefingBundle.objects.exclude(sha256="").values_list("sha256", flat=True))
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*"):
        with suppress(FileNotFoundError):
            if path.name not in held and path.stat().st_mtime < (now - UNTOLD).timestamp():
                path.unlink()


def _claim(bundle: BriefingBundle, now: datetime) -> datetime | None:
    """None where somebody else has it."""
    free = Q(state__in=(State.WAITING, State.FAILED)) | Q(state=State.RUNNING, heard_at__lt=now - SILENCE)
    taken = BriefingBundle.objects.filter(free, pk=bundle.pk).update(
        state=State.RUNNING, done=0, heard_at=now, finished_at=None, fault=""
    )
    return now if taken else None


def _make(
    bundle: BriefingBundle, pieces: Sequence[Piece], heard: datetime, clock: Callable[[], datetime]
) -> bool:
    packed = BytesIO()
    # PDFs are compressed already.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for done, piece in enumerate(pieces, start=1):
            archive.writestr(zipfile.ZipInfo(piece.name, NO_TIME), piece.draw())
            told = clock()
            if not _tell(bundle, heard, done=done, heard_at=told):
                return False
            heard = told
    content = packed.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    keep_content(folder=FOLDER, sha256=digest, content=content)
    return _tell(
        bundle,
        heard,
        state=State.DONE,
        sha256=digest,
        size=len(content),
        finished_at=clock(),
        heard_at=clock(),
    )


def _tell(bundle: BriefingBundle, heard: datetime, **told: object) -> bool:
    """False where somebody else took over, who begins anew: they were not heard at `heard`."""
    return bool(
        BriefingBundle.objects.filter(pk=bundle.pk, state=State.RUNNING, heard_at=heard).update(**told)
    )
