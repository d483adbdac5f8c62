"""One form on one thing that two people may change."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from django.http import HttpRequest, QueryDict

from meetings.actions.records import ConflictError, RecordError
from meetings.forms.remembering import RememberingForm
from meetings.queries.records import BodyChoice
from meetings.views.records import words

UNPROCESSABLE = 422
Form = TypeVar("Form", bound=RememberingForm)


def posted(request: HttpRequest, prefix: str = "") -> QueryDict:
    """What was sent; of the fields that the person ticked the value of the other one."""
    told = request.POST.copy()
    stem = f"{prefix}-" if prefix else ""
    for name in told.getlist("take"):
        theirs = told.get(f"initial-{stem}{name}")
        if theirs is not None:
            told[f"{stem}{name}"] = theirs
    return told


def saved(
    form: Form,
    make: Callable[[QueryDict], Form],
    save: Callable[[Mapping[str, Any]], object],
    bodies: tuple[BodyChoice, ...] = (),
) -> Form | None:
    """None when it was saved; else the form to show, with why not. `save` is given what the page had shown."""
    try:
        save(form.was)
    except ConflictError as error:
        return _with_others(form, make, error)
    except RecordError as error:
        form.add_error(error.field if error.field in form.fields else None, words.refusal(error, bodies))
        return form
    return None


def _with_others(form: Form, make: Callable[[QueryDict], Form], error: ConflictError) -> Form:
    told = form.meeting_others(asdict(error.standing), error.fields)
    again = make(told)
    again.is_valid()
    again.conflicts = error.fields
    words.tell_conflict(again, error)
    return again
