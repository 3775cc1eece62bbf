"""Structured logs on standard error: for a person on a terminal, JSON elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

from monitor.config.loading import LogConfig
from monitor.log import structlog
from monitor.model.text import disarmed


def configure(settings: LogConfig, stream: TextIO | None = None) -> None:
    """Sets up logging once, for the whole process. Our own lines only; libraries log warnings and worse."""
    out = stream or sys.stderr
    as_json = settings.format == "json" or (settings.format == "auto" and not out.isatty())
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(default=str)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _disarm,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_DisarmingFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def _disarm(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Take from every text what a terminal could obey: errors quote what servers say. JSON escapes the rest itself."""
    return {key: disarmed(value) if isinstance(value, str) else value for key, value in event.items()}


class _DisarmingFormatter(logging.Formatter):
    """Lines of libraries, without what a terminal could obey."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return disarmed(super().format(record))
