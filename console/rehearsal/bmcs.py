"""Whether the servers of a rehearsed room need BMCs: for what the runbook does, or for what is broken; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.rehearsal.faults import Fault
from console.runbooks.schema import Runbook
from console.runbooks.steptypes import PowerStep, RunStep


def wants_bmcs(name: str, library: Mapping[str, Runbook], faults: Iterable[Fault]) -> bool:
    """Whether that runbook, or one that it runs, switches by a BMC whether there is one or not, or a BMC is broken."""
    if any(fault.meets in ("bmc", "graceful") for fault in faults):
        return True
    books = [library[name]] if name in library else []
    inner = (step.runbook for book in books for step in book.steps if isinstance(step, RunStep))
    books += [library[one] for one in tuple(inner) if one in library]
    steps = (step for book in books for step in book.steps)
    return any(isinstance(step, PowerStep) and step.via == "bmc" and step.when.bmc is None for step in steps)
