"""What all screens have in common: header, footer, keys from the registry, and the notice when there is no room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui import actions
from console.tui.cells import Line, paragraph
from console.tui.seat import Seat
from console.tui.widgets.bars import Footer, Header
from console.tui.widgets.canvas import Canvas
from console.tui.widgets.page import Page
from console.wire.messages import No, Reply, Request

LEAST_WIDTH = 36
LEAST_HEIGHT = 8
_SAID_S = 8.0


def bound(*scopes: str) -> list[BindingType]:
    """The bindings of every action of these scopes."""
    return [
        Binding(",".join(action.keys), f"press('{action.id}')", show=False, id=action.id)
        for action in actions.available(scopes)
    ]


class Frame(Screen[str | None]):
    """A screen between the header and the footer; `body` is what differs."""

    AUTO_FOCUS = ".first"
    BINDINGS: ClassVar[list[BindingType]] = []
    _said_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Header(self.seat.scene)
        yield Footer(self.footer_keys)
        yield Page(self._too_small).add_class("too-small")
        for widget in self.body():
            yield widget.add_class("body")

    def body(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        return ()

    def scopes(self) -> tuple[str, ...]:
        """What kind of screen this is now, in the registry's words."""
        return ()

    def told_name(self) -> str:
        """What the others at the console read of where this person is."""
        return ""

    @property
    def seat(self) -> Seat:
        """The application."""
        return cast(Seat, self.app)

    def footer_keys(self) -> tuple[tuple[str, str], ...]:
        """What the footer shows."""
        return actions.footer(self.scopes(), read_only=self.seat.read_only)

    def _too_small(self, width: int) -> list[Line]:
        size = self.app.size
        text = _("This terminal is {width}×{height}. Ronda needs {least_width}×{least_height}: make it larger.")
        return paragraph(
            text.format(width=size.width, height=size.height, least_width=LEAST_WIDTH, least_height=LEAST_HEIGHT),
            width,
            "warning",
        )

    def on_mount(self) -> None:
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
        if changed is None or any(kind in ("Alert", "EngineView", "SessionView") for kind, _id in changed):
            self.query_one(Header).show(self.seat.scene)

    def tick(self) -> None:
        """A second has passed."""
        self.query_one(Header).show(self.seat.scene)

    def say(self, text: str, role: str = "bar_notice") -> None:
        """A sentence in the footer, for a few seconds."""
        self.query_one(Footer).say(text, role)
        if self._said_timer is not None:
            self._said_timer.stop()
        self._said_timer = self.set_timer(_SAID_S, self.hush)

    def hush(self) -> None:
        """The keys come back to the footer."""
        self.query_one(Footer).say("")

    async def asked(self, request: Request, waiting: str = "") -> Reply:
        """Ask the engine, say that we do, and say its refusal if it refuses."""
        if waiting:
            self.say(waiting)
        reply = await self.seat.ask(request)
        if isinstance(reply, No):
            self.say(reply.message, "banner")
        elif waiting:
            self.hush()
        return reply

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "press":
            return True
        here = actions.available(self.scopes(), read_only=self.seat.read_only)
        return any(one.id == parameters[0] for one in here)

    async def action_press(self, action_id: str) -> None:
        """Do one action of the registry on this screen."""
        await self.perform(action_id)

    async def perform(self, action_id: str) -> None:
        """Find the method `do_` of an action and call it."""
        done = getattr(self, f"do_{action_id}")()
        if done is not None:
            await done

    def do_back(self) -> None:
        self.dismiss(None)

    def do_quit(self) -> None:
        self.app.exit()

    def do_theme(self) -> None:
        title = self.seat.next_theme()
        for screen in self.app.screen_stack:
            if isinstance(screen, Frame):
                screen.adopt_theme()
        self.say(_("Theme: {title}").format(title=title))

    def do_redraw(self) -> None:
        self.seat.forget_picture()
        self.refresh(layout=True)

    def do_help(self) -> None:
        from console.tui.screens.help import Help

        self.app.push_screen(Help(self.scopes()))

    def do_palette(self) -> None:
        from console.tui.screens.choose import palette

        self.run_worker(palette(self), group="palette", exclusive=True)
