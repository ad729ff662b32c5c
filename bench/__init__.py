"""Measures Ronda from outside; prints tables and writes JSON, and asserts nothing."""
