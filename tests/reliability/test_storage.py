"""The disk on its worst day: full, read-only, another's, locked, damaged. What was there stays whole."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from monitor.errors import StateError
from monitor.model import Severity
from monitor.query.backup import back_up
from monitor.query.restore import restore
from monitor.store import Store, kept_pieces
from monitor.store import database as connection

ROOT = os.geteuid() == 0


@pytest.fixture
def state(undisturbed, tmp_path):
    """A state directory as the second release left it."""
    path = tmp_path / "state"
    shutil.copytree(undisturbed[1], path)
    return path


@pytest.fixture
def expected(undisturbed, look):
    """What it is to be after the third."""
    return look(undisturbed[2])


@pytest.fixture
def service(fork_server, small_world, played, state):
    """The third release, polled in this process."""
    config = played.configuration.load()
    player = played.Player(small_world, fork_server.emulator, config, state)
    player.go_to(2)
    yield player.service
    player.service.close()


def but_for_its_row(found):
    """What `look` finds, without when jobs are due: a poll that fails moves that, and leaves a row."""
    return {
        name: (mode, re.sub(r'INSERT INTO "schedule".*\n', "", content) if name.endswith(".db") else content)
        for name, (mode, content) in found.items()
    }


# --- no room ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kilobytes", [0, 64, 300])
@pytest.mark.promise(
    "the disk is full while a poll is applied",
    "one line names the file; nothing is changed but the poll's row, where there is room for one; with room again the next poll completes it",
)
def test_a_full_disk_stops_a_poll_and_changes_nothing(fork_server, state, expected, look, kilobytes):
    before = look(state)
    answer = fork_server.poll(state, 2, death=["full", kilobytes * 1024])
    assert answer["error"] == "StateError", answer
    assert "monitor.db" in answer["message"]
    assert "\n" not in answer["message"]
    assert but_for_its_row(look(state)) == but_for_its_row(before)
    assert not list(fork_server.temporary.iterdir())
    assert fork_server.poll(state, 2)["status"] == "complete"
    # The feeds say, too, that polls failed for long.
    assert look(state)["monitor.db"] == expected["monitor.db"]


@pytest.mark.promise(
    "the temporary folder is full, or not there",
    "one line names it and the way out; nothing is changed but the poll's row",
)
@pytest.mark.parametrize("room", [None, 0, 4], ids=lambda room: "not there" if room is None else f"{room} kB")
def test_without_a_temporary_folder(fork_server, state, expected, look, tiny_disk, room):
    before = look(state)
    folder = state.parent / "temporary"
    if room is not None:
        folder.mkdir()
        tiny_disk(folder, 8)
        (folder / "ballast").write_bytes(bytes((8 - room) * 1024))
    answer = fork_server.poll(state, 2, temporary=str(folder))
    assert answer["error"] == "StateError", answer
    assert "TMPDIR" in answer["message"]
    assert str(folder) in answer["message"]
    assert but_for_its_row(look(state)) == but_for_its_row(before)
    fork_server.poll(state, 2)
    assert look(state)["monitor.db"] == expected["monitor.db"]


@pytest.mark.promise(
    "the disk is full while feeds and pages are written",
    "every file is whole, old or new; with room again the next publish completes it",
)
def test_a_full_disk_stops_a_publish_and_leaves_whole_files(fork_server, state, expected, look, tiny_disk):
    shutil.rmtree(state / "public")
    (state / "public").mkdir()
    tiny_disk(state / "public", 90)
    answer = fork_server.poll(state, 2)
    assert answer["error"] == "StateError", answer
    assert "No space left" in answer["message"]
    assert str(state / "public") in answer["message"]
    found = look(state)
    assert found["monitor.db"] == expected["monitor.db"]
    assert 10 < len(found) < len(expected)
    del found[kept_pieces.NAME]  # as it was: nothing that a publish rendered in vain is kept
    for name, content in found.items():
        assert content == expected[name], name
    tiny_disk(state / "public", 2000)
    assert fork_server.poll(state, 2)["status"] == "not_modified"
    assert look(state) == expected


@pytest.mark.promise(
    "a file system without room, from the first poll on",
    "no poll is half applied; with room again all is well",
)
def test_a_file_system_without_room(fork_server, undisturbed, tiny_disk, tmp_path, look):
    disk = tmp_path / "disk"
    disk.mkdir()
    for room in (40, 200, 400, 600, 800):
        tiny_disk(disk, room)
        answer = fork_server.poll(disk / "state", 0)
        assert answer["exit"] == 0
        if "error" in answer:
            assert answer["error"] == "StateError"
    tiny_disk(disk, 4000)
    assert "error" not in fork_server.poll(disk / "state", 0)
    # The digest lists the polls that failed.
    assert look(disk / "state")["monitor.db"] == look(undisturbed[0])["monitor.db"]


@pytest.mark.promise("the file system is mounted read-only", "one line says so; nothing is changed")
def test_a_read_only_file_system(fork_server, undisturbed, tiny_disk, tmp_path, look):
    disk = tmp_path / "disk"
    disk.mkdir()
    tiny_disk(disk, 4000)
    state = disk / "state"
    shutil.copytree(undisturbed[1], state)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    answer = fork_server.poll(state, 2)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert answer["error"] == "StateError", answer
    assert str(state) in answer["message"]
    assert look(state) == look(undisturbed[1])
    assert fork_server.poll(state, 2)["status"] == "complete"


# --- no permission ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param("", 0o555, marks=pytest.mark.promise("the state directory may only be read", "one line says so; nothing is changed")),
        pytest.param("", 0o000, marks=pytest.mark.promise("the state directory is closed to us", "one line says so; nothing is changed")),
        pytest.param("monitor.db", 0o444, marks=pytest.mark.promise("the database may only be read", "one line says so; nothing is changed")),
        pytest.param("monitor.db", 0o000, marks=pytest.mark.promise("the database is closed to us", "one line says so; nothing is changed")),
        pytest.param("monitor.lock", 0o000, marks=pytest.mark.promise("the lock is closed to us", "one line says so; nothing is changed")),
    ],
)  # fmt: skip
def test_without_permission_a_poll_says_so_and_changes_nothing(
    fork_server, state, expected, look, name, mode
):
    before = look(state)
    closed = state / name
    former = closed.stat().st_mode
    closed.chmod(mode)
    answer = fork_server.poll(state, 2, death=["unprivileged"])
    assert answer["error"] == "StateError", answer
    assert str(closed) in answer["message"]
    assert "\n" not in answer["message"]
    closed.chmod(former)
    assert look(state) == before
    answer = fork_server.poll(state, 2, death=["unprivileged"])
    assert answer.get("status") == "complete", answer
    assert look(state) == expected


@pytest.mark.promise(
    "a published file or folder may not be written to", "one line names it; the others stay as they were"
)
@pytest.mark.parametrize("name", ["public", "public/feeds", "public/trials"])
def test_a_published_folder_that_is_closed_to_us_is_named(fork_server, state, expected, look, name):
    (state / name).chmod(0o555)
    answer = fork_server.poll(state, 2, death=["unprivileged"])
    assert answer["error"] == "StateError"
    assert str(state / name) in answer["message"]
    (state / name).chmod(0o755)
    fork_server.poll(state, 2, death=["unprivileged"])
    assert look(state) == expected


# --- locked and damaged ----------------------------------------------------------------------------


@pytest.mark.promise(
    "another program has the database's write lock", "we wait, then say so in one line; nothing is changed"
)
def test_a_locked_database(state, service, look, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with contextlib.closing(sqlite3.connect(state / "monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="another process is writing"):
            service.poll()
        other.execute("ROLLBACK")
    assert service.poll().status.value == "complete"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def scribbled(data: bytes) -> bytes:
    """Every page but the first is overwritten."""
    return data[:4096] + b"\xa5" * (len(data) - 4096)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"not a database at all, but long enough to be one" * 100, id="other", marks=pytest.mark.promise("the database is another file", "named as damaged, left untouched, the way to restore is named")),
        pytest.param(lambda data: data[:50] + b"\xff" * 50 + data[100:], id="header", marks=pytest.mark.promise("the database's header is damaged", "named as damaged, left untouched, the way to restore is named")),
        pytest.param(cut, id="cut", marks=pytest.mark.promise("the database is cut short", "named as damaged, left untouched, the way to restore is named")),
        pytest.param(scribbled, id="scribbled", marks=pytest.mark.promise("the database's pages are overwritten", "named as damaged, left untouched, the way to restore is named")),
    ],
)  # fmt: skip
def test_a_damaged_database_is_named_left_alone_and_can_be_restored(
    fork_server, undisturbed, state, expected, look, damage
):
    database = state / "monitor.db"
    copy = state.parent / "copy.db"
    back_up(database, copy)
    database.write_bytes(damage(database.read_bytes()))
    damaged = database.read_bytes()
    answer = fork_server.poll(state, 2)
    assert answer["error"] == "StateCorrupt", answer
    assert str(database) in answer["message"]
    assert "trial-monitor restore" in answer["message"]
    assert database.read_bytes() == damaged
    kept = restore(copy, database, replace=True)
    assert kept.read_bytes() == damaged
    for file in state.glob(f"{kept.name}*"):
        file.unlink()
    assert fork_server.poll(state, 2)["status"] == "complete"
    assert look(state) == expected


@pytest.mark.promise(
    "a backup of long ago is restored", "the next poll reports all that happened since, and nothing twice"
)
def test_an_old_backup_catches_up(fork_server, undisturbed, tmp_path):
    state = tmp_path / "state"
    shutil.copytree(undisturbed[3], state)
    restore(undisturbed[0] / "monitor.db", state / "monitor.db", replace=True)
    answer = fork_server.poll(state, 3)
    with Store.open(undisturbed[3] / "monitor.db", read_only=True) as store:
        ever = {update_id.partition(":")[0] for update_id in store.update_ids(min_severity=Severity.SILENT)}
    assert {update_id.partition(":")[0] for update_id in answer["updates"]} == ever
    assert len(answer["updates"]) == len(ever)


# --- what was published ----------------------------------------------------------------------------

FEED, PAGE, MANIFEST = "feeds/stem-cell-spine.rss", "index.html", ".published.json"


def linked(path: Path) -> None:
    elsewhere = path.parents[3] / "precious"
    elsewhere.write_text("keep")
    path.unlink()
    path.symlink_to(elsewhere)


DAMAGES = {
    "is missing": lambda path: path.unlink(),
    "is half written": lambda path: path.write_bytes(path.read_bytes()[:200]),
    "is empty": lambda path: path.write_bytes(b""),
    "was altered in one letter": lambda path: path.write_bytes(path.read_bytes().replace(b"t", b"d", 1)),
    "is a symbolic link": linked,
}


@pytest.mark.parametrize("name", [FEED, PAGE, MANIFEST])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(damage, id=what, marks=pytest.mark.promise(f"a published file, or the list of them, {what}", "healed by the next publish, to the same bytes"))
        for what, damage in DAMAGES.items()
    ],
)  # fmt: skip
def test_what_was_published_heals(fork_server, undisturbed, state, look, name, damage):
    damage(state / "public" / name)
    assert fork_server.poll(state, 1)["status"] == "not_modified"
    assert look(state) == look(undisturbed[1])
    precious = state.parent / "precious"
    assert not precious.exists() or precious.read_text() == "keep"


@pytest.mark.promise(
    "a published folder is a symbolic link that leads elsewhere",
    "nothing is written there; one line names it",
)
def test_a_linked_folder_is_named(fork_server, state):
    outside = state.parent / "outside"
    (state / "public" / "feeds").rename(outside)
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    (state / "public" / "feeds").symlink_to(outside)
    answer = fork_server.poll(state, 2)
    assert answer["error"] == "LeadsOutside"
    assert "symbolic link" in answer["message"]
    assert {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()} == before


@pytest.mark.promise("the published folder is deleted", "written again, to the same bytes")
def test_a_deleted_folder_comes_back(fork_server, undisturbed, state, look):
    shutil.rmtree(state / "public")
    fork_server.poll(state, 1)
    assert look(state) == look(undisturbed[1])


@pytest.mark.promise("temporary files of a process that died lie about", "removed by the next publish")
def test_leftovers_are_removed(fork_server, undisturbed, state, look):
    (state / "public" / ".writing-index.html").write_bytes(b"half")
    (state / "public" / "feeds" / ".writing-x.rss").symlink_to("/etc/passwd")
    fork_server.poll(state, 1)
    assert look(state) == look(undisturbed[1])
