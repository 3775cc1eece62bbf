"""Imports a library without others that it would load for what we never use of it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence


def import_without(library: str, unused: Sequence[str]) -> None:
    """Import a library as if others were not installed.

    Those that are loaded already stay, and those that were hidden can be imported later.
    """
    hidden = [name for name in unused if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes an import fail
    try:
        importlib.import_module(library)
    finally:
        for name in hidden:
            del sys.modules[name]
