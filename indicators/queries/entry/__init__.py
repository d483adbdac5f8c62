"""What a unit enters: its reports, the cells of one, and what is known of a cell."""

from indicators.queries.entry.standing import StandingCell, standing_cells

__all__ = ["StandingCell", "standing_cells"]
