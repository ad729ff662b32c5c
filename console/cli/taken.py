"""Which ids a configuration already has, so that a draft can be added to it."""

from __future__ import annotations

from pathlib import Path

from console.config.load import read
from console.config.paths import visible


def taken_ids(config: Path) -> frozenset[str]:
    """The ids of devices and credentials; none where there is no configuration or it cannot be read."""
    loaded = read(config).config if visible(config) else None
    return frozenset((*loaded.devices, *loaded.credentials)) if loaded is not None else frozenset()
