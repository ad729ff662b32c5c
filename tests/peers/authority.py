"""A certificate authority of the tests' own, and certificates with every fault a server can have."""

from __future__ import annotations

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

_DAY = datetime.timedelta(days=1)


class Authority:
    """A root and an intermediate; `issue` writes a server's key and chain to a file."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.root_key, self.root = _authority("Test root", None, None)
        self.middle_key, self.middle = _authority("Test intermediate", self.root, self.root_key)
        self.ca_file = home / "root.pem"
        self.ca_file.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))

    def issue(
        self,
        name: str,
        *,
        host: str = "127.0.0.1",
        days: float = 90,
        began_days_ago: float = 1,
        whole_chain: bool = True,
        self_signed: bool = False,
        key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None = None,
    ) -> tuple[Path, Path]:
        """The paths of the chain and of the key; it is an elliptic one unless another is given."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = datetime.datetime.now(datetime.UTC)
        alternative: x509.GeneralName
        try:
            alternative = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            alternative = x509.DNSName(host)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if self_signed else self.middle.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - began_days_ago * _DAY)
            .not_valid_after(now + days * _DAY)
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .sign(key if self_signed else self.middle_key, hashes.SHA256())
        )
        chain = [certificate] if self_signed or not whole_chain else [certificate, self.middle]
        chain_file, key_file = self.home / f"{name}.pem", self.home / f"{name}.key"
        chain_file.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return chain_file, key_file


def fingerprint_of(chain_file: Path) -> str:
    """The pin of the first certificate of a file."""
    return "sha256:" + x509.load_pem_x509_certificate(chain_file.read_bytes()).fingerprint(hashes.SHA256()).hex()


def _authority(
    name: str, issuer: x509.Certificate | None, issuer_key: ec.EllipticCurvePrivateKey | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 400 * _DAY)
        .not_valid_after(now + 400 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key if issuer_key is None else issuer_key, hashes.SHA256())
    )
    return key, certificate
