"""Runbooks played on the simulated rack with faults put in, and judged by what really happened there."""
