"""The console that a person looks at: draws snapshots and sends requests; it decides nothing about devices."""
