"""A store of generated figures, for benchmarks and training. None of them can meet a real one: the key of every
generated source says so, and the database refuses marked and unmarked sources beside each other."""

from indicators.actions.generated.store import Generated, NotEmptyError, generate_store

__all__ = ["Generated", "NotEmptyError", "generate_store"]
