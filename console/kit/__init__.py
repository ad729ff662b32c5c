"""A directory to carry away: the program with what it needs, the configuration without its secrets, the pages."""
