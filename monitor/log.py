"""Where the program's modules get their logger: structlog, imported without what we never use of it.

structlog imports rich and others for coloured tracebacks where they are installed. Ours are plain text, since they are
disarmed like every other text that a terminal sees; that import would cost each command a tenth of a second.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

_HIDDEN = ("rich", "better_exceptions")


def _import_structlog() -> None:
    """Import structlog; modules that are loaded already stay, and hidden ones can be imported later."""
    hidden = [name for name in _HIDDEN if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes an import fail
    try:
        importlib.import_module("structlog")
    finally:
        for name in hidden:
            del sys.modules[name]


_import_structlog()
import structlog  # noqa: E402

__all__ = ["get_logger", "structlog"]


def get_logger(name: str) -> FilteringBoundLogger:
    """Return the logger of a module; what it does is decided when it is used."""
    return cast("FilteringBoundLogger", structlog.get_logger(name))
