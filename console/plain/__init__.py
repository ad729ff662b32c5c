"""The console as lines of prose, for screen readers, braille lines and terminals that cannot be drawn on."""
