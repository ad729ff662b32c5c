"""How an address and a port are written together; it resolves and checks neither."""

from __future__ import annotations


def at_port(address: str, port: int) -> str:
    """`host:port`, with an IPv6 address in brackets (RFC 3986, section 3.2.2)."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
