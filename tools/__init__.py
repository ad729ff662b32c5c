"""What the project's makers run; nothing of it is shipped."""
