"""Reading feeds and their runs."""
