"""How a paper of a meeting is cited: it becomes a source with the first figure published from it."""

from urllib.parse import urljoin

from django.conf import settings

from meetings.models import Document, Meeting
from provinces.models import GENERATED, Source

LONGEST_KEY = Source._meta.get_field("key").max_length or 0
LONGEST_TITLE = Source._meta.get_field("title_vi").max_length or 0
LONGEST_PUBLISHER = Source._meta.get_field("publisher").max_length or 0


def cite_paper(*, document: Document, meeting: Meeting) -> Source:
    """The source of the paper, written where it has none yet, dated the day of the meeting. To be called in the
    transaction that holds the meeting."""
    if document.source is not None:
        return document.source
    day = meeting.held_on
    document.source = Source.objects.create(
        key=_key(document, meeting),
        kind=Source.Kind.REPORT,
        title_vi=_title(document.title_vi or document.role_vi, meeting.title_vi),
        title_en=_title(document.title_en or document.title_vi or document.role_en, meeting.title_en),
        publisher=meeting.body.name_vi[:LONGEST_PUBLISHER],
        published_on=day.isoformat(),
        published_from=day,
        published_until=day,
        url=urljoin(settings.PUBLIC_URL, f"meetings/papers/{document.pk}/"),
    )
    document.save(update_fields=["source"])
    return document.source


def _key(document: Document, meeting: Meeting) -> str:
    """`meeting-NCDT-07-12`; where that is too long, without the key of the meeting. Of a store of generated figures all
    sources begin alike."""
    generated = GENERATED if Source.objects.filter(key__startswith=GENERATED).exists() else ""
    key = f"{generated}meeting-{meeting.key}-{document.pk}"
    return key if len(key) <= LONGEST_KEY else f"{generated}meeting-{document.pk}"


def _title(paper: str, meeting: str) -> str:
    """`Báo cáo quý III (Phiên họp thứ 7 …)`: papers of many meetings are called the same."""
    return f"{paper} ({meeting})"[:LONGEST_TITLE]
