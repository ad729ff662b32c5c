"""Tests of `console.store.identity`."""

from __future__ import annotations

from console.model.device import Identity
from console.store.identity import merged


def test_the_source_nearest_to_the_hardware_is_believed() -> None:
    """A BMC's word on model and serial number counts before the operating system's; gaps are filled from farther."""
    bmc = Identity(vendor="Altos", serial="SN1")
    host = Identity(vendor="Linux", model="BrainSphere", name="altos-1")
    agent = Identity(model="Linux altos-1 6.1", name="agent")
    told = merged({"snmp": agent, "ssh": host, "redfish": bmc})
    assert told == Identity(vendor="Altos", model="BrainSphere", serial="SN1", name="altos-1")


def test_the_order_in_which_sources_speak_does_not_matter() -> None:
    """Who spoke last is not believed more."""
    one, other = Identity(model="a"), Identity(model="b")
    assert merged({"ssh": one, "snmp": other}) == merged({"snmp": other, "ssh": one})


def test_an_unknown_source_speaks_last() -> None:
    """A source of another kind only fills gaps; nobody speaking is an empty identity."""
    assert merged({"nut": Identity(model="x", serial="y"), "snmp": Identity(model="z")}) == Identity(
        model="z", serial="y"
    )
    assert merged({}) == Identity()
