"""The API of the ground: units, DTI rankings, why a place moved."""

from provinces.api import rankings, units, why
from provinces.api.door import router

__all__ = ["rankings", "router", "units", "why"]
