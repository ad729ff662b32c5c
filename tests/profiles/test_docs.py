"""What the documentation shows works."""

from __future__ import annotations

import re
from pathlib import Path

from console.profiles.catalogue import Catalogue

PAGE = Path(__file__).parents[2] / "docs" / "profiles.md"


def test_documented_profiles_can_be_used(tmp_path: Path) -> None:
    """Every profile in the documentation is one that loads."""
    examples = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for number, example in enumerate(examples):
        (tmp_path / f"example-{number}.toml").write_text(example, "utf-8")
    catalogue = Catalogue.load(tmp_path)
    assert catalogue.problems == ()
    assert len([name for name in catalogue.names() if name.startswith("example-")]) == len(examples) >= 2
