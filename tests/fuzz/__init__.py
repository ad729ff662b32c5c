"""Fuzzing: what arrives from outside is read or refused by name, whatever octets it is."""
