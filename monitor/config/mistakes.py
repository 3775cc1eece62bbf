"""What is wrong with a value of config.toml, in one line that names the key and the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import EnumMeta
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec.structs import FieldInfo, fields

from monitor.config.sections import Config, Section
from monitor.model.base import Struct

_REMEDIES: Mapping[str, str] = {
    "array": "write a list in square brackets",
    "bool": "write true or false, without quotation marks",
    "float": "write a number, without quotation marks",
    "int": "write a whole number, without quotation marks",
    "str": "write a text in quotation marks",
}
"""What to write where another type is there, by the name of the type that is expected."""


def with_remedy(message: str) -> str:
    """Return a message of msgspec, such as `… - at `$.registry.max_tries``, as `registry.max_tries: …; …`."""
    what, _, where = message.partition(" - at `$")
    key = where.rstrip("`").removeprefix(".").replace("[...]", "[]")
    what = re.sub(r"^Object missing required field (`.+`)", r"\1 is missing", what)
    what = re.sub(r"^Object contains", "section contains", what)
    remedy = _remedy(what, key)
    what = f"{what}; {remedy}" if remedy else what
    return f"{key}: {what}" if key else what


def one_line(text: str) -> str:
    """Return a text in which nothing ends the line or reaches the terminal as a command."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _remedy(what: str, key: str) -> str | None:
    """Return what to write instead; None where the message says so itself."""
    if what.startswith("Invalid enum value"):
        choices = ", ".join(_choices(_type_at(key)))
        return f"choose {choices}" if choices else None
    if name := re.search(r"unknown field `(.+)`", what):
        return _nearest(name[1], _type_at(key))
    if expected := re.match(r"Expected `(\w+)`, got", what):
        return _as_section(key) if expected[1] == "object" else _of_type(expected[1], key)
    return None


def _of_type(expected: str, key: str) -> str | None:
    if expected == "array" and _is_struct(_type_at(f"{key}[0]")):
        return f"write [[{key}]], in two square brackets, for each"
    return _REMEDIES.get(expected)


def _as_section(key: str) -> str:
    table, is_element, _ = key.partition("[")
    return f"write [[{table}]] for each" if is_element else f"write it as a section, [{key}]"


def _nearest(name: str, kind: object) -> str | None:
    known = [field.encode_name for field in _fields(kind)]
    nearest = get_close_matches(name, known, n=1)
    if nearest:
        return f"did you mean `{nearest[0]}`?"
    return f"known are {', '.join(known)}" if known else None


def _choices(kind: object) -> tuple[str, ...]:
    """Return the values of a choice, as they are written."""
    if isinstance(kind, EnumMeta):
        return tuple(repr(str(member.value)) for member in kind)  # type: ignore[var-annotated]
    return tuple(map(repr, get_args(kind))) if get_origin(kind) is Literal else ()


def _type_at(key: str) -> object:
    """Return the type of a key such as `watch[0].scope`, without its limits."""
    kind: object = Config
    for name, index in re.findall(r"(\w+)|(\[\d*\])", key):
        kind = _element(kind) if index else _hints(kind).get(name)
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
    return kind


def _element(kind: object) -> object:
    """Return the type of what a list or a mapping has in it."""
    arguments = [argument for argument in get_args(kind) if argument is not Ellipsis]
    return arguments[-1] if arguments else None


def _hints(kind: object) -> Mapping[str, Any]:
    return get_type_hints(kind, include_extras=True) if isinstance(kind, type) and _is_struct(kind) else {}


def _fields(kind: object) -> tuple[FieldInfo, ...]:
    return fields(kind) if isinstance(kind, type) and issubclass(kind, (Section, Struct)) else ()


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, (Section, Struct))
