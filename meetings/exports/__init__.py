"""What leaves the house on paper."""

from meetings.exports.pdf import PdfError, can_draw, pdf

__all__ = ["PdfError", "can_draw", "pdf"]
