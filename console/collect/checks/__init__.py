"""Checks of services and backups: each asks from one vantage point and ends in a finding; none judges the service."""
