"""Where sticks are mounted."""

from __future__ import annotations

from pathlib import Path

from console.tui.sticks import sticks

_LINE = "36 35 98:0 / {place} rw,noatime master:1 - ext4 /dev/sdb1 rw\n"


def _listed(directory: Path, *places: str) -> list[str]:
    mounts = directory / "mountinfo"
    mounts.write_text("".join(_LINE.format(place=place) for place in places), "utf-8")
    return [str(place) for place in sticks(mounts)]


def test_only_what_is_mounted_where_sticks_are_is_offered(tmp_path: Path) -> None:
    """The machine's own file systems are none, nor is what is mounted inside of one that is offered."""
    own = ("/", "/proc", "/home", "/media", "/srv/mnt/disk")
    assert _listed(tmp_path, *own, "/mnt/nas", "/mnt/nas/snapshots") == ["/mnt/nas"]
    assert _listed(tmp_path, "/media/budi/RED", "/run/media/ana/BLUE") == ["/media/budi/RED", "/run/media/ana/BLUE"]
    assert _listed(tmp_path, "/media/budi/a/b") == []


def test_a_name_with_blanks_is_read_as_it_is(tmp_path: Path) -> None:
    """The kernel writes them in octal."""
    assert _listed(tmp_path, r"/media/budi/MY\040STICK\134") == ["/media/budi/MY STICK\\"]


def test_a_place_that_hangs_or_is_gone_is_not_touched(tmp_path: Path) -> None:
    """It is offered from the list alone: a share whose server is down would hold the whole console."""
    assert _listed(tmp_path, "/mnt/there-is-no-such-share") == ["/mnt/there-is-no-such-share"]


def test_without_a_list_there_is_none(tmp_path: Path) -> None:
    """This machine is offered all the same."""
    assert sticks(tmp_path / "missing") == []
