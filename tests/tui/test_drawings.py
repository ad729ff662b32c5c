"""Tests of `console.tui.drawings`: which readings are drawn, and over what time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.tui.drawings import RANGES_S, Drawing, Stretch, following, has_room, misfits, stepped

NOW = 1_767_225_600.0
KNOWN = ["temperature/Inlet", "temperature/Outlet", "power/"]
INLET, OUTLET = Drawing("altos-1", "temperature/Inlet"), Drawing("altos-1", "temperature/Outlet")


@given(st.lists(st.sampled_from(["closer", "farther", "earlier", "later", "now"]), max_size=60))
def test_a_stretch_never_ends_in_the_future(steps: list[str]) -> None:
    """Whatever is pressed, its length is a known one and nothing that has not been is asked for."""
    stretch = Stretch()
    for step in steps:
        match step:
            case "earlier":
                stretch = stretch.moved(-0.5, NOW)
            case "later":
                stretch = stretch.moved(0.5, NOW)
            case "now":
                stretch = stretch.now()
            case _other:
                stretch = stretch.closer() if step == "closer" else stretch.farther()
        assert stretch.length_s in RANGES_S
        assert stretch.until_at is None or stretch.until_at < NOW


def test_later_undoes_earlier() -> None:
    """Half a screen back and on again is where one was: now."""
    assert Stretch().moved(-0.5, NOW).moved(0.5, NOW) == Stretch()


def test_readings_are_gone_through_in_their_order_and_round() -> None:
    """After the last comes the first; what is not known begins with the first."""
    assert stepped([INLET], "altos-1", KNOWN, 1) == [OUTLET]
    assert stepped([INLET], "altos-1", KNOWN, -1) == [Drawing("altos-1", "power/")]
    assert stepped([], "altos-1", KNOWN, 1) == [INLET]


def test_the_next_one_laid_over_is_of_the_same_kind() -> None:
    """Until there is none left that is not drawn."""
    assert following([INLET], "altos-1", KNOWN) == OUTLET
    assert following([INLET, OUTLET], "altos-1", KNOWN) is None


def test_as_many_are_drawn_as_can_be_told_apart() -> None:
    """Each once, and no more than there are roles to draw them in."""
    assert has_room([INLET], OUTLET)
    assert not has_room([INLET], INLET)
    assert not has_room([Drawing("a", str(n)) for n in range(4)], INLET)


def test_what_has_another_unit_does_not_fit() -> None:
    """The first that is drawn decides the scale; what has not come yet is not judged."""
    humid = Drawing("altos-1", "humidity/")
    assert misfits([INLET, humid, OUTLET], {INLET: "°C", humid: "%RH"}) == [humid]
