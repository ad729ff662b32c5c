"""Tests of `console.collect.transport.ssh_words`: what paramiko says, in our words."""

from __future__ import annotations

import errno

import paramiko
import pytest
from paramiko.ssh_exception import IncompatiblePeer

from console.collect.transport.ssh_words import ssh_words


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (
            IncompatiblePeer("Incompatible ssh peer (no acceptable kex algorithm)"),
            "no key exchange in common; update its sshd",
        ),
        (
            IncompatiblePeer("Incompatible ssh server (no acceptable ciphers)"),
            "no encryption in common; update its sshd",
        ),
        (
            IncompatiblePeer("Incompatible version (1.5 instead of 2.0)"),
            "it speaks SSH 1.5, which is not safe any more",
        ),
        (paramiko.SSHException("Error reading SSH protocol banner"), "it does not greet as SSH does"),
        (paramiko.SSHException("No existing session"), "the connection ended"),
        (paramiko.SSHException("Key-exchange timed out waiting for key negotiation"), "it was too slow"),
        (EOFError(), "the connection ended"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (OSError("the server's \x1b[2J own words"), "the server's �[2J own words"),
    ],
)
def test_a_failure_is_told_in_our_words(error: Exception, ours: str) -> None:
    """The library's sentence does not stand inside one of ours."""
    assert ssh_words(error) == ours


def test_what_we_do_not_know_is_not_repeated() -> None:
    """Nobody reads a library's English in the middle of another language."""
    assert ssh_words(paramiko.SSHException("In strict-kex mode, but was sent 'x'!")) == "it breaks the protocol"
