"""Tests of `console.rehearsal.bmcs`: which rehearsals give the room BMCs."""

from __future__ import annotations

from console.rehearsal.bmcs import wants_bmcs
from console.rehearsal.faults import fault_named
from console.runbooks.library import load_library

LIBRARY = load_library().runbooks


def test_a_runbook_that_switches_by_a_bmc_has_one() -> None:
    """One that could not even be planned without a BMC is given one."""
    assert wants_bmcs("power-cycle-server", LIBRARY, ())


def test_a_runbook_that_takes_a_bmc_where_there_is_one_has_none() -> None:
    """A step that is only for servers with a BMC changes nothing about the room; nor does a runbook without any."""
    assert not wants_bmcs("server-bring-up", LIBRARY, ())
    assert not wants_bmcs("water-leak", LIBRARY, ())
    assert not wants_bmcs("there-is-none", LIBRARY, ())


def test_a_bmc_that_is_broken_is_there() -> None:
    """The fault of a BMC brings it along, another does not."""
    assert wants_bmcs("water-leak", LIBRARY, (fault_named("bmc-ignores-graceful"),))
    assert wants_bmcs("water-leak", LIBRARY, (fault_named("bmc-refuses"),))
    assert not wants_bmcs("water-leak", LIBRARY, (fault_named("host-hangs"),))
