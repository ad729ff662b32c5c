"""Where Ronda's files are: what the command line says, then the environment, then the XDG directories."""

from __future__ import annotations

import grp
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words

SOCKET = "engine.sock"
_LONGEST_SOCKET = 107
"""Octets of a Unix socket's path that Linux takes (`sun_path` in unix(7), less its closing NUL)."""
_SHARED = Path("/tmp")  # noqa: S108 - only directories that are the owner's are used below it


def config_path(option: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The configuration file; without one named, the first that exists, or where the user's own would be."""
    known = os.environ if environ is None else environ
    if option is not None:
        return option
    if named := known.get("RONDA_CONFIG"):
        return Path(named).expanduser()
    places = [directory / "ronda" / "config.toml" for directory in _config_homes(known)]
    return next((place for place in places if visible(place)), places[0])


def visible(path: Path) -> bool:
    """Whether something is seen at `path`; what lies behind a directory that is closed to us is not."""
    try:
        return path.exists()
    except OSError:
        return False


def absent(path: Path) -> bool:
    """Whether nothing is at `path` for sure; behind a directory that is closed to us there may be something."""
    try:
        return not path.exists()
    except OSError:
        return False


def state_dir(
    option: Path | None = None, configured: Path | None = None, environ: Mapping[str, str] | None = None
) -> Path:
    """The state directory; `configured` is what the configuration's `engine.state_dir` says."""
    known = os.environ if environ is None else environ
    if option is not None:
        return option
    if named := known.get("RONDA_STATE_DIR"):
        return Path(named).expanduser()
    if configured is not None:
        return configured.expanduser()
    return _xdg(known, "XDG_STATE_HOME", ".local/state") / "ronda"


def socket_path(state: Path, runtime: Path = Path("/run/user")) -> Path:
    """The engine's socket; in a directory of its own elsewhere where the state directory's name is too long for one.

    The same for everybody who asks, whatever their environment. Raises `StoreError` when it is a stranger's.
    """
    path = state / SOCKET
    if len(os.fsencode(path)) <= _LONGEST_SOCKET:
        return path
    owner = _owner(state)
    digest = hashlib.sha256(os.fsencode(state.absolute())).hexdigest()[:16]
    session = runtime / str(owner)
    directory = (session if session.is_dir() else _SHARED) / f"ronda-{owner}-{digest}"
    if visible(directory):
        _check_owner(directory, owner)
    return directory / SOCKET


def prepare(state: Path, socket_group: str = "") -> Path:
    """Make the state directory and its socket's; returns the socket's path.

    Only the engine's user may enter, and `socket_group` may pass through to the socket. Raises `StoreError`.
    """
    group = _group_id(socket_group)
    _own(state.resolve(), group)
    path = socket_path(state)
    if path.parent != state:
        _own(path.parent, group)
    return path


def _own(directory: Path, group: int | None) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_owner(directory, os.getuid())
        if group is not None:
            os.chown(directory, -1, group)
        directory.chmod(0o700 if group is None else 0o710)
    except OSError as error:
        sentence = _("the directory {path} cannot be used: {why}; name another with --state-dir")
        raise StoreError(sentence.format(path=directory, why=os_words(error))) from error


def _owner(directory: Path) -> int:
    try:
        return directory.stat().st_uid
    except OSError:
        return os.getuid()


def _check_owner(directory: Path, owner: int) -> None:
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise StoreError(_("{path} belongs to somebody else; name another with --state-dir").format(path=directory))


def _group_id(name: str) -> int | None:
    if not name:
        return None
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise StoreError(_('there is no Unix group "{name}" (engine.socket_group)').format(name=name)) from None


def _config_homes(environ: Mapping[str, str]) -> list[Path]:
    system = [Path(one) for one in environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":") if one]
    return [_xdg(environ, "XDG_CONFIG_HOME", ".config"), *system, Path("/etc")]


def _xdg(environ: Mapping[str, str], variable: str, usual: str) -> Path:
    """The XDG Base Directory Specification has relative values ignored."""
    named = environ.get(variable, "")
    return Path(named) if named.startswith("/") else Path.home() / usual
