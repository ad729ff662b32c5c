"""What is asked before a machine under a warranty seal is cut off or opened, whatever its runbook says; pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from console.i18n import _
from console.inventory import Device
from console.model.device import Warranty
from console.model.run import PlannedStep, StepKind
from console.model.time import Seconds
from console.runbooks.steptypes import AskStep, LeafStep, PowerStep

YES, NO = "yes", "no"
WAITS_S: Seconds = 86400.0


def touches_seal(step: LeafStep) -> bool:
    """Whether hands or the mains come to the machine by this step: it is cut off, or its case is opened."""
    if isinstance(step, AskStep):
        return step.opens
    return isinstance(step, PowerStep) and step.action in ("off", "cycle")


def seal_question(id_: str, target: str, sealed: Iterable[Device], next_title: str) -> PlannedStep:
    """The question of `sealed` devices, one sentence for each vendor; it must be answered in writing."""
    by_warranty: dict[Warranty, list[str]] = {}
    for device in sealed:
        # When a seal ends does not change what may be done now.
        by_warranty.setdefault(structs.replace(device.warranty, until=""), []).append(device.id)
    sentences = [_of_vendor(warranty, devices) for warranty, devices in by_warranty.items()]
    sentences.append(_("Next: {step}. Is it allowed, or agreed with them? Write who says so.").format(step=next_title))
    return PlannedStep(
        id=id_,
        kind=StepKind.ASK,
        target=target,
        title=_("Under a warranty seal"),
        command=" ".join(sentences),
        arguments=(("choice", YES), ("choice", NO), ("fails", NO), ("needs", "note")),
        timeout_s=WAITS_S,
    )


def _of_vendor(warranty: Warranty, devices: list[str]) -> str:
    sentence = _("{devices}: sealed by {vendor}, reached at {contact}. Without them may be done: {allowed}")
    return sentence.format(
        devices=", ".join(devices),
        vendor=warranty.vendor or _("the vendor"),
        contact=warranty.contact or _("(not written down)"),
        allowed=warranty.allowed or _("nothing is written down, so nothing."),
    )
