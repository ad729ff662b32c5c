"""What may stand in each type of step: its keys, their types, limits and defaults; carries nothing out."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from console.config.kinds import Duration, Kind, Table, Text
from console.i18n import _

Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
ParameterName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
System: TypeAlias = Literal["linux", "proxmox", "bsd", "esxi", "windows", "unix"]
OnFailure: TypeAlias = Literal["stop", "ask", "continue"]
Hands: TypeAlias = Literal["", "may", "must"]


def as_tuple(value: object) -> object:
    """A TOML array as the tuple that strict types ask for."""
    return tuple(value) if isinstance(value, list) else value


Words: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(as_tuple), Field(min_length=1)]
Commands: TypeAlias = dict[System, Words]
"""Argument vectors by operating system; `unix` serves every Unix that is not named, except ESXi."""


class When(Table):
    """A step is planned only where all that is given here holds; `outlets`, `bmc` and `wake` ask whether it has any."""

    outlets: bool | None = None
    bmc: bool | None = None
    wake: bool | None = None
    os: Annotated[tuple[System, ...], BeforeValidator(as_tuple)] = ()
    source: str = ""
    parameter: str = ""
    equals: str = ""


class After(Table):
    """A step is carried out only where an earlier one ended so: a person `chose` that, or it `ended` that way."""

    step: Name
    chose: str = ""
    ended: Literal["", "succeeded", "failed", "skipped"] = ""

    @model_validator(mode="after")
    def _says_one(self) -> After:
        if bool(self.chose) == bool(self.ended):
            raise ValueError(_("after says either what was chosen, or how the step ended"))
        return self


class _Step(Table):
    id: Name
    title: Text
    when: When = When()
    after: After | None = None
    timeout: Duration = 30.0
    on_failure: OnFailure = "stop"


class _Leaf(_Step):
    """`hands` says that the step needs a person in the room.

    Where nobody may go in, a step that `may` have hands is left out, and what depends on it too; one that `must` have
    them also ends the runbook for its target: nothing that comes after it is done.
    """

    hands: Hands = ""


class CheckStep(_Leaf):
    """Ask the target something that changes nothing; `passes` says which answer is good."""

    type: Literal["check"]
    command: Commands
    passes: Literal["exit_zero", "no_output", "output"] = "exit_zero"
    retry: Annotated[int, Field(ge=0, le=10)] = 0
    pause: Duration = 5.0
    otherwise: str = ""


class SshStep(_Leaf):
    """Run a command on the target; `destructive` ones are never sent a second time.

    `elevate` names a parameter whose value (`none`, `sudo`, `doas`) is put in front of the command.
    `closing` says whether the host may close the connection while the command runs.
    """

    type: Literal["ssh"]
    command: Commands
    destructive: bool = True
    closing: Literal["fails", "expected"] = "fails"
    elevate: str = ""
    retry: Annotated[int, Field(ge=0, le=10)] = 0
    pause: Duration = 5.0

    @model_validator(mode="after")
    def _never_twice(self) -> SshStep:
        if self.destructive and self.retry:
            raise ValueError(_("a destructive step is never sent twice: take retry out, or say destructive = false"))
        return self


class WaitStep(_Leaf):
    """Measure the target every `every` until it is `off` (or `answers`) `times` times in a row."""

    type: Literal["wait"]
    until: Literal["off", "answers"]
    every: Annotated[Duration, Field(ge=0.1, le=600)] = 5.0
    times: Annotated[int, Field(ge=1, le=100)] = 3


class AskStep(_Leaf):
    """Ask a person; the run pauses until somebody answers with one of `choices`, those in `fails` fail the step.

    `energises` says that a yes puts power on the target: a do-not-energise tag forbids the question. `opens` says that
    the case is opened: under a warranty seal it is asked first whether that is allowed. With `board` a yes is compared
    with what is measured: `safe_to_touch` is refused while a feed of the rack is live, and `public` says first what
    speaks against letting the public in to the services that hang on the target. `note` demands
    that something is written with the answer, `second_person` somebody else than the one who started the run,
    `label_code` the code on the rack's label, where the configuration has one.
    """

    type: Literal["ask"]
    question: Text
    choices: Annotated[tuple[Text, ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=9)] = ("done",)
    fails: Annotated[tuple[Text, ...], BeforeValidator(as_tuple)] = ()
    energises: bool = False
    opens: bool = False
    board: Literal["", "safe_to_touch", "public"] = ""
    note: bool = False
    second_person: bool = False
    label_code: bool = False
    records: Literal["", "opened", "method", "photos", "dry", "leak_proof"] = ""
    timeout: Duration = 86400.0

    @model_validator(mode="after")
    def _can_be_answered(self) -> AskStep:
        if not set(self.fails) < set(self.choices):
            raise ValueError(_("fails names some of the choices, and leaves at least one that succeeds"))
        return self


class HoldStep(_Leaf):
    """Let time pass; the engine may be restarted meanwhile. `length_from` names a parameter that says how long."""

    type: Literal["hold"]
    length: Annotated[Duration, Field(ge=0.1)] | None = None
    length_from: str = ""
    records: Literal["", "drying"] = ""

    @model_validator(mode="after")
    def _says_how_long(self) -> HoldStep:
        if (self.length is None) == (not self.length_from):
            raise ValueError(_("a hold has either length or length_from"))
        return self


class TagStep(_Leaf):
    """Put a do-not-energise tag on the target, or take it off."""

    type: Literal["tag"]
    action: Literal["set", "lift"]
    reason: Text = "{reason}"


class FingerprintStep(_Leaf):
    """Read what the target is made of and compare it with what is kept; a person accepts what differs, in writing.

    With `keeps` the first fingerprint is kept where there is none.
    """

    type: Literal["fingerprint"]
    keeps: bool = False
    timeout: Duration = 86400.0


class PowerStep(_Leaf):
    """Switch the target's power: at its outlets (one step an outlet), by its BMC, or on by waking it over the network.

    `settle` is how long the effect is measured for. An outlet is cut only when its server is measured off; a second
    person with a reason may say otherwise, within `timeout`.
    """

    type: Literal["power"]
    via: Literal["outlets", "bmc", "wake"]
    action: Literal["on", "off", "graceful", "cycle"]
    settle: Duration = 30.0
    timeout: Duration = 3600.0

    @model_validator(mode="after")
    def _can_be_done(self) -> PowerStep:
        if self.via == "outlets" and self.action not in ("on", "off"):
            raise ValueError(_("an outlet is switched on or off; graceful and cycle are for a BMC"))
        if self.via == "wake" and self.action != "on":
            raise ValueError(_("waking only switches on"))
        return self

    @property
    def energises(self) -> bool:
        """Whether it puts power on the target."""
        return self.action in ("on", "cycle")


class ServiceStep(_Leaf):
    """Measure a service of the configuration every `every` until it is up for those who use it, `times` in a row.

    With `cleared` nothing may speak against letting the public in either (an old record, no good backup).
    """

    type: Literal["service"]
    service: Text
    cleared: bool = False
    every: Annotated[Duration, Field(ge=0.1)] = 10.0
    times: Annotated[int, Field(ge=1, le=100)] = 2
    timeout: Duration = 900.0


class NotifyStep(_Leaf):
    """Send a message to ways, contacts or rotas of the configuration; the run goes on while it is delivered.

    With `where_known` the step is planned only where the configuration has all that are named in `to`.
    """

    type: Literal["notify"]
    to: Words
    message: Annotated[Text, Field(max_length=1000)]
    where_known: bool = False
    on_failure: OnFailure = "continue"


class ForEach(Table):
    """Which devices of a rack, room or site a runbook is run on, in which order, how many at a time, how far apart.

    `when_empty` says whether having none of them forbids the plan.
    """

    kind: Annotated[tuple[Kind, ...], BeforeValidator(as_tuple), Field(min_length=1)] = ("server",)
    order: Literal["dependents_first", "dependencies_first"]
    parallel: Annotated[int, Field(ge=1, le=64)] = 1
    stagger: Duration = 0.0
    when_empty: Literal["forbid", "skip"] = "forbid"


class RunStep(_Step):
    """The steps of another runbook, on the same target or, with `for_each`, on devices that stand in it."""

    type: Literal["run"]
    runbook: Name
    arguments: dict[ParameterName, str] = {}
    for_each: ForEach | None = None


LeafStep: TypeAlias = (
    CheckStep
    | SshStep
    | PowerStep
    | ServiceStep
    | WaitStep
    | AskStep
    | HoldStep
    | TagStep
    | NotifyStep
    | FingerprintStep
)
Step: TypeAlias = Annotated[LeafStep | RunStep, Field(discriminator="type")]
