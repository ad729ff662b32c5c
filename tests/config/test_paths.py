"""Where files are looked for and made."""

from __future__ import annotations

import grp
import os
from pathlib import Path

import pytest

from console.config import paths
from console.config.paths import config_path, prepare, socket_path, state_dir
from console.errors import StoreError


def test_the_option_comes_first(tmp_path: Path) -> None:
    """What the command line names is taken, whatever else is set."""
    environ = {"RONDA_CONFIG": "/e/c.toml", "RONDA_STATE_DIR": "/e"}
    assert config_path(tmp_path / "c.toml", environ) == tmp_path / "c.toml"
    assert state_dir(tmp_path, Path("/configured"), environ) == tmp_path


def test_the_environment_comes_second() -> None:
    """The variables count before the configuration and before the XDG places."""
    environ = {"RONDA_CONFIG": "/e/c.toml", "RONDA_STATE_DIR": "/e"}
    assert config_path(None, environ) == Path("/e/c.toml")
    assert state_dir(None, Path("/configured"), environ) == Path("/e")


def test_the_configurations_state_dir_comes_third(own_home: Path) -> None:
    """`engine.state_dir` counts before the XDG place, and its tilde is the home."""
    assert state_dir(None, Path("~/x"), {}) == own_home / "x"


def test_the_xdg_places_come_last(own_home: Path) -> None:
    """Without anything set the XDG specification's defaults hold; relative values are ignored."""
    assert state_dir(None, None, {"XDG_STATE_HOME": "relative"}) == own_home / ".local/state/ronda"
    assert state_dir(None, None, {"XDG_STATE_HOME": "/s"}) == Path("/s/ronda")


def test_the_first_configuration_that_exists_is_taken(tmp_path: Path) -> None:
    """A user's own comes before the machine's; if there is none at all, the user's own is where it should be."""
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "home"), "XDG_CONFIG_DIRS": f"{tmp_path / 'a'}:{tmp_path / 'b'}"}
    assert config_path(None, environ) == tmp_path / "home/ronda/config.toml"
    (tmp_path / "b/ronda").mkdir(parents=True)
    (tmp_path / "b/ronda/config.toml").touch()
    assert config_path(None, environ) == tmp_path / "b/ronda/config.toml"


def test_the_socket_is_in_the_state_directory() -> None:
    """Where the name is short enough nothing else is needed."""
    assert socket_path(Path("/var/lib/ronda")) == Path("/var/lib/ronda/engine.sock")


def test_a_long_state_directory_gets_a_short_socket(tmp_path: Path) -> None:
    """The socket's name fits into 107 octets, and two state directories never share one."""
    long = [tmp_path / (letter * 120) for letter in "ab"]
    found = [socket_path(state, tmp_path / "none") for state in long]
    assert all(len(os.fsencode(path)) <= 107 for path in found)
    assert len(set(found)) == 2


def test_the_users_own_runtime_directory_is_preferred(tmp_path: Path) -> None:
    """Where the machine has a directory for the user's session the short socket is there."""
    session = tmp_path / str(os.getuid())
    session.mkdir()
    assert socket_path(tmp_path / ("a" * 120), tmp_path).is_relative_to(session)


def test_a_strangers_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can put a socket where ours would be."""
    monkeypatch.setattr(paths, "_SHARED", tmp_path)
    path = socket_path(tmp_path / ("a" * 120), tmp_path / "none")
    path.parent.symlink_to(tmp_path)
    with pytest.raises(StoreError, match="somebody else"):
        socket_path(tmp_path / ("a" * 120), tmp_path / "none")


def test_the_state_directory_is_the_owners_alone(tmp_path: Path) -> None:
    """Nobody else may enter it, also if it was open before."""
    state = tmp_path / "deep" / "state"
    state.mkdir(parents=True, mode=0o777)
    assert prepare(state) == state / "engine.sock"
    assert state.stat().st_mode & 0o777 == 0o700


def test_a_state_directory_may_be_a_link(tmp_path: Path) -> None:
    """Whoever keeps the state on another disk links to it."""
    (tmp_path / "disk").mkdir(mode=0o755)
    (tmp_path / "state").symlink_to(tmp_path / "disk")
    prepare(tmp_path / "state")
    assert (tmp_path / "disk").stat().st_mode & 0o777 == 0o700


def test_a_socket_group_may_pass_through(tmp_path: Path) -> None:
    """The group reaches the socket and cannot list what is beside it."""
    group = grp.getgrgid(os.getgid())
    prepare(tmp_path / "state", group.gr_name)
    found = (tmp_path / "state").stat()
    assert (found.st_mode & 0o777, found.st_gid) == (0o710, group.gr_gid)


def test_an_unknown_group_is_named(tmp_path: Path) -> None:
    """The sentence says which key to look at."""
    with pytest.raises(StoreError, match=r"engine\.socket_group"):
        prepare(tmp_path / "state", "no-such-group")


def test_a_state_directory_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    """A file in its place is a sentence, not a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="--state-dir"):
        prepare(tmp_path / "file" / "state")
