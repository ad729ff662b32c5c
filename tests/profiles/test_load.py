"""A profile's text becomes its shape, or all its mistakes with their keys."""

from __future__ import annotations

import re

import pytest

from console.errors import ProfileError
from console.profiles.load import parse

GOOD = """
title = "Example"
root = "1.3.6.1.4.1.55555"

[match]
sys_object_id = "1.3.6.1.4.1.55555"

[[tables]]
root = ".2.1"
label = ".2"
columns = [{ point = "temperature", oid = ".3", scale = 0.1 }]
"""


def mistakes(text: str) -> str:
    with pytest.raises(ProfileError) as caught:
        parse(text, "mine.toml")
    return str(caught.value)


def test_relative_oids_stand_under_the_nearest_root() -> None:
    """An OID that starts with a dot is put under its table's root, and that under the file's."""
    table = parse(GOOD, "mine.toml").tables[0]
    assert table.columns[0].oid == (1, 3, 6, 1, 4, 1, 55555, 2, 1, 3)
    assert table.label[0].oid == (1, 3, 6, 1, 4, 1, 55555, 2, 1, 2)


def test_text_that_is_no_toml() -> None:
    """Broken TOML is said with the file."""
    assert mistakes("title = ").startswith("mine.toml:1: this is not TOML: this is no value")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"temperature"', '"warmth"', 'mine.toml:11: tables[0].columns[0].point: "warmth" is no known point'),
        ('oid = ".3"', 'oid = "three"', 'tables[0].columns[0].oid: "three" is no OID'),
        ("scale = 0.1", 'unit = "bar"', 'tables[0].columns[0]: the unit "bar" does not fit temperature'),
        ("scale = 0.1", 'enum = "x"', "tables[0].columns[0]: the point temperature is a number and takes no enum"),
        ("scale = 0.1", "scael = 0.1", 'tables[0].columns[0].scael: "scael" is no known key; did you mean "scale"?'),
        ('sys_object_id = "1.3.6.1.4.1.55555"', "", "needs a [match]"),
        ("scale = 0.1", 'pattern = "[0-9]+"', "tables[0].columns[0]: pattern needs one group"),
        ("scale = 0.1", "pattern = [1]", "tables[0].columns[0].pattern: expected text, found a list"),
        ("scale = 0.1", 'pattern = "(a{99999999999})"', "no regular expression: the repetition number is too large"),
        ('"temperature"', '["temperature"]', "tables[0].columns[0].point: expected text, found a list"),
        ("scale = 0.1", f"scale = {'9' * 5000}", "a number in it has too many digits"),
        ("scale = 0.1", f"scale = {'[' * 3000}", "this is nested too deeply"),
        ("scale = 0.1", 'how = "share"', 'tables[0].columns[0]: how = "share" needs total'),
    ],
)
def test_mistake_has_key_and_sentence(old: str, new: str, sentence: str) -> None:
    """Each mistake names the file, the key and what is wrong."""
    found = mistakes(GOOD.replace(old, new))
    assert re.match(r"mine\.toml(:\d+)?: ", found)
    assert sentence in found


def test_all_mistakes_are_said_at_once() -> None:
    """Two mistakes are two lines."""
    text = GOOD.replace('"temperature"', '"warmth"').replace('"1.3.6.1.4.1.55555"\n\n[[', '"x"\n\n[[')
    assert len(mistakes(text).splitlines()) == 2
