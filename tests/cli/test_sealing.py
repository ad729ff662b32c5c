"""Tests of `console.cli.sealing`: what a seal lets through and what it does not."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.cli import run
from console.cli.sealing import KEY, SIGNATURE, SIGNER, SUMS, check, fingerprint, seal, signing_key
from console.errors import StoreError

FILES = {"index.html": b"<p>wet</p>", "state.json": b"{}"}


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A directory as it was written."""
    seal(tmp_path / "out", FILES, signing_key(tmp_path / "state"))
    return tmp_path / "out"


def test_what_was_written_is_right(sealed: Path, tmp_path: Path) -> None:
    """And the signer is the state directory's key, which is its owner's alone and stays the same."""
    own = fingerprint(signing_key(tmp_path / "state").public_key())
    assert check(sealed) == (own, ())
    assert stat.S_IMODE((tmp_path / "state" / KEY).stat().st_mode) == 0o600
    assert {path.name for path in sealed.iterdir()} == {*FILES, SUMS, SIGNATURE, SIGNER}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: (path / "index.html").write_bytes(b"<p>dry</p>"), "index.html was changed"),
        (lambda path: (path / "state.json").unlink(), "state.json is missing"),
        (lambda path: (path / "more.html").write_bytes(b""), "more.html is not among the sums"),
        (lambda path: (path / SUMS).write_bytes(b""), "the signature does not fit"),
        (lambda path: (path / SIGNER).unlink(), "cannot be read"),
    ],
)
def test_every_change_is_named(sealed: Path, harm: Callable[[Path], object], said: str) -> None:
    """A file changed, taken out, added; sums changed; no signer."""
    harm(sealed)
    _signer, problems = check(sealed)
    assert any(said in problem for problem in problems)


def test_another_signer_is_found(sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever writes everything anew cannot use our key, and the fingerprint tells."""
    ours, _none = check(sealed)
    seal(tmp_path / "forged", FILES, Ed25519PrivateKey.generate())
    assert run(["evacuate", "verify", str(sealed), "--signer", ours]) == 0
    assert run(["evacuate", "verify", str(tmp_path / "forged"), "--signer", ours]) == 1
    assert "another key" in capsys.readouterr().err


def test_nothing_is_written_over(sealed: Path, tmp_path: Path) -> None:
    """A directory that holds something is somebody's."""
    with pytest.raises(StoreError, match="not empty"):
        seal(sealed, FILES, signing_key(tmp_path / "state"))


def test_a_key_that_is_none_is_named(tmp_path: Path) -> None:
    """It is not written over either."""
    (tmp_path / KEY).write_text("nonsense")
    with pytest.raises(StoreError, match="no Ed25519 key"):
        signing_key(tmp_path)


def test_what_is_written_is_its_owners_alone(sealed: Path) -> None:
    """Every file of the directory has mode 0600, wherever it is copied to with its modes."""
    assert {stat.S_IMODE(path.stat().st_mode) for path in sealed.iterdir()} == {0o600}
