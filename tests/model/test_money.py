"""Tests of `console.model.money`: amounts that nobody reads as something else."""

from __future__ import annotations

import re
from pathlib import Path

import console
from console.model.money import money


def test_digits_are_grouped_by_blanks() -> None:
    """Neither a comma nor a point stands in an amount, in whatever language it is read."""
    assert money(5_500_000_000, "IDR") == "IDR 5 500 000 000"
    assert money(999.4, "IDR") == "IDR 999"
    assert money(1_000, "") == "1 000"
    assert money(-2_500, "USD") == "USD -2 500"


def test_no_number_is_grouped_elsewhere() -> None:
    """Python's grouping by commas is used in this one place, so that nothing shows `1,234.5`."""
    package = Path(console.__file__).parent
    grouping = re.compile(r"\{[^{}\n]*:,(?:\.\d+)?[dfg]?\}")
    found = [path.name for path in package.rglob("*.py") if grouping.search(path.read_text(encoding="utf-8"))]
    assert found == ["money.py"]
