"""Plans that put power on a server: when the server counts as on already, and what its BMC must offer."""

from __future__ import annotations

from msgspec import structs

from console.model.run import Plan
from console.runbooks.plan import plan
from console.runbooks.world import SourceState, World
from tests.runbooks.rack import LIBRARY, server, world_of

NOW = 1_767_225_600.0
SILENT, ANSWERS = SourceState(False, "timed out"), SourceState(True)


def seen(**sources: SourceState) -> World:
    """`altos-1` with what its sources did last; its BMC can do everything that the library asks for."""
    world = world_of(server("altos-1"))
    resets: dict[str, tuple[str, ...] | str] = {"altos-1": ("On", "ForceOff", "GracefulShutdown")}
    return structs.replace(world, sources={"altos-1": sources}, resets=resets)


def planned(runbook: str, world: World) -> Plan:
    return plan(LIBRARY.runbooks[runbook], "altos-1", world, {}, NOW, LIBRARY.runbooks)


def reasons(made: Plan) -> list[str]:
    return [obstacle.reason for obstacle in made.obstacles]


def test_a_bmc_that_answers_is_no_server_that_is_on() -> None:
    """A BMC lives on standby power, so a server whose BMC alone answers may be switched on."""
    for bmc in ("redfish", "ipmi"):
        made = planned("server-bring-up", seen(ssh=SILENT, snmp=SILENT, **{bmc: ANSWERS}))
        assert "already_on" not in reasons(made)


def test_a_host_that_answers_is_on() -> None:
    """A server whose own network answers is on already, whatever its BMC does."""
    assert "already_on" in reasons(planned("server-bring-up", seen(ssh=ANSWERS, redfish=SILENT)))


def test_a_server_that_is_first_switched_off_may_answer() -> None:
    """A hanging server often still answers pings: that does not forbid to switch it off and on again."""
    made = planned("power-cycle-server", seen(ssh=SILENT, ping=ANSWERS, redfish=ANSWERS))
    assert reasons(made) == []


def test_a_bmc_without_the_wanted_reset_is_refused_before_anything_runs() -> None:
    """What the BMC does not offer forbids the plan, in a sentence that names what it does offer."""
    world = structs.replace(seen(redfish=ANSWERS), resets={"altos-1": ("On", "GracefulShutdown")})
    made = planned("power-cycle-server", world)
    assert reasons(made) == ["no_reset"]
    assert "ForceOff" in made.obstacles[0].sentence
    assert "On, GracefulShutdown" in made.obstacles[0].sentence
