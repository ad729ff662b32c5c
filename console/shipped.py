"""Where the files that come with Ronda are: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The path of `themes`, `docs`, `contrib` or `sample-config.toml`; `FileNotFoundError` where it is not."""
    for directory in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (directory / name).exists():
            return directory / name
    raise FileNotFoundError(name)
