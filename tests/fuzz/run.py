"""Lets atheris loose on one edge in this process, or on all, each in a child: `python -m tests.fuzz.run [EDGE …]`."""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from tests.fuzz.edge import Edge

HOME = Path("build") / "fuzz"
_MOST_OCTETS = 4096
_MOST_MIB = 1024
_SLOWEST_S = 10
_GRACE_S = 60.0


class Ended(Struct, frozen=True):
    """How a fuzzer ended: its status, what it said, and the input that broke the law, where one did."""

    status: int
    said: str
    found: bytes | None


def fuzz(edge: str, seconds: int, home: Path, seed: int = 0) -> Ended:
    """Run one edge in a child for so long; `home` keeps what it learnt and found."""
    corpus, artifacts = home / edge / "corpus", home / edge / "found"
    for folder in (corpus, artifacts):
        folder.mkdir(parents=True, exist_ok=True)
    # Not where the fuzzer itself runs: that must import an edge's module when it is ready to follow it.
    from tests.fuzz.edges import MODULES

    known = set(artifacts.iterdir())
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={_MOST_OCTETS}",
        f"-rss_limit_mb={_MOST_MIB}",
        f"-timeout={_SLOWEST_S}",
        f"-seed={seed}",
        f"-artifact_prefix={artifacts}/",
        "-print_final_stats=1",
    )
    command = [sys.executable, "-m", "tests.fuzz.run", "--here", MODULES[edge], edge, "--corpus", str(corpus), *options]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=seconds + _GRACE_S)
    said = (ran.stdout + ran.stderr).decode("utf-8", "replace")
    found = sorted(set(artifacts.iterdir()) - known)
    return Ended(ran.returncode, said, found[0].read_bytes() if found else None)


def _here(module: str, name: str, corpus: Path, options: list[str]) -> None:
    """Does not return: libFuzzer ends the process."""
    import atheris

    # Only what this edge needs is imported, since every module is rewritten to be followed.
    with atheris.instrument_imports(include=["console", "tests.fuzz"]):
        edge: Edge = importlib.import_module(module).EDGES[name]
    for place, seed in enumerate(edge.seeds):
        (corpus / f"seed-{place}").write_bytes(seed)
    atheris.Setup([sys.argv[0], *options, str(corpus)], edge.law)
    atheris.Fuzz()


def tries(said: str) -> int:
    """How many inputs were tried, by libFuzzer's own statistics; none where it did not come to an end."""
    counted = (line.split()[-1] for line in said.splitlines() if "number_of_executed_units" in line)
    return int(next(counted, "0"))


def main() -> None:
    """Fuzz the edges that are named, or all, and say how each ended; exits with 1 when a law was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("edge", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="for each edge")
    parser.add_argument(
        "--here", nargs=2, metavar=("MODULE", "EDGE"), help="in this process, with libFuzzer's own options after it"
    )
    parser.add_argument("--corpus", type=Path, default=HOME / "corpus")
    asked, options = parser.parse_known_args()
    if asked.here:
        _here(asked.here[0], asked.here[1], asked.corpus, options)
    from tests.fuzz.edges import EDGES

    broken = 0
    for name in asked.edge or EDGES:
        ended = fuzz(name, asked.seconds, HOME)
        how = "well" if not ended.status else f"BROKEN\n{ended.said[-3000:]}\n{ended.found!r}"
        sys.stdout.write(f"{name:<16}{tries(ended.said):>10} inputs  {how}\n")
        sys.stdout.flush()
        broken += ended.status != 0
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
