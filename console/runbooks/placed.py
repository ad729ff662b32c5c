"""A step that applies to a target, with its id in the plan, before it is worded; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct, structs

from console.inventory import Device
from console.model.run import PlannedStep
from console.runbooks.hands import Line, acts, is_gate
from console.runbooks.power_wording import feeds_of
from console.runbooks.steptypes import LeafStep, PowerStep

_HANDS: Final = "hands"


class Placed(Struct, frozen=True):
    """The step, the runbook it is from, the values it sees, its `id` in the plan, and the outlet that it switches.

    `base` is the id before the outlet's name was put behind it.
    """

    step: LeafStep
    runbook: str
    values: Mapping[str, str]
    id: str
    base: str
    feed: str = ""

    @property
    def decides(self) -> str:
        """The id in the plan of the earlier step that decides whether this one is carried out; empty for none."""
        after = self.step.after
        return self.base.removesuffix(self.step.id) + after.step if after is not None else ""

    @property
    def line(self) -> Line:
        """The step as far as hands go."""
        return Line(self.base, self.step.hands, self.decides, is_gate(self.step), acts(self.step))


def each_outlet(placed: Placed, device: Device | None) -> Iterable[Placed]:
    """`placed` itself, or once for each outlet that it switches."""
    if not isinstance(placed.step, PowerStep) or device is None or placed.step.via != "outlets":
        yield placed
        return
    for feed in feeds_of(placed.step, device):
        yield structs.replace(placed, id=f"{placed.id}.{feed.replace('/', '-')}", feed=feed)


def with_hands(made: PlannedStep, placed: Placed) -> PlannedStep:
    """`made` with what a closed site means for it: `may` is left out there, at `must` the run asks.

    A check that can keep what follows from happening is never left out of a run that is under way.
    """
    line = placed.line
    if not line.hands:
        return made
    return structs.replace(made, arguments=(*made.arguments, (_HANDS, "must" if line.gate else line.hands)))


def hands_of(step: PlannedStep) -> str:
    """Whether a confirmed step `may` or `must` have hands; empty when it needs none."""
    return dict(step.arguments).get(_HANDS, "")


def branching(made: PlannedStep, placed: Placed) -> PlannedStep:
    """`made` with the earlier step that decides whether it is carried out, by its id in the plan."""
    after = placed.step.after
    if after is None:
        return made
    word = ("after_chose", after.chose) if after.chose else ("after_ended", after.ended)
    return structs.replace(made, arguments=(*made.arguments, ("after_step", placed.decides), word))
