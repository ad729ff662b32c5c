"""An argument reaches the host's program as it was given, whatever is in it."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.errors import RunbookError
from console.runbooks.command import family, render, variant

PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)


@settings(max_examples=60, deadline=None)
@given(PRINTABLE)
def test_one_argument_stays_one(value: str) -> None:
    """A POSIX shell hands the program exactly the text that was filled in, as one argument."""
    line = render(("printf", "[%s]", "{reason}"), {"reason": value}, "linux")
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=True)
    assert done.stdout.decode() == f"[{value}]"


def test_filled_once() -> None:
    """What a value holds is not taken for a placeholder again."""
    assert render(("echo", "{reason}"), {"reason": "{target}", "target": "x"}, "linux") == "echo '{target}'"


@pytest.mark.parametrize("value", ["a b", "%PATH%", "a&b", "a^b", 'a"b', "a|b", "", "ä"])
def test_windows_refuses(value: str) -> None:
    """A word that cmd.exe could read otherwise is refused, not quoted by guess."""
    with pytest.raises(RunbookError, match="Windows shell"):
        render(("echo", "{reason}"), {"reason": value}, "windows")


def test_windows_passes_plain_words() -> None:
    """Words without any meaning to cmd.exe are sent as they are."""
    assert render(("shutdown", "/s", "/t", "0"), {}, "windows") == "shutdown /s /t 0"


@pytest.mark.parametrize(
    ("os", "expected"),
    [("linux", "linux"), ("proxmox", "linux"), ("bsd", "unix"), ("solaris", "unix"), ("esxi", None), ("windows", None)],
)
def test_variant(os: str, expected: str | None) -> None:
    """A host gets the most exact command there is for it; ESXi and Windows never get a Unix one."""
    chosen = variant({"linux": ("linux",), "unix": ("unix",)}, os)
    assert (chosen[0] if chosen else None) == expected


def test_every_family_ends_somewhere() -> None:
    """An operating system nobody thought of counts as a Unix."""
    assert family("plan9") == ("unix",)
