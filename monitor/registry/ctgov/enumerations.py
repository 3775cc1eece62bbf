"""The values that the registry documents for its enumerations, and the values in a record that are others."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from monitor.model.base import JsonValue


@cache
def documented_values() -> Mapping[str, frozenset[str]]:
    """Return the documented values by the dotted path of the field that has them."""
    table = tomllib.loads(resources.files(__package__).joinpath("enumerations.toml").read_text("utf-8"))
    return {path: frozenset(entry["values"]) for entry in table.values() for path in entry["fields"]}


def unknown_values(content: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Yield dotted path and value where a record has a value that is not documented."""
    for path, values in documented_values().items():
        for value in _values(content, path.split(".")):
            if isinstance(value, str) and value not in values:
                yield path, value


def _values(value: JsonValue, keys: list[str]) -> Iterator[JsonValue]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item, keys)
    elif not keys:
        yield value
    elif isinstance(value, Mapping) and keys[0] in value:
        yield from _values(value[keys[0]], keys[1:])
