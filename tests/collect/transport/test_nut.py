"""Rules of reaching an upsd over TLS: whom we trust, and that nothing is said to anybody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.collect.transport.nut import NutTransport
from console.collect.transport.pinned_tls import spelt
from console.config.secrets import Secret
from console.errors import CollectError
from console.feeds.access import NutAccess
from console.model.failure import Cause
from tests.peers.certificate import Certificate
from tests.peers.upsd import PASSWORD, Upsd, needs_nss, needs_upsd, running_upsd

TIMEOUT_S = 20.0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """One that signed itself, as whoever sets up NUT makes it."""
    return Certificate(tmp_path_factory.mktemp("certificate"), "upsd")


@pytest.fixture(scope="module")
def upsd(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Iterator[Upsd]:
    """A real upsd that offers STARTTLS."""
    with running_upsd(tmp_path_factory.mktemp("nut"), certificate) as server:
        yield server


def access(port: int, *, fingerprint: str = "", ca_file: Path | None = None, address: str = "127.0.0.1") -> NutAccess:
    """The UPS over TLS, with a login."""
    return NutAccess(address, "smx", port, "admin", Secret(PASSWORD), True, fingerprint, ca_file)


async def refusal(wanted: NutAccess) -> CollectError:
    """Why this upsd is not asked."""
    with pytest.raises(CollectError) as raised:
        await NutTransport().variables(wanted, TIMEOUT_S)
    return raised.value


@asynccontextmanager
async def pretender(answer: bytes, certificate: Certificate | None = None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """What answers STARTTLS so, then shows a certificate where it has one; yields its port and what it was told."""
    told: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            told.append(await reader.readline())
            writer.write(answer)
            if certificate is not None:
                await writer.start_tls(certificate.context())
                while line := await reader.readline():
                    told.append(line)
                    writer.write(b"OK\n" if not line.startswith(b"LIST") else b"BEGIN LIST VAR smx\nEND LIST VAR smx\n")
        except OSError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], told


@pytest.mark.real
@needs_upsd
@needs_nss
async def test_a_ups_is_read_over_tls(upsd: Upsd, certificate: Certificate) -> None:
    """By its fingerprint, or by the authority that vouches for it and its address."""
    for wanted in (
        access(upsd.port, fingerprint=certificate.fingerprint),
        access(upsd.port, ca_file=certificate.path),
    ):
        found = await NutTransport().variables(wanted, TIMEOUT_S)
        assert found["ups.model"] == "Smart-UPS X 3000"


@pytest.mark.real
@needs_upsd
@needs_nss
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(upsd: Upsd) -> None:
    """TLS is never without a check: the system's authorities where nothing else is said."""
    error = await refusal(access(upsd.port))
    assert (error.cause, "fingerprint" in str(error)) == (Cause.HOST_KEY, True)


@pytest.mark.real
@needs_upsd
@needs_nss
async def test_another_certificate_is_named(upsd: Upsd, certificate: Certificate) -> None:
    """The sentence has the fingerprint that was shown."""
    error = await refusal(access(upsd.port, fingerprint="ab" * 32))
    assert (error.cause, spelt(certificate.fingerprint) in str(error)) == (Cause.HOST_KEY, True)


@pytest.mark.real
@needs_upsd
async def test_an_upsd_without_a_certificate_is_not_asked_in_clear(tmp_path: Path) -> None:
    """Where TLS is wanted there is no way back from it; the sentence says what upsd lacks."""
    with running_upsd(tmp_path / "nut") as server:
        error = await refusal(access(server.port, fingerprint="ab" * 32))
    assert (error.cause, "upsd.conf" in str(error)) == (Cause.UNSUPPORTED, True)


async def test_nothing_but_starttls_is_said_in_clear(certificate: Certificate) -> None:
    """Whoever refuses TLS, or shows the wrong certificate, hears no user and no password."""
    async with pretender(b"ERR FEATURE-NOT-SUPPORTED\n") as (port, told):
        assert (await refusal(access(port, fingerprint="ab" * 32))).cause is Cause.UNSUPPORTED
    assert told == [b"STARTTLS\n"]
    async with pretender(b"OK STARTTLS\n", certificate) as (port, told):
        assert (await refusal(access(port, fingerprint="ab" * 32))).cause is Cause.HOST_KEY
    assert told == [b"STARTTLS\n"]


async def test_a_certificate_of_another_address_is_not_trusted(certificate: Certificate) -> None:
    """An authority vouches for a name, not for whoever stands there."""
    async with pretender(b"OK STARTTLS\n", certificate) as (port, _told):
        error = await refusal(access(port, ca_file=certificate.path, address="localhost"))
    assert error.cause is Cause.HOST_KEY


async def test_words_slipped_in_before_tls_are_not_heard(certificate: Certificate) -> None:
    """Lines that anybody on the way puts behind the answer to STARTTLS are dropped, not read as upsd's."""
    forged = b'OK STARTTLS\nOK\nOK\nBEGIN LIST VAR smx\nVAR smx ups.status "OB LB"\nEND LIST VAR smx\n'
    async with pretender(forged, certificate) as (port, told):
        found = await NutTransport().variables(access(port, fingerprint=certificate.fingerprint), TIMEOUT_S)
    assert found == {}
    assert [line.split()[0] for line in told] == [b"STARTTLS", b"USERNAME", b"PASSWORD", b"LIST"]


async def test_what_is_no_tls_is_named() -> None:
    """An upsd that agrees and then speaks on in clear."""
    async with pretender(b"OK STARTTLS\nHTTP/1.1 200 OK\r\n\r\n" * 10) as (port, _told):
        error = await refusal(access(port, fingerprint="ab" * 32))
    assert error.cause in (Cause.UNSUPPORTED, Cause.UNREACHABLE)
