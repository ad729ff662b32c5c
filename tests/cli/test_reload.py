"""`ronda reload` on a real engine: a changed configuration is used, a broken one is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import run
from console.cli.exits import Exit
from tests.cli.engine_here import CONFIG, engine_here


def test_a_changed_configuration_is_used_and_a_broken_one_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number of devices is told; what is wrong is told too, and the engine goes on with what it had."""
    with engine_here(tmp_path) as engine:
        engine.config.write_text(CONFIG + '[devices.second]\nkind = "server"\nlocal = {}\n')
        assert run(["reload", *engine.options]) == Exit.WELL
        assert "2 devices are watched" in capsys.readouterr().err
        engine.config.write_text(CONFIG + "[devices.x]\nkind = 'servr'\n")
        assert run(["reload", *engine.options]) != Exit.WELL
        assert "servr" in capsys.readouterr().err
