"""Every edge by name: what a fuzzer can be let loose on."""

from __future__ import annotations

import pytest

from tests.fuzz.document_edges import DOCUMENT_EDGES
from tests.fuzz.edge import Edge
from tests.fuzz.feed_edges import FEED_EDGES
from tests.fuzz.manager_edge import MANAGER_EDGES
from tests.fuzz.snmp_edges import SNMP_EDGES

_UNNAMED = "a frame that is no UTF-8, or too deep, is not refused as WireError"

EDGES = SNMP_EDGES | MANAGER_EDGES | FEED_EDGES | DOCUMENT_EDGES
NAMES = tuple(
    pytest.param(name, marks=pytest.mark.xfail(reason=_UNNAMED) if name == "wire-frame" else ()) for name in EDGES
)


def _forbid(data: bytes) -> None:
    assert not data.startswith(b"leak"), "a canary"


CANARY = Edge(_forbid, (b"lead",))
"""An edge whose law can be broken, which proves that a fuzzer looks."""
