"""How a problem is said."""

from __future__ import annotations

import msgspec

from console.config.problems import Gravity, Location, Locations, Problem, dotted, in_order, nearest


def test_a_problem_reads_as_file_line_key_sentence_hint() -> None:
    """Everything that is known about where and what stands in one line."""
    problem = Problem(
        "c.toml", 41, "devices.altos-3.profile", '"idrac9" is no known profile', 'did you mean "dell-idrac"?'
    )
    assert (
        str(problem) == 'c.toml:41: devices.altos-3.profile: "idrac9" is no known profile; did you mean "dell-idrac"?'
    )


def test_a_problem_is_one_line_whatever_was_written() -> None:
    """What is told to be wrong may hold line ends and a terminal's own signs."""
    text = str(Problem("c.toml", 4, "", '"a\nb\u2028c\x1b[2J" is no known point', "see\rhere"))
    assert len(text.splitlines()) == 1
    assert text.isprintable()


def test_a_warning_says_that_it_is_one() -> None:
    """A problem that does not forbid the configuration is marked."""
    assert (
        str(Problem("c.toml", 0, "", "the file is empty", severity=Gravity.WARNING))
        == "c.toml: warning: the file is empty"
    )


def test_a_problem_is_a_json_object() -> None:
    """A script gets every part of a problem by name."""
    problem = Problem("c.toml", 3, "sites.a", "wrong")
    assert msgspec.json.decode(msgspec.json.encode(problem)) == {
        "file": "c.toml",
        "line": 3,
        "key": "sites.a",
        "sentence": "wrong",
        "hint": "",
        "severity": "error",
        "excerpt": "",
    }


def test_keys_that_need_quotes_get_them() -> None:
    """A dotted key can be read back: strange names are quoted, items of lists counted."""
    assert dotted(("devices", "a.b", "feeds", 1, 'x"y')) == 'devices."a.b".feeds[1]."x\\"y"'


def test_control_characters_in_keys_are_made_visible() -> None:
    """A key cannot carry an escape sequence into the terminal."""
    assert dotted(("a\x1b[31m",)) == '"a\\x1b[31m"'


def test_the_nearest_spelling_is_offered_whatever_its_case() -> None:
    """A word that is nearly right gets the right one as a hint, another none."""
    assert nearest("sha256", ["SHA-1", "SHA-256", "MD5"]) == 'did you mean "SHA-256"?'
    assert nearest("banana", ["SHA-1", "SHA-256"]) == ""


def test_a_key_that_is_missing_is_where_its_table_is() -> None:
    """What is not written down is said at the nearest thing around it that is."""
    where = Locations("c.toml", {("a",): Location("c.toml", 2), ("a", "b"): Location("c.toml", 4)})
    assert where.find(("a", "b", "c")) == Location("c.toml", 4)
    assert where.find(("a", "x")) == Location("c.toml", 2)
    assert where.find(("z",)) == Location("c.toml", 0)


def test_a_written_key_leads_back_to_its_path() -> None:
    """A dotted key is found again as its path, or as the table around it."""
    where = Locations(
        "c.toml", {("rules", "a.b"): Location("c.toml", 2), ("rules", "a.b", "for"): Location("c.toml", 4)}
    )
    assert where.named('rules."a.b".for') == ("rules", "a.b", "for")
    assert where.named('rules."a.b".band') == ("rules", "a.b")


def test_problems_are_in_the_files_order_and_said_once() -> None:
    """A person reads them from the top of the file to its end."""
    first, second = Problem("c.toml", 9, "", "a"), Problem("c.toml", 10, "", "b")
    assert in_order([second, first, second]) == (first, second)
