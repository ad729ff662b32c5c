"""A real upsd with NUT's own dummy-ups on a free loopback port."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import load_pem_x509_certificate

from tests.peers.certificate import Certificate
from tests.peers.mosquitto import free_tcp_port

# Debian's /usr/sbin/upsd starts nothing while the host itself is not configured for NUT.
UPSD = shutil.which("/lib/nut/upsd") or shutil.which("upsd")
DUMMY_UPS = shutil.which("/lib/nut/dummy-ups") or shutil.which("/usr/lib/nut/dummy-ups")
PASSWORD = "upspass"

_NSS_PASSWORD = "nsspass"
_DEADLINE_S = 20.0
_VARIABLES = """\
ups.mfr: APC
ups.model: Smart-UPS X 3000
ups.serial: AS1234
ups.status: OL CHRG
battery.charge: 97
battery.runtime: 1440
battery.voltage: 54.6
input.voltage: 229.0
input.frequency: 50.1
ups.load: 31
ups.realpower: 810
ambient.temperature: 24.5
ambient.humidity: 45
"""

needs_upsd = pytest.mark.skipif(UPSD is None or DUMMY_UPS is None, reason="nut-server is not installed")
needs_nss = pytest.mark.skipif(shutil.which("pk12util") is None, reason="libnss3-tools is not installed")


class Upsd:
    """An upsd that knows the UPS `smx`, whose variables can be set, and a user `admin` with PASSWORD.

    With a `certificate` it offers STARTTLS.
    """

    def __init__(self, home: Path, certificate: Certificate | None = None) -> None:
        self.home = home
        self.port = free_tcp_port()
        home.mkdir(parents=True, exist_ok=True)
        state = home / "state"
        state.mkdir()
        (home / "smx.dev").write_text(_VARIABLES)
        (home / "ups.conf").write_text(f"statepath = {state}\n[smx]\n driver = dummy-ups\n port = {home}/smx.dev\n")
        tls = "" if certificate is None else _tls(home / "nss", certificate)
        (home / "upsd.conf").write_text(f"LISTEN 127.0.0.1 {self.port}\nSTATEPATH {state}\nMAXAGE 3\n{tls}")
        (home / "upsd.users").write_text(f"[admin]\n password = {PASSWORD}\n actions = SET\n instcmds = ALL\n")
        for name in ("ups.conf", "upsd.conf", "upsd.users"):
            (home / name).chmod(0o600)
        paths = {"NUT_CONFPATH": home, "NUT_STATEPATH": state, "NUT_ALTPIDPATH": state}
        self._environment = os.environ | {name: str(path) for name, path in paths.items()}
        self._driver: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start driver and server and wait until the UPS can be asked."""
        assert UPSD is not None
        assert DUMMY_UPS is not None
        self._driver = self._run([DUMMY_UPS, "-a", "smx", "-u", getpass.getuser(), "-D"])
        self._wait(lambda: any((self.home / "state").glob("dummy-ups-*")), "the driver does not start")
        self._server = self._run([UPSD, "-u", getpass.getuser(), "-D"])
        self._wait(lambda: "OL" in self._upsc(), "upsd does not answer")

    def set(self, name: str, value: str) -> None:
        """Change a variable as upsrw does, and wait until upsd says so."""
        login = ["-u", "admin", "-p", PASSWORD]
        command = ["upsrw", "-s", f"{name}={value}", *login, f"smx@127.0.0.1:{self.port}"]
        subprocess.run(command, check=True, capture_output=True, timeout=_DEADLINE_S)
        self._wait(lambda: f"{name}: {value}" in self._upsc(), f"{name} does not change")

    def stop_driver(self) -> None:
        """Let the UPS be lost."""
        _end(self._driver)
        self._driver = None

    def stop(self) -> None:
        """Stop both."""
        _end(self._server)
        _end(self._driver)

    def _upsc(self) -> str:
        command = ["upsc", f"smx@127.0.0.1:{self.port}"]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_DEADLINE_S).stdout

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)

    def _wait(self, condition: object, why: str) -> None:
        assert callable(condition)
        ends_at = time.monotonic() + _DEADLINE_S
        while time.monotonic() < ends_at:
            if condition():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{why}: {(self.home / 'log').read_text(errors='replace')[-2000:]}")


def _tls(database: Path, certificate: Certificate) -> str:
    """Lines of upsd.conf for a certificate, which Debian's upsd wants in a database of NSS."""
    database.mkdir()
    password, bundle = database / "password", database / "bundle.p12"
    password.write_text(_NSS_PASSWORD)
    key = load_pem_private_key(certificate.key.read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    shown = load_pem_x509_certificate(certificate.path.read_bytes())
    secret = BestAvailableEncryption(_NSS_PASSWORD.encode())
    bundle.write_bytes(serialize_key_and_certificates(b"upsd", key, shown, None, secret))
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("certutil", "-N", "-d", f"sql:{database}", "-f", password),
        ("pk12util", "-i", bundle, "-d", f"sql:{database}", "-W", _NSS_PASSWORD, "-k", password),
    )
    for command in commands:
        subprocess.run(command, check=True, capture_output=True, timeout=_DEADLINE_S)
    return f'CERTPATH {database}\nCERTIDENT "upsd" "{_NSS_PASSWORD}"\n'


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.terminate()
        process.wait(_DEADLINE_S)


@contextmanager
def running_upsd(home: Path, certificate: Certificate | None = None) -> Iterator[Upsd]:
    """An upsd for the length of a `with`."""
    server = Upsd(home, certificate)
    try:
        server.start()
        yield server
    finally:
        server.stop()
