"""Simulations of a DTI ranking: what they stand on, and what moves make of it."""

from provinces.queries.simulation.boards import Board, Choices, Ground, board, choices, ground
from provinces.queries.simulation.moves import Index, Neighbour, PillarOutcome, Simulation, simulation

__all__ = [
    "Board",
    "Choices",
    "Ground",
    "Index",
    "Neighbour",
    "PillarOutcome",
    "Simulation",
    "board",
    "choices",
    "ground",
    "simulation",
]
