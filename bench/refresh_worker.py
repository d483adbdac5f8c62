"""The worker of `bench.refresh`: a process of its own, so that its memory can be told."""

import os
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
import orjson

MAPPING = {
    "reading": {},
    "indicator": {"column": "indicator"},
    "unit": {"column": "unit", "by": "slug"},
    "period": {"column": "period"},
    "value": {"column": "value"},
    "qualifier": {"column": "qualifier"},
    "status": {"column": "status"},
}
COUNTS = ("read", "new", "same", "revised", "held", "refused")


def main() -> int:
    """Reads the two files under the address of the first argument; tells about it in the file of the second."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")
    django.setup()
    address, told = sys.argv[1:]
    facts = {name: _refreshed(f"{address}/{name}.csv") for name in ("first", "second")}
    Path(told).write_bytes(orjson.dumps(facts))
    return 0


@dataclass
class _Steps:
    """When the run told how far it is."""

    longest: float = 0.0
    last: float = field(default_factory=time.perf_counter)
    spent: dict[str, float] = field(default_factory=dict)

    def step(self, phase: str) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self.last)
        self.spent[phase] = self.spent.get(phase, 0) + now - self.last
        self.last = now


def _refreshed(address: str) -> dict[str, Any]:
    from django.utils import timezone

    from indicators.actions.refresh import beating
    from indicators.actions.refresh.performing import perform_refresh
    from indicators.models import Feed, RefreshRun

    given = {"name_vi": "Đo", "name_en": "Bench", "publisher": "bench", "format": "csv", "mapping": MAPPING}
    # Another version: the second file is read although it is as old as the first.
    changed = {"address": address, "policy": "publish", "version": Feed.objects.count() + 1}
    feed, _ = Feed.objects.update_or_create(key="bench", defaults=given | changed)
    steps, tell = _Steps(), beating.Heart.tell

    def told(self: beating.Heart, phase: str, read: int, done: int) -> None:
        steps.step(str(phase))
        tell(self, phase, read, done)

    run = RefreshRun.objects.create(
        feed=feed, how="command", requested_at=timezone.now(), feed_version=feed.version
    )
    began = steps.last = time.perf_counter()
    with patch.object(beating.Heart, "tell", told):
        done = perform_refresh(pk=run.pk, clock=timezone.now)
    if done is None or done.state != RefreshRun.State.DONE:
        raise SystemExit(f"the run is not done: {done and done.fault_en}")
    steps.step("ending")
    return {
        "seconds": time.perf_counter() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "silence": steps.longest,
        "counts": {name: getattr(done, f"rows_{name}") for name in COUNTS},
        "spent": steps.spent,
    }


if __name__ == "__main__":
    sys.exit(main())
