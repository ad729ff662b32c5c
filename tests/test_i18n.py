"""Which language is spoken, and what is said when there is no translation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from console.cli import run
from console.clock import SystemClock
from console.engine.engine import Engine
from console.i18n import N_, _, ngettext, speaking, use_language

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    yield
    use_language("en")


def test_english_is_the_source() -> None:
    """Without a word from the environment the sentences are as they are written."""
    use_language()
    assert _("temperature") == "temperature"


@pytest.mark.parametrize("name", _VARIABLES)
def test_the_environment_chooses(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """LANGUAGE, LC_ALL, LC_MESSAGES and LANG each choose the language, with country and encoding or without."""
    monkeypatch.setenv(name, "id_ID.UTF-8")
    use_language()
    assert _("temperature") == "suhu"


@pytest.mark.parametrize(("first", "second"), list(pairwise(_VARIABLES)))
def test_the_earlier_variable_wins(monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
    """Where two variables disagree, the one that gettext reads first counts."""
    monkeypatch.setenv(first, "id")
    monkeypatch.setenv(second, "en")
    use_language()
    assert _("temperature") == "suhu"


def test_a_name_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that is named counts, whatever the environment says."""
    monkeypatch.setenv("LANGUAGE", "id")
    use_language("en")
    assert _("temperature") == "temperature"


def test_an_unknown_language_is_english() -> None:
    """A language without a catalogue falls back to the source."""
    use_language("xx")
    assert _("temperature") == "temperature"


def test_speaking_lasts_for_its_block() -> None:
    """`speaking` changes the language inside its block and nowhere else."""
    use_language("en")
    with speaking("id"):
        assert _("humidity") == "kelembapan"
        with speaking(""):
            assert _("humidity") == "humidity"
    assert _("humidity") == "humidity"


def test_counts_have_one_form_in_indonesian() -> None:
    """Indonesian says one and many alike."""
    use_language("id")
    said = [ngettext("{n} alert", "{n} alerts", count).format(n=count) for count in (0, 1, 2)]
    assert said == ["0 peringatan", "1 peringatan", "2 peringatan"]


def test_nothing_stays_nothing() -> None:
    """An empty text is not the header of the catalogue."""
    use_language("id")
    assert _("") == ""


def test_marking_translates_nothing() -> None:
    """`N_` only marks: the sentence stays in the source language until it is shown."""
    use_language("id")
    assert N_("temperature") == "temperature"


async def test_the_configuration_chooses_for_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`[engine] language` wins over the environment of the engine's process."""
    monkeypatch.setenv("LANGUAGE", "en")
    config = tmp_path / "config.toml"
    config.write_text('[engine]\nlanguage = "id"\n[sites.here]\n', encoding="utf-8")
    engine = Engine(config, tmp_path / "state", SystemClock())
    await engine.start()
    try:
        assert _("temperature") == "suhu"
    finally:
        await engine.stop()


def test_help_is_in_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--help` of a command is in the language that the environment chooses."""
    monkeypatch.setenv("LANGUAGE", "id")
    assert run(["ack", "--help"]) == 0
    assert "Akui peringatan." in capsys.readouterr().out
