"""The page that answers why a place moved, and its files."""

from provinces.views.why.page import dti_why, dti_why_download

__all__ = ["dti_why", "dti_why_download"]
