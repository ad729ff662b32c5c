"""What proves a sensor, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alerts import proving
from console.alerts.proving import Test as SensorTest
from console.model.proof import Proof, Witness
from console.model.reading import PointKey

KEY = PointKey("floor", "leak", "Zone 1")
DAY = 86400.0


def under_test(key: PointKey = KEY) -> SensorTest:
    """A test that has just begun."""
    return SensorTest(key, "test-1", "budi", "cloth", 0.0, 600.0)


def seen(*words: str | None, key: PointKey = KEY) -> Proof | None:
    """What is proven after the sensor has said these words, a second apart."""
    test = under_test(key)
    for at, word in enumerate(words, 1):
        test = proving.looked(test, word, float(at))
    return proving.passed(test)


def test_alarm_and_then_rest_is_a_proof_of_the_moment_of_rest() -> None:
    """By who tested it, as the engine saw it."""
    assert seen("dry", "wet", "wet", "dry") == Proof("floor/leak/Zone 1", 4.0, "budi", Witness.SEEN, "cloth")
    assert seen("active", "clear", key=PointKey("hall", "smoke", "")) is not None


@pytest.mark.parametrize(
    "words", [(), ("dry",), ("wet",), ("dry", "dry"), ("fault", "dry"), (None, "dry"), ("wet", None)]
)
def test_anything_less_is_none(words: tuple[str | None, ...]) -> None:
    """A sensor that was only dry, only wet, or unplugged meanwhile has proven nothing."""
    assert seen(*words) is None


@given(st.lists(st.sampled_from(["dry", "wet", "fault", None])))
def test_no_proof_without_an_alarm_and_a_rest_after_it(words: list[str | None]) -> None:
    """Whatever it says in between."""
    after = words[words.index("wet") :] if "wet" in words else []
    assert (seen(*words) is not None) is ("dry" in after)


def test_a_proof_is_due_again_after_its_time() -> None:
    """And what was never proven is not due but unproven."""
    proof = Proof("floor/leak/", 0.0, "budi", Witness.SEEN)
    assert not proving.is_due(proof, 365 * DAY, 365 * DAY)
    assert proving.is_due(proof, 365 * DAY, 366 * DAY)
    assert not proving.is_due(None, 365 * DAY, 1e12)


@given(st.tuples(st.text("ab*?[]", min_size=1), st.just("leak"), st.text("ab*?[]")))
def test_the_sensor_is_read_back_from_its_silence(words: tuple[str, str, str]) -> None:
    """Also where its name holds what patterns are made of."""
    key = PointKey(*words)
    assert proving.key_meant(proving.matcher(key)) == key
