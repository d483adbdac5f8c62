"""Names of units that cannot be taken for one another."""

# Slugs of former units whose name lives on with another territory end with it.
FORMER = "-former"


def told_apart(unit: str, name: str, language: str) -> str:
    """``Đà Nẵng``; ``Đà Nẵng (cũ)`` of the former unit, whose name another one has today."""
    return former_name(name, language) if unit.endswith(FORMER) else name


def former_name(name: str, language: str) -> str:
    return f"{name} (former)" if language == "en" else f"{name} (cũ)"
