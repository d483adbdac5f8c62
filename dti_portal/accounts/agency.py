"""The agency's own sign-in when it does not answer: a sentence instead of an error of ours."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

log = logging.getLogger(__name__)
UNAVAILABLE = 503


def told_when_down(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of a failed sign-in where the agency's server cannot be reached or talks nonsense."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RequestException:
            log.exception("the agency's sign-in does not answer")
            return render(request, "socialaccount/authentication_error.html", status=UNAVAILABLE)

    return answer
