"""`ronda` and `python -m console`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the exit codes are those of the contract in `docs/commands.md`."""
    from console.cli import run  # the simulator and the engine import this package without the command line

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
