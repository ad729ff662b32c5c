"""What all tests share: a home of their own, and no silent skips where everything is installed."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from console.i18n import use_language


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the configuration or state of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for variable in (
        "RONDA_CONFIG",
        "RONDA_STATE_DIR",
        "RONDA_NAME",
        "XDG_RUNTIME_DIR",
        "NOTIFY_SOCKET",
        "SSH_AUTH_SOCK",
    ):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", os.fspath(home))
    for variable, name in (("XDG_CONFIG_HOME", ".config"), ("XDG_STATE_HOME", ".local/state")):
        monkeypatch.setenv(variable, os.fspath(home / name))
    monkeypatch.setenv("LANG", "C.UTF-8")
    use_language("en")
    return home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is installed, a skipped test is a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("RONDA_TEST_NO_SKIPS"):
        report.outcome = "failed"
    return report
