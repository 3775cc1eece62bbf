"""The one door to the terminal: everything that a command prints goes through here.

Text of the registry, of subscribers and of mail servers may contain commands of a terminal (C0 and C1 controls,
escape sequences) or turn the direction of writing. Whatever is printed loses them here, and characters that
the stream's encoding lacks are replaced. A test looks for output that goes another way.
"""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal, TextIO, cast
from zoneinfo import ZoneInfo

import click

from monitor.errors import OutputError
from monitor.model.text import UNSAFE, disarmed

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


class ReaderGone(Exception):
    """The reader of standard output (`| head`) has gone; no OSError, which click would end the program over."""


def prepare_streams() -> None:
    """Make the standard streams safe to write to, whatever they are connected to.

    A closed descriptor is opened on the null device: otherwise the next file that the program opens, the
    database perhaps, would get its number, and what is written to the stream would go into that file.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number is this one
    sys.stdin = sys.stdin or _null_stream("r")
    sys.stdout = sys.stdout or _null_stream()
    sys.stderr = sys.stderr or _null_stream()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print text that may come from anywhere.

    Raises:
        OutputError: the stream has no room; errors of standard error are ignored, since nobody could read them.
        ReaderGone: the reader of standard output has gone.
    """
    _write(safe(text) + ("\n" if nl else ""), sys.stderr if err else sys.stdout)


def echo_pieces(pieces: Iterable[tuple[str, bool]]) -> None:
    """Print a line of pieces, in bold where a piece says so and the stream is a terminal."""
    bold = sys.stdout.isatty()
    styled = (
        click.style(safe(text), bold=True) if strong and bold else safe(text) for text, strong in pieces
    )
    _write("".join(styled) + "\n", sys.stdout)


def echo_json(value: object) -> None:
    """Print one JSON document, indented, with instants in UTC; what a terminal could obey is escaped."""
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    _write(UNSAFE.sub(_escaped, _encodable(text)) + "\n", sys.stdout)


def echo_rows(rows: Iterable[Sequence[str]]) -> None:
    """Print a row a line with tabs between the cells, for `grep`, `cut` and their like."""
    for row in rows:
        echo("\t".join(row))


def echo_table(columns: Mapping[str, int | None], rows: Iterable[Sequence[str]]) -> None:
    """Print a table for a person at a terminal; a column with a ratio shares the width, others keep theirs."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column, ratio in columns.items():
        table.add_column(column, ratio=ratio, no_wrap=ratio is None, overflow="fold")
    for row in rows:
        table.add_row(*map(safe, row))
    drawn = io.StringIO()
    Console(file=drawn, markup=False, highlight=False, force_terminal=True).print(table)
    _write(drawn.getvalue(), sys.stdout)


def safe(text: str) -> str:
    """Return the text without what a terminal could obey; line feeds and tabs stay."""
    return disarmed(text)


def instant(at: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant such as `2026-11-23 16:17 CET`; "unknown" for None."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}" if at else "unknown"


def age(span: timedelta) -> str:
    """Return a span of time in hours, from two days on in days."""
    hours = int(span.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


class DataStream(io.TextIOBase):
    """Standard output for data: rows keep their values, unless the reader is a terminal.

    Errors are raised as by `echo`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._to_terminal = sys.stdout.isatty()

    def write(self, text: str) -> int:
        """Write text; to a terminal without what it could obey."""
        _write(safe(text) if self._to_terminal else text, sys.stdout)
        return len(text)

    def writable(self) -> bool:
        """Return True."""
        return True


class LogStream(io.TextIOBase):
    """Standard error for log lines: never an error, so that a closed or full log stops no poll."""

    def write(self, text: str) -> int:
        """Write text where that is possible."""
        _write(text, sys.stderr)
        return len(text)

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return whether a person reads the log at a terminal."""
        return sys.stderr.isatty()


def data_stream() -> TextIO:
    """Return standard output for data, as text files are written."""
    return cast("TextIO", DataStream())


def log_stream() -> TextIO:
    """Return standard error for log lines, as text files are written."""
    return cast("TextIO", LogStream())


def flush() -> None:
    """Send what the streams have buffered; call it last.

    Raises:
        OutputError, ReaderGone: as `echo`.
    """
    for stream in (sys.stdout, sys.stderr):
        with _failing(stream):
            stream.flush()


def full_stream(error: OSError) -> OutputError | None:
    """Return what an error of a stream that others write to (help, version) is in our tree; None for other errors."""
    if error.filename is not None or error.errno not in _NO_ROOM:
        return None
    silence(sys.stdout)
    return _no_room(error)


def silence(stream: TextIO) -> None:
    """Point a stream to the null device, so that the interpreter can end without a word about it."""
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, stream.fileno())
    except (OSError, ValueError):  # a stream of a test, which has no descriptor
        return
    finally:
        os.close(null)


def _write(text: str, stream: TextIO) -> None:
    try:
        with _failing(stream):
            stream.write(text)
            stream.flush()
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        _write(text.encode(encoding, "replace").decode(encoding), stream)


@contextmanager
def _failing(stream: TextIO) -> Iterator[None]:
    """Within it, a stream that cannot be written to is one of ours, and gets no more."""
    try:
        yield
    except BrokenPipeError as error:
        silence(stream)
        if stream is not sys.stderr:
            raise ReaderGone from error
    except OSError as error:
        silence(stream)
        if stream is not sys.stderr and error.errno in (*_NO_ROOM, errno.EBADF):
            raise _no_room(error) from error


def _no_room(error: OSError) -> OutputError:
    return OutputError(f"standard output: {error.strerror}; what the command did is done")


def _encodable(text: str) -> str:
    """Return JSON text in which characters that the stream's encoding lacks are escaped."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(char if char.isascii() else _escape(char) for char in text)
    return text


def _escaped(match: re.Match[str]) -> str:
    return _escape(match[0])


def _escape(char: str) -> str:
    if char in "\n\t":
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _null_stream(mode: Literal["r", "w"] = "w") -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123  lives as long as the process
