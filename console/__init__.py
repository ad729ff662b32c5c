"""Ronda: a keyboard-driven terminal console for server rooms."""

__version__ = "0.1.0"
