"""Which steps cannot be carried out where nobody may go in, and where that ends a runbook; pure, and plans nothing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from console.runbooks.steptypes import AskStep, Hands, HoldStep, NotifyStep, PowerStep, RunStep, SshStep, Step, TagStep


class Line(Struct, frozen=True):
    """A step as far as hands go.

    `after` is the step that decides whether it is carried out. A `gate` can keep what follows from happening; one that
    `acts` changes something.
    """

    id: str
    hands: Hands = ""
    after: str = ""
    gate: bool = False
    acts: bool = False


class Sifted(Struct, frozen=True):
    """Why each step that is out of reach is so, by id, and the step before which it stands or falls.

    `barred_by` is the step that ends the runbook for its target, empty when none does.
    """

    out: dict[str, str] = {}
    cause: dict[str, str] = {}
    barred_by: str = ""


def sift(lines: Iterable[Line], acts_later: bool = False) -> Sifted:
    """What is out of reach of `lines`, in their order; `acts_later` says that more follows them that changes things.

    No check is dropped before something that it could have stopped: then the runbook ends there instead.
    """
    ordered = tuple(lines)
    out: dict[str, str] = {}
    cause: dict[str, str] = {}
    for number, line in enumerate(ordered):
        if line.hands:
            out[line.id], cause[line.id] = "hands", line.id
        elif line.after in out:
            out[line.id], cause[line.id] = "depends", line.after
        else:
            continue
        rest = [later for later in ordered[number + 1 :] if later.id != line.id]
        if line.hands == "must" or (line.gate and (acts_later or any(later.acts for later in rest))):
            out |= {later.id: "follows" for later in rest if later.id not in out}
            cause |= {later.id: line.id for later in rest if later.id not in cause}
            return Sifted(out, cause, line.id)
    return Sifted(out, cause)


def is_gate(step: Step) -> bool:
    """Whether what becomes of the step can keep what follows from happening, or from happening at once."""
    match step:
        case HoldStep():
            return True
        case NotifyStep():
            return False
        case AskStep():
            asked = bool(step.fails or step.second_person or step.label_code or step.board)
            return asked and step.on_failure != "continue"
        case _does:
            return step.on_failure != "continue"


def acts(step: Step) -> bool:
    """Whether the step changes something: power, a host, a tag."""
    return isinstance(step, PowerStep | SshStep | TagStep | RunStep) or (isinstance(step, AskStep) and step.energises)
