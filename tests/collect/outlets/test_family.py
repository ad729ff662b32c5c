"""Tests of `console.collect.outlets.family`: the table itself, and how outlets are named."""

from __future__ import annotations

import pytest

from console.collect.outlets.family import Family, arcs, fitting, load_families

FAMILIES = load_families()


@pytest.mark.parametrize("name", FAMILIES)
def test_each_family_can_tell_on_from_off(name: str) -> None:
    """Each family has values of its own for both states, and two different ways to write them."""
    family = FAMILIES[name]
    assert set(family.state.values.values()) == {"on", "off"}
    assert (family.on.oid, family.on.value) != (family.off.oid, family.off.value)


@pytest.mark.parametrize("name", FAMILIES)
def test_each_column_stands_below_what_the_device_names(name: str) -> None:
    """Every column is in the vendor's own part of the tree."""
    family = FAMILIES[name]
    vendor = arcs(family.sys_object_id[0])[:7]
    columns = (family.state.oid, family.on.oid, family.off.oid)
    assert all(arcs(oid)[:7] == vendor for oid in columns)


@pytest.mark.parametrize(
    ("name", "on", "off"),
    [
        ("apc-rpdu2", 1, 2),
        ("raritan-px2", 1, 0),
        ("servertech-sentry3", 1, 2),
        ("eaton-epdu", 0, 0),
        ("geist-imd", 2, 4),
        ("gude-epc1202", 1, 0),
        ("panduit-g5", 2, 1),
    ],
)
def test_values_differ_by_family(name: str, on: int, off: int) -> None:
    """What is written for on and off, by the vendor's MIB."""
    family = FAMILIES[name]
    assert (family.on.value, family.off.value) == (on, off)


@pytest.mark.parametrize(
    ("name", "outlet", "row"),
    [
        ("apc-rpdu2", "3", "3"),
        ("raritan-px2", "3", "1.3"),
        ("raritan-px2", "2.3", "2.3"),
        ("servertech-sentry3", "3", "1.1.3"),
        ("eaton-epdu", "3", "0.3"),
        ("apc-rpdu2", "1.3", None),
        ("apc-rpdu2", "three", None),
        ("apc-rpdu2", "", None),
        ("apc-rpdu2", "-3", None),
    ],
)
def test_an_outlet_is_named_by_its_number_or_its_whole_index(name: str, outlet: str, row: str | None) -> None:
    """A plain number gets the family's usual beginning; what does not fit is no outlet."""
    assert FAMILIES[name].row(outlet) == row


def test_a_value_that_is_not_listed_is_unknown() -> None:
    """Pending, error and unheard-of values are neither on nor off."""
    family: Family = FAMILIES["servertech-sentry3"]
    assert [family.state_of(value) for value in (0, 1, 4, 6, None, b"on")] == [
        "off",
        "on",
        "unknown",
        "unknown",
        "unknown",
        "unknown",
    ]


def test_several_generations_may_answer_and_the_newest_counts() -> None:
    """An APC PDU may be of three generations; the second is tried before the first."""
    names = [name for name, _family in fitting(FAMILIES, arcs("1.3.6.1.4.1.318.1.3.4.6"))]
    assert names == ["apc-rpdu2", "apc-rpdu", "apc-masterswitch"]


def test_an_unknown_vendor_fits_nothing() -> None:
    """A device that names itself otherwise is of no family."""
    assert list(fitting(FAMILIES, arcs("1.3.6.1.4.1.99999.1"))) == []
