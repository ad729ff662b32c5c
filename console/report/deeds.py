"""What people did, as the audit log's stable words name it, said as a person says it; pure."""

from __future__ import annotations

from console.i18n import N_, _
from console.model.record import RecordLine

_DEEDS = {
    "alert.acknowledge": N_("took on the alert {target}"),
    "alert.unacknowledge": N_("gave back the alert {target}"),
    "alert.clear": N_("cleared the alert {target}"),
    "armed.veto": N_("vetoed {target}"),
    "config.reload": N_("had the configuration read again"),
    "flag.lower": N_("took the flag {target} down"),
    "flag.raise": N_("raised the flag {target}"),
    "incident.cause": N_("named {target} as the cause"),
    "incident.lead": N_("took charge of {target}"),
    "incident.merge": N_("merged {target}"),
    "incident.note": N_("wrote a note on {target}"),
    "incident.split": N_("split {target}"),
    "request.more": N_("more requests"),
    "run.answer": N_("answered for {target}"),
    "run.approve": N_("approved {target}"),
    "run.end": N_("the run on {target} ended"),
    "run.pause": N_("paused the run on {target}"),
    "run.reopen": N_("took the run on {target} up again"),
    "run.skip": N_("skipped a step on {target}"),
    "run.start": N_("started a run on {target}"),
    "run.stop": N_("stopped the run on {target}"),
    "run.unpause": N_("let the run on {target} go on"),
    "shift.take": N_("took over the shift"),
    "silence.end": N_("ended the silence {target}"),
    "silence.start": N_("began the silence {target}"),
    "site.close": N_("closed {target} to everybody"),
    "site.open": N_("opened {target} again"),
    "step.again": N_("had a step on {target} done again"),
    "step.command": N_("a command was sent to {target}"),
    "step.end": N_("a step on {target} ended"),
    "step.skip": N_("skipped a step on {target}"),
    "tag.lift": N_("lifted the do-not-energise tag of {target}"),
    "tag.set": N_("put a do-not-energise tag on {target}"),
    "tripwire.accept": N_("accepted the change at {target}"),
}
_REFUSED = "refused"


def told(line: RecordLine) -> str:
    """One line of the log as a clause whose subject is the person; an action without words stays as it is."""
    words = _DEEDS.get(line.action)
    said = _(words).format(target=line.target or "–") if words else " ".join(filter(None, (line.action, line.target)))
    kind, _colon, reason = line.outcome.partition(":")
    if kind == _REFUSED:
        return _("was refused: {what} ({reason})").format(what=said, reason=reason.replace("_", " ") or "–")
    return f"{said}: {line.outcome}" if line.outcome and line.outcome != "ok" else said
