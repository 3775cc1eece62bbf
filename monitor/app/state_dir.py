"""The state directory: for its owner alone, for one process at a time; what the disk says becomes our error."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from monitor.errors import Busy, StateError
from monitor.store.sqlite_errors import NETWORK_DISK

LOCK = "monitor.lock"
MAIL_LOCK = "mail.lock"
"""Taken while mail is sent, so that a delivery that a dead process claimed is known from one on its way."""
UPLOAD_LOCK = "upload.lock"
"""Taken while files are brought to their target: polls go on meanwhile."""
HOOK_LOCK = "hooks.lock"
PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600
NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})


def prepare(state: Path) -> None:
    """Makes the directory where there is none, readable by its owner alone; what exists keeps its mode.

    Raises:
        StateError: it cannot be made, or not be written to.
    """
    try:
        state.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    except OSError as error:
        raise StateError(f"{state}: cannot be made ({error.strerror}); choose another --state") from error
    if not os.access(state, os.W_OK | os.X_OK):
        raise StateError(f"{state}: cannot be written to; check its owner or choose another --state")


@contextmanager
def alone(state: Path, name: str = LOCK) -> Iterator[None]:
    """Within it, no other process has the lock of that name. A lock ends with the process that took it.

    Raises:
        Busy: another process does.
        StateError: the directory or a file in it cannot be written to.
    """
    prepare(state)
    # A soft lock is a file that outlives a killed process, and would stop every later poll until someone removes it.
    lock = FileLock(state / name, timeout=0, mode=PRIVATE_FILE, fallback_to_soft=False)
    _acquire(lock, state / name)
    try:
        with translate_disk_errors(state):
            yield
    finally:
        lock.release()


def _acquire(lock: FileLock, path: Path) -> None:
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(f"another trial-monitor is at work in {path.parent}; try again when it is done") from error
    except PermissionError as error:
        raise StateError(f"{path}: {error.strerror}; check its owner") from error
    except NotImplementedError as error:
        raise StateError(f"{path}: {NETWORK_DISK}") from error
    except OSError as error:
        why = NETWORK_DISK if error.errno in NO_LOCKS else error.strerror
        raise StateError(f"{path}: {why}") from error


@contextmanager
def translate_disk_errors(state: Path) -> Iterator[None]:
    """Within it, what the disk refuses (full, read-only, no permission) is a `StateError` in one line.

    Every write of ours is whole or not at all, so the remedy is always the same: mend the disk, run again.
    """
    try:
        yield
    except (ConnectionError, TimeoutError):
        raise  # the network's, and no matter of the disk
    except OSError as error:
        where = error.filename or state
        raise StateError(
            f"{where}: {error.strerror or error}; what was there is whole: mend that and run again"
        ) from error
