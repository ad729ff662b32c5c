"""State as a person sees it: a glyph, a word and a role of the theme, with a plain ASCII form for plain terminals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from console.i18n import N_, _
from console.model.alert import Severity
from console.model.reading import Quality, State
from console.model.run import RunState, StepState


class Mark(NamedTuple):
    """One standing: told apart by shape and by word as well as by its role."""

    glyph: str
    ascii: str
    label: str
    role: str

    @property
    def word(self) -> str:
        """The word in the language of the person."""
        return _(self.label)


OK = Mark("✓", "-", N_("ok"), "ok")
WARNING = Mark("▲", "!", N_("warning"), "warning")
CRITICAL = Mark("✖", "X", N_("critical"), "critical")
UNKNOWN = Mark("?", "?", N_("unknown"), "unknown")
STALE = Mark("◌", "~", N_("stale"), "stale")
BAD = Mark("≠", "#", N_("doubtful"), "unknown")
"""What it says cannot be so; the remark tells why."""
CUT_OFF = Mark("⊘", "/", N_("cut off"), "warning")
"""The way there is gone; how it stands cannot be seen."""
AWAITED = Mark("○", "o", N_("waiting"), "unknown")
"""Nobody has asked it yet."""

_STATES = {State.OK: OK, State.WARNING: WARNING, State.CRITICAL: CRITICAL, State.UNKNOWN: UNKNOWN}

_SEVERITIES = {
    Severity.CRITICAL: CRITICAL,
    Severity.MAJOR: Mark("◆", "M", N_("major"), "critical"),
    Severity.MINOR: Mark("▲", "!", N_("minor"), "warning"),
    Severity.WARNING: Mark("△", "w", N_("warning"), "warning"),
    Severity.INDETERMINATE: Mark("?", "?", N_("indeterminate"), "unknown"),
}

_STEPS = {
    StepState.WAITING: Mark("·", ".", N_("waiting"), "muted"),
    StepState.RUNNING: Mark("▸", ">", N_("running"), "accent"),
    StepState.SUCCEEDED: Mark("✓", "-", N_("done"), "ok"),
    StepState.FAILED: Mark("✖", "X", N_("failed"), "critical"),
    StepState.SKIPPED: Mark("»", "=", N_("skipped"), "muted"),
    StepState.STOPPED: Mark("■", "#", N_("stopped"), "warning"),
    StepState.OUTCOME_UNKNOWN: Mark("?", "?", N_("outcome unknown"), "unknown"),
}

_RUNS = {
    RunState.RUNNING: Mark("▸", ">", N_("running"), "accent"),
    RunState.PAUSED: Mark("‖", "|", N_("paused"), "warning"),
    RunState.SUCCEEDED: Mark("✓", "-", N_("done"), "ok"),
    RunState.FAILED: Mark("✖", "X", N_("failed"), "critical"),
    RunState.STOPPED: Mark("■", "#", N_("stopped"), "warning"),
}

ASKS = Mark("?", "?", N_("asks"), "warning")
"""A run that waits for a person's answer."""


def state_width() -> int:
    """The cells that a sign and its word take in the language of the person, of a reading or a device."""
    return _width((*_STATES.values(), STALE, BAD, CUT_OFF, AWAITED))


def run_width() -> int:
    """The cells that the sign and word of a run take in the language of the person."""
    return _width((OK, ASKS, *_RUNS.values()))


def severity_width() -> int:
    """The cells that the sign and word of a severity take in the language of the person."""
    return _width(_SEVERITIES.values())


def _width(marks: Iterable[Mark]) -> int:
    return 2 + max(len(mark.word) for mark in marks)


def of_state(state: State, quality: Quality = Quality.GOOD) -> Mark:
    """A reading's or device's mark: trouble keeps its own mark when it is old, what was well does not stay well."""
    if quality is Quality.BAD:
        return BAD
    if quality is Quality.STALE and state in (State.OK, State.UNKNOWN):
        return STALE
    return _STATES[state]


def of_severity(severity: Severity) -> Mark:
    """An alert's mark."""
    return _SEVERITIES[severity]


def of_step(state: StepState) -> Mark:
    """A step's mark."""
    return _STEPS[state]


def of_run(state: RunState) -> Mark:
    """A run's mark."""
    return _RUNS[state]


STANDING = {
    Severity.CRITICAL: State.CRITICAL,
    Severity.MAJOR: State.CRITICAL,
    Severity.MINOR: State.WARNING,
    Severity.WARNING: State.WARNING,
    Severity.INDETERMINATE: State.UNKNOWN,
}
"""How an alert's severity makes the thing it is about stand."""

_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = "._-=+*%#"


class Glyphs(NamedTuple):
    """Which characters this terminal can draw."""

    ascii: bool = False

    def of(self, mark: Mark) -> str:
        """The mark's one-cell sign."""
        return mark.ascii if self.ascii else mark.glyph

    def named(self, mark: Mark) -> str:
        """The sign and the word."""
        return f"{self.of(mark)} {mark.word}"

    def trend(self, rate_per_h: float | None, steady: float = 0.5) -> str:
        """Up, down or level; under `steady` units an hour is level, and what is not known is blank."""
        if rate_per_h is None:
            return " "
        up, down, level = "^v-" if self.ascii else "↑↓→"
        return level if abs(rate_per_h) < steady else up if rate_per_h > 0 else down

    def sparkline(self, values: tuple[float, ...], width: int) -> str:
        """The last `width` values as bars between their least and greatest; a flat line stays low and quiet."""
        bars = _ASCII_BARS if self.ascii else _BARS
        last = values[-width:]
        if not last:
            return ""
        low, high = min(last), max(last)
        if high - low < max(0.5, abs(high) * 0.05):
            return bars[0] * len(last)
        scale = (len(bars) - 1) / (high - low)
        return "".join(bars[round((value - low) * scale)] for value in last)

    def heat(self, values: tuple[float | None, ...], low: float = 15.0, high: float = 45.0) -> str:
        """A bar for each temperature on one scale for all racks, in °C; a dot where none is known."""
        bars = _ASCII_BARS if self.ascii else _BARS
        steps = len(bars) - 1
        return "".join(
            self.dot if value is None else bars[max(0, min(steps, round((value - low) / (high - low) * steps)))]
            for value in values
        )

    @property
    def rail(self) -> str:
        """What joins the lines of one thing."""
        return "|" if self.ascii else "│"

    @property
    def dot(self) -> str:
        """What stands between the parts of a sentence on one line."""
        return "-" if self.ascii else "·"

    @property
    def prompt(self) -> str:
        """What marks the line with the cursor, so that it is seen without colour."""
        return ">" if self.ascii else "▌"
