"""What can be done on every screen: leaving, themes, help, commands, going back and on, keeping a picture."""

from __future__ import annotations

from collections.abc import Callable

from console.i18n import _
from console.tui.screens.armed import veto
from console.tui.screens.command import command_line, palette
from console.tui.screens.flag import turn_flag
from console.tui.screens.frame import Frame
from console.tui.screens.help import Help
from console.tui.screens.paned import Paned
from console.tui.screens.papers import evacuate, report
from console.tui.screens.picture import keep_picture
from console.tui.screens.serving import set_entry
from console.tui.screens.start import runbook_named
from console.tui.screens.travel import travel


def _quit(frame: Frame, _argument: str) -> None:
    frame.app.exit()


def _theme(frame: Frame, name: str) -> None:
    frame.say(frame.seat.change_theme(name))
    for screen in frame.app.screen_stack:
        if isinstance(screen, Frame):
            screen.adopt_theme()


def _redraw(frame: Frame, _argument: str) -> None:
    frame.seat.terminal.forget_picture()
    frame.refresh(layout=True)


def _help(frame: Frame, _argument: str) -> None:
    frame.app.push_screen(Help(frame.scopes()))


def _palette(frame: Frame, _argument: str) -> None:
    frame.run_worker(palette(frame), group="palette", exclusive=True)


def _command(frame: Frame, _argument: str) -> None:
    frame.run_worker(command_line(frame), group="palette", exclusive=True)


def _runbook(frame: Frame, name: str) -> None:
    frame.run_worker(runbook_named(frame, name, frame.subject()), group="start", exclusive=True)


def _entry(frame: Frame, site: str) -> None:
    frame.run_worker(set_entry(frame, site), group="start", exclusive=True)


def _report(frame: Frame, incident: str) -> None:
    frame.run_worker(report(frame, incident or frame.subject()), group="paper", exclusive=True)


def _evacuate(frame: Frame, _argument: str) -> None:
    frame.run_worker(evacuate(frame), group="paper", exclusive=True)


def _veto(frame: Frame, _argument: str) -> None:
    frame.run_worker(veto(frame), group="start", exclusive=True)


def _flag(frame: Frame, name: str) -> None:
    frame.run_worker(turn_flag(frame, name), group="start", exclusive=True)


def _before(frame: Frame, _argument: str) -> None:
    if frame.seat.depth > 1:
        frame.dismiss(None)
    else:
        frame.say(_("There is no screen before this one."))


def _after(frame: Frame, _argument: str) -> None:
    ahead = frame.seat.trail.ahead(frame.seat.depth)
    if ahead is None:
        frame.say(_("There is no screen after this one."))
    else:
        frame.go(*ahead)


def _travel(frame: Frame, moment: str) -> None:
    frame.run_worker(travel(frame, moment), group="travel", exclusive=True)


def _save(frame: Frame, _argument: str) -> None:
    frame.say(keep_picture(frame))


def _pane(place: int) -> Callable[[Frame, str], None]:
    def show(frame: Frame, _argument: str) -> None:
        frame.go("overview")
        home = frame.app.screen
        if isinstance(home, Paned):
            home.show_pane(place)

    return show


DOING: dict[str, Callable[[Frame, str], None]] = {
    "pane_1": _pane(0),
    "pane_2": _pane(1),
    "pane_3": _pane(2),
    "pane_4": _pane(3),
    "quit": _quit,
    "theme": _theme,
    "redraw": _redraw,
    "help": _help,
    "palette": _palette,
    "command": _command,
    "runbook": _runbook,
    "entry": _entry,
    "veto": _veto,
    "flag": _flag,
    "report": _report,
    "evacuate": _evacuate,
    "before": _before,
    "after": _after,
    "time_travel": _travel,
    "save_screen": _save,
}
"""By the action's id."""
