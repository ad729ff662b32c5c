"""What paramiko says of a connection, in our words; which failure it is, its callers decide."""

from __future__ import annotations

import logging
import re

import paramiko

from console.i18n import N_, _
from console.model.oserror import os_words
from console.model.text import neutralise

_SENTENCES = (
    (r"no acceptable kex algorithm", N_("no key exchange in common; update its sshd")),
    (r"no acceptable host key|requested host key type", N_("no type of host key in common; update its sshd")),
    (r"no acceptable ciphers", N_("no encryption in common; update its sshd")),
    (r"no acceptable macs", N_("no integrity check (MAC) in common; update its sshd")),
    (r"no acceptable compression", N_("no compression in common")),
    (r"Incompatible version \((?P<what>[^ )]+)", N_("it speaks SSH {what}, which is not safe any more")),
    (r"reading SSH protocol banner|Indecipherable|Invalid SSH banner", N_("it does not greet as SSH does")),
    (r"[Tt]imed? ?out", N_("it was too slow")),
    (r"Signature verification|Bad host key|Unknown host key type", N_("its host key does not fit its signature")),
    (r"Mismatched MAC|Invalid packet|Unknown cipher", N_("what comes is damaged on its way, or is no SSH")),
    (r"No existing session|session not active|Negotiation failed", N_("the connection ended")),
)
"""paramiko tells failures apart by their English alone."""


def ssh_words(error: Exception) -> str:
    """Why a connection failed; words of paramiko that we do not know go to the log and are not repeated."""
    if isinstance(error, OSError):
        return neutralise(os_words(error), 160)
    said = str(error)
    for pattern, ours in _SENTENCES:
        found = re.search(pattern, said)
        if found:
            return neutralise(_(ours).format(**found.groupdict()), 120)
    if isinstance(error, EOFError) or not said:
        return _("the connection ended")
    logging.getLogger("ronda").info("ssh: %s: %s", type(error).__name__, neutralise(said, 200))
    if isinstance(error, paramiko.SSHException):
        return _("it breaks the protocol")
    return type(error).__name__
