"""Tests of `console.kit.packages`."""

from __future__ import annotations

from console.kit.packages import files_of, needed, own_files, pages


def test_what_is_needed_is_found_however_far_away() -> None:
    """Dependencies of dependencies too, and nothing that only the developers use."""
    names = {one.metadata["Name"].lower().replace("_", "-") for one in needed()}
    assert {"ronda", "textual", "rich", "pydantic-core", "cffi", "typing-extensions"} <= names
    assert not names & {"pytest", "mypy", "hypothesis"}


def test_a_package_brings_its_code_and_what_it_says_of_itself() -> None:
    """No byte code, no scripts, nothing from outside the library."""
    textual = next(one for one in needed() if one.metadata["Name"] == "textual")
    places = [place for place, _file in files_of(textual)]
    assert any(place.name == "METADATA" for place in places)
    assert any(place.parts[0] == "textual" and place.suffix == ".py" for place in places)
    assert not any(".." in place.parts or place.suffix == ".pyc" for place in places)


def test_the_program_comes_as_a_wheel_carries_it() -> None:
    """With the files that lie beside it in a checkout."""
    places = {str(place) for place, _file in own_files()}
    assert {"console/__main__.py", "console/_shipped/sample-config.toml", "console/tui/console.tcss"} <= places
    assert any(place.startswith("console/_shipped/themes/") for place in places)
    assert any(place.endswith("ronda.mo") for place in places)


def test_the_pages_come_along() -> None:
    """All that a person reads."""
    assert {"docs/tutorial.md", "docs/noc.md"} <= {str(place) for place, _file in pages()}
