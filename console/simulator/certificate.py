"""A certificate that signs itself, such as devices bring along from the factory; decides nobody's trust."""

from __future__ import annotations

import os
import ssl
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_GOOD_FOR: Final = timedelta(days=2)


class Certificate:
    """Made anew for `host`, an IP address, around the moment `now`; `fingerprint` is its SHA-256 in lower-case hex."""

    def __init__(self, host: str, now: datetime) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        self._signed = (
            x509.CertificateBuilder()
            .subject_name(who)
            .issuer_name(who)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _GOOD_FOR)
            .not_valid_after(now + _GOOD_FOR)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
            .sign(self._key, SHA256())
        )
        self.fingerprint = self._signed.fingerprint(SHA256()).hex()

    def context(self, file: Path) -> ssl.SSLContext:
        """What a server needs that shows it; `file` holds it with its key for a moment, since OpenSSL reads files."""
        key = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as written:
                written.write(self._signed.public_bytes(Encoding.PEM) + key)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file)
        finally:
            file.unlink()
        return context
