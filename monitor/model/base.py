"""What all nouns share."""

from __future__ import annotations

from typing import Any

import msgspec

Json = Any
"""A value of the registry's JSON: only where records are read and compared."""


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all nouns: frozen, keyword-only, comparable, and encodable as it stands."""
