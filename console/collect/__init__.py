"""Collecting: a target becomes a `Poll`; nothing here knows of alerts, the store or a screen."""
