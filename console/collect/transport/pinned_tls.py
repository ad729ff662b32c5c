"""TLS to devices that sign their own certificates: verified by an authority or pinned by fingerprint, never off."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from pathlib import Path

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.time import Seconds


class WrongCertificate(ssl.SSLCertVerificationError):
    """The peer's certificate is not the pinned one; `presented` is what it showed instead."""

    def __init__(self, presented: str) -> None:
        super().__init__("the certificate has another fingerprint")
        self.presented = presented


def fingerprint_of(certificate: bytes) -> str:
    """The SHA-256 of a certificate in DER, in lower-case hex."""
    return hashlib.sha256(certificate).hexdigest()


def spelt(fingerprint: str) -> str:
    """A fingerprint as BMCs and browsers show it: pairs in capitals between colons."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()


def context(fingerprint: str, ca_file: Path | None) -> ssl.SSLContext:
    """How to check a peer: by `fingerprint` where there is one, else by `ca_file` or the system's authorities.

    Raises CollectError when the file of authorities cannot be used.
    """
    if fingerprint:
        return _pinned(fingerprint)
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        sentence = _("The certificates in {path} cannot be used: {why}.")
        why = getattr(error, "strerror", None) or _("it is no PEM file of certificates")
        raise CollectError(Cause.HOST_KEY, sentence.format(path=ca_file, why=why)) from None


def _pinned(fingerprint: str) -> ssl.SSLContext:
    pinned = _unchecked()

    class Checked(ssl.SSLObject):
        """Ends the handshake unless the peer's certificate is the pinned one, before anything is sent to it."""

        def do_handshake(self) -> None:
            super().do_handshake()
            presented = fingerprint_of(self.getpeercert(binary_form=True) or b"")
            if presented != fingerprint:
                raise WrongCertificate(presented)

    pinned.sslobject_class = Checked
    return pinned


def _unchecked() -> ssl.SSLContext:
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bare.check_hostname = False
    bare.verify_mode = ssl.CERT_NONE
    return bare


async def presented(address: str, port: int, timeout_s: Seconds) -> str:
    """The fingerprint of the certificate that is shown there, or nothing; nothing is sent after the handshake."""
    try:
        async with asyncio.timeout(timeout_s):
            _reader, writer = await asyncio.open_connection(address, port, ssl=_unchecked())
    except (OSError, TimeoutError):
        return ""
    shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    # Nothing more is expected of the peer, so its farewell is not waited for.
    writer.transport.abort()
    await asyncio.sleep(0)
    return fingerprint_of(shown) if shown else ""
