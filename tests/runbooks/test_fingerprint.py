"""What a server is made of is compared after it was down, and no difference is accepted but by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.collect.probes.fingerprint import COMMAND, Fact
from console.engine.fingerprinting import Fingerprinting, well_servers
from console.model.run import Run, RunState
from console.model.tag import Tag
from console.model.time import Instant
from console.runbooks.fingerprint import Fingerprint, Fingerprints, differences, told
from console.runbooks.proposals import Refusal
from console.runbooks.questions import Given
from console.runbooks.world import SourceState
from console.store.append_only import Scribe
from console.store.audit import Deed
from tests.fakes.hosts import Said, Stage
from tests.runbooks.rack import SITI, Engine, server, world_of

MEMORY, DISK = Fact("memory", "total", "64.0 GiB"), Fact("disk", "naa.1", "HDD 960 GB")
LESS = Fact("memory", "total", "48.0 GiB")
LINES = (
    "/proc/meminfo:MemTotal: 67108864 kB",
    "/sys/block/sda/size:1875000000",
    "/sys/block/sda/device/wwid:naa.1",
    "/sys/block/sda/device/model:HDD",
)
KEPT = Fingerprint("altos-1", 1_767_000_000.0, "siti", (DISK, MEMORY))


def test_what_is_different() -> None:
    """What is gone is told first, then what is new, then what changed."""
    new = Fact("disk", "naa.2", "")
    found = differences((DISK, MEMORY), (new, LESS))
    assert told(found) == (
        "disk naa.1 is missing (it was HDD 960 GB); disk naa.2 is new (there); "
        "memory total is 48.0 GiB, and was 64.0 GiB"
    )
    assert differences((DISK, MEMORY), (MEMORY, DISK)) == ()


def test_many_differences_are_counted() -> None:
    """A question stays readable when everything is different."""
    found = differences((), [Fact("service", f"s{number}.service", "runs") for number in range(40)])
    assert told(found).endswith("and 28 more")


async def test_kept_over_restarts(tmp_path: Path) -> None:
    """The newest fingerprint of a server counts, also for the next engine."""
    scribe = Scribe()
    kept = Fingerprints.open(tmp_path / "f.journal", scribe)
    await kept.keep(KEPT)
    await kept.keep(structs.replace(KEPT, by="budi"))
    kept.close()
    again = Fingerprints.open(tmp_path / "f.journal", scribe)
    found = again.of("altos-1")
    assert found is not None
    assert (found.by, found.facts) == ("budi", KEPT.facts)
    assert again.of("altos-2") is None
    again.close()
    scribe.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    made.stage.hosts.script[COMMAND] = Said(lines=LINES)
    yield made
    made.archive.close()


async def run_to_end(engine: Engine) -> Run:
    run = await engine.begin("server-fingerprint", "altos-1")
    await engine.stage.finish()
    return engine.stage.run(run.id)


async def test_the_first_is_kept(engine: Engine) -> None:
    """Where nothing was kept, what is read counts from now on."""
    run = await run_to_end(engine)
    assert run.steps[0].outcome == "2 parts are kept to compare with."
    kept = engine.stage.fingerprints.kept["altos-1"]
    assert (kept.facts, kept.by) == ((DISK, MEMORY), "siti")


async def test_the_same_asks_nothing(engine: Engine) -> None:
    """A server that is as it was goes on."""
    engine.stage.fingerprints.kept["altos-1"] = KEPT
    run = await run_to_end(engine)
    assert run.state is RunState.SUCCEEDED
    assert engine.stage.fingerprints.kept["altos-1"] is KEPT


async def answered(engine: Engine, choice: str, note: str = "a module was taken out") -> tuple[Run | Refusal, Run]:
    """A server that lost a quarter of its memory, and what a person says to that."""
    engine.stage.fingerprints.kept["altos-1"] = KEPT
    engine.stage.hosts.script[COMMAND] = Said(lines=("/proc/meminfo:MemTotal: 50331648 kB", *LINES[1:]))
    run = await engine.begin("server-fingerprint", "altos-1")
    asks = await engine.until_asked(run.id)
    assert "memory total is 48.0 GiB, and was 64.0 GiB" in asks.question
    taken = await engine.executor.wishes.answer(run.id, Given(asks.id, choice, SITI, note))
    if isinstance(taken, Refusal):
        await engine.die()
    else:
        await engine.stage.finish()
    return taken, engine.stage.run(run.id)


async def test_a_difference_is_accepted_in_writing(engine: Engine) -> None:
    """Who accepted it and why is on record, and counts from then on."""
    _taken, run = await answered(engine, "accept")
    assert run.state is RunState.SUCCEEDED
    assert "a module was taken out" in run.steps[0].outcome
    assert engine.stage.fingerprints.kept["altos-1"].facts == (DISK, LESS)


async def test_a_difference_is_never_accepted_without_a_word(engine: Engine) -> None:
    """An answer without a reason does not count."""
    taken, _run = await answered(engine, "accept", "")
    assert isinstance(taken, Refusal)
    assert engine.stage.fingerprints.kept["altos-1"] is KEPT


async def test_what_is_not_right_ends_the_run(engine: Engine) -> None:
    """Nothing is overwritten, and the outcome names what is missing."""
    _taken, run = await answered(engine, "not right")
    assert run.state is RunState.FAILED
    assert "48.0 GiB" in run.outcome
    assert engine.stage.fingerprints.kept["altos-1"] is KEPT


async def test_a_server_that_tells_nothing_is_not_the_same(engine: Engine) -> None:
    """An empty answer fails; it is not a server without parts, and not one that is as it was."""
    engine.stage.fingerprints.kept["altos-1"] = KEPT
    engine.stage.hosts.script[COMMAND] = Said(lines=("sh: grep: not found",))
    assert (await run_to_end(engine)).state is RunState.FAILED


class Log:
    """What was put on record."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    async def put_on_record(self, deed: Deed, at: Instant) -> None:
        self.deeds.append(deed)


async def test_once_a_day_while_it_is_well(tmp_path: Path) -> None:
    """The first is kept by itself, a later difference is told once and kept never."""
    stage, log, scribe = Stage("altos-1"), Log(), Scribe()
    kept = Fingerprints.open(tmp_path / "f.journal", scribe)
    world = world_of(server("altos-1"))
    keeper = Fingerprinting(stage.hosts, kept, log, lambda: world, stage.clock)
    stage.hosts.script[COMMAND] = Said(lines=LINES)
    await keeper.look()
    await keeper.look()
    assert len(stage.hosts.sent) == 1
    stage.hosts.script[COMMAND] = Said(lines=LINES[1:])
    for _day in range(3):
        stage.clock.advance(86_401)
        await keeper.look()
    found = kept.of("altos-1")
    assert found is not None
    assert found.facts == (DISK, MEMORY)
    assert [deed.action for deed in log.deeds] == ["fingerprint.differs"]
    kept.close()
    scribe.close()


def test_only_well_servers_are_read() -> None:
    """One that is tagged, in a run, or silent somewhere is left alone."""
    world = world_of(server("altos-1"), server("win", os="windows"))
    assert well_servers(world) == ("altos-1",)
    assert well_servers(structs.replace(world, locks={"altos-1": "run"})) == ()
    tag = Tag(id="altos-1", by="siti", reason="wet", at=0.0)
    assert well_servers(structs.replace(world, tags={"altos-1": tag})) == ()
    half = {"altos-1": {"ssh": SourceState(True), "snmp": SourceState(None)}}
    assert well_servers(structs.replace(world, sources={**world.sources, **half})) == ()
