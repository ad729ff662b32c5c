"""Files that come with Ronda are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import shipped as module
from console.shipped import shipped


def test_a_checkout_has_its_files_beside_the_package() -> None:
    """Themes and the example are found where an editable installation leaves them."""
    assert shipped("themes").is_dir()
    assert shipped("sample-config.toml").is_file()


def test_an_installation_has_its_files_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the wheel carries comes before what happens to lie beside the package."""
    package = tmp_path / "console"
    (package / "_shipped").mkdir(parents=True)
    (package / "_shipped" / "themes").mkdir()
    (tmp_path / "themes").mkdir()
    monkeypatch.setattr(module, "_PACKAGE", package)
    assert shipped("themes") == package / "_shipped" / "themes"


def test_a_file_that_is_not_there_is_an_error() -> None:
    """An incomplete installation is noticed."""
    with pytest.raises(FileNotFoundError):
        shipped("no-such-file")
