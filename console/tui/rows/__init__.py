"""Pure functions from what the engine says to columns, rows and lines of text; no Textual."""
