"""Where the program's modules get their logger: structlog, imported without what we never use of it.

structlog imports rich and others for coloured tracebacks where they are installed. Ours are plain text, since they are
disarmed like every other text that a terminal sees; that import would cost each command a tenth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from monitor.light_import import import_without

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

import_without("structlog", ("rich", "better_exceptions"))
import structlog  # noqa: E402

__all__ = ["get_logger", "structlog"]


def get_logger(name: str) -> FilteringBoundLogger:
    """Return the logger of a module; what it does is decided when it is used."""
    return cast("FilteringBoundLogger", structlog.get_logger(name))
