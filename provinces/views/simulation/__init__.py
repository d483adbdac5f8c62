"""The simulation of a DTI ranking: what the address asks, the page, the files."""

from provinces.views.simulation.pages import dti_simulation, dti_simulation_download

__all__ = ["dti_simulation", "dti_simulation_download"]
