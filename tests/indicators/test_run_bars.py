"""The last runs of a feed as small columns."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.charts.run_bars import HEIGHT, LEAST, RunCounts, run_bars

COUNTS = st.integers(0, 2_000_000)


@settings(deadline=None)
@given(st.lists(st.builds(RunCounts, st.just("done"), COUNTS, COUNTS, COUNTS, COUNTS, COUNTS), max_size=20))
def test_every_count_is_seen_and_none_leaves_the_column(runs):
    drawn = run_bars(runs)
    assert len(drawn.bars) == len(runs)
    for run, bar in zip(reversed(runs), drawn.bars, strict=True):
        shown = [part for part in ("new", "revised", "held", "refused") if getattr(run, part)]
        assert [segment.part for segment in bar.segments] == shown
        assert all(segment.height >= LEAST for segment in bar.segments)
        assert sum(segment.height for segment in bar.segments) <= HEIGHT
        assert min([segment.y for segment in bar.segments], default=0) >= 0


def test_the_newest_run_stands_on_the_right_and_a_failed_one_has_no_rows():
    drawn = run_bars([RunCounts("failed", 9, new=9), RunCounts("done", 100, new=50)])
    old, new = drawn.bars
    assert (old.state, new.state) == ("done", "failed")
    assert old.x < new.x
    assert new.segments == ()
    assert old.segments[0].height == HEIGHT // 2
