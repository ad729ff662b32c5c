"""What we encode, pysnmp decodes to the same, and the other way round, for every PDU type and value type."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ
from pysnmp.entity import config as _config  # noqa: F401  its import order alone resolves a circle in secmod
from pysnmp.proto import rfc1901, rfc1902, rfc1905
from pysnmp.proto.api import v2c
from pysnmp.proto.mpmod.rfc3412 import SNMPv3Message
from pysnmp.proto.secmod.eso.priv import aes192, aes256
from pysnmp.proto.secmod.rfc3414.auth.hmacsha import HmacSha
from pysnmp.proto.secmod.rfc3414.localkey import hash_passphrase, localize_key
from pysnmp.proto.secmod.rfc3414.service import UsmSecurityParameters
from pysnmp.proto.secmod.rfc3826.priv.aes import Aes

from console.snmp import ber, usm
from console.snmp.engine import Engine
from console.snmp.message import read_envelope, read_scoped_pdu
from console.snmp.pdu import Kind, Request, encode_pdu, read_pdu, values, variables
from console.snmp.security import Security
from console.snmp.value import Missing, Oid, Value

BOUNDED = settings(max_examples=25, deadline=None)

PYSNMP = {
    Kind.GET: rfc1905.GetRequestPDU,
    Kind.GET_NEXT: rfc1905.GetNextRequestPDU,
    Kind.RESPONSE: rfc1905.ResponsePDU,
    Kind.SET: rfc1905.SetRequestPDU,
    Kind.GET_BULK: rfc1905.GetBulkRequestPDU,
    Kind.INFORM: rfc1905.InformRequestPDU,
    Kind.TRAP_V2: rfc1905.SNMPv2TrapPDU,
    Kind.REPORT: rfc1905.ReportPDU,
}

arcs = st.integers(0, 2**32 - 1)
oids: st.SearchStrategy[Oid] = st.one_of(
    st.tuples(st.integers(0, 1), st.integers(0, 39), arcs),
    st.builds(lambda rest: (1, 3, 6, 1, *rest), st.lists(arcs, min_size=1, max_size=20)),
    st.tuples(st.just(2), st.integers(0, 2**32 - 81)),
)
request_ids = st.integers(-(2**31), 2**31 - 1)
typed: st.SearchStrategy[tuple[bytes, Any, Value]] = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(lambda n: (ber.integer(n), rfc1902.Integer32(n), n)),
    st.integers(0, 2**32 - 1).map(lambda n: (ber.integer(n, ber.COUNTER32), rfc1902.Counter32(n), n)),
    st.integers(0, 2**32 - 1).map(lambda n: (ber.integer(n, ber.GAUGE32), rfc1902.Gauge32(n), n)),
    st.integers(0, 2**32 - 1).map(lambda n: (ber.integer(n, ber.TIME_TICKS), rfc1902.TimeTicks(n), n)),
    st.integers(0, 2**64 - 1).map(lambda n: (ber.integer(n, ber.COUNTER64), rfc1902.Counter64(n), n)),
    st.binary(max_size=400).map(lambda b: (ber.octets(b), rfc1902.OctetString(b), b)),
    st.binary(max_size=40).map(lambda b: (ber.tlv(ber.OPAQUE, b), rfc1902.Opaque(b), b)),
    st.binary(min_size=4, max_size=4).map(
        lambda b: (ber.tlv(ber.IP_ADDRESS, b), rfc1902.IpAddress(univ.OctetString(b)), b)
    ),
    oids.map(lambda o: (ber.oid(o), rfc1902.ObjectIdentifier(o), o)),
    st.sampled_from(
        [
            (b"\x05\x00", rfc1905.unSpecified, None),
            (b"\x80\x00", rfc1905.noSuchObject, Missing.NO_SUCH_OBJECT),
            (b"\x81\x00", rfc1905.noSuchInstance, Missing.NO_SUCH_INSTANCE),
            (b"\x82\x00", rfc1905.endOfMibView, Missing.END_OF_MIB_VIEW),
        ]
    ),
)
rows = st.lists(st.tuples(oids, typed), max_size=8)


def pysnmp_pdu(kind: Kind, request_id: int, first: int, second: int, found: list[tuple[Oid, Any]]) -> bytes:
    """The PDU as pysnmp encodes it."""
    pdu = PYSNMP[kind]()
    pdu.setComponentByPosition(0, request_id)
    pdu.setComponentByPosition(1, first)
    pdu.setComponentByPosition(2, second)
    v2c.apiPDU.set_varbinds(pdu, [(name, value) for name, (_, value, _) in found])
    return bytes(encoder.encode(pdu))


@pytest.mark.parametrize("kind", list(PYSNMP))
@BOUNDED
@given(request_id=request_ids, first=st.integers(0, 18), second=st.integers(0, 100), found=rows)
def test_pysnmp_encodes_and_we_decode(
    kind: Kind, request_id: int, first: int, second: int, found: list[tuple[Oid, Any]]
) -> None:
    """Every PDU type with every value type is read as it was written."""
    data = pysnmp_pdu(kind, request_id, first, second, found)
    pdu = read_pdu(data, 0, len(data))
    assert (pdu.kind, pdu.request_id, pdu.status, pdu.place) == (kind, request_id, first, second)
    assert variables(data, pdu.start, pdu.stop) == tuple((name, row[2]) for name, row in found)
    names = tuple(ber.oid(name) for name, _ in found)
    assert values(data, pdu.start, pdu.stop, names) == tuple(row[2] for _, row in found)


@pytest.mark.parametrize("kind", list(PYSNMP))
@BOUNDED
@given(request_id=request_ids, first=st.integers(0, 18), second=st.integers(0, 100), found=rows)
def test_we_encode_and_pysnmp_decodes(
    kind: Kind, request_id: int, first: int, second: int, found: list[tuple[Oid, Any]]
) -> None:
    """Every PDU type with every value type is to pysnmp what it makes itself of the same values."""
    ours = encode_pdu(kind, request_id, tuple((name, row[0]) for name, row in found), first, second)
    decoded, rest = decoder.decode(ours, asn1Spec=PYSNMP[kind]())
    assert not rest
    assert encoder.encode(decoded) == pysnmp_pdu(kind, request_id, first, second, found)


@pytest.mark.parametrize("kind", [Kind.GET, Kind.GET_NEXT, Kind.GET_BULK])
@BOUNDED
@given(names=st.lists(oids, max_size=30), number=st.integers(0x01000000, 0x7FFFFFFF))
def test_a_patched_request_is_the_request(kind: Kind, names: list[Oid], number: int) -> None:
    """A prebuilt request with its id patched in is what pysnmp decodes to that id and those names."""
    patched = Request(kind, tuple(names), 0, 25).encode(number.to_bytes(4, "big"))
    message = ber.sequence(b"\x02\x01\x01", ber.octets(b"public"), patched)
    decoded, rest = decoder.decode(message, asn1Spec=rfc1901.Message())
    pdu = decoded.getComponentByPosition(2).getComponent()
    assert not rest
    assert isinstance(pdu, PYSNMP[kind])
    assert int(pdu.getComponentByPosition(0)) == number
    assert [tuple(row[0]) for row in pdu.getComponentByPosition(3)] == names


@BOUNDED
@given(engine_id=st.binary(min_size=5, max_size=32), boots=st.integers(0, 2**31 - 1), time=st.integers(0, 2**31 - 1))
def test_a_sealed_message_is_a_v3_message(engine_id: bytes, boots: int, time: int) -> None:
    """pysnmp reads our header and security parameters as they were meant."""
    user = usm.User(b"rack", "SHA-256", b"authpass12", "AES-128", b"privpass12")
    request = Request(Kind.GET, ((1, 3, 6, 1),))
    engine = Engine(engine_id, boots, time, 0.0)
    sealed = Security().seal(user, engine, request, b"\x01\x02\x03\x04", 0.0)
    message, rest = decoder.decode(sealed, asn1Spec=SNMPv3Message())
    assert not rest
    header = message.getComponentByPosition(1)
    assert (int(header[0]), bytes(header[2]), int(header[3])) == (0x01020304, b"\x07", 3)
    security, _ = decoder.decode(bytes(message.getComponentByPosition(2)), asn1Spec=UsmSecurityParameters())
    assert (bytes(security[0]), int(security[1]), int(security[2])) == (engine_id, boots, time)
    assert (bytes(security[3]), len(security[4]), len(security[5])) == (b"rack", 24, 8)
    envelope = read_envelope(sealed, ber.read_integer(sealed, *_inside(sealed))[1], len(sealed))
    plain = (
        usm.Keyring().keys(user, engine_id).decrypt(sealed[envelope.start : envelope.stop], boots, time, envelope.salt)
    )
    start, stop = ber.enter(plain, 0, len(plain), ber.SEQUENCE)
    assert read_pdu(plain, read_scoped_pdu(plain, start, stop), stop).kind is Kind.GET


def _inside(data: bytes) -> tuple[int, int]:
    return ber.enter(data, 0, len(data), ber.SEQUENCE)


@pytest.mark.parametrize("digest", ["sha1", "sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("password", [b"maplesyrup", bytes(range(200, 233)), b"x" * 64])
def test_keys_are_pysnmps_keys(digest: str, password: bytes) -> None:
    """Password to key and key to localised key are computed as pysnmp does."""
    engine_id = b"\x80\x00\x1f\x88\x04oracle"
    function = getattr(hashlib, digest)
    theirs = hash_passphrase(password, function)
    assert usm.master_key(password, digest) == bytes(theirs)
    assert usm.localised(bytes(theirs), engine_id, digest) == bytes(
        localize_key(theirs, univ.OctetString(engine_id), function)
    )


@pytest.mark.parametrize(
    ("priv", "service"),
    [
        ("AES-128", Aes()),
        ("AES-192", aes192.AesBlumenthal192()),
        ("AES-256", aes256.AesBlumenthal256()),
        ("AES-192-C", aes192.Aes192()),
        ("AES-256-C", aes256.Aes256()),
    ],
)
@pytest.mark.parametrize(("boots", "time"), [(0, 0), (1, 4711), (2**31 - 1, 2**31 - 1)])
def test_privacy_is_pysnmps_privacy(priv: str, service: Any, boots: int, time: int) -> None:
    """What pysnmp encrypts with each privacy protocol, we decrypt, and the other way round."""
    plain, engine_id = bytes(range(150)), b"\x80\x00\x1f\x88\x04oracle"
    keys = usm.Keyring().keys(usm.User(b"u", "SHA-1", b"authpass12", priv, b"privpass12"), engine_id)
    hashed = service.hash_passphrase(HmacSha.SERVICE_ID, b"privpass12")
    secret_key = univ.OctetString(service.localize_key(HmacSha.SERVICE_ID, hashed, univ.OctetString(engine_id)))
    theirs, salt = service.encrypt_data(secret_key, (boots, time, None), plain)
    assert keys.decrypt(bytes(theirs), boots, time, bytes(salt))[: len(plain)] == plain
    ours = keys.encrypt(plain, boots, time, b"\x01" * 8)
    back = service.decrypt_data(secret_key, (boots, time, univ.OctetString(b"\x01" * 8)), univ.OctetString(ours))
    assert bytes(back)[: len(plain)] == plain
