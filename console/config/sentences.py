"""pydantic's findings said in our words: the key that is wrong, a sentence, and the nearest right spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from console.config.problems import KeyPath, nearest
from console.i18n import N_, _

_EXPECTED = {
    "string_type": N_("expected text, found {found}"),
    "int_type": N_("expected a whole number, found {found}"),
    "int_from_float": N_("expected a whole number, found {found}"),
    "float_type": N_("expected a number, found {found}"),
    "bool_type": N_("expected true or false, found {found}"),
    "tuple_type": N_("expected a list, found {found}"),
    "list_type": N_("expected a list, found {found}"),
    "int_parsing": N_("expected a whole number, found {found}"),
    "float_parsing": N_("expected a number, found {found}"),
    "bool_parsing": N_("expected true or false, found {found}"),
    "path_type": N_("expected a path, found {found}"),
    "model_type": N_("expected a table, found {found}"),
    "model_attributes_type": N_("expected a table, found {found}"),
    "dict_type": N_("expected a table, found {found}"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", N_("must be at least {bound:g}")),
    "greater_than": ("gt", N_("must be more than {bound:g}")),
    "less_than": ("lt", N_("must be less than {bound:g}")),
    "less_than_equal": ("le", N_("must be at most {bound:g}")),
}
_FEW = 24
"""So many keys are named where none of them is spelt like the wrong one."""

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, N_("true or false")),
    (str, N_("text")),
    (int, N_("a whole number")),
    (float, N_("a number")),
    (list, N_("a list")),
    (dict, N_("a table")),
    (datetime, N_("a date and time")),
    (date, N_("a date")),
    (time, N_("a time of day")),
)


def findings(errors: Iterable[ErrorDetails], entry: object, model: object) -> Iterator[tuple[KeyPath, str, str]]:
    """Each of pydantic's `errors` about an `entry` that should have been a `model`: keys inside it, sentence, hint."""
    for error in errors:
        keys = _keys(error, entry)
        yield (keys, *_say(error, keys, model))


def _keys(error: ErrorDetails, entry: object) -> KeyPath:
    """pydantic's path without the names of union members, which stand in no file."""
    keys: list[str | int] = []
    node = entry
    for depth, key in enumerate(error["loc"]):
        last = depth == len(error["loc"]) - 1
        inside = _inside(node, key)
        if not inside and not (last and error["type"] == "missing"):
            continue
        keys.append(key)
        node = node[key] if inside else None  # type: ignore[index]
    if error["type"] in ("union_tag_not_found", "union_tag_invalid"):
        keys.append("type")
    return tuple(keys)


def _inside(node: object, key: str | int) -> bool:
    if isinstance(node, Mapping):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and key < len(node)


def _say(error: ErrorDetails, keys: KeyPath, model: object) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind in _EXPECTED:
        return _(_EXPECTED[kind]).format(found=_kind_of(error["input"])), ""
    if kind in _BOUNDS:
        bound, sentence = _BOUNDS[kind]
        return _(sentence).format(bound=context[bound]), _written_as_duration(error["input"])
    if kind in ("missing", "union_tag_not_found"):
        return _("this key is required"), _one_of(context)
    if kind == "extra_forbidden":
        return _unknown(str(keys[-1]), known_keys(model, keys[:-1]))
    if kind in ("literal_error", "union_tag_invalid", "enum"):
        return _choice(error, context)
    if kind == "string_pattern_mismatch":
        return _("must look like {pattern}").format(pattern=context["pattern"]), ""
    if kind in ("string_too_short", "too_short"):
        return _("must not be empty"), ""
    if kind == "finite_number":
        return _("expected a number that ends, not inf or nan"), ""
    if kind == "value_error":
        return str(context["error"]), ""
    return _("this value cannot be used ({kind})").format(kind=kind), ""


def _unknown(key: str, known: Collection[str]) -> tuple[str, str]:
    if key == "include":
        hint = _("put it at the top of the file, before the first [table]")
        return _('"include" does not belong to this table'), hint
    few = _("possible: {words}").format(words=", ".join(sorted(known))) if 0 < len(known) <= _FEW else ""
    return _('"{key}" is no known key').format(key=key), nearest(key, known) or few


def _choice(error: ErrorDetails, context: Mapping[str, object]) -> tuple[str, str]:
    found = context.get("tag", error["input"])
    if not isinstance(found, str):
        return _("expected text, found {found}").format(found=_kind_of(found)), _one_of(context)
    close = nearest(found, _words(context))
    return _('"{word}" is not possible here').format(word=found), close or _one_of(context)


def _words(context: Mapping[str, object]) -> list[str]:
    listed = context.get("expected", context.get("expected_tags", ""))
    return [word for word in re.findall(r"'([^']*)'", str(listed)) if word]


def _one_of(context: Mapping[str, object]) -> str:
    words = _words(context)
    return _("possible: {words}").format(words=", ".join(f'"{word}"' for word in words)) if words else ""


def _kind_of(value: object) -> str:
    return next((_(name) for kind, name in _KINDS if isinstance(value, kind)), _("nothing"))


def _written_as_duration(value: object) -> str:
    return _("counted in seconds") if isinstance(value, str) else ""


def known_keys(model: object, path: KeyPath) -> tuple[str, ...]:
    """The keys that a table at `path` inside `model` may have."""
    tables = _tables(model)
    for key in path:
        if isinstance(key, int):
            continue
        fields = [field for table in tables for name, field in table.model_fields.items() if name == key]
        tables = [inner for field in fields for inner in _tables(field.annotation)]
    return tuple(field.alias or name for table in tables for name, field in table.model_fields.items())


def _tables(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [table for argument in get_args(annotation) for table in _tables(argument)]
