"""Reads Prometheus' text format 0.0.4 as strictly as its own parser; whatever that would refuse fails."""

from __future__ import annotations

import re

Series = tuple[str, tuple[tuple[str, str], ...]]

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_SAMPLE = re.compile(rf"({_NAME})(?:\{{(.*)\}})? (\S+)( -?\d+)?")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)')
_HEAD = re.compile(rf"# (HELP|TYPE) ({_NAME}) (.+)")
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


def parse(text: str) -> dict[str, dict[Series, float]]:
    """Families by name; fails on a family that is told twice, a series that is there twice, a bad name or number."""
    assert text.endswith("\n")
    families: dict[str, dict[Series, float]] = {}
    heads: dict[str, set[str]] = {}
    current = ""
    for line in text[:-1].split("\n"):
        head = _HEAD.fullmatch(line)
        if head is not None:
            kind, name, told = head.groups()
            if name != current:
                assert name not in families, f"{name} is told in two places"
                current = name
                families[name], heads[name] = {}, set()
            assert kind not in heads[name], f"a second {kind} of {name}"
            assert kind == "HELP" or told in ("gauge", "counter", "untyped")
            assert not families[name], f"{kind} of {name} after its samples"
            heads[name].add(kind)
            continue
        sample = _SAMPLE.fullmatch(line)
        assert sample is not None, f"no sample: {line!r}"
        name, labels, value, _at = sample.groups()
        assert name == current, f"{name} stands among {current}"
        series = (name, _labels(labels or ""))
        assert series not in families[name], f"{series} is there twice"
        families[name][series] = float(value)
    return families


def _labels(text: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        label = _LABEL.match(text, position)
        assert label is not None, f"no label: {text[position:]!r}"
        name, value, _end = label.groups()
        assert name not in found, f"{name} is given twice"
        found[name] = re.sub(r"\\.", lambda escape: _ESCAPES[escape[0]], value)
        position = label.end()
    return tuple(sorted(found.items()))
