"""Tests of `console.tui.battery`: the kernel's files, in a directory of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.tui.battery import Battery, of_this_seat


def supply(root: Path, name: str, **files: str) -> None:
    place = root / name
    place.mkdir()
    for file, text in files.items():
        (place / file).write_text(text + "\n")


def test_a_laptops_battery_is_read(tmp_path: Path) -> None:
    """Its charge and whether it is being used."""
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "BAT0", type="Battery", capacity="63", status="Discharging")
    assert of_this_seat({}, tmp_path) == Battery(63, True)


def test_the_emptiest_of_two_counts(tmp_path: Path) -> None:
    """The machine goes off with the last one, and the person is warned with the first."""
    supply(tmp_path, "BAT0", type="Battery", capacity="63", status="Discharging")
    supply(tmp_path, "BAT1", type="Battery", capacity="9", status="Not charging")
    assert of_this_seat({}, tmp_path) == Battery(9, False)


def test_a_mouse_is_no_laptop(tmp_path: Path) -> None:
    """Batteries of devices are left out."""
    supply(tmp_path, "hid", type="Battery", scope="Device", capacity="5", status="Discharging")
    assert of_this_seat({}, tmp_path) is None


def test_over_ssh_there_is_no_battery_to_tell(tmp_path: Path) -> None:
    """The machine that the console runs on is not the one in the person's hands."""
    supply(tmp_path, "BAT0", type="Battery", capacity="63", status="Discharging")
    assert of_this_seat({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, tmp_path) is None


@pytest.mark.parametrize("files", [{}, {"type": "Battery"}, {"type": "Battery", "capacity": "x", "status": "Full"}])
def test_what_cannot_be_read_is_not_told(tmp_path: Path, files: dict[str, str]) -> None:
    """A strange file is no battery, and no fault of the console."""
    supply(tmp_path, "BAT0", **files)
    assert of_this_seat({}, tmp_path) is None
    assert of_this_seat({}, tmp_path / "missing") is None
