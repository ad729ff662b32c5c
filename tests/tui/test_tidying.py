"""When memory is looked through."""

from __future__ import annotations

from console.tui.tidying import ALL, ALL_EVERY_S, AT_LATEST, QUIET_S, REST_S, YOUNG, YOUNG_EVERY_S, Tidying


def test_nothing_is_due_at_once() -> None:
    """What is there at the first picture has just been looked through."""
    assert Tidying(100.0).due(100.0) is None


def test_what_is_new_is_looked_through_while_nobody_types() -> None:
    """A young collection comes at its interval, and only once."""
    tidying = Tidying(100.0)
    assert tidying.due(100.0 + YOUNG_EVERY_S) == YOUNG
    assert tidying.due(100.0 + YOUNG_EVERY_S + 0.1) is None


def test_no_key_waits_for_it() -> None:
    """Somebody who types is not held up, however long nothing was collected before."""
    tidying = Tidying(100.0)
    assert tidying.due(85.0 + ALL_EVERY_S) == YOUNG
    tidying.pressed(100.0 + ALL_EVERY_S)
    assert tidying.due(100.0 + ALL_EVERY_S + QUIET_S / 2) is None


def test_everything_is_looked_through_while_somebody_reads() -> None:
    """The long walk waits until no key has come for longer than the short one asks for."""
    tidying = Tidying(0.0)
    tidying.pressed(ALL_EVERY_S)
    assert tidying.due(ALL_EVERY_S + QUIET_S) == YOUNG
    assert tidying.due(ALL_EVERY_S + REST_S) == ALL


def test_a_long_walk_counts_for_the_short_one() -> None:
    """After everything was looked through, what is new is new from then."""
    tidying = Tidying(0.0)
    assert tidying.due(ALL_EVERY_S) == ALL
    assert tidying.due(ALL_EVERY_S + YOUNG_EVERY_S / 2) is None


def test_who_never_stops_typing_is_interrupted_at_last() -> None:
    """Garbage is not kept for ever: after ten intervals it goes even between two keys."""
    tidying = Tidying(0.0)
    due: list[tuple[int, int]] = []
    for second in range(1, int(ALL_EVERY_S * AT_LATEST) + 1):
        tidying.pressed(float(second))
        generation = tidying.due(float(second))
        if generation is not None:
            due.append((second, generation))
    assert due[0] == (int(YOUNG_EVERY_S * AT_LATEST), YOUNG)
    assert due[-1] == (int(ALL_EVERY_S * AT_LATEST), ALL)
