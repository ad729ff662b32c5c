"""What may be asked of the terminal beyond drawing; a driver that is not ours can do none of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.driver import Driver


class Terminal:
    """`driver` is what the application draws through at that moment; None before it starts."""

    def __init__(self, driver: Callable[[], Driver | None]) -> None:
        self._driver = driver

    def forget_picture(self) -> None:
        """Have the next picture written in full."""
        forget = getattr(self._driver(), "forget", None)
        if forget is not None:
            forget()

    @property
    def times_line(self) -> bool:
        """Whether it can be asked how far away it is."""
        return hasattr(self._driver(), "time_line")

    def when_line_answers(self, call: Callable[[], None]) -> None:
        """Have `call` called at each answer of the terminal."""
        if self.times_line:
            setattr(self._driver(), "when_timed", call)  # noqa: B010 - only our own driver has it

    def when_written(self, call: Callable[[int], None]) -> None:
        """Have `call` called with the octets of each writing."""
        if self.times_line:
            setattr(self._driver(), "when_written", call)  # noqa: B010 - only our own driver has it

    def ask(self) -> None:
        """Ask it something that it answers at once."""
        ask = getattr(self._driver(), "time_line", None)
        if ask is not None:
            ask()
