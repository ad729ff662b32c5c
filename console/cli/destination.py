"""Where a bundle is carried to: an address of SSH or a device of the configuration, and how one logs in there."""

from __future__ import annotations

import getpass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct, structs

from console.config.load import read
from console.config.paths import absent
from console.config.problems import Gravity
from console.config.schema import Config
from console.errors import ConfigError
from console.i18n import _
from console.inventory import SshAccess, build, login


class Destination(Struct, frozen=True):
    """A directory on another host; `name` is how it was written."""

    name: str
    access: SshAccess
    path: str


def destination(text: str, config: Path, credential: str = "") -> Destination:
    """`ssh://[user@]host[:port]/path`, or `DEVICE:/path` of the configuration; raises `ConfigError`.

    An address takes a credential of the configuration, else the SSH agent and `~/.ssh/known_hosts`.
    """
    if text.startswith("ssh://"):
        return _address(text, config, credential)
    device, colon, path = text.partition(":")
    if not colon or not path.startswith("/"):
        raise ConfigError(_("{text} is neither ssh://user@host/path nor DEVICE:/path").format(text=text))
    for target in build(_read(config)).targets:
        if target.device == device and isinstance(target.access, SshAccess):
            return Destination(text, target.access, path)
    raise ConfigError(_("the configuration has no device {device} that is reached over SSH").format(device=device))


def _address(text: str, config: Path, credential: str) -> Destination:
    try:
        parts = urlsplit(text)
        host, port, path = parts.hostname, parts.port or 22, unquote(parts.path)
    except ValueError:
        host, port, path = None, 22, ""
    if not host or path in ("", "/") or parts.password is not None:
        raise ConfigError(_("{text} is not written as ssh://user@host/path, without a password").format(text=text))
    if credential:
        access = login(_read(config), credential, host, port)
        return Destination(text, structs.replace(access, user=parts.username or access.user), path)
    known = Path("~/.ssh/known_hosts").expanduser()
    user = parts.username or getpass.getuser()
    return Destination(text, SshAccess(host, user, port, agent=True, known_hosts=known), path)


def _read(path: Path) -> Config:
    if absent(path):
        raise ConfigError(_("there is no configuration at {path}").format(path=path))
    loaded = read(path)
    if loaded.config is None:
        raise ConfigError("\n".join(str(one) for one in loaded.problems if one.severity is Gravity.ERROR))
    return loaded.config
