"""What a plan for a whole rack holds: which servers, in which waves, what is left out and why."""

from __future__ import annotations

from msgspec import structs

from console.model.run import Plan
from console.model.tag import Tag
from console.runbooks.plan import estimate_s, plan
from console.runbooks.world import SourceState, World
from tests.runbooks.rack import GONE, LIBRARY, all_off, rack_of, server

NOW = 1_767_225_600.0
WEB, DB, HOST = server("web", depends_on=("db",)), server("db", depends_on=("host",)), server("host")


def with_sources(world: World, device: str, sources: dict[str, SourceState]) -> World:
    return structs.replace(world, sources={**world.sources, device: sources})


def planned(world: World, runbook: str = "rack-graceful-shutdown", target: str = "r1", **arguments: str) -> Plan:
    return plan(LIBRARY.runbooks[runbook], target, world, arguments, NOW, LIBRARY.runbooks)


def turns(made: Plan) -> list[tuple[int, str]]:
    """The devices of each wave, in the order of the plan."""
    return list(dict.fromkeys((step.wave, step.target) for step in made.steps))


def reasons(made: Plan) -> list[str]:
    return [obstacle.reason for obstacle in made.obstacles]


def test_waves() -> None:
    """Dependents go before what they depend on; those that do not need one another go together."""
    made = planned(rack_of(WEB, DB, HOST, server("lone")))
    assert turns(made) == [(1, "web"), (2, "db"), (3, "lone"), (3, "host")]


def test_each_server_is_shut_down_once() -> None:
    """Every server of the rack gets the very command that its own graceful shutdown would send."""
    made = planned(rack_of(WEB, DB, HOST), privilege="sudo")
    assert [(step.target, step.command) for step in made.steps if step.destructive] == [
        (device, "sudo -n -- systemctl poweroff") for device in ("web", "db", "host")
    ]


def test_ids_are_unique() -> None:
    """No two steps of a plan share an id."""
    ids = [step.id for step in planned(rack_of(WEB, DB, HOST)).steps]
    assert len(set(ids)) == len(ids)


def test_only_this_rack() -> None:
    """A server of another rack is not touched."""
    elsewhere = structs.replace(server("far"), place=structs.replace(HOST.place, rack="r2"))
    assert {step.target for step in planned(rack_of(HOST, elsewhere)).steps} == {"host"}


def test_confirm_word_is_the_rack() -> None:
    """What must be typed is the rack's name."""
    assert planned(rack_of(HOST)).confirm_word == "r1"


def test_off_already_is_left_out() -> None:
    """A server that answers nowhere is left out, and the plan says so; the others go on."""
    made = planned(with_sources(rack_of(WEB, DB), "db", GONE))
    assert {step.target for step in made.steps} == {"web"}
    assert made.warnings[0].startswith("LEFT OUT: db answers nowhere")
    assert reasons(made) == []


def test_left_out_dependent_is_told() -> None:
    """A server that cannot be shut down from here but needs one that will be is named."""
    half = {"ssh": SourceState(False, "timed out"), "snmp": SourceState(True)}
    made = planned(with_sources(rack_of(WEB, DB), "web", half))
    assert "web depends on db and still answers." in made.warnings
    assert "web (depends on it)" in made.stops


def test_members_are_no_outside_dependents() -> None:
    """Servers of the same plan are told once, as what stops."""
    made = planned(rack_of(WEB, DB, HOST))
    assert list(made.stops) == ["web", "db", "host"]
    assert made.warnings == ()


def test_lock_forbids_the_whole() -> None:
    """A server that another run works on is not quietly left out."""
    made = planned(structs.replace(rack_of(WEB, DB), locks={"db": "20260101-000000-abcdef"}))
    assert reasons(made) == ["locked"]


def test_rack_lock() -> None:
    """Two runs on one rack are one too many."""
    assert "locked" in reasons(planned(structs.replace(rack_of(WEB), locks={"r1": "another"})))


def test_circle() -> None:
    """Servers that depend on one another have no order, and are named."""
    made = planned(rack_of(server("one", depends_on=("two",)), server("two", depends_on=("one",))))
    assert reasons(made) == ["dependency_circle"]
    assert "one" in made.obstacles[0].sentence


def test_nothing_left() -> None:
    """A rack without a server that answers has nothing to shut down."""
    assert reasons(planned(with_sources(rack_of(WEB), "web", GONE))) == ["nothing_to_do"]


def test_unknown_rack() -> None:
    """A rack that is not there is an obstacle."""
    assert reasons(planned(rack_of(WEB), target="r9")) == ["unknown_target"]


def test_estimate_is_the_slowest_of_each_wave() -> None:
    """Servers of one wave are shut down side by side, so the slowest counts; waves add up."""
    world = rack_of(DB, HOST, server("lone"))
    took = {"db": 10.0, "host": 20.0, "lone": 5.0}
    names = ("reachable", "users", "shutdown", "off")
    took_s = {(f"server-graceful-shutdown/{name}", id_): s for id_, s in took.items() for name in names}
    assert estimate_s(planned(structs.replace(world, took_s=took_s))) == 4 * (10.0 + 20.0)


def test_bring_up_is_the_reverse() -> None:
    """Servers come up one by one, what others depend on first."""
    made = planned(all_off(WEB, DB, HOST), "bring-up-rack")
    assert turns(made) == [(0, "r1"), (1, "host"), (2, "db"), (3, "web")]
    assert reasons(made) == []
    assert made.stops == ()


def test_bring_up_leaves_out_what_is_on() -> None:
    """A server that answers needs no switching on."""
    world = with_sources(all_off(WEB, DB), "db", {"ssh": SourceState(True)})
    made = planned(world, "bring-up-rack")
    assert {step.target for step in made.steps} == {"r1", "web"}
    assert any("db answers: it is on already" in warning for warning in made.warnings)


def test_tag_forbids_bring_up() -> None:
    """A do-not-energise tag on one server forbids the plan, with the name, the time and the reason on it."""
    tag = Tag(id="db", by="siti", reason="still wet", at=NOW)
    made = planned(structs.replace(all_off(WEB, DB), tags={"db": tag}), "bring-up-rack")
    assert reasons(made) == ["do_not_energise"]
    assert made.obstacles[0].sentence == "db is tagged do-not-energise by siti since 2026-01-01T00:00:00Z: still wet"


def test_tag_does_not_forbid_shutdown() -> None:
    """A tag forbids power on, never off."""
    tag = Tag(id="db", by="siti", reason="still wet", at=NOW)
    assert reasons(planned(structs.replace(rack_of(DB), tags={"db": tag}))) == []
