"""Tests of `console.plain`."""
