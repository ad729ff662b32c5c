"""Secrets are references that are resolved when they are used; the value never shows itself."""

from __future__ import annotations


class Secret:
    """A secret's value; printing, formatting or comparing it shows nothing. `reveal()` is the one way to it."""

    __slots__ = ("_value", "reference")

    def __init__(self, value: str, reference: str = "") -> None:
        self._value = value
        self.reference = reference

    def reveal(self) -> str:
        """The value itself, for the moment it is sent."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)
