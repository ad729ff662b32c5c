"""What Nagios plug-ins say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.plugin import Datum, gauges, parsed
from console.feeds.access import Check, PointMap
from console.model.reading import State

CHECK = Check("c", ("x",))


def said(output: str, check: Check = CHECK) -> dict[tuple[str, str], object]:
    """The values besides the verdict."""
    return {(one.point, one.instance): one.value for one in gauges(check, 0, output) if one.point != "health"}


@pytest.mark.parametrize(
    ("status", "word", "state"),
    [
        (0, "ok", State.OK),
        (1, "degraded", State.WARNING),
        (2, "failed", State.CRITICAL),
        (3, "unknown", State.UNKNOWN),
        (127, "unknown", State.UNKNOWN),
        (-9, "unknown", State.UNKNOWN),
    ],
)
def test_an_exit_code_is_a_verdict(status: int, word: str, state: State) -> None:
    """0 to 3 as agreed, everything else unknown; the text says why."""
    (found,) = gauges(CHECK, status, "it is so\n")
    assert (found.value, found.state, found.note) == (word, state, "" if status == 0 else "it is so")


@pytest.mark.parametrize(
    ("output", "data"),
    [
        ("OK | a=1 b=2.5ms;3;4;0;9", [Datum("a", 1), Datum("b", 2.5, "ms", 9)]),
        ("OK | 'a b'=1% 'it''s'=2", [Datum("a b", 1, "%"), Datum("it's", 2)]),
        ("OK | a=1;@1:2;~:5 b=-3;;;;", [Datum("a", 1), Datum("b", -3)]),
        ("OK | a=1\nlong text\nmore | b=2\nc=3", [Datum("a", 1), Datum("b", 2), Datum("c", 3)]),
        ("OK | a=U b= =3 c", []),
        ("OK", []),
    ],
)
def test_performance_data_is_parsed(output: str, data: list[Datum]) -> None:
    """'label'=value[unit];[warn];[crit];[min];[max], in the first line and after the long text."""
    assert parsed(output)[1] == data


def test_known_data_become_readings() -> None:
    """Loads, file systems and electrical units need no mapping."""
    assert said("OK | load1=0.5;1;2;0; /=500MB;;;0;1000 amb=75.2F inlet=230V seen=7") == {
        ("load_average", "c load1"): 0.5,
        ("filesystem_utilization", "/"): 50,
        ("temperature", "c amb"): 24,
        ("voltage", "c inlet"): 230,
    }


def test_a_mapping_says_what_a_label_is() -> None:
    """The configuration knows what nobody can guess."""
    check = Check("c", ("x",), (PointMap("leak", "floor", at="water", words={"1": "wet", "0": "dry"}),))
    assert said("OK | water=1", check) == {("leak", "floor"): "wet"}


def test_control_characters_are_neutralised() -> None:
    """Neither text nor labels reach a terminal as they are."""
    found = list(gauges(CHECK, 1, "\x1b[2Jbad | \x1b]0;x=1V"))
    assert not any("\x1b" in one.note + one.instance for one in found)


@settings(max_examples=300, deadline=None)
@given(st.integers(-64, 255), st.text(alphabet=st.sampled_from("ab'|=;:~@0123456789.eE-%V \n\t/U"), max_size=80))
def test_any_output_is_survived(status: int, output: str) -> None:
    """There is always one verdict, and numbers are finite."""
    found = list(gauges(CHECK, status, output))
    assert sum(one.point == "health" for one in found) == 1
    assert all(math.isfinite(one.value) for one in found if isinstance(one.value, float))
