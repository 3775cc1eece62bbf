"""Tables of data in TOML, each beside the module that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TypeVar

import msgspec

T = TypeVar("T")


def read_table(package: str, name: str, shape: type[T]) -> T:
    """Return the table `name` of a package, checked against its shape."""
    return msgspec.toml.decode(resources.files(package).joinpath(name).read_bytes(), type=shape)


@cache
def read_word_sets(package: str, name: str) -> Mapping[str, frozenset[str]]:
    """Return the sets of words of a table, in which each set is a text of words."""
    texts = read_table(package, name, dict[str, str])
    return MappingProxyType({key: frozenset(words.split()) for key, words in texts.items()})
