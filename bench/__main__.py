"""Runs the measurements, all or those named: prints a table each and writes everything to `bench/results/`."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import pkgutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bench
from bench.machine import facts

RESULTS = Path(__file__).parent / "results"


def parts() -> dict[str, Any]:
    """Every module beside this one that can measure, by name."""
    names = (found.name for found in pkgutil.iter_modules(bench.__path__) if found.name != "__main__")
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}


def run(module: Any, quick: bool) -> Any:
    """Measure one part; `--quick` reaches those that know it."""
    knows_quick = "quick" in inspect.signature(module.measure).parameters
    return module.measure(quick=True) if quick and knows_quick else module.measure()


def table(module: Any, result: Any) -> str:
    """The part's own table, or one line a figure."""
    if hasattr(module, "table"):
        return str(module.table(result))
    return "\n".join(f"{name:<34}{value:>12.3f}" for name, value in result.items())


def main() -> None:
    """Measure, print, write."""
    known = parts()
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("part", nargs="*", help=", ".join(known))
    parser.add_argument("--quick", action="store_true", help="shorter and rougher")
    asked = parser.parse_args()
    if strange := set(asked.part) - set(known):
        parser.error(f"there is no part {', '.join(sorted(strange))}; there are {', '.join(known)}")
    at = datetime.now(UTC)
    record: dict[str, Any] = {"at": at.isoformat(timespec="seconds"), "machine": facts(), "parts": {}}
    print("  ".join(f"{name}: {value}" for name, value in record["machine"].items()))
    for name in asked.part or known:
        began = time.monotonic()
        result = run(known[name], asked.quick)
        record["parts"][name] = {"load_average_after": os.getloadavg()[0], "figures": result}
        print(f"\n{name} ({time.monotonic() - began:.0f} s)\n{table(known[name], result)}", flush=True)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{at:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    print(f"\n{path}")


if __name__ == "__main__":
    main()
