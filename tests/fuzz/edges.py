"""Every edge by name, and the module that a fuzzer imports for it."""

from __future__ import annotations

from tests.fuzz import canary_edges, document_edges, feed_edges, request_edges, snmp_edges, trap_edges
from tests.fuzz.edge import Edge

_FAMILIES = (snmp_edges, request_edges, trap_edges, feed_edges, document_edges)

EDGES: dict[str, Edge] = {name: edge for family in _FAMILIES for name, edge in family.EDGES.items()}
MODULES = {name: family.__name__ for family in (*_FAMILIES, canary_edges) for name in family.EDGES}
NAMES = tuple(EDGES)
