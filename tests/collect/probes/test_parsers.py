"""Rules that every probe's parser keeps, whatever a host prints."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.measure import Gauge
from console.collect.probes import identity
from console.collect.probes.catalogue import PROBES, Probe
from console.model.point import POINTS

_WORDS = (
    *("md0", "[2/1]", "[9999/0]", "active", "raid1", ":", "(F)", "/", "/dev/sda1", "MemTotal:", "SwapFree:", "cpu"),
    *("-1", "0", "1", "nan", "1e999", "9" * 30, "up", "temp1", "fan2", "power3", "hwmon0", "zone", "running", "%"),
    *("Battery", "Mains", "ssh.service", ".", "●"),
)
_STRANGE = ("\t", "\n", " ", "\x1b[31m", "\u202e", "\ud800", "\x00", "a" * 300)
_PIECES = st.sampled_from((*_WORDS, *_STRANGE))
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join))


def _is_harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in ("Cc", "Cs") or char == "\u202e" for char in text)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.section)
@settings(max_examples=150, deadline=None)
@given(text=_TEXTS)
def test_no_text_raises_or_passes_through(probe: Probe, text: str) -> None:
    """Any text gives measures of known points with harmless names, or nothing."""
    for measure in probe.parse(text):
        assert measure.point in POINTS
        assert _is_harmless(measure.instance)
        assert len(measure.instance) <= 450
        if isinstance(measure, Gauge) and POINTS[measure.point].words:
            assert measure.value in POINTS[measure.point].words


@settings(max_examples=150, deadline=None)
@given(text=_TEXTS)
def test_no_text_harms_the_identity(text: str) -> None:
    """Any text gives an identity of harmless words."""
    who = identity.parse(text)
    assert all(_is_harmless(word) for word in (who.vendor, who.model, who.serial, who.firmware, who.name))


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.section)
def test_nothing_said_is_nothing_read(probe: Probe) -> None:
    """A host that has no such thing gives no reading, not a zero."""
    assert list(probe.parse("")) == []
