"""Lengths, numbers and names at their edges, and that nonsense raises Malformed alone."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.snmp import ber
from console.snmp.errors import Malformed


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 65535, 65536])
def test_every_length_is_read_back(size: int) -> None:
    """Short and long forms of a length enclose exactly the contents."""
    data = ber.octets(bytes(size))
    assert ber.read_octets(data, 0, len(data)) == (bytes(size), len(data))


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_integer_is_read_back_from_its_fewest_octets(number: int) -> None:
    """X.690 8.3.2: the first nine bits are never all the same."""
    data = ber.integer(number)
    assert ber.read_integer(data, 0, len(data)) == (number, len(data))
    assert len(data) == 3 or (data[2], data[3] >> 7) not in ((0x00, 0), (0xFF, 1))


@pytest.mark.parametrize("arcs", [(), (1,), (3, 1), (1, 40), (1, 3, 2**32), (1, 3, -1)])
def test_what_is_no_name_is_not_encoded(arcs: tuple[int, ...]) -> None:
    """A name that cannot be is the caller's mistake."""
    with pytest.raises(ValueError):
        ber.oid(arcs)


@pytest.mark.parametrize(
    "body", [b"\x2b\x86", b"\x2b" + b"\x81" * 1000 + b"\x01", b"\x2b" + b"\xff" * 5 + b"\x7f", b"\x2b" + b"\x01" * 200]
)
def test_what_is_no_name_is_not_decoded(body: bytes) -> None:
    """A cut arc, an arc above 32 bits and more than 128 arcs are Malformed."""
    with pytest.raises(Malformed):
        ber.arcs_of(body)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x04", b"\x04\x80", b"\x04\x85\x01\x01\x01\x01\x01", b"\x04\x82\x01", b"\x04\x05abc", b"\x04\xff"],
)
def test_impossible_lengths_are_malformed(data: bytes) -> None:
    """Indefinite, overlong and cut lengths are refused."""
    with pytest.raises(Malformed):
        ber.read_header(data, 0, len(data))


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        (ber.INTEGER, b""),
        (ber.INTEGER, bytes(10)),
        (ber.COUNTER32, b"\x01\0\0\0\0"),
        (ber.NULL, b"x"),
        (0x80, b"x"),
        (0x24, b""),
    ],
)
def test_values_that_cannot_be_are_malformed(tag: int, body: bytes) -> None:
    """A value that does not fit its type is refused and not bent."""
    with pytest.raises(Malformed):
        ber.value_of(tag, body)


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 255), st.binary(max_size=40))
def test_any_contents_give_a_value_or_malformed(tag: int, body: bytes) -> None:
    """No contents of any type raise anything but Malformed."""
    with contextlib.suppress(Malformed):
        ber.value_of(tag, body)
