"""What the engine and its windows say to one another; depends on the model alone."""
