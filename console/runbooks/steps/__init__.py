"""One file a step type; this table says which file carries out which kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from console.model.run import StepKind
from console.runbooks.steps import ask, check, fingerprint, hold, notify, power, service, ssh, tag, wait
from console.runbooks.steps.outcome import Outcome, Work

RECHECK: Mapping[StepKind, Callable[[Work], Awaitable[Outcome]]] = MappingProxyType({StepKind.POWER: power.look_again})
"""For steps whose effect can be measured: what to do instead of doing them again when an engine ended under them."""

CARRY_OUT: Mapping[StepKind, Callable[[Work], Awaitable[Outcome]]] = MappingProxyType(
    {
        StepKind.CHECK: check.carry_out,
        StepKind.SSH: ssh.carry_out,
        StepKind.POWER: power.carry_out,
        StepKind.SERVICE: service.carry_out,
        StepKind.WAIT: wait.carry_out,
        StepKind.ASK: ask.carry_out,
        StepKind.HOLD: hold.carry_out,
        StepKind.TAG: tag.carry_out,
        StepKind.FINGERPRINT: fingerprint.carry_out,
        StepKind.NOTIFY: notify.carry_out,
    }
)
