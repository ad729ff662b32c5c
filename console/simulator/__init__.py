"""A rack that is not there: a small model of a server room behind real SNMP agents and real SSH servers on loopback."""
