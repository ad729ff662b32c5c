"""Tests of `console.model.hostport`."""

from __future__ import annotations

import pytest

from console.model.hostport import at_port


@pytest.mark.parametrize(
    ("address", "written"),
    [("192.0.2.11", "192.0.2.11:161"), ("altos-1", "altos-1:161"), ("2001:db8::11", "[2001:db8::11]:161")],
)
def test_the_port_cannot_be_taken_for_a_part_of_the_address(address: str, written: str) -> None:
    """An IPv6 address stands in brackets, as in a URL."""
    assert at_port(address, 161) == written
