"""Rules of what a configuration says of BMCs."""

from __future__ import annotations

from typing import Any

import pytest

from console.config.validate import validate
from console.inventory import IpmiAccess, RedfishAccess, build

PRINT = "ab" * 32
OTHER = "cd" * 32
CREDENTIALS: dict[str, Any] = {
    "bmc": {"type": "redfish", "user": "ronda", "password": "env:PASSWORD", "fingerprint": PRINT},
    "lan": {"type": "ipmi", "user": "ronda", "password": "env:PASSWORD", "privilege": "user"},
}


def _accesses(**sources: Any) -> dict[str, object]:
    device = {"address": "192.0.2.1"} | sources
    loaded = validate({"credentials": CREDENTIALS, "devices": {"altos-1": device}})
    assert loaded.config is not None, loaded.problems
    built = build(loaded.config, lambda reference: reference.resolve({"PASSWORD": "s3cret"}))
    return {target.source: target.access for target in built.targets}


def _sentences(**sources: Any) -> list[str]:
    device = {"address": "192.0.2.1"} | sources
    loaded = validate({"credentials": CREDENTIALS, "devices": {"altos-1": device}})
    return [f"{problem.key}: {problem.sentence}" for problem in loaded.problems]


def test_a_bmc_has_an_address_of_its_own() -> None:
    """The BMC's address is not the host's, where it is said."""
    access = _accesses(redfish={"credential": "bmc", "address": "192.0.2.111", "port": 8443})["redfish"]
    assert isinstance(access, RedfishAccess)
    assert (access.address, access.port, access.path, access.fingerprint) == ("192.0.2.111", 8443, "/redfish/v1", PRINT)
    assert "s3cret" not in repr(access)


@pytest.mark.parametrize("written", [OTHER, OTHER.upper(), ":".join(["CD"] * 32)])
def test_a_device_s_own_fingerprint_counts_first(written: str) -> None:
    """However it is spelt, the device's fingerprint goes before the credential's."""
    access = _accesses(redfish={"credential": "bmc", "fingerprint": written})["redfish"]
    assert isinstance(access, RedfishAccess)
    assert access.fingerprint == OTHER


def test_ipmi_beside_redfish() -> None:
    """A device can be asked over both."""
    accesses = _accesses(redfish={"credential": "bmc"}, ipmi={"credential": "lan"})
    assert list(accesses) == ["redfish", "ipmi"]
    access = accesses["ipmi"]
    assert isinstance(access, IpmiAccess)
    assert (access.address, access.port, access.privilege) == ("192.0.2.1", 623, "user")


@pytest.mark.parametrize("written", ["zz" * 32, "ab" * 31, "sha256"])
def test_a_fingerprint_that_is_none(written: str) -> None:
    """Anything but a SHA-256 is said to be none."""
    (said,) = _sentences(redfish={"credential": "bmc", "fingerprint": written})
    assert said.startswith("devices.altos-1.redfish.fingerprint: ")
    assert "64 hexadecimal digits" in said


@pytest.mark.parametrize("written", ["redfish/v1", "/redfish/v1?x=1", "//elsewhere/é"])
def test_a_path_that_is_none(written: str) -> None:
    """A service root is a plain path."""
    (said,) = _sentences(redfish={"credential": "bmc", "path": written})
    assert said.startswith("devices.altos-1.redfish.path: ")


def test_a_credential_of_another_kind() -> None:
    """IPMI's credential is none for Redfish."""
    (said,) = _sentences(redfish={"credential": "lan"})
    assert said == 'devices.altos-1.redfish.credential: "lan" is a credential for ipmi, not for redfish'
