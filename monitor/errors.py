"""Every error of ours, in one tree.

    TrialMonitorError
    ├── ConfigError                 the user's mistake in config.toml                          (exit 78)
    ├── UsageMistake                an argument of a command is wrong                          (exit 2)
    ├── StateError                  the state directory or its database cannot be used         (exit 1)
    │   ├── StateLost               the database is gone, and something that is left of it says so
    │   ├── StateTooNew             written by a newer program
    │   └── StateCorrupt            SQLite or our own checks say it is damaged
    ├── OutputError                 standard output has no room or is closed; the work is done  (exit 74)
    ├── Busy                        another process has the poll lock                         (exit 75)
    ├── Stopped                     asked to stop in the middle of a poll; nothing was changed  (exit 75)
    ├── UploadFailed                published files could not be brought to their target        (exit 75)
    ├── Unexpected                  what nobody foresaw, with its traceback in the log         (exit 1)
    └── RegistryError               the world's fault: recorded, bounded, visible in status    (exit 75)
        ├── Unreachable             no connection, time-out, TLS, DNS, reset: try again later
        ├── Unavailable             5xx, 429 after all tries, HTML where JSON belongs: try again later
        ├── Blocked                 403: trying again does not help
        ├── Refused                 400, 414: the registry does not accept the request as it is
        │   └── TooComplicated      400 `Too complicated query`: split it and go on
        ├── OutOfTime               the registry answers, and too slowly for one poll
        ├── ClocksDiffer            our clock and the registry's are far apart
        ├── NotFound                404 with the registry's exact body for an absent record
        └── Malformed               an answer that is not what the registry's documentation promises

Each `RegistryError` says whether it is `permanent` (the same request will fail again) and, where the
registry said so, after how many seconds to try again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime


class TrialMonitorError(Exception):
    """Base of all errors of ours; the message is one line for the user: what, and what to do."""

    exit_code = 1


class ConfigError(TrialMonitorError):
    """A key of config.toml is wrong; the message names it."""

    exit_code = 78  # EX_CONFIG of sysexits.h


class UsageMistake(TrialMonitorError):
    """An argument on the command line is wrong; the message names it."""

    exit_code = 2


class StateError(TrialMonitorError):
    """The state directory or its database cannot be used as it is."""


class StateLost(StateError):
    """There is no database, though there was one: nothing is begun in its place. The message names the way back."""


class StateTooNew(StateError):
    """The database was written by a newer version of this program."""


class StateCorrupt(StateError):
    """The database is damaged; it is left untouched."""


class OutputError(TrialMonitorError):
    """Standard output cannot be written; what the command did is done."""

    exit_code = 74  # EX_IOERR of sysexits.h


class Busy(TrialMonitorError):
    """Another process is polling with the same state directory."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h


class Stopped(TrialMonitorError):
    """Asked to stop (SIGTERM, Ctrl-C) in the middle of a poll, which then changes nothing."""

    exit_code = 75


class UploadFailed(TrialMonitorError):
    """The target of an upload does not do what it should; every file there is whole, and the next one completes it."""

    exit_code = 75


class Unexpected(TrialMonitorError):
    """An error that nobody foresaw: a mistake of this program, or a machine at its limits."""


class RegistryError(TrialMonitorError):
    """The registry, or the way to it, failed.

    Attributes:
        permanent: the same request would fail again.
        retry_after: seconds to wait before the next try, where the registry said so.
    """

    exit_code = 75
    permanent = False

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(RegistryError):
    """No connection, a time-out, TLS, DNS or a reset connection."""


class Unavailable(RegistryError):
    """5xx, 429, or a page of HTML where JSON belongs (maintenance).

    Attributes:
        too_often: it is about how often the registry is asked, and not about what it is asked for.
    """

    too_often = False


class Blocked(RegistryError):
    """403: the registry's edge refuses us; another try does not help."""

    permanent = True


class Refused(RegistryError):
    """400 or 414: the registry does not accept the request as it is."""

    permanent = True


class TooComplicated(Refused):
    """400 `Too complicated query`: split the OR list and go on."""


class OutOfTime(RegistryError):
    """A poll took longer than it may; the registry answers, and too slowly."""

    permanent = True


class ClocksDiffer(RegistryError):
    """Our clock and the registry's are far apart, so that nothing could be dated right.

    Attributes:
        earlier: the earlier of the two. What is dated by it is above nothing that comes later.
    """

    def __init__(self, message: str, *, earlier: datetime) -> None:
        super().__init__(message)
        self.earlier = earlier


class NotFound(RegistryError):
    """404 with the registry's exact body for a record that does not exist."""

    permanent = True


class Malformed(RegistryError):
    """An answer that is not what the registry's documentation promises."""


@contextmanager
def unforeseen(during: str) -> Iterator[None]:
    """Within it, an error that is none of ours becomes an `Unexpected`; its traceback goes to the log.

    The one place that catches everything: whatever ends a poll or a job leaves its row and moves its due time,
    and both know errors of ours only.

    Args:
        during: what was being done, such as `poll`.
    """
    try:
        yield
    except TrialMonitorError:
        raise
    except Exception as error:
        from monitor.log import get_logger  # noqa: PLC0415  every command imports this module; few need a log

        get_logger(__name__).exception("unforeseen", during=during)
        text = "".join(char if char.isprintable() else " " for char in str(error)[:MOST_OF_A_MESSAGE])
        said = f"{type(error).__name__}: {text}".rstrip(": ")
        raise Unexpected(
            f"something that was not foreseen ended the {during}: {said}; see the log"
        ) from error


MOST_OF_A_MESSAGE = 300
"""Characters of a foreign error's text in a message of ours."""
