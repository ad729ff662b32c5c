"""Reading files: what they include, what is wrong with them as files, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.load import load, read
from console.errors import ConfigError
from console.shipped import shipped


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(path: Path) -> list[str]:
    return [str(found).replace(f"{path.parent}/", "") for found in read(path, environ={}).problems]


def test_the_shipped_example_is_sound() -> None:
    """The example needs nothing but its secrets, and they are only warned about."""
    loaded = read(shipped("sample-config.toml"), frozenset(), {})
    assert loaded.config is not None
    assert {found.key.rpartition(".")[2] for found in loaded.problems} == {"auth_key", "priv_key", "community"}
    full = {"RONDA_SNMP_AUTH": "a", "RONDA_SNMP_PRIV": "b", "RONDA_SNMP_COMMUNITY": "c"}
    assert read(shipped("sample-config.toml"), frozenset(), full).problems == ()


def test_the_shipped_example_holds_what_its_comments_offer(tmp_path: Path) -> None:
    """Every default that the example shows is a key that exists: with all of them switched on it is sound still."""
    text = "".join(
        line.removeprefix("# ") if line.startswith("# ") else line
        for line in shipped("sample-config.toml").read_text("utf-8").splitlines(keepends=True)
    )
    file = write(tmp_path / "config.toml", text)
    assert [found for found in said(file) if "warning" not in found] == []


def test_all_mistakes_are_said_at_once_with_their_lines(tmp_path: Path) -> None:
    """One run shows every mistake of the file at its line, in the file's order."""
    text = (
        '[sites.a]\nnam = "x"\n\n[racks.r]\nroom = "b"\nunits = "x"\n\n'
        '[devices.d]\nkind = "sever"\nplace = { rack = "q",\n unit = 1 }\nlocal = {}\n'
    )
    assert said(write(tmp_path / "c.toml", text)) == [
        'c.toml:2: sites.a.nam: "nam" is no known key; did you mean "name"?',
        'c.toml:5: racks.r.room: "b" is no known room',
        "c.toml:6: racks.r.units: expected a whole number, found text",
        'c.toml:9: devices.d.kind: "sever" is not possible here; did you mean "server"?',
        'c.toml:10: devices.d.place.rack: "q" is no known rack; possible: "r"',
    ]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    """The sentence names the file and what to do."""
    (problem,) = said(tmp_path / "c.toml")
    assert problem.startswith("c.toml: there is no such file")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    """A directory in the file's place is said to be one."""
    assert said(tmp_path / ".." / tmp_path.name)[0].endswith("this is a directory, not a file")


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing permission is told from a missing file."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("console.config.load._bytes_of", refuse)
    assert said(tmp_path / "c.toml") == ["c.toml: you may not read this file"]


def test_bytes_that_are_no_text_are_found_at_their_line(tmp_path: Path) -> None:
    """A file in another encoding is named with the line of its first wrong byte."""
    file = tmp_path / "c.toml"
    file.write_bytes(b'[sites.a]\nname = "caf\xe9"\n')
    assert said(file) == ["c.toml:2: this is not UTF-8 text; save the file as UTF-8"]


def test_a_syntax_error_is_found_at_its_line(tmp_path: Path) -> None:
    """What is not TOML is a sentence with file, line and column."""
    (problem,) = said(write(tmp_path / "c.toml", '[sites.a]\nname = "x\n'))
    assert problem.startswith("c.toml:2: this is not TOML: ")
    assert "column" in problem


def test_a_table_that_stands_twice_is_named_as_it_is_written(tmp_path: Path) -> None:
    """The second of two tables is named with its brackets and dots, not as a tuple."""
    (problem,) = said(write(tmp_path / "c.toml", '[devices.h1]\n[devices."h 2"]\n[devices."h 2"]\n'))
    assert '[devices."h 2"] is already written above' in problem


def test_nesting_without_end_is_no_crash(tmp_path: Path) -> None:
    """A hostile file is refused like any other bad one."""
    (problem,) = said(write(tmp_path / "c.toml", "a = " + "[" * 100_000))
    assert problem.startswith("c.toml")


def test_a_number_without_end_is_no_crash(tmp_path: Path) -> None:
    """More digits than Python reads are a sentence."""
    file = write(tmp_path / "config.toml", f"x = {'9' * 5000}\n")
    assert said(file) == ["config.toml: a number in it has too many digits"]


def test_an_empty_file_is_a_warning(tmp_path: Path) -> None:
    """There is nothing to watch, and that is probably not meant."""
    assert said(write(tmp_path / "c.toml", "# nothing\n")) == ["c.toml: warning: the file is empty"]


def test_included_files_are_read_beside_the_one_that_names_them(tmp_path: Path) -> None:
    """Patterns are relative to the file that they stand in, at every depth, and taken in order."""
    main = write(tmp_path / "c.toml", 'include = ["conf.d/*.toml"]\n[sites.a]\n')
    write(tmp_path / "conf.d" / "rooms.toml", 'include = ["deeper.inc"]\n[rooms.b]\nsite = "a"\n')
    write(tmp_path / "conf.d" / "deeper.inc", '[racks.c]\nroom = "b"\n')
    loaded = read(main, environ={})
    assert loaded.problems == ()
    assert loaded.config is not None
    assert loaded.config.racks["c"].room == "b"


def test_a_mistake_in_an_included_file_is_said_there(tmp_path: Path) -> None:
    """File and line are those of the file that holds the mistake."""
    main = write(tmp_path / "c.toml", 'include = ["conf.d/*.toml"]\n[sites.a]\n')
    write(tmp_path / "conf.d" / "rooms.toml", '\n[rooms.b]\nsite = "x"\n')
    assert said(main) == ['conf.d/rooms.toml:3: rooms.b.site: "x" is no known site; possible: "a"']


def test_an_entry_in_two_files_is_an_error(tmp_path: Path) -> None:
    """The second one says where the first is."""
    main = write(tmp_path / "c.toml", 'include = ["d.toml"]\n[sites.a]\n[engine]\nlinger = "5s"\n')
    write(tmp_path / "d.toml", '[engine]\nlinger = "5s"\ntimeout = "3s"\n[sites.a]\n')
    assert [one.replace(f"{tmp_path}/", "") for one in said(main)] == [
        "d.toml:2: engine.linger: this is already written at c.toml:4",
        "d.toml:4: sites.a: this is already written at c.toml:2",
    ]


def test_a_circle_of_files_is_an_error(tmp_path: Path) -> None:
    """A file that includes itself over another one is read once and named."""
    main = write(tmp_path / "c.toml", 'include = ["d.toml"]\n[sites.a]\n')
    write(tmp_path / "d.toml", 'include = ["c.toml"]\n[sites.b]\n')
    assert said(main) == ["d.toml:1: include[0]: c.toml includes itself"]


def test_a_file_that_is_included_twice_is_an_error(tmp_path: Path) -> None:
    """Two patterns that fit the same file are named."""
    main = write(tmp_path / "c.toml", 'include = ["*.inc", "d.inc"]\n[sites.a]\n')
    write(tmp_path / "d.inc", "[sites.b]\n")
    assert said(main) == ["c.toml:1: include[1]: d.inc is included twice"]


def test_a_missing_included_file_is_an_error_and_a_pattern_without_files_none(tmp_path: Path) -> None:
    """A name must exist; a pattern may fit nothing yet. What the missing file may hold is not missed."""
    main = write(tmp_path / "c.toml", 'include = ["x/*.toml", "gone.toml"]\n[rooms.a]\nsite = "elsewhere"\n')
    (problem,) = said(main)
    assert problem.startswith("gone.toml: there is no such file")


def test_the_state_directory_is_named_in_the_main_file(tmp_path: Path) -> None:
    """A console that looks for its engine reads no included files, so it may not stand there."""
    main = write(tmp_path / "c.toml", 'include = ["d.toml"]\n[sites.a]\n')
    write(tmp_path / "d.toml", '[engine]\nstate_dir = "/x"\n')
    (problem,) = said(main)
    assert problem.startswith("d.toml:2: engine.state_dir: this counts only in")


def test_include_must_be_a_list(tmp_path: Path) -> None:
    """One pattern alone is a list of one."""
    assert said(write(tmp_path / "c.toml", 'include = "d.toml"\n')) == [
        'c.toml:1: include: expected a list of paths; ["conf.d/*.toml"]'
    ]


def test_toml_1_1_is_read(tmp_path: Path) -> None:
    """Inline tables may go over several lines."""
    loaded = read(write(tmp_path / "c.toml", '[devices.d]\nlocal = {\n  timeout = "3s", # why\n}\n'), environ={})
    assert loaded.config is not None
    assert loaded.config.devices["d"].sources["local"].timeout == 3.0


def test_load_raises_with_every_error(tmp_path: Path) -> None:
    """Who only wants the configuration gets one exception with one problem a line, warnings left out."""
    file = write(tmp_path / "c.toml", '[site.a]\n[rooms.b]\nsite = "x"\n')
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert len(str(caught.value).splitlines()) == 2


def test_a_configuration_remembers_its_file(tmp_path: Path) -> None:
    """Relative secrets are looked for beside it."""
    file = write(tmp_path / "c.toml", "[devices.d]\nlocal = {}\n")
    assert load(file).path == file
