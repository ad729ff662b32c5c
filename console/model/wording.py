"""The words for states, in the language of who reads them; pure."""

from __future__ import annotations

from console.i18n import N_, _
from console.model.alert import AlertState, Severity
from console.model.armed import ArmedState
from console.model.reading import State
from console.model.run import RunState, StepState
from console.model.service import BackupState, ServiceState, SiteState

AnyState = Severity | State | AlertState | ArmedState | RunState | StepState | ServiceState | BackupState | SiteState

_STATES = {
    State.OK: N_("ok"),
    State.WARNING: N_("warning"),
    State.CRITICAL: N_("critical"),
    State.UNKNOWN: N_("unknown"),
}
_SEVERITIES = {
    Severity.CRITICAL: N_("critical"),
    Severity.MAJOR: N_("major"),
    Severity.MINOR: N_("minor"),
    Severity.WARNING: N_("warning"),
    Severity.INDETERMINATE: N_("indeterminate"),
}
_ALERTS = {
    AlertState.PENDING: N_("pending"),
    AlertState.FIRING: N_("firing"),
    AlertState.RESOLVED: N_("resolved"),
}
_ARMED = {
    ArmedState.ARMED: N_("armed"),
    ArmedState.COUNTING: N_("counting down"),
    ArmedState.VETOED: N_("vetoed"),
    ArmedState.STARTED: N_("started"),
    ArmedState.UNFIT: N_("unfit"),
}
_RUNS = {
    RunState.RUNNING: N_("running"),
    RunState.PAUSED: N_("paused"),
    RunState.SUCCEEDED: N_("done"),
    RunState.FAILED: N_("failed"),
    RunState.STOPPED: N_("stopped"),
}
_STEPS = {
    StepState.WAITING: N_("waiting"),
    StepState.RUNNING: N_("running"),
    StepState.SUCCEEDED: N_("done"),
    StepState.FAILED: N_("failed"),
    StepState.SKIPPED: N_("skipped"),
    StepState.STOPPED: N_("stopped"),
    StepState.OUTCOME_UNKNOWN: N_("outcome unknown"),
}
_SERVICES = {
    ServiceState.UP: N_("up"),
    ServiceState.DEGRADED: N_("degraded"),
    ServiceState.STALE: N_("up but stale"),
    ServiceState.DEFACED: N_("defaced?"),
    ServiceState.DOWN: N_("down"),
    ServiceState.CUT_OFF: N_("cut off"),
    ServiceState.UNKNOWN: N_("unknown"),
}
_BACKUPS = {
    BackupState.GOOD: N_("good"),
    BackupState.OLD: N_("old"),
    BackupState.HALF: N_("half"),
    BackupState.MISSING: N_("missing"),
    BackupState.UNTESTED: N_("untested"),
    BackupState.UNKNOWN: N_("unknown"),
}
_SITES = {
    SiteState.NORMAL: N_("normal"),
    SiteState.DEGRADED: N_("degraded"),
    SiteState.CUT_OFF: N_("cut off"),
    SiteState.NO_ENTRY: N_("no entry"),
    SiteState.UNKNOWN: N_("unknown"),
}


def word(state: AnyState) -> str:
    """How a state is said; two kinds of state with the same value may be said differently."""
    match state:
        case State():
            return _(_STATES[state])
        case Severity():
            return _(_SEVERITIES[state])
        case AlertState():
            return _(_ALERTS[state])
        case ArmedState():
            return _(_ARMED[state])
        case RunState():
            return _(_RUNS[state])
        case StepState():
            return _(_STEPS[state])
        case ServiceState():
            return _(_SERVICES[state])
        case BackupState():
            return _(_BACKUPS[state])
        case SiteState():
            return _(_SITES[state])
