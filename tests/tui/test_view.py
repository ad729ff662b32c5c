"""Which rows are shown, in which order, and which is selected."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.tui.cells import Entry
from console.tui.view import Filter, View


def _entry(key: str, rank: int = 0, *, heading: bool = False) -> Entry:
    return Entry(key, ((rank, key), (key,)), f"row {key}", heading)


def _view(*entries: Entry) -> View:
    view = View()
    for entry in entries:
        view.put(entry)
    view.settle()
    return view


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("", "anything", True),
        ("altos", "ALTOS-1", True),
        ("altos-[12]", "altos-2", True),
        ("altos-[12]", "altos-3", False),
        ("!altos", "altos-1", False),
        ("!altos", "lenovo-1", True),
        ("!", "anything", True),
        ("a[", "a[1]", True),
        ("a[", "a1", False),
        ("!a[", "a1", True),
        ("~al3", "altos-3", True),
        ("~3la", "altos-3", False),
        ("~a.", "altos-3", False),
        ("!~al3", "altos-3", False),
    ],
)
def test_a_filter_is_a_pattern_or_literal_text(typed: str, text: str, shown: bool) -> None:
    """What is no regular expression is looked for as it stands; ! turns it round; ~ needs letters in their order."""
    assert Filter(typed).accepts(text) is shown


@pytest.mark.parametrize("typed", ["(?a)(?u)", "a{99999999999999999999}", "(" * 100, "(" * 99 + "a" + ")" * 99, "[["])
def test_whatever_is_typed_is_a_filter(typed: str) -> None:
    """What the expressions' compiler refuses in any of its ways is looked for as it stands."""
    assert Filter(typed).accepts(f"row {typed}") or not Filter(typed).accepts("row")


@pytest.mark.parametrize("typed", ["(row|[a-z]+)+!", r"(.*)*\d{9}", "!(.+)+#", ".*.*.*.*.*.*.*.*.*!"])
def test_a_pattern_that_takes_too_long_is_text_from_then_on(typed: str) -> None:
    """A table is drawn though the pattern tries ways without end, and the filter says so."""
    view = _view(*(_entry(f"{number:04} {'a' * 60}") for number in range(200)))
    view.narrow(typed)
    view.settle()
    assert view.filter.too_long
    assert len(view.order) == (200 if typed.startswith("!") else 0)


def test_letters_in_their_order_are_found_without_trying_all_ways() -> None:
    """A fuzzy filter as long as its box on rows that nearly match stays a filter."""
    view = _view(*(_entry(f"{number:04} {'a' * 150}") for number in range(500)))
    view.narrow("~" + "a" * 149 + "z")
    view.settle()
    assert not view.filter.too_long
    assert view.order == []


def test_rows_come_in_the_order_of_their_rank() -> None:
    """The lowest rank is first; equal ranks go by key."""
    assert _view(_entry("c", 1), _entry("b", 2), _entry("a", 2)).order == ["c", "a", "b"]


def test_another_order_can_be_chosen() -> None:
    """Each row has a rank for each order."""
    view = _view(_entry("b", 1), _entry("a", 2))
    view.sort_by(1)
    view.settle()
    assert view.order == ["a", "b"]


def test_the_selection_stays_on_its_row_when_rows_move() -> None:
    """A new rank moves the row, and the selection with it."""
    view = _view(_entry("a", 1), _entry("b", 2), _entry("c", 3))
    view.move(1)
    view.put(_entry("b", 9))
    view.settle()
    assert (view.selected, view.index) == ("b", 2)


def test_when_the_selected_row_goes_its_neighbour_is_selected() -> None:
    """The cursor stays where it was on the screen."""
    view = _view(_entry("a", 1), _entry("b", 2), _entry("c", 3))
    view.move(1)
    view.drop("b")
    view.settle()
    assert view.selected == "c"


def test_a_cleared_view_keeps_its_selection_for_when_the_rows_return() -> None:
    """A whole new snapshot does not lose the cursor."""
    view = _view(_entry("a", 1), _entry("b", 2))
    view.move(1)
    view.clear()
    view.settle()
    view.put(_entry("a", 1))
    view.put(_entry("b", 2))
    view.settle()
    assert view.selected == "b"


def test_headings_are_never_selected() -> None:
    """The cursor steps over the names of groups, in both directions and at both ends."""
    view = _view(_entry("A", 0, heading=True), _entry("a", 1), _entry("B", 2, heading=True), _entry("b", 3))
    seen = [view.selected]
    for by in (1, 1, -1, -1, -99, 99):
        view.move(by)
        seen.append(view.selected)
    assert seen == ["a", "b", "b", "a", "a", "a", "b"]


def test_a_heading_without_rows_is_not_shown() -> None:
    """A filter that empties a group takes its name away too."""
    view = _view(_entry("A", 0, heading=True), _entry("x", 1), _entry("B", 2, heading=True), _entry("y", 3))
    view.narrow("y")
    view.settle()
    assert view.order == ["B", "y"]


def test_only_faults_can_be_shown() -> None:
    """What is well goes, and comes back."""
    view = _view(_entry("a", 1), Entry("b", ((2, "b"), ("b",)), "row b", well=True))
    view.show_faults(True)
    view.settle()
    assert view.order == ["a"]
    view.show_faults(False)
    view.settle()
    assert view.order == ["a", "b"]


def test_the_position_does_not_count_headings() -> None:
    """The first row is number one of as many as there are rows."""
    view = _view(_entry("A", 0, heading=True), _entry("a", 1), _entry("b", 3))
    assert view.position == (1, 2)


def test_marks_come_and_go_and_go_with_their_row() -> None:
    """Marking twice takes the mark away; a row that is gone is not marked."""
    view = _view(_entry("a"), _entry("b"))
    view.mark()
    assert view.marks == {"a"}
    view.mark()
    assert view.marks == set()
    view.mark()
    view.drop("a")
    assert view.marks == set()


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 5), st.integers(-3, 3), st.booleans()), max_size=30)
)
def test_the_selection_is_always_a_shown_row(steps: list[tuple[str, int, int, bool]]) -> None:
    """Whatever comes and goes, the cursor is on a row that is there, if any is."""
    view = View()
    for key, rank, by, gone in steps:
        view.drop(key) if gone else view.put(_entry(key, rank))
        view.settle()
        view.move(by)
        assert view.order == [] or view.order[view.index] == view.selected
