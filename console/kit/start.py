"""The texts of a kit: how it is started on a bare laptop, and what there is to know of it."""

from __future__ import annotations

import platform
import sys

from console import __version__
from console.i18n import _
from console.kit.settings import KIT

_START = """#!/bin/sh
# Starts Ronda from this directory: sh start [COMMAND ...]. Needs Python @PYTHON@ and nothing else.
kit=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in "$RONDA_PYTHON" python@PYTHON@ python3; do
    [ -n "$python" ] || continue
    "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@")' 2>/dev/null || continue
    export PYTHONPATH="$kit/lib" PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
    if [ -d "$kit/config" ] && [ -z "$RONDA_CONFIG" ]; then
        own="${XDG_CONFIG_HOME:-$HOME/.config}/ronda-kit"
        if [ ! -e "$own/config.toml" ]; then
            mkdir -p "$own" && chmod 700 "$own" && cp -R "$kit/config/." "$own/" || exit 1
            find "$own" -name '*.toml' -exec sed -i "s|@KIT@|$own|g" {} +
        fi
        export RONDA_CONFIG="$own/config.toml"
    fi
    exec "$python" -m console "$@"
done
echo "This kit needs Python @PYTHON@ (@MACHINE@): install it, or name it in RONDA_PYTHON." >&2
exit 3
"""


def start_script() -> str:
    """A script for any POSIX shell; it writes nothing but a copy of the configuration into the home directory."""
    return _START.replace("@PYTHON@", _python()).replace("@MACHINE@", _machine()).replace("@KIT@", KIT)


def read_me(to_bring: tuple[str, ...]) -> str:
    """What a person reads first on the stick."""
    lines = [
        _("Ronda {version}, packed for {machine} with Python {python}.").format(
            version=__version__, machine=_machine(), python=_python()
        ),
        "",
        _("Copy this directory to the laptop (a stick is often mounted so that nothing on it may run), then:"),
        "    sh start doctor",
        "    sh start",
        _("The configuration is copied to ~/.config/ronda-kit the first time, and can be changed there."),
        _("To see whether everything arrived whole:"),
        "    sha256sum -c MANIFEST",
    ]
    if to_bring:
        lines += ["", _("Not in here, because they are secret or were not found; bring them yourself:")]
        lines += [f"    {one}" for one in to_bring]
    return "\n".join(lines) + "\n"


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}"
