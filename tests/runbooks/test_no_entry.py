"""Where nobody may enter, plans leave out what needs hands, say so, and never lose a check before what it guards."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from console.model.run import Plan, StepKind
from console.runbooks.library import load_library
from console.runbooks.plan import plan
from console.runbooks.proposals import Refusal, change_between
from console.runbooks.schema import Runbook, contradictions
from console.runbooks.steptypes import AskStep, HoldStep, PowerStep, RunStep
from console.runbooks.world import World
from tests.runbooks.rack import LIBRARY, all_off, rack_of, server

NOW = 1_767_225_600.0
WHY = "fire (said by ana)"


def closed(world: World) -> World:
    return structs.replace(world, closed={"site": WHY})


def planned(runbook: str, target: str, world: World, **arguments: str) -> Plan:
    return plan(LIBRARY.runbooks[runbook], target, world, arguments, NOW, LIBRARY.runbooks)


def test_what_may_have_hands_is_left_out_and_said() -> None:
    """The rack is shut down from afar; only touching it is left out."""
    made = planned("rack-graceful-shutdown", "r1", closed(rack_of(server("altos-1"))))
    assert (made.obstacles, made.out_of_reach) == ((), ())
    assert made.no_entry == "Nobody may enter site: fire (said by ana)."
    made = planned("cooling-lost", "room", closed(rack_of(server("altos-1"))))
    assert made.obstacles == ()
    assert [(one.id, one.target, one.reason) for one in made.out_of_reach] == [("air", "room", "hands")]
    assert "air" not in {step.id for step in made.steps}


def test_what_must_have_hands_forbids_a_single_target() -> None:
    """Nobody looked whether it is dry, so it is not switched on, and the plan says which step says so."""
    made = planned("server-bring-up", "altos-1", closed(all_off(server("altos-1"))))
    assert [obstacle.reason for obstacle in made.obstacles] == ["no_entry"]
    assert "Somebody switches it on" in made.obstacles[0].sentence
    assert [one.id for one in made.out_of_reach][:2] == ["switch-on", "up"]
    assert {one.reason for one in made.out_of_reach[1:]} == {"follows"}
    assert made.steps == ()


def test_what_the_place_must_have_forbids_all_of_it() -> None:
    """The label of the rack cannot be read out, so none of its servers comes up."""
    made = planned("bring-up-rack", "r1", closed(all_off(server("altos-1"))))
    assert [obstacle.reason for obstacle in made.obstacles] == ["no_entry"]
    assert made.steps == ()
    assert [one.id for one in made.out_of_reach] == ["room", "servers", "public"]


def test_an_open_site_changes_nothing() -> None:
    """Another site's closure is no matter here."""
    world = structs.replace(all_off(server("altos-1")), closed={"elsewhere": WHY})
    made = planned("bring-up-rack", "r1", world)
    assert (made.obstacles, made.no_entry, made.out_of_reach) == ((), "", ())


@pytest.mark.parametrize("runbook", ["server-graceful-shutdown", "server-bring-up"])
def test_a_plan_is_stale_when_the_site_was_closed_or_opened(runbook: str) -> None:
    """Even where its steps stay the same, it is read and confirmed again."""
    on = rack_of(server("altos-1")) if runbook == "server-graceful-shutdown" else all_off(server("altos-1"))
    before, after = planned(runbook, "altos-1", on), planned(runbook, "altos-1", closed(on))
    assert before.id != after.id
    refused = change_between(before, after)
    assert isinstance(refused, Refusal)
    assert refused.reason == ("no_entry" if after.obstacles else "world_changed")
    assert "Nobody may enter" in refused.sentence
    if not after.obstacles:
        opened = change_between(after, before)
        assert isinstance(opened, Refusal)
        assert "people may enter the site again" in opened.sentence


LOOK = """
name = "look"
title = "Look"
description = "Looks."
scope = "server"

[[steps]]
id = "dry"
type = "ask"
title = "Dry?"
question = "Dry?"
choices = ["yes", "no"]
fails = ["no"]
hands = "{hands}"
when = {{ os = ["linux"] }}
"""

ON = """
name = "on"
title = "On"
description = "Switches on."
scope = "server"
dangerous = true

[[steps]]
id = "on"
type = "power"
title = "On"
via = "wake"
action = "on"
"""

BOTH = """
name = "both"
title = "Both"
description = "Looks, then switches on."
scope = "rack"
dangerous = true

[[steps]]
id = "look"
type = "run"
title = "Look"
runbook = "look"
for_each = { order = "dependencies_first", when_empty = "skip" }

[[steps]]
id = "on"
type = "run"
title = "On"
runbook = "on"
for_each = { order = "dependencies_first", when_empty = "skip" }
"""


@pytest.mark.parametrize("hands", ["must", "may"])
def test_a_device_that_nobody_looked_at_is_left_out_of_all_that_follows(hands: str, tmp_path: Path) -> None:
    """It is left out with a warning, also of the later runbooks of the same plan; the others go on."""
    for name, text in (("look", LOOK.format(hands=hands)), ("on", ON), ("both", BOTH)):
        (tmp_path / f"{name}.toml").write_text(text)
    library = load_library(tmp_path)
    assert library.problems == ()
    looked = structs.replace(server("altos-1"), wake=None)
    made = plan(
        library.runbooks["both"], "r1", closed(all_off(looked, server("win-1", "windows"))), {}, NOW, library.runbooks
    )
    assert any(warning.startswith("LEFT OUT: Nobody may enter site") for warning in made.warnings)
    assert [(one.id, one.reason) for one in made.out_of_reach] == [
        ("look.altos-1.dry", "hands"),
        ("on.altos-1.on", "follows"),
    ]


def test_a_check_that_guards_something_may_not_be_left_out() -> None:
    """Its author is told to say that it must have hands."""
    book = Runbook(
        name="mine",
        title="Mine",
        description="Mine.",
        scope="server",
        dangerous=True,
        steps=(
            AskStep(id="dry", title="Dry", type="ask", question="Dry?", choices=("y", "n"), fails=("n",), hands="may"),
            PowerStep(id="on", title="On", type="power", via="wake", action="on"),
        ),
    )
    assert [key for key, _sentence, _word in contradictions(book)] == [("steps", 0, "hands")]


_FAILURE = st.sampled_from(["stop", "ask", "continue"])


_KINDS: dict[str, dict[str, Any]] = {
    "ask": {"type": "ask", "question": "?"},
    "gate": {"type": "ask", "question": "?", "choices": ["y", "n"], "fails": ["n"]},
    "hold": {"type": "hold", "length": "1s"},
    "power": {"type": "power", "via": "bmc", "action": "on"},
    "ssh": {"type": "ssh", "command": {"linux": ["poweroff"]}},
    "tag": {"type": "tag", "action": "lift", "reason": "dry"},
    "wait": {"type": "wait", "until": "answers"},
}


@st.composite
def runbooks(draw: st.DrawFn) -> Runbook:
    """A runbook for a server of which any step may need hands, or hang on an earlier one."""
    steps: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 7))):
        step = {
            **_KINDS[draw(st.sampled_from(sorted(_KINDS)))],
            "id": f"s{number}",
            "title": f"S{number}",
            "on_failure": draw(_FAILURE),
            "hands": draw(st.sampled_from(["", "", "may", "must"])),
        }
        hangs = draw(st.booleans())
        if steps and hangs:
            step["after"] = {"step": draw(st.sampled_from([one["id"] for one in steps])), "ended": "succeeded"}
        steps.append(step)
    book = {"name": "mine", "title": "M", "description": "M", "scope": "server", "dangerous": True, "steps": steps}
    return Runbook.model_validate(book)


def stoppers(book: Runbook, out: Iterable[str]) -> Iterable[int]:
    """Where steps that were left out could have kept what follows from happening."""
    left = set(out)
    for number, step in enumerate(book.steps):
        if step.id not in left or isinstance(step, RunStep):
            continue
        only_asks = isinstance(step, AskStep) and not step.fails
        may_fail = step.on_failure != "continue" and not only_asks
        if step.hands == "must" or isinstance(step, HoldStep) or may_fail:
            yield number


@settings(max_examples=300, deadline=None)
@given(runbooks())
def test_no_check_is_left_out_before_what_it_could_have_stopped(book: Runbook) -> None:
    """For any runbook, nothing that changes power, a host or a tag is planned behind a check that was left out."""
    world = closed(rack_of(server("altos-1")))
    world = structs.replace(world, resets={"altos-1": ("On",)})
    made = plan(book, "altos-1", world, {}, NOW)
    out = {one.id for one in made.out_of_reach}
    kept = {step.id for step in made.steps}
    assert not out & kept
    assert out | kept == {step.id for step in book.steps}
    doing = {step.id for step in made.steps if step.kind in (StepKind.POWER, StepKind.SSH, StepKind.TAG)}
    for first in stoppers(book, out):
        assert not doing & {step.id for step in book.steps[first:]}
    for step in book.steps:
        if not isinstance(step, RunStep) and (step.hands or (step.after and step.after.step in out)):
            assert step.id in out
    if out and not made.obstacles:
        assert all(one.reason != "follows" for one in made.out_of_reach)
