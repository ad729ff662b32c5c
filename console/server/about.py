"""What a request is about, by ids, for those whose role holds in some places only; None where that is everything."""

from __future__ import annotations

from console.model.flag import flag_key
from console.model.silence import AlertMatcher
from console.wire import attending as asked
from console.wire.messages import PollNow, Request
from console.wire.running import (
    AnswerRun,
    ApproveRun,
    ContinueRun,
    LowerFlag,
    PauseRun,
    RaiseFlag,
    ReopenRun,
    SkipStep,
    StartRun,
    StopRun,
    TagDevice,
    UntagDevice,
    VetoArmed,
)
from console.wire.serving import AcceptChange, CheckService, SetSiteState


def about(request: Request) -> tuple[str, ...] | None:
    """The ids of alerts, incidents, silences, plans, runs, devices, services or places that a request changes."""
    match request:
        case asked.AcknowledgeMany(ids=ids) | asked.ShelveAlerts(ids=ids):
            return ids or None
        case asked.SilenceAlerts(matcher=matcher):
            return _matched(matcher)
        case asked.MergeIncidents(into=into, other=other):
            return into, other
        case asked.SplitIncident(incident=incident, alerts=alerts):
            return incident, *alerts
        case StartRun(plan=id_) | ApproveRun(plan=id_):
            return (id_,)
        case SetSiteState(site=id_) | VetoArmed(armed=id_) | asked.EndSilence(silence=id_):
            return (id_,)
        case RaiseFlag(flag=id_) | LowerFlag(flag=id_):
            return (flag_key(id_),)
        case asked.AcknowledgeAlert(alert=id_) | asked.UnacknowledgeAlert(alert=id_) | asked.ClearAlert(alert=id_):
            return (id_,)
        case asked.MarkCause(alert=id_) | asked.TakeLead(incident=id_) | asked.HandOver(incident=id_):
            return (id_,)
        case asked.ProveSensor(sensor=id_) | asked.VouchForSensor(sensor=id_):
            return (id_.partition("/")[0],)
        case PollNow(device=id_) | TagDevice(device=id_) | UntagDevice(device=id_):
            return (id_,)
        case CheckService(service=id_) | AcceptChange(service=id_):
            return (id_,)
        case AnswerRun(run=id_) | PauseRun(run=id_) | ContinueRun(run=id_) | SkipStep(run=id_):
            return (id_,)
        case ReopenRun(run=id_) | StopRun(run=id_):
            return (id_,)
        case _everything:
            return None


def _matched(matcher: AlertMatcher) -> tuple[str, ...] | None:
    """The narrowest places or devices that a matcher names outright; a pattern may reach anywhere."""
    for named in (matcher.devices, matcher.racks, matcher.rooms, matcher.sites):
        if named:
            return None if any("*" in one for one in named) else named
    return None
