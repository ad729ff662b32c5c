"""Which profiles are there and which of them fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.profiles.catalogue import Catalogue
from console.profiles.oid import parse_oid

SHIPPED = Catalogue.load()

OWN = """
title = "Own"
kind = "sensor"
{rest}
[match]
sys_object_id = "1.3.6.1.4.1.55555"

[[scalars]]
point = "temperature"
oid = "1.3.6.1.4.1.55555.1.0"
"""


def own(folder: Path, name: str, rest: str = "", text: str = OWN) -> Catalogue:
    (folder / f"{name}.toml").write_text(text.replace("{rest}", rest), "utf-8")
    return Catalogue.load(folder)


def test_shipped_profiles_have_no_mistake() -> None:
    """Every profile that comes with the program can be used."""
    assert SHIPPED.problems == ()
    assert len(SHIPPED.names()) > 40


@pytest.mark.parametrize(
    ("sys_object_id", "sys_descr", "name"),
    [
        ("1.3.6.1.4.1.318.1.3.27", "", "apc-ups"),
        ("1.3.6.1.4.1.318.1.3.4.6", "", "apc-rpdu"),
        ("1.3.6.1.4.1.318.1.3.14.5", "", "apc-inrow"),
        ("1.3.6.1.4.1.232.9.4.11", "", "hpe-ilo"),
        ("1.3.6.1.4.1.232.165.7", "", "hpe-pdu"),
        ("1.3.6.1.4.1.21317", "Linux (none) 3.18.0", "supermicro-bmc"),
        ("1.3.6.1.4.1.21317", "Aten", "aten-pdu"),
        ("1.3.6.1.4.1.8072.3.2.10", "Linux web", "net-snmp"),
        ("1.3.6.1.4.1.2.3.1.2.1.1.3", "Base Operating System Runtime AIX version: 07.02", "aix"),
        ("1.3.6.1.4.1.987654", "", "generic"),
    ],
)
def test_longest_prefix_wins(sys_object_id: str, sys_descr: str, name: str) -> None:
    """The profile with the longest sysObjectID wins; where makers share one, sysDescr decides."""
    assert SHIPPED.match(parse_oid(sys_object_id), sys_descr).name == name


def test_device_without_object_id_is_generic() -> None:
    """A device that says nothing of itself is read by the standard MIBs."""
    assert SHIPPED.match((), "").name == "generic"


def test_cards_that_hide_are_probed() -> None:
    """Behind the name of a Linux host a UPS card is looked for; behind that of a PDU it is not."""
    linux = parse_oid("1.3.6.1.4.1.8072.3.2.10")
    assert "rfc1628-ups" in {profile.name for _oid, profile in SHIPPED.probes(linux, SHIPPED.match(linux, ""))}
    sentry = parse_oid("1.3.6.1.4.1.1718.3")
    assert SHIPPED.probes(sentry, SHIPPED.match(sentry, "")) == ()


def test_own_profile_is_found(tmp_path: Path) -> None:
    """A user's file adds a profile."""
    catalogue = own(tmp_path, "mine")
    assert catalogue.match(parse_oid("1.3.6.1.4.1.55555.7"), "").name == "mine"


def test_own_profile_replaces_ours(tmp_path: Path) -> None:
    """A user's file of the same name is used instead of ours."""
    catalogue = own(tmp_path, "stulz")
    profile = catalogue.get("stulz")
    assert profile is not None
    assert profile.title == "Own"


def test_bad_profile_does_not_stop_the_others(tmp_path: Path) -> None:
    """A file with a mistake is left out, said, and everything else works."""
    catalogue = own(tmp_path, "broken", 'extends = ["no-such"]')
    assert [str(problem) for problem in catalogue.problems] == ['broken: extends: "no-such" is no known profile']
    assert catalogue.get("broken") is None
    assert catalogue.get("net-snmp") is not None


def test_circle_is_a_problem(tmp_path: Path) -> None:
    """Two profiles that extend each other are both left out."""
    own(tmp_path, "one", 'extends = ["two"]')
    catalogue = own(tmp_path, "two", 'extends = ["one"]')
    assert len(catalogue.problems) == 2
    assert "one → two → one" in str(catalogue.problems[0])


def test_unknown_enumeration_is_a_problem(tmp_path: Path) -> None:
    """An enumeration that is nowhere defined is said with its key."""
    text = OWN.replace('point = "temperature"', 'point = "health"\nenum = "nowhere"')
    catalogue = own(tmp_path, "mine", text=text)
    assert [str(problem) for problem in catalogue.problems] == ['mine: scalars[0]: "nowhere" is no known enumeration']


def test_word_that_does_not_fit_is_a_problem(tmp_path: Path) -> None:
    """An enumeration may use the words of its point only."""
    text = OWN.replace('point = "temperature"', 'point = "leak"\nenum = "codes"') + '\n[enums.codes]\n1 = "moist"\n'
    catalogue = own(tmp_path, "mine", text=text)
    assert '"moist" is no word of leak; its words are: dry, wet' in str(catalogue.problems[0])
