"""How far the bundles of briefings are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.models import BriefingBundle

State = BriefingBundle.State
# A worker that is there has begun by then, and says something of every page it draws.
PATIENCE, SILENCE = timedelta(seconds=10), timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """The newest bundle of a language. `late` tells that it waits for a worker, or that its worker is gone."""

    pk: int
    language: str
    state: str
    requested_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    size: int | None
    data_version: int
    late: bool

    @property
    def moving(self) -> bool:
        """Whether it will be other in a moment by itself."""
        return self.state in (State.WAITING, State.RUNNING) and not self.late


def newest_bundles(now: datetime) -> dict[str, BundleFacts]:
    """By language. One SQL query."""
    newest = BriefingBundle.objects.order_by("language", "-requested_at", "-pk").distinct("language")
    return {bundle.language: _facts(bundle, now) for bundle in newest}


def bundle_file(pk: int) -> BriefingBundle | None:
    """A bundle whose file is there to be given. One SQL query."""
    return BriefingBundle.objects.filter(pk=pk, state=State.DONE).first()


def _facts(bundle: BriefingBundle, now: datetime) -> BundleFacts:
    heard = bundle.heard_at or bundle.requested_at
    patience = PATIENCE if bundle.state == State.WAITING else SILENCE
    return BundleFacts(
        pk=bundle.pk,
        language=bundle.language,
        state=bundle.state,
        requested_at=bundle.requested_at,
        finished_at=bundle.finished_at,
        done=bundle.done,
        total=bundle.total,
        size=bundle.size,
        data_version=bundle.data_version,
        late=bundle.state in (State.WAITING, State.RUNNING) and now - heard > patience,
    )
