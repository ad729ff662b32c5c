"""Which stretch of time a screen shows: closer, farther, earlier, later; what is shown of it is its heirs'."""

from __future__ import annotations

from console.tui.drawings import Stretch
from console.tui.screens.frame import Frame


class Stretches(Frame):
    """Heirs say in `ask_again` what another stretch brings."""

    def __init__(self) -> None:
        super().__init__()
        self.stretch = Stretch()

    def ask_again(self) -> None:
        """The stretch is another one."""
        raise NotImplementedError

    def _over(self, stretch: Stretch) -> None:
        self.stretch = stretch
        self.ask_again()

    def do_zoom_in(self) -> None:
        self._over(self.stretch.closer())

    def do_zoom_out(self) -> None:
        self._over(self.stretch.farther())

    def do_earlier(self) -> None:
        self._over(self.stretch.moved(-0.5, self.seat.scene.now))

    def do_later(self) -> None:
        self._over(self.stretch.moved(0.5, self.seat.scene.now))

    def do_until_now(self) -> None:
        self._over(self.stretch.now())
