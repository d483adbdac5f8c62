"""The form of a feed while it is being filled in: a look at the source, a suggestion, two people at one feed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from indicators.actions.refresh import feeds, looking
from indicators.actions.refresh.feeds import AskedFeed, FeedChangedError
from indicators.actions.refresh.looking import Look
from indicators.forms.feeds import FeedForm, Seen, seen_columns, typed_feed
from indicators.forms.feeds.mapping import typed_mapping
from indicators.models import Feed
from indicators.queries import catalogue
from indicators.sources.feeds.base import FIELDS, FeedError, Reading
from indicators.sources.feeds.mapping import FeedMapping
from indicators.sources.feeds.suggesting import suggest
from indicators.templatetags.figures import language
from indicators.views.refresh import words
from indicators.views.refresh.mapping_words import mapping_words, reading_words
from provinces.sources.base import Reason

# What has to be right before the source can be looked at.
LOOKED = (
    *("format", "address", "secret", "example"),
    *("read_delimiter", "read_encoding", "read_sheet", "read_header", "read_rows"),
)
MAPPING, SCHEDULE = "mapping.", ("rhythm", "at", "weekday", "month_day")


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two people changed: its name among the facts of a feed, and both values in words."""

    fact: str
    label: str
    mine: str
    theirs: str


def new_form(initial: Mapping[str, Any], feed: Feed | None = None) -> FeedForm:
    """The form before anything was sent; `feed` is the one that is to be changed."""
    return FeedForm(initial=initial, **_ground(Seen(), feed))


def sent_form(told: QueryDict, feed: Feed | None = None, files: Any = None) -> FeedForm:
    """The form as it was sent."""
    return FeedForm(told, files, **_ground(seen_columns(told.get("seen", "")), feed))


def looked(request: HttpRequest, feed: Feed | None = None) -> FeedForm:
    """The form as it was sent, with the columns of the source, and what they seem to mean where nothing is said yet. Of
    faults it tells those alone that keep the source from being read."""
    form = sent_form(request.POST, feed, request.FILES)
    form.is_valid()
    form.keep_faults(LOOKED)
    if form.errors:
        return form
    clean = form.cleaned_data
    if not clean["address"] and not clean["example"]:
        form.add_error("address", _("chưa có địa chỉ, cũng chưa có tệp mẫu: xin ghi hoặc chọn một trong hai"))
        return form
    try:
        look = _look(form)
    except FeedError as error:
        form.add_error("example" if clean["example"] else "address", reason_words(error.reason))
        return form
    return _with_columns(request.POST, look, clean["format"], feed)


def with_others(
    sent: QueryDict, form: FeedForm, error: FeedChangedError, was: Mapping[str, Any]
) -> QueryDict:
    """The data to show the form with again: what the person did not touch as it stands now."""
    mine = feeds.facts(AskedFeed(**form.asked))
    theirs = typed_feed(error.standing)
    told = sent.copy()
    for control, value in theirs.items():
        fact = _fact_of(control)
        if fact not in error.fields and mine[fact] == was.get(fact):
            _write(told, control, value)
    return told


def conflicts(form: FeedForm, error: FeedChangedError) -> list[Conflict]:
    """What both changed, side by side."""
    mine, theirs = AskedFeed(**form.asked), error.standing
    return [
        Conflict(fact, _label(form, fact), _shown(form, mine, fact), _shown(form, theirs, fact))
        for fact in error.fields
    ]


def reason_words(reason: Reason) -> str:
    """In the language of the page."""
    return reason.en if language() == "en" else reason.vi


def _ground(seen: Seen, feed: Feed | None) -> dict[str, Any]:
    codes = {each.code: each.name(language()) for each in catalogue.indicators()}
    stands = {"key": feed.key, "secret": feed.secret} if feed else {}
    return {"seen": seen, "codes": codes, "secrets": sorted(settings.FEED_SECRETS), **stands}


def _look(form: FeedForm) -> Look:
    clean, reading = form.cleaned_data, Reading(**form.typed()["reading"])
    if clean["example"]:
        return looking.look_at_file(file=clean["example"], format=clean["format"], reading=reading)
    return looking.look_at_address(
        address=clean["address"], secret=clean["secret"], format=clean["format"], reading=reading
    )


def _with_columns(sent: QueryDict, look: Look, format: str, feed: Feed | None) -> FeedForm:
    told = sent.copy()
    told["seen"] = Seen.of(look.columns).written()
    told["read_rows"] = look.reading.rows
    proposed = typed_mapping(suggest(look.columns, format))
    for name in FIELDS:
        if not (told.get(f"{name}_column") or told.get(f"{name}_constant")):
            for control in [each for each in proposed if each.startswith(f"{name}_")]:
                _write(told, control, proposed[control])
    form = sent_form(told, feed)
    form.is_valid()
    form.keep_faults(())
    return form


def _write(told: QueryDict, control: str, value: Any) -> None:
    """As a browser would send it."""
    if value is False or value is None:
        told.pop(control, None)
    elif value is True:
        told[control] = "on"
    else:
        told[control] = value.isoformat("minutes") if isinstance(value, time) else str(value)


def _fact_of(control: str) -> str:
    """The fact of a feed (`feeds.facts`) that a control is a part of."""
    if control in SCHEDULE:
        return "schedule"
    if control == "most_megabytes":
        return "most_bytes"
    if control.startswith("read_"):
        return f"{MAPPING}reading"
    field = next((name for name in FIELDS if control.startswith(f"{name}_")), "")
    return f"{MAPPING}{field}" if field else control


def _label(form: FeedForm, fact: str) -> str:
    part = fact.removeprefix(MAPPING)
    if part == "reading":
        return _("Cách đọc tệp")
    if fact.startswith(MAPPING):
        return next(str(row.label) for row in form.rows if row.name == part)
    control = {"schedule": "rhythm", "most_bytes": "most_megabytes"}.get(fact, fact)
    return str(form.fields[control].label)


def _shown(form: FeedForm, asked: AskedFeed, fact: str) -> str:
    if fact == "schedule":
        return words.rhythm(asked)
    if fact.startswith(MAPPING):
        return _rule_words(FeedMapping.parse(asked.mapping), fact.removeprefix(MAPPING))
    value = feeds.facts(asked)[fact]
    if fact == "most_bytes":
        return f"{typed_feed(asked)['most_megabytes']} MB"
    choices = getattr(form.fields[fact], "choices", None)
    return str(dict(choices).get(value, value)) if choices and value else str(value or "–")


def _rule_words(mapping: FeedMapping, part: str) -> str:
    if part not in FIELDS:
        return reading_words(mapping.reading) or "–"
    told = mapping_words(mapping)[FIELDS.index(part)]
    return "; ".join([told.text, *(" = ".join(filter(None, pair)) for pair in told.words)])
