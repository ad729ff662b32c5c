"""What all screens have in common: header, footer, keys from the registry, and the notice when there is no room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.cells import Line, paragraph
from console.tui.screens.unread import Unread
from console.tui.trail import Visit
from console.tui.wall import LEFT_TO_A_HAND
from console.tui.widgets.bars import Footer, Header
from console.tui.widgets.canvas import Canvas
from console.tui.widgets.page import Page

TOLD_AT_ONCE = frozenset({"Alert", "Armed", "Flag", "Run", "SessionView", "Silence", "SiteView"})
"""What the header does not leave for its next second; that devices and the engine are heard of again is no news."""

LEAST_WIDTH = 36
LEAST_HEIGHT = 8


def bound(*scopes: str) -> list[BindingType]:
    """The bindings of every action of these scopes."""
    return [
        Binding(",".join(action.keys), f"press('{action.id}')", show=False, id=action.id)
        for action in actions.available(scopes)
        if action.keys
    ]


def _too_small(size: Size, width: int) -> list[Line]:
    text = _("This terminal is {width}×{height}. Ronda needs {least_width}×{least_height}: make it larger.")
    return paragraph(
        text.format(width=size.width, height=size.height, least_width=LEAST_WIDTH, least_height=LEAST_HEIGHT),
        width,
        "warning",
    )


class Frame(Unread):
    """A screen between the header and the footer; `body` is what differs."""

    AUTO_FOCUS = ".first"
    BINDINGS: ClassVar[list[BindingType]] = []
    ASKING = False
    """A screen that waits for an answer is left by answering or by Esc, not for another screen."""

    visit: Visit | None = None

    def compose(self) -> ComposeResult:
        yield Header(self.seat.scene)
        yield Footer(self.footer_keys)
        yield Page(lambda width: _too_small(self.app.size, width)).add_class("too-small")
        for widget in self.body():
            yield widget.add_class("body")

    def body(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        return ()

    def scopes(self) -> tuple[str, ...]:
        """What kind of screen this is now, in the registry's words."""
        return ()

    def subject(self) -> str:
        """The id of what this screen, or its cursor, is about."""
        return ""

    @property
    def watched(self) -> str:
        """The id of the device whose every reading this screen shows."""
        return ""

    def told_name(self) -> str:
        """What the others at the console read of where this person is."""
        return ""

    @property
    def drawn(self) -> bool:
        """Whether its widgets are there: not yet while it opens, no longer while it closes."""
        return self.is_mounted and bool(self.query(Header)) and bool(self.query(".body"))

    def footer_keys(self) -> tuple[tuple[str, str], ...]:
        """What the footer shows."""
        return actions.footer(self.here(), self.seat.keymap)

    def on_mount(self) -> None:
        self.shown_at = self.seat.clock.monotonic()
        self.adopt_theme()

    def adopt_theme(self) -> None:
        """Draw in the theme that is chosen now."""
        for canvas in self.query(Canvas):
            canvas.use_inks(self.seat.inks)

    def on_resize(self) -> None:
        size = self.app.size
        self.set_class(size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT, "-tiny")

    def world_changed(self, changed: set[EntityKey] | None) -> None:
        """The engine has said something; None is everything."""
        if changed is None or any(kind in TOLD_AT_ONCE for kind, _id in changed):
            self.query_one(Header).show(self.seat.scene)

    def tick(self) -> None:
        """A second has passed."""
        self.query_one(Header).show(self.seat.scene)

    def here(self) -> tuple[actions.Action, ...]:
        """What can be done on this screen now."""
        read_only, past = self.seat.hands_off, self.seat.past is not None
        found = actions.available(self.scopes(), read_only=read_only, asking=self.ASKING, past=past)
        return tuple(one for one in found if one.id in LEFT_TO_A_HAND) if self.seat.unattended else found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "press" or any(one.id == parameters[0] for one in self.here())

    async def action_press(self, action_id: str) -> None:
        """Do one action of the registry on this screen."""
        await self.perform(action_id)

    async def perform(self, action_id: str, argument: str = "") -> None:
        """Open the place of an action, or call what does it: this screen's method `do_`, or what all screens share."""
        from console.tui.screens.everywhere import DOING
        from console.tui.screens.travel import return_to_now

        action = actions.REGISTRY[action_id]
        if action_id == "back" and self.seat.past is not None and not self.ASKING:
            return_to_now(self)
            return
        own = getattr(self, f"do_{action_id}", None)
        if own is not None:
            done = own(argument) if action.argument else own()
            if done is not None:
                await done
        elif action.place:
            self.go(action.place, argument or self.subject())
        else:
            DOING[action_id](self, argument)

    def adopt(self, action: actions.Action) -> None:
        """Be ready for an action that was asked for elsewhere."""

    def do_back(self) -> None:
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        """What went on under another screen is shown at once, and what is watched while it is on top is asked for."""
        if self.drawn:
            self.tick()
        request = self.seat.to_watch()
        if request is not None:
            self.app.run_worker(self.asked(request))
