"""Somebody at a keyboard in a terminal, who reads the screen in a language before every key."""

from __future__ import annotations

import re
import time
from pathlib import Path

from console.i18n import _, speaking
from tests.peers.terminal import Terminal

SIZE = (140, 50)
"""Columns and lines of the terminal."""

_LEGIBLE = 22
"""So much of a sentence is looked for: a line on the screen may end after it."""

_LISTED = 15
"""So much of a title is left in a narrow column."""

_PATIENCE_S = 180.0
"""How long a busy machine may take for what is a matter of seconds on an idle one."""


class Operator:
    """One console in a terminal; `language` is what it speaks, English when empty; `recorded` where that is written."""

    def __init__(self, home: Path, command: list[str], language: str = "", recorded: str = "") -> None:
        self._language = language
        own = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LANGUAGE": language or "en"}
        self.terminal = Terminal(home, command, SIZE, recorded, **own)

    def close(self) -> None:
        """Take the terminal away."""
        self.terminal.close()

    def words(self, sentence: str, **fields: str) -> str:
        """`sentence` as the screen says it."""
        with speaking(self._language):
            return _(sentence).format(**fields)

    def see(self, *words: str) -> str:
        """The first screen that has all `words`, which may take minutes on a busy machine."""
        ends_at = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends_at:
            screen = self.terminal.screen()
            if all(word in screen for word in words):
                return screen
            time.sleep(0.1)
        raise AssertionError(f"never saw {words!r}; the screen:\n{self.terminal.screen()}")

    def begin(self, title: str, target: str) -> None:
        """Find the runbook by its whole title, choose where, read the plan and type the target's name."""
        told = self.words(title)
        # What was looked for before stands there still.
        self.terminal.type("4", "/", "C-u")
        self.see(self.words("regular expression; ! turns it round, ~ is fuzzy"))
        self.terminal.type(told, "Enter")
        self._until_alone(told)
        self.go_to(told[:_LISTED])
        self.terminal.type("Enter")
        self.see(self.words("type to narrow, Enter takes it"), target)
        self.terminal.type("Enter")
        prompt = self.words(" Type {word} to allow it: ", word=target)
        self.see(prompt, told)
        self.terminal.type(target)
        self.see(prompt + target)
        self.terminal.type("Enter")
        self._until_gone(prompt, "Enter")

    def answer(self, question: str, choice: str, note: str = "") -> None:
        """Wait until that is asked, in the screen's words, choose, and write where something must be written."""
        self.see(question[:_LEGIBLE], self.words("y answers: {choices}", choices=""))
        self.terminal.type("y")
        self.see(self.words("type to narrow, Enter takes it"), choice)
        self.terminal.type(choice, "Enter")
        if note:
            self.see(self.words("What you write is in the record of this run."))
            self.terminal.type(note, "Enter")

    def whom_it_asks_about(self, question: str, but: set[str]) -> str:
        """Wait until `question` is asked of a `{target}` other than those; which one."""
        before, after = self.words(question, target="{target}").split("{target}")
        asked = re.compile(re.escape(before) + r"([\w-]+)" + re.escape(after[:6]))
        ends_at = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends_at:
            found = asked.search(self.terminal.screen())
            if found and found[1] not in but:
                return found[1]
            time.sleep(0.1)
        raise AssertionError(self.terminal.screen())

    def lift_tag(self, name: str, reason: str) -> None:
        """Open the server's page from all panes, let it have power again, and come back."""
        self.terminal.type("1")
        self.go_to(name)
        self.terminal.type("Enter", "D")
        self.see(self.words("Let {device} have power again", device=f"{name}|").split("|")[0])
        self.terminal.type(reason, "Enter")
        self.back()

    def back(self) -> None:
        """Close pages until all panes are there again."""
        panes = (f"1 {self.words('Servers')}", f"4 {self.words('Runbooks')}")
        for _press in range(5):
            # A terminal takes an escape that another key follows at once for one key.
            time.sleep(1)
            if all(pane in self.terminal.screen() for pane in panes):
                return
            self.terminal.type("Escape")
        self.see(*panes)

    def go_to(self, label: str) -> None:
        """From the top of the pane down, a line at a time, until the cursor stands on it."""
        for _round in range(3):
            self._press("g")
            for _line in range(20):
                if label in self._under_cursor():
                    return
                self._press("j")
        raise AssertionError(f"never came to {label!r}; the screen:\n{self.terminal.screen()}")

    def _until_alone(self, title: str) -> None:
        """Wait until the filter's box is closed and one row alone may be of that title, the filter's note aside."""
        ends_at = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends_at:
            listed = title[:_LISTED]
            screen = self.terminal.screen().replace(f"/{listed}", "")
            lines = [line for line in screen.splitlines() if listed in line]
            if len(lines) == 1 and title not in lines[0]:
                return
            time.sleep(0.1)
        raise AssertionError(f"never saw {title!r} alone; the screen:\n{self.terminal.screen()}")

    def _press(self, key: str) -> None:
        """Press a key that moves the cursor, and wait a moment for it to stand elsewhere."""
        before = self._under_cursor()
        self.terminal.type(key)
        ends_at = time.monotonic() + 1.0
        while self._under_cursor() == before and time.monotonic() < ends_at:
            time.sleep(0.03)

    def _under_cursor(self) -> str:
        return " ".join(line.split("▌", 1)[1] for line in self.terminal.screen().splitlines() if "▌" in line)

    def _until_gone(self, prompt: str, key: str) -> None:
        """Press `key` now and then until `prompt` is gone: a plan that changed meanwhile is shown once more."""
        ends_at = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends_at:
            for _look in range(10):
                if prompt not in self.terminal.screen():
                    return
                time.sleep(0.1)
            self.terminal.type(key)
        raise AssertionError(self.terminal.screen())
