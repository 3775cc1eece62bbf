"""Files for their owner alone: written under a random name beside the target, then renamed in one step.

The folder may be one that others write to, such as /tmp: a name that can be guessed would let them plant a link there
(CWE-377, CWE-59). A file that is being written is locked, so that what a killed process has left differs from it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from monitor.errors import StateError

PRIVATE = 0o600
"""Mode of every file that is made here."""
SIDE_FILES = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database."""

_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{16}\.unfinished(?:-wal|-shm|-journal)?")
# Written by version 0.1: the number is that of the process.
_FORMER = re.compile(r"\.[^/]+\.db\.\d+(?:-wal|-shm|-journal)?")
_ELSEWHERE = re.compile(r"\..+\.[0-9a-f]{16}\.elsewhere")
_TEMPORARY = "trial-monitor-work-"
"""How the names of our temporary folders begin."""
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


@contextmanager
def write_beside(target: Path, *, replace: bool = True) -> Iterator[Path]:
    """Give an empty file to write to; when the block ends well, `target` is that file, whole and on disk.

    What killed processes have left of the same target is removed first.

    Raises:
        FileExistsError: `target` exists and is not to be replaced.
        StateError: `target` is a symbolic link, a device or a folder: nothing is written through it.
        OSError: the file cannot be made or renamed.
    """
    refuse_special(target)
    remove_unfinished(path for path in unfinished(target.parent) if path.name.startswith(f".{target.name}."))
    # In the same folder, since rename(2) replaces a file in one step only within one file system.
    beside, descriptor = _make_locked(target)
    try:
        yield beside
        # By its name: the writer may have put another file there.
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        _rename(beside, target, replace=replace)
        sync_folder(target.parent)
    finally:
        remove_with_side_files(beside)
        os.close(descriptor)


def write_whole(target: Path, content: bytes, *, mode: int = PRIVATE) -> None:
    """Write a whole file, replacing one of that name; raises as `write_beside`, and StateError for an OSError."""
    try:
        with write_beside(target) as beside:
            beside.write_bytes(content)
            beside.chmod(mode)
    except OSError as error:
        raise StateError(f"{target} cannot be written: {error.strerror or error}") from error


@contextmanager
def temporary_folder(beside: Path) -> Iterator[Path]:
    """Give a folder for its owner alone, which is removed at the end; those of killed processes are removed first.

    Where the machine has no temporary folder, as in a container with a read-only root, it is made in `beside`.

    Raises:
        StateError: none can be made; the message names TMPDIR.
    """
    place = temporary_place(beside)
    with ExitStack() as stack:
        try:
            _remove_abandoned(place)
            folder = stack.enter_context(_locked_folder(place))
        except OSError as error:
            raise StateError(
                f"there is no temporary folder that can be written to ({error.strerror}); name one in TMPDIR"
            ) from error
        yield folder


@contextmanager
def _locked_folder(place: Path) -> Iterator[Path]:
    """Give a new folder, locked as long as the block lasts: one that nobody has locked is a dead process's."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=place))
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:  # another process has cleared up between the two calls
            continue
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if folder.exists():
            break
        os.close(descriptor)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _remove_abandoned(place: Path) -> None:
    """Remove our folders whose processes were killed: there may be a copy of the database in them."""
    for folder in place.glob(f"{_TEMPORARY}*"):
        with suppress(OSError):
            status = folder.lstat()
            if (
                stat.S_ISDIR(status.st_mode)
                and status.st_uid == os.geteuid()
                and not _is_being_written(folder)
            ):
                shutil.rmtree(folder)


def temporary_place(beside: Path) -> Path:
    """Return the machine's temporary folder, or `beside` where there is none."""
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        return beside


def refuse_special(target: Path) -> None:
    """Refuse a target that is something else than a plain file.

    Raises:
        StateError: it is.
    """
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise StateError(f"{target} is a symbolic link; name the file that it leads to")
    if not stat.S_ISREG(mode):
        raise StateError(f"{target} is no plain file; name another")


def link_aside(path: Path, ending: str) -> Path:
    """Give a file a second name, which no file has yet, and return it; the first is left for a rename.

    Names are `path` + `ending`, then the same with `-2`, `-3` and so on. Where the file system has no hard links, the
    second name is a copy.
    """
    number = 1
    while True:
        aside = path.with_name(path.name + ending + (f"-{number}" if number > 1 else ""))
        try:
            _link_or_copy(path, aside)
        except FileExistsError:
            number += 1
            continue
        return aside


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a power failure."""
    # A synced file is not a synced name: fsync(2) asks for one on the folder as well.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_with_side_files(path: Path) -> None:
    """Remove a file, and what SQLite keeps beside it; what is not there is passed over."""
    for ending in ("", *SIDE_FILES):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def unfinished(folder: Path) -> tuple[Path, ...]:
    """Return the files in a folder that a killed process was writing, sorted; not those still being written."""
    paths = (
        path for path in folder.iterdir() if _UNFINISHED.fullmatch(path.name) or _FORMER.fullmatch(path.name)
    )
    return tuple(sorted(path for path in paths if not _is_being_written(path)))


def remove_unfinished(paths: Iterable[Path]) -> None:
    """Remove files that killed processes were writing; one that is being written after all stays."""
    for path in paths:
        with _locked(_database_of(path)) as is_free:
            if is_free:
                path.unlink(missing_ok=True)


@contextmanager
def noted_in(folder: Path, beside: Path) -> Iterator[None]:
    """Keep a note in `folder` of a file that is written elsewhere, so that its remains can be found from here."""
    note = folder / beside.name.replace(".unfinished", ".elsewhere")
    if beside.parent == folder or not os.access(folder, os.W_OK):
        yield
        return
    descriptor = os.open(note, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, PRIVATE)
    try:
        with suppress(OSError):  # as long as it is locked, it is not taken for a dead one's
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, os.fsencode(beside.absolute()))
        yield
    finally:
        os.close(descriptor)
        note.unlink(missing_ok=True)


def noted(folder: Path) -> tuple[tuple[Path, Path], ...]:
    """Return each note in a folder with the file it names, where the process that wrote both was killed."""
    notes = []
    for path in sorted(folder.iterdir()):
        if _ELSEWHERE.fullmatch(path.name) and not path.is_symlink():
            # One without a name yet is all that a process has left that was killed before it wrote one.
            named = Path(os.fsdecode(path.read_bytes() or os.fsencode(path)))
            # Whatever a note says, nothing but a file of ours is named by it.
            if (named == path or _UNFINISHED.fullmatch(named.name)) and not _is_being_written(named):
                notes.append((path, named))
    return tuple(notes)


def remove_noted(folder: Path) -> None:
    """Remove the notes in a folder whose writer was killed, and what it was writing."""
    for note, named in noted(folder):
        remove_unfinished([named])
        note.unlink(missing_ok=True)


def _make_locked(target: Path) -> tuple[Path, int]:
    while True:
        beside = target.with_name(f".{target.name}.{secrets.token_hex(8)}.unfinished")
        try:
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(beside, flags, PRIVATE)
        except FileExistsError:
            continue
        with suppress(OSError):  # without locks, what we leave is taken for unfinished a little early
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        # Between the two calls a process that clears up may have removed it.
        if os.fstat(descriptor).st_nlink:
            return beside, descriptor
        os.close(descriptor)


def _database_of(path: Path) -> Path:
    """Return the file beside which SQLite keeps `path`, or `path` itself."""
    for ending in SIDE_FILES:
        path = path.with_name(path.name.removesuffix(ending))
    return path


def _is_being_written(path: Path) -> bool:
    with _locked(_database_of(path)) as is_free:
        return not is_free


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Lock a file for the block; False where another process has it locked, or it cannot be opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        yield True
        return
    except OSError as error:
        yield error.errno == errno.ELOOP  # a link was never written by us, and is no loss
        return
    # A lock of flock(2) belongs to the open file and ends with its process, however that ends. One of fcntl(2) would
    # also end when the process closes any other descriptor of the same file, as SQLite does with its own.
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_free = True
    except BlockingIOError:
        is_free = False
    except OSError:
        is_free = True
    try:
        yield is_free
    finally:
        os.close(descriptor)


def _rename(beside: Path, target: Path, *, replace: bool) -> None:
    if replace:
        beside.replace(target)
        return
    try:
        # A rename would replace what came into being meanwhile; a link does not.
        os.link(beside, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        beside.replace(target)


def _link_or_copy(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copy(path, aside)


def _copy(path: Path, aside: Path) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with path.open("rb") as original, os.fdopen(os.open(aside, flags, PRIVATE), "wb") as copy:
        while block := original.read(1 << 20):
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
