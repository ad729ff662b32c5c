"""Widgets that draw lines of spans through Textual's Line API."""
