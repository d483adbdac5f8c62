"""All rounds with how far each has come."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.queries import rounds
from indicators.queries.rounds import RoundRow
from indicators.views.collections import doors, words
from indicators.views.collections.words import Status
from provinces.views.doors import signed_in


@dataclass(frozen=True, slots=True)
class Line:
    """A round as a line of the list."""

    facts: RoundRow
    status: Status
    progress: str


@require_safe
@signed_in
def collection_list(request: HttpRequest) -> HttpResponse:
    """The rounds, that of the latest period first."""
    day = timezone.localdate()
    manages = doors.require_reader(request, day)
    lines = [
        Line(facts, words.stage_status(facts, day), words.progress_words(facts))
        for facts in rounds.round_list(day)
    ]
    return render(request, "indicators/collection_list.html", {"lines": lines, "manages": manages})
