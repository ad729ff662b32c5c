"""What belongs to the person at this console: keys, themes, saved views, kept pictures, each in files of their own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from console.errors import ConfigError
from console.i18n import _
from console.model.oserror import os_words
from console.tui.actions import Keymap
from console.tui.preferences import Preferences, read_preferences
from console.tui.shares import Shares
from console.tui.slips import slips
from console.tui.themes import OwnThemes, Theme, no_theme, read_own_themes

CONFIG_FILE = "console.toml"
_VIEWS_FILE = "views.json"
_SHARES_FILE = "panes.json"


class SavedView(Struct, frozen=True):
    """A pane with its filter and order."""

    pane: str
    filter: str = ""
    sort: int = 0
    faults: bool = False


class Personal:
    """Without directories everything is as shipped and nothing can be kept."""

    def __init__(self, config: Path | None = None, state: Path | None = None) -> None:
        self._config = config
        self._state = state
        told = Preferences() if config is None else read_preferences(config / CONFIG_FILE)
        self.theme = told.theme
        self.keymap = Keymap(told.keys)
        self._mistakes = told.mistakes

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Personal:
        """The person's directories by the XDG Base Directory Specification; none for somebody without a home."""
        try:
            home = Path(environment.get("HOME") or Path.home())
        except RuntimeError:
            return cls()
        config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        state = Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state")
        return cls(config / "ronda", state / "ronda")

    def themes(self) -> OwnThemes:
        """The person's own themes, read anew."""
        directory = self._config / "themes" if self._config is not None else None
        return OwnThemes() if directory is None else read_own_themes(directory)

    def amiss(self, supplied: Mapping[str, Theme]) -> tuple[str, ...]:
        """A sentence for each thing in the person's own files that does not count, beside the themes supplied."""
        own = self.themes()
        known = {*supplied, *own.found, *own.mistakes}
        told = [*self._mistakes, *own.mistakes.values()]
        if self._config is not None and self.theme and self.theme not in known:
            file = self._config / CONFIG_FILE
            told.append(_("{file}: {why}").format(file=file, why=no_theme(self.theme, known)))
        return tuple(told)

    def slips(self) -> tuple[str, ...]:
        """A sentence for each dangerous key that lies where a finger slips to because of the person's own keys."""
        words = _("{file}: {key} for “{dangerous}” lies beside {beside} for “{harmless}”: a finger slips")
        file = CONFIG_FILE if self._config is None else self._config / CONFIG_FILE
        return tuple(
            words.format(
                file=file, key=one.key, dangerous=one.dangerous.id, beside=one.beside, harmless=one.harmless.id
            )
            for one in slips(self.keymap)
        )

    def views(self) -> dict[str, SavedView]:
        """The saved views by name; a file that cannot be read has none."""
        if self._state is None:
            return {}
        try:
            return msgspec.json.decode((self._state / _VIEWS_FILE).read_bytes(), type=dict[str, SavedView])
        except (OSError, msgspec.MsgspecError):
            return {}

    def save_view(self, name: str, view: SavedView) -> Path:
        """Keep a view; raises `ConfigError` when it cannot be written."""
        views = {**self.views(), name: view}
        return self.keep(_VIEWS_FILE, msgspec.json.format(msgspec.json.encode(views), indent=2))

    def shares(self) -> Shares:
        """The sizes of the panes as they were left; as shipped where none can be read."""
        if self._state is None:
            return Shares()
        try:
            return msgspec.json.decode((self._state / _SHARES_FILE).read_bytes(), type=Shares).bounded()
        except (OSError, msgspec.MsgspecError):
            return Shares()

    def save_shares(self, shares: Shares) -> None:
        """Keep the sizes of the panes where there is a place for them; raises `ConfigError` when it fails."""
        if self._state is not None:
            self.keep(_SHARES_FILE, msgspec.json.encode(shares))

    def directory(self, name: str) -> Path:
        """A directory of the person's own, made where it is not there; raises `ConfigError`."""
        if self._state is None:
            raise ConfigError(_("this console has no directory of its own to keep things in"))
        path = self._state / name
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(_("{path} cannot be written: {why}").format(path=path, why=os_words(error))) from error
        return path

    def keep(self, name: str, content: bytes) -> Path:
        """Write a file, whole or not at all, readable by its owner alone; raises `ConfigError` with what is wrong."""
        if self._state is None:
            raise ConfigError(_("this console has no directory of its own to keep things in"))
        path = self._state / name
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            draft.replace(path)
        except OSError as error:
            # What was begun on a full disk must not stay there.
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise ConfigError(_("{path} cannot be written: {why}").format(path=path, why=os_words(error))) from error
        return path
