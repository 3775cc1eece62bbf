"""What all nouns share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

Json = Any
"""A value of the registry's JSON whose shape the reader checks by other means than its type."""

if TYPE_CHECKING:
    JsonValue: TypeAlias = bool | int | float | str | "Sequence[JsonValue]" | "Mapping[str, JsonValue]" | None
else:
    JsonValue = Any  # msgspec reads annotations, and has no recursive types but structs
"""A value of a canonical record, as decoding makes it."""


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all nouns: frozen, keyword-only, comparable, and encodable as it is."""
