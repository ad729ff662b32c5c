"""Writes `docs/keys.md` from the registry of actions: what every key and command does, and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from console.tui.actions import REGISTRY
from console.tui.keys.action import Action
from console.tui.keys.bound import key_name

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"

_HEAD = """# Keys and commands

`?` shows those of the screen that you are on. What changes something outside of your window is marked **!**: it asks
first, and does not exist with `--read-only`. Keys can be given otherwise in `~/.config/ronda/console.toml`.

This page is made from the code by `make docs`.
"""


def page() -> str:
    """The whole page, an entry a scope in the order of the registry."""
    return _HEAD + "".join(_section(scope) for scope in _scopes())


def _scopes() -> list[str]:
    return list(dict.fromkeys(scope for action in REGISTRY.values() for scope in action.scopes))


def _section(scope: str) -> str:
    rows = "".join(f"| {' | '.join(_cells(action))} |\n" for action in REGISTRY.values() if scope in action.scopes)
    return (
        f"\n## {scope.replace('_', ' ').capitalize()}\n\n| key | command | what it does |\n| --- | --- | --- |\n{rows}"
    )


def _cells(action: Action) -> Iterator[str]:
    yield ", ".join(f"`{key_name(key)}`" for key in action.keys)
    argument = f" {action.argument.upper()}" if action.argument else ""
    yield f"`:{action.command}{argument}`" if action.command else ""
    yield ("**!** " if action.dangerous else "") + action.help.replace("|", "\\|")


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
