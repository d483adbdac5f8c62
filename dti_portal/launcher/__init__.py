"""Starts the portal and everything it stands on, from one command."""
