"""Hangs up where a TLS handshake was given up: the library does so after errors, and a time limit is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class _Stream(Protocol):
    """A connection as httpcore holds it."""

    async def aclose(self) -> None:
        """Hang up."""
        ...


class HalfOpen:
    """What one request of httpx is told to `trace` (the request extension of httpcore that has this name)."""

    def __init__(self) -> None:
        self._stream: _Stream | None = None

    async def __call__(self, event: str, told: Mapping[str, Any]) -> None:
        """Remember the connection that was made, and close it when TLS does not come about on it."""
        if event == "connection.connect_tcp.complete":
            self._stream = told["return_value"]
        elif event == "connection.start_tls.failed" and self._stream is not None:
            await self._stream.aclose()
