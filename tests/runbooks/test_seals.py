"""What is cut off or opened under a warranty seal is asked about first, whatever the runbook says."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from console.inventory import Device
from console.model.device import Warranty
from console.model.run import Plan, RunState, StepKind
from console.runbooks.plan import plan
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.world import World
from console.store.audit import read_audit
from tests.fakes.hosts import Stage
from tests.runbooks.rack import GONE, LIBRARY, SITI, Engine, rack_of, server

SEAL = Warranty(True, "Acer", "+62 21 555 0100", "", "Switch off and unplug.")


def sealed(id_: str, number: int = 1, warranty: Warranty = SEAL) -> Device:
    return structs.replace(server(id_), feeds=(f"pdu-a/{number}", f"pdu-b/{number}"), warranty=warranty)


async def off(stage: Stage, *devices: Device) -> World:
    """The devices in rack r1, silent, with outlets that can be switched."""
    for device in devices:
        stage.hosts.on[device.id] = False
    outlets = {feed: await stage.power.outlet(feed) for device in devices for feed in device.feeds}
    return structs.replace(rack_of(*devices), sources={device.id: GONE for device in devices}, outlets=outlets)


def planned(world: World, runbook: str, target: str, **arguments: str) -> Plan:
    return plan(LIBRARY.runbooks[runbook], target, world, arguments, 0.0, LIBRARY.runbooks)


def kinds(made: Plan) -> list[str]:
    return [f"{step.kind.value} {step.target}" for step in made.steps]


async def test_a_sealed_server_is_asked_about_once_before_its_first_outlet() -> None:
    """The question stands before the cut, and names the vendor, the contact and what may be done."""
    made = planned(await off(Stage("altos-1"), sealed("altos-1")), "server-cut-power", "altos-1")
    assert kinds(made) == ["ask altos-1", "power altos-1", "power altos-1"]
    for word in ("altos-1", "Acer", "+62 21 555 0100", "Switch off and unplug."):
        assert word in made.steps[0].command


async def test_nothing_written_down_allows_nothing() -> None:
    """A seal without contact or allowance says so instead of leaving a gap."""
    bare = sealed("altos-1", warranty=Warranty(True))
    made = planned(await off(Stage("altos-1"), bare), "server-cut-power", "altos-1")
    assert "the vendor, reached at (not written down)" in made.steps[0].command
    assert "nothing is written down, so nothing." in made.steps[0].command


async def test_an_open_server_is_not_asked_about() -> None:
    """Without a seal nothing is asked."""
    made = planned(
        await off(Stage("lenovo-1"), sealed("lenovo-1", warranty=Warranty())), "server-cut-power", "lenovo-1"
    )
    assert kinds(made) == ["power lenovo-1", "power lenovo-1"]


async def test_a_rack_is_asked_about_once_for_all_its_sealed_servers() -> None:
    """In a leak nobody answers the same question five times."""
    stage = Stage("altos-1", "altos-2", "lenovo-1")
    servers = (
        sealed("altos-1"),
        sealed("altos-2", 2, structs.replace(SEAL, until="2027-01-31")),
        sealed("lenovo-1", 3, Warranty()),
    )
    made = planned(await off(stage, *servers), "water-leak", "r1")
    asked = [step for step in made.steps if step.id == "cut.seal"]
    assert len(asked) == 1
    assert "altos-1, altos-2: sealed by Acer" in asked[0].command
    assert "lenovo-1" not in asked[0].command
    before = [step.kind for step in made.steps[: made.steps.index(asked[0])]]
    assert StepKind.POWER not in before


async def test_opening_the_case_is_asked_about() -> None:
    """A step that opens the case of a sealed server is preceded by the question, of an open one it is not."""
    stage = Stage("altos-1")
    steps = [step.id for step in planned(await off(stage, sealed("altos-1")), "server-dry", "altos-1").steps]
    assert steps[steps.index("opened") - 1] == "opened.seal"
    open_case = await off(stage, sealed("altos-1", warranty=Warranty()))
    assert "opened.seal" not in [step.id for step in planned(open_case, "server-dry", "altos-1").steps]


async def test_without_a_yes_nothing_is_cut(tmp_path: Path) -> None:
    """It is answered in writing; a no ends the run with nothing sent, and the record says who said what."""
    stage = Stage("altos-1")
    engine = Engine(tmp_path, stage, await off(stage, sealed("altos-1")))
    run = await engine.begin("server-cut-power", "altos-1")
    asks = await engine.until_asked(run.id)
    unwritten = await engine.executor.wishes.answer(run.id, Given(asks.id, "yes", SITI))
    assert isinstance(unwritten, Refusal)
    assert unwritten.reason == "no_note"
    await engine.executor.wishes.answer(run.id, Given(asks.id, "no", SITI, "vendor is not reached"))
    await stage.finish()
    assert stage.run(run.id).state is RunState.FAILED
    assert stage.power.switched == []
    engine.archive.close()
    said = [entry.reason for entry in read_audit(tmp_path / "audit.log") if entry.action == "run.answer"]
    assert "vendor is not reached" in said


async def test_with_a_yes_it_is_cut(tmp_path: Path) -> None:
    """What was allowed goes on."""
    stage = Stage("altos-1")
    engine = Engine(tmp_path, stage, await off(stage, sealed("altos-1")))
    run = await engine.begin("server-cut-power", "altos-1")
    asks = await engine.until_asked(run.id)
    await engine.executor.wishes.answer(run.id, Given(asks.id, "yes", SITI, "Acer, case 4711"))
    await stage.finish()
    assert stage.run(run.id).state is RunState.SUCCEEDED
    assert stage.power.switched == [("pdu-a/1", "off"), ("pdu-b/1", "off")]
    engine.archive.close()
