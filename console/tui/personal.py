"""What belongs to the person at this console: keys, themes, saved views, kept pictures, each in files of their own."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from console.errors import ConfigError
from console.i18n import _
from console.model.oserror import os_words
from console.tui.actions import Keymap
from console.tui.keymap import read_keys
from console.tui.shares import Shares
from console.tui.themes import Theme, read_theme

CONFIG_FILE = "console.toml"
_VIEWS_FILE = "views.json"
_SHARES_FILE = "panes.json"


class SavedView(Struct, frozen=True):
    """A pane with its filter and order."""

    pane: str
    filter: str = ""
    sort: int = 0
    faults: bool = False


class ConsoleConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """`console.toml`: `theme` is a theme's name, `keys` maps an action to its key or keys."""

    theme: str = ""
    keys: dict[str, str | list[str]] = {}


class Personal:
    """Without directories everything is as shipped and nothing can be kept."""

    def __init__(self, config: Path | None = None, state: Path | None = None) -> None:
        self._config = config
        self._state = state
        told = ConsoleConfig() if config is None else _read(config / CONFIG_FILE)
        self.theme = told.theme
        self.keymap = Keymap(read_keys(told.keys, str(CONFIG_FILE if config is None else config / CONFIG_FILE)))

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Personal:
        """The person's directories by the XDG Base Directory Specification; raises `ConfigError`."""
        home = Path(environment.get("HOME") or Path.home())
        config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        state = Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state")
        return cls(config / "ronda", state / "ronda")

    def themes(self) -> dict[str, Theme]:
        """The person's own themes, read anew; raises `ConfigError` for one that is none."""
        directory = self._config / "themes" if self._config is not None else None
        if directory is None or not directory.is_dir():
            return {}
        return {path.stem: read_theme(path) for path in sorted(directory.glob("*.toml"))}

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
            raise ConfigError(_("{path} cannot be written: {why}").format(path=path, why=os_words(error))) from error
        return path


def _read(path: Path) -> ConsoleConfig:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), ConsoleConfig)
    except (FileNotFoundError, NotADirectoryError):
        return ConsoleConfig()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(_("{file}: {why}").format(file=path, why=os_words(error))) from error
