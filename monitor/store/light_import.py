"""Imports sqlite-utils without pandas.

sqlite-utils imports pandas and numpy where they are installed, for inserting data frames, which we never do.
That costs half a second and 80 MB at the start of every command, so they are hidden while it is imported.
"""

from __future__ import annotations

import importlib
import sys

HIDDEN = ("pandas", "numpy")


def import_sqlite_utils() -> None:
    """Import sqlite-utils; modules that are loaded already stay, and hidden ones can be imported later."""
    hidden = [name for name in HIDDEN if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes an import fail
    try:
        importlib.import_module("sqlite_utils")
    finally:
        for name in hidden:
            del sys.modules[name]


import_sqlite_utils()
