"""What a plan says for which facts, and what its id covers; each table of `cases/` is one case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli
from msgspec import structs

from console.inventory import Device
from console.model.device import DeviceKind, Warranty
from console.model.place import Place
from console.model.run import Plan
from console.runbooks.plan import estimate_s, plan
from console.runbooks.world import SourceState, World
from tests.runbooks.rack import GRACEFUL, LIBRARY, server, world_of

CASES = tomli.loads((Path(__file__).parent / "cases" / "graceful.toml").read_text())
NOW = 1_767_225_600.0


def device_of(id_: str, facts: dict[str, Any]) -> Device:
    return Device(
        id=id_,
        name=id_,
        kind=DeviceKind(facts.get("kind", "server")),
        place=Place(rack="r1"),
        address="192.0.2.1",
        os=facts.get("os", "linux"),
        warranty=Warranty("vendor" in facts, facts.get("vendor", ""), facts.get("contact", "")),
        depends_on=tuple(facts.get("depends_on", ())),
    )


def world_from(devices: dict[str, dict[str, Any]]) -> World:
    return World(
        devices={id_: device_of(id_, facts) for id_, facts in devices.items()},
        sources={
            id_: {name: SourceState(not wrong, wrong) for name, wrong in facts["sources"].items()}
            for id_, facts in devices.items()
        },
        locks={id_: facts["lock"] for id_, facts in devices.items() if "lock" in facts},
        services={id_: tuple(facts.get("services", ())) for id_, facts in devices.items()},
    )


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """The facts of a case lead to exactly its commands, obstacles, warnings and stops."""
    case = CASES[name]
    made = plan(LIBRARY.runbooks[GRACEFUL], "altos-1", world_from(case["devices"]), case.get("arguments", {}), NOW)
    assert [obstacle.reason for obstacle in made.obstacles] == case.get("obstacles", []), made.obstacles
    if "commands" in case:
        assert [step.command for step in made.steps] == case["commands"]
    if "sent" in case:
        assert [step.command for step in made.steps if step.destructive] == [case["sent"]]
    if "warnings" in case:
        assert list(made.warnings) == case["warnings"]
    if "stops" in case:
        assert list(made.stops) == case["stops"]


def graceful(world: World, now: float = NOW, **arguments: str) -> Plan:
    return plan(LIBRARY.runbooks[GRACEFUL], "altos-1", world, arguments, now)


def test_id_is_of_what_runs() -> None:
    """The same commands have the same id, whenever they are planned and whatever they will take."""
    world = world_of(server("altos-1"))
    timed = structs.replace(world, took_s={(f"{GRACEFUL}/off", "altos-1"): 42.0})
    assert graceful(world).id == graceful(timed, NOW + 60).id


@pytest.mark.parametrize(
    "other",
    [
        graceful(world_of(server("altos-1")), reason="fire"),
        graceful(world_of(server("altos-1")), privilege="sudo"),
        graceful(world_of(server("altos-1", os="bsd"))),
        graceful(world_of(server("altos-1"), server("web", depends_on=("altos-1",)))),
        plan(LIBRARY.runbooks[GRACEFUL], "altos-2", world_of(server("altos-2")), {}, NOW),
    ],
    ids=["argument", "elevation", "operating system", "dependents", "target"],
)
def test_id_covers(other: Plan) -> None:
    """Anything else that would run, or stop, has another id."""
    assert other.id != graceful(world_of(server("altos-1"))).id


def test_confirm_word_is_the_target() -> None:
    """What must be typed is the server's name."""
    assert graceful(world_of(server("altos-1"))).confirm_word == "altos-1"


def test_estimate_needs_every_step() -> None:
    """A plan's time is told only when each step was measured before."""
    world = world_of(server("altos-1"))
    steps = ("reachable", "users", "shutdown", "off")
    measured = {(f"{GRACEFUL}/{step}", "altos-1"): 10.0 for step in steps}
    assert estimate_s(graceful(structs.replace(world, took_s=measured))) == 40.0
    measured.popitem()
    assert estimate_s(graceful(structs.replace(world, took_s=measured))) is None


def test_destructive_is_marked() -> None:
    """Only the shutdown itself is destructive; the checks and the measuring may be done again."""
    made = graceful(world_of(server("altos-1")))
    assert [step.id for step in made.steps if step.destructive] == ["shutdown"]
