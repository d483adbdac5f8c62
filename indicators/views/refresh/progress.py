"""How far a run is, step by step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from indicators.actions.refresh.runs import in_front, is_lost
from indicators.models import RefreshRun
from indicators.templatetags.figures import in_language, number
from indicators.views.refresh import words

Phase, State, How = RefreshRun.Phase, RefreshRun.State, RefreshRun.How
# A worker that is there has begun by then.
PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the things that a run does; `state` is done, current or coming."""

    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `most` in the step that is being taken; None where nobody knows. `late` says that no worker has taken the
    run, `lost` that the one that had it is not heard of; `behind` are the names of the feeds that are read before it."""

    steps: tuple[Step, ...]
    done: int | None
    most: int | None
    words: str
    took: str
    late: bool
    lost: bool
    behind: str


def progress(run: RefreshRun, now: datetime) -> Progress:
    """Of a run that waits or works."""
    done, most = _far(run)
    since = run.next_try_at or run.requested_at
    first = in_front(run=run, now=now) if run.state == State.WAITING else []
    return Progress(
        steps=_steps(run),
        done=done,
        most=most,
        words=_words(run),
        took=words.duration(now - run.started_at) if run.started_at and run.state == State.RUNNING else "",
        late=run.state == State.WAITING and not first and now - since > PATIENCE,
        lost=is_lost(run, now),
        behind=", ".join(f"«{in_language(each.feed, 'name')}»" for each in first),
    )


def _steps(run: RefreshRun) -> tuple[Step, ...]:
    told = {
        Phase.FETCHING: _("Tải về"),
        Phase.READING: _("Đọc và hiểu"),
        Phase.COMPARING: _("Đối chiếu"),
        Phase.WRITING: _("Ghi"),
    }
    if run.how == How.UPLOAD:
        del told[Phase.FETCHING]
    phases = list(told)
    at = phases.index(Phase(run.phase)) if run.phase in phases else 0 if run.state == State.RUNNING else -1
    return tuple(Step(told[phase], _state(index, at)) for index, phase in enumerate(phases))


def _state(index: int, at: int) -> str:
    return "done" if index < at else "current" if index == at else "coming"


def _far(run: RefreshRun) -> tuple[int | None, int | None]:
    """Bytes while the file comes and is read, rows after that."""
    if run.phase in (Phase.COMPARING, Phase.WRITING):
        return (min(run.rows_done, run.rows_read), run.rows_read) if run.rows_read else (None, None)
    if run.bytes_total:
        return min(run.bytes_read, run.bytes_total), run.bytes_total
    return None, None


def _words(run: RefreshRun) -> str:
    rows = _("%(n)s dòng") % {"n": number(run.rows_read)}
    if run.phase in (Phase.COMPARING, Phase.WRITING):
        told = {"done": number(run.rows_done), "all": number(run.rows_read)}
        return _("%(done)s trên %(all)s dòng") % told
    parts = [_bytes(run)] if run.bytes_read else []
    return " · ".join([*parts, rows] if run.rows_read else parts)


def _bytes(run: RefreshRun) -> str:
    read = filesizeformat(run.bytes_read)
    if not run.bytes_total:
        return read
    return _("%(done)s trên %(all)s") % {"done": read, "all": filesizeformat(run.bytes_total)}
