"""Messages on their way out of this host: the only place that opens connections to tell somebody something."""
