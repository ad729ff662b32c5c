"""The record of an incident for those who ask afterwards: gathered once, then written as HTML, Markdown or JSON."""
