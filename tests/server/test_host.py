"""Tests of `console.server.host`: an engine's process with what it finds on this machine."""

from __future__ import annotations

import pytest

from tests.cli.engine_here import CONFIG, engine_here


@pytest.mark.real
def test_a_group_that_is_not_here_does_not_stop_the_watch(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The engine runs, its socket is open to nobody else, and every console says why."""
    config = (
        CONFIG.replace("[engine]", '[engine]\nsocket_group = "no-such-group"') + '[access]\nviewers = ["nor-this"]\n'
    )
    with engine_here(tmp_path_factory.mktemp("group"), config) as engine:
        notices = engine.status()["engine"]["notices"]
        (socket,) = engine.state.glob("*.sock")
        mode = socket.stat().st_mode & 0o777
    assert any('no Unix group "no-such-group"' in notice for notice in notices)
    assert mode == 0o600
