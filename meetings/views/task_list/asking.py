"""The filters of an address of tasks, without those codes that nobody has."""

from datetime import date

from meetings.forms import TaskFilterForm
from meetings.queries import tasks as queries
from meetings.queries.meetings import Drafts
from meetings.queries.tasks import Asked


def known(form: TaskFilterForm, day: date, drafts: Drafts) -> Asked:
    """What `form` asks for; what nobody has is left out, and the form's notices say so."""
    asked = form.asked(day)
    unknown = queries.unknown(asked, drafts)
    if not unknown:
        return asked
    form.leave_out(name for name, _code in unknown)
    return form.asked(day)
