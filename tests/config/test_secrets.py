"""References to secrets, what they lead to, and what never shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.config import secrets
from console.config.secrets import Reference, Secret, UnresolvedSecret, reference, resolver
from console.errors import SecretError


def private(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("written", ["{}", "{!r}", "{!s}", "{0:>20}"])
def test_a_secret_never_shows_itself(written: str) -> None:
    """However it is printed, three stars come out."""
    assert "hush" not in written.format(Secret("hush", "env:X"))


def test_a_written_out_secret_does_not_show_in_its_reference() -> None:
    """A secret that stands in the file is no name that may be shown."""
    plain = reference("hush")
    assert plain.plain
    assert "hush" not in f"{plain} {plain!r}"
    assert plain.resolve({}).reveal() == "hush"


def test_a_variable_is_looked_up() -> None:
    """`env:NAME` is the variable's value, and the secret remembers its name."""
    found = reference("env:X").resolve({"X": "hush"})
    assert (found.reveal(), found.reference) == ("hush", "env:X")


@pytest.mark.parametrize(("environ", "why"), [({}, "X is not set"), ({"X": ""}, "is empty")])
def test_a_missing_or_empty_variable_is_an_error(environ: dict[str, str], why: str) -> None:
    """The sentence names the variable."""
    with pytest.raises(SecretError, match=why):
        reference("env:X").resolve(environ)


@pytest.mark.parametrize(
    ("text", "wanted"), [("hush\n", "hush"), ("hush\r\n", "hush"), ("hush\n\n", "hush\n"), (" h ", " h ")]
)
def test_a_file_loses_one_line_end(tmp_path: Path, text: str, wanted: str) -> None:
    """Editors end a file with a line end; everything else belongs to the secret."""
    file = tmp_path / "key"
    file.write_bytes(text.encode())
    file.chmod(0o600)
    assert reference(f"file:{file}").resolve({}).reveal() == wanted


def test_a_relative_file_is_beside_the_configuration(tmp_path: Path) -> None:
    """`file:key` is looked for where the configuration file is."""
    private(tmp_path / "key", "hush\n")
    resolve = resolver(tmp_path / "config.toml", {})
    assert resolve(reference("file:key")).reveal() == "hush"


def test_a_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    """The sentence says what to do about it."""
    file = private(tmp_path / "key", "hush")
    file.chmod(0o644)
    with pytest.raises(SecretError, match="chmod 600"):
        reference(f"file:{file}").resolve({})


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """The sentence names the file and the reason."""
    with pytest.raises(SecretError, match="No such file"):
        reference(f"file:{tmp_path / 'key'}").resolve({})


def test_a_command_runs_without_a_shell() -> None:
    """The arguments are split as a shell would and handed over as they are."""
    found = reference("command:printf '%s\\n' '$HOME; hush'").resolve({})
    assert found.reveal() == "$HOME; hush"


@pytest.mark.parametrize(
    ("command", "why"),
    [("false", "ended with status 1"), ("/nowhere/at-all", "not installed"), ("printf ''", "is empty")],
)
def test_a_command_that_fails_is_an_error(command: str, why: str) -> None:
    """The sentence says how it failed and shows no output."""
    with pytest.raises(SecretError, match=why):
        reference(f"command:{command}").resolve({})


def test_a_command_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt that nobody answers does not keep the engine from starting."""
    monkeypatch.setattr(secrets, "COMMAND_TIMEOUT_S", 0.05)
    with pytest.raises(SecretError, match="no answer within"):
        reference("command:sleep 60").resolve({})


def test_a_keyring_is_asked_through_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`keyring:SERVICE/NAME` is what `keyring get SERVICE NAME` prints."""
    program = tmp_path / "keyring"
    program.write_text('#!/bin/sh\necho "$1-$2-$3"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert reference("keyring:rack/snmp").resolve({}).reveal() == "get-rack-snmp"


def test_without_a_keyring_the_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without the command gets a clear error."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SecretError, match=r'"keyring" .* not installed'):
        reference("keyring:rack/snmp").resolve({})


@pytest.mark.parametrize("value", ["", "env:", "file: ", "keyring:name", "keyring:/x", "command:'open", 5, None])
def test_a_malformed_reference_is_refused(value: object) -> None:
    """What cannot be a reference is an error when the file is read."""
    with pytest.raises(ValueError, match=r"\w"):
        reference(value)


def test_checking_runs_no_command(tmp_path: Path) -> None:
    """To say what is in the way the program is only looked for."""
    mark = tmp_path / "ran"
    assert reference(f"command:touch {mark}").obstacle({}) == ""
    assert not mark.exists()
    assert "not installed" in reference("command:/nowhere/at-all x").obstacle({})
    assert "is not set" in reference("env:X").obstacle({})
    assert reference("env:X").obstacle({"X": "y"}) == ""


def test_an_unresolved_secret_cannot_be_revealed() -> None:
    """Whoever tries to use it gets the reason."""
    missing = UnresolvedSecret("env:X", SecretError("the environment variable X is not set"))
    with pytest.raises(SecretError, match="X is not set"):
        missing.reveal()
    assert missing != Secret("")
    assert str(missing) == "***"


def test_equal_references_are_one() -> None:
    """Two credentials that name the same secret share what it resolves to."""
    assert {reference("env:X"), reference("env:X"), reference("env:Y")} == {
        Reference("env", "X"),
        Reference("env", "Y"),
    }
