"""Tests of `console.kit`."""
