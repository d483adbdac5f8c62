"""What somebody saw of a report when the page was drawn, so that nobody decides on what he has not seen."""

from django.db.models import Sum

from indicators.models import Entry, Submission


def mark(submission: Submission) -> str:
    """Short text that changes with every change of state and every write of a cell. One SQL query."""
    writes = Entry.objects.filter(submission=submission).aggregate(all=Sum("version"))["all"]
    return f"{submission.state_since:%Y%m%dT%H%M%S.%f}-{writes or 0}"
