"""Writes `docs/configuration.md` from `sample-config.toml`: its own words as text, its tables as examples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

_ROOT = Path(__file__).parent.parent
SAMPLE, PAGE = _ROOT / "sample-config.toml", _ROOT / "docs" / "configuration.md"

_HEAD = """# Configuration

The file is `~/.config/ronda/config.toml`, or `/etc/ronda/config.toml`, or what `--config` or `RONDA_CONFIG` name.
`ronda check` names every mistake with file, line and key. Keys that are commented out stand at their defaults.

This page is made from `sample-config.toml` by `make docs`.
"""


def page() -> str:
    """The whole page: words of the sample outside of code, everything else inside."""
    lines = SAMPLE.read_text("utf-8").splitlines()
    return _HEAD + "\n" + "\n".join(_blocks(lines)) + "\n"


def _blocks(lines: list[str]) -> Iterator[str]:
    for kind, block in groupby(lines, _kind):
        if kind == "text":
            yield " ".join(line.removeprefix("## ") for line in block) + "\n"
        elif kind == "code":
            yield "```toml\n" + "\n".join(block) + "\n```\n"


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    return "text" if line.startswith("## ") else "code"


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
