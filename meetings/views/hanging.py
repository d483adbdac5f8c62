"""What meetings and tasks show on the pages of the apps below."""


__all__ = ["hang_panels"]


def hang_panels() -> None:
    """Called once, when the apps are ready."""
