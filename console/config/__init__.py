"""Configuration: a file becomes values, or a list of everything that is wrong with it."""
