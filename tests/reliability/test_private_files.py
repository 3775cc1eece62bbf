"""Files that we write where others may write too: backup, restore, export, preview, digest."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.errors import StateError
from monitor.store import files

WRITERS = {
    "backup": ("backup", "{folder}/copy.db"),
    "export": ("export", "trials", "--output", "{folder}"),
    "preview": ("digest", "--preview", "{folder}/mail.eml"),
    "digest": ("digest", "--output", "{folder}/page.html"),
}
TARGETS = {"backup": "copy.db", "export": "trials.csv", "preview": "mail.eml", "digest": "page.html"}


@pytest.fixture
def write(undisturbed, tmp_path):
    """Calls a command that writes a file into a folder, and returns how it ended."""

    def call(name: str, folder: Path, *options: str):
        arguments = [word.format(folder=folder) for word in WRITERS[name]]
        return CliRunner().invoke(cli, ["--state", str(undisturbed[1]), *arguments, *options])

    return call


@pytest.fixture
def shared(tmp_path) -> Path:
    """A folder that everybody may write to."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


def named_by(name: str):
    return pytest.param(
        name,
        marks=pytest.mark.promise(
            f"`{name}` writes into a folder that others write to",
            "an unguessable name, made exclusively and for the owner alone, then one rename; no link is followed",
        ),
    )


@pytest.mark.parametrize("name", [named_by(name) for name in WRITERS])
def test_a_file_is_made_exclusively_under_a_random_name(write, shared, monkeypatch, name):
    opened = []
    original = os.open

    def watched(path, flags, mode=0o777, **rest):
        if str(path).startswith(str(shared)) and flags & os.O_CREAT:
            opened.append((Path(path).name, flags, mode))
        return original(path, flags, mode, **rest)

    monkeypatch.setattr(os, "open", watched)
    for _ in range(2):
        answer = write(name, shared, *(["--replace"] if name == "backup" else []))
        assert answer.exit_code == 0, answer.output
    assert len({path for path, _, _ in opened}) == len(opened) == 2
    for path, flags, mode in opened:
        assert flags & os.O_EXCL
        assert flags & os.O_NOFOLLOW
        assert mode == 0o600
        assert path.startswith(f".{TARGETS[name]}.")
    assert [path.name for path in shared.iterdir()] == [TARGETS[name]]
    expected = 0o644 if name == "digest" else 0o600
    assert stat.S_IMODE((shared / TARGETS[name]).stat().st_mode) == expected


@pytest.mark.parametrize("name", WRITERS)
def test_a_planted_link_is_neither_followed_nor_replaced(write, shared, tmp_path, name):
    precious = tmp_path / "precious"
    precious.write_text("keep")
    (shared / TARGETS[name]).symlink_to(precious)
    answer = write(name, shared, *(["--replace"] if name == "backup" else []))
    assert isinstance(answer.exception, StateError), answer.output
    assert "symbolic link" in str(answer.exception)
    assert precious.read_text() == "keep"
    assert (shared / TARGETS[name]).is_symlink()


@pytest.mark.parametrize("name", WRITERS)
def test_a_pipe_or_a_folder_in_the_way_is_refused(write, shared, name):
    os.mkfifo(shared / TARGETS[name])
    answer = write(name, shared, *(["--replace"] if name == "backup" else []))
    assert "is no plain file" in str(answer.exception)


@pytest.mark.promise(
    "a process was killed while it wrote a backup or an export",
    "the next one to the same name removes the remains",
)
def test_remains_of_the_same_target_go_and_others_stay(shared):
    dead = shared / ".copy.db.0123456789abcdef.unfinished"
    other = shared / ".other.db.0123456789abcdef.unfinished"
    for path in (dead, other, dead.with_name(dead.name + "-journal")):
        path.touch()
    with files.write_beside(shared / "copy.db") as alive, files.write_beside(shared / "copy.db") as second:
        assert alive.exists()
        assert not dead.exists()
        assert not dead.with_name(dead.name + "-journal").exists()
        assert other.exists()
        second.write_bytes(b"second")
        alive.write_bytes(b"first")
    assert (shared / "copy.db").read_bytes() == b"first"


def test_a_file_that_came_into_being_meanwhile_is_not_replaced(shared):
    with pytest.raises(FileExistsError), files.write_beside(shared / "copy.db", replace=False):
        (shared / "copy.db").write_text("mine")
    assert (shared / "copy.db").read_text() == "mine"
    assert [path.name for path in shared.iterdir()] == ["copy.db"]


def test_nothing_is_left_where_writing_fails(shared):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), files.write_beside(shared / "copy.db"):
        fail()
    assert list(shared.iterdir()) == []
