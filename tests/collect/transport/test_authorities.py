"""Tests of `console.collect.transport.authorities`: what is trusted is read once, and again when it changes."""

from __future__ import annotations

import ssl
from pathlib import Path

from console.collect.transport.authorities import Authorities
from console.model.check import Finding, Outcome
from tests.peers.authority import Authority


async def test_the_systems_authorities_are_read_once() -> None:
    """Two fetches share one context."""
    authorities = Authorities()
    assert await authorities.trusting("") is await authorities.trusting("")


async def test_a_file_that_was_replaced_is_read_again(tmp_path: Path) -> None:
    """A new certificate in the same file counts from the next check on."""
    authorities, file = Authorities(), tmp_path / "ca.pem"
    file.write_bytes(Authority(tmp_path / "one").ca_file.read_bytes())
    first = await authorities.trusting(str(file))
    assert first is await authorities.trusting(str(file))
    file.with_suffix(".new").write_bytes(Authority(tmp_path / "another").ca_file.read_bytes())
    file.with_suffix(".new").replace(file)
    second = await authorities.trusting(str(file))
    assert isinstance(first, ssl.SSLContext)
    assert isinstance(second, ssl.SSLContext)
    assert first.get_ca_certs() != second.get_ca_certs()


async def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    """What cannot be used makes the check unknown, with the file's name."""
    file = tmp_path / "ca.pem"
    file.write_text("nothing")
    found = await Authorities().trusting(str(file))
    assert isinstance(found, Finding)
    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "no_authorities")
    assert str(file) in found.sentence
