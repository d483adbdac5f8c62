"""The outside world as typed rows; nothing here knows a model."""
