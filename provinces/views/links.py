"""Addresses that pages lead to: by the links of a switch, a filter or a head of a column, or at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a switch."""

    label: str
    url: str
    current: bool


def tidied(
    request: HttpRequest, here: str, notices: Sequence[str], *, repeated: bool = False
) -> HttpResponse | None:
    """A redirect to the address `here` where a form sent empty fields or (`repeated`) one field several times.

    None where a notice would be lost by it. The language asked for goes along: no cookie may remember it.
    """
    if notices or not (repeated or "" in request.GET.values()):
        return None
    lang = request.GET.get("lang", "")
    return redirect(f"{here}{'&' if '?' in here else '?'}{urlencode({'lang': lang})}" if lang else here)
