"""Rules of believing values that come and go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.collect.measure import Gauge
from console.collect.redfish_blink import PATIENCE, Blinking


def _says(blinking: Blinking, value: float | None) -> str:
    believed = blinking.believed([Gauge("temperature", "Inlet", value)])
    return "nothing" if not believed else "unknown" if believed[0].value is None else "value"


def test_a_sensor_that_never_had_a_value_is_unknown_at_once() -> None:
    """There is no last value to wait with."""
    assert _says(Blinking(), None) == "unknown"


def test_patience_starts_anew_with_each_value() -> None:
    """A value in between forgives the nulls before it."""
    blinking = Blinking()
    heard = [_says(blinking, value) for value in (20, None, None, 21, None, None, None, None, 22)]
    waiting = ["nothing"] * (PATIENCE - 1)
    assert heard == ["value", *waiting, "value", *waiting, "unknown", "unknown", "value"]


@given(st.lists(st.none() | st.floats(0, 100), max_size=30))
def test_a_value_is_always_believed(values: list[float | None]) -> None:
    """Only nulls are ever held back, and never longer than the patience."""
    blinking, held = Blinking(), 0
    for value in values:
        said = _says(blinking, value)
        assert (said == "value") is (value is not None)
        held = held + 1 if said == "nothing" else 0
        assert held < PATIENCE
