"""Tests of `console.config.groups`: groups that are not on this machine."""

from __future__ import annotations

import grp
import os
from pathlib import Path

from console.config.load import read
from console.config.problems import Gravity

CONFIG = """[engine]
socket_group = "no-such-group"
[access]
viewers = ["{here}", "nor-this-one"]
[access.places.hall]
operators = ["nor-that-one"]
[sites.hall]
name = "Hall"
"""


def test_a_group_that_is_not_here_is_a_warning(tmp_path: Path) -> None:
    """Each is named with its line; the configuration can be used all the same, for it may be another machine's."""
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(here=grp.getgrgid(os.getgid()).gr_name))
    loaded = read(config)
    assert loaded.config is not None
    absent = [found for found in loaded.problems if "no Unix group" in found.sentence]
    assert [found.key for found in absent] == [
        "engine.socket_group",
        "access.viewers[1]",
        "access.places.hall.operators[0]",
    ]
    assert {found.severity for found in absent} == {Gravity.WARNING}
