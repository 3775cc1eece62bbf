"""A database that is gone is a loss, not a new start: every command says so and names the way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import COMMANDS, cli
from monitor.errors import StateError, StateLost
from monitor.publish import manifest
from monitor.query.backup import back_up
from monitor.query.restore import restore
from monitor.store import Store, loss

NCT = "NCT99000006"
ADDRESS = "reader@example.org"
ARGUMENTS = {
    "redate": ((),),
    "since": (("2026-01-01",),),
    "accept": [()],
    "backfill": [()],
    "backup": [("copy.db",)],
    "check": [()],
    "digest": [()],
    "explore": [()],
    "export": [()],
    "hooks": [("list",), ("send",), ("retry", "archive")],
    "mcp": [()],
    "outbox": [("list",), ("send",), ("retry", "1"), ("drop", "1")],
    "poll": [()],
    "publish": [(), ("--to", "mirror")],
    "query": [("SELECT 1",)],
    "run": [()],
    "screening": [()],
    "search": [("disc",)],
    "serve": [()],
    "show": [(NCT,)],
    "snapshot": [()],
    "status": [()],
    "subscribers": [("list",), ("export",), ("add", ADDRESS, "--reason", "asked"), ("remove", ADDRESS)],
}
"""How each command is called that works with a database; those that bring one are left out."""
BRING_ONE = {"demo", "restore"}
OPEN_NONE = {"completion", "init"}
"""Commands that work with no database."""


@pytest.fixture
def state(undisturbed, tmp_path) -> Path:
    path = tmp_path / "state"
    shutil.copytree(undisturbed[1], path)
    return path


def keep_only_published(database: Path) -> None:
    database.unlink()


def keep_what_a_restore_kept(database: Path) -> None:
    shutil.rmtree(database.parent / "public")
    database.rename(database.with_name("monitor.db.before-restore"))


def keep_an_unfinished_restore(database: Path) -> None:
    shutil.rmtree(database.parent / "public")
    database.rename(database.with_name(".monitor.db.0123456789abcdef.unfinished"))


def keep_the_journal(database: Path) -> None:
    shutil.rmtree(database.parent / "public")
    database.unlink()
    database.with_name("monitor.db-wal").write_bytes(b"what was written last")


def lose_the_disk(database: Path) -> None:
    shutil.rmtree(database.parent / "public")
    database.unlink()
    database.symlink_to("/not/mounted/monitor.db")


def empty_it(database: Path) -> None:
    database.write_bytes(b"")


LOSSES = {
    "what was published is there": keep_only_published,
    "what a restore has kept is there": keep_what_a_restore_kept,
    "a killed restore has left a file": keep_an_unfinished_restore,
    "its journal is there": keep_the_journal,
    "a link leads to a disk that is not mounted": lose_the_disk,
    "it was emptied, and what was published is there": empty_it,
}


@pytest.mark.parametrize(
    "lose",
    [
        pytest.param(lose, id=what, marks=pytest.mark.promise(f"the database is gone; {what}", "every command refuses and names the way back; nothing is begun, nothing published"))
        for what, lose in LOSSES.items()
    ],
)  # fmt: skip
def test_no_command_begins_again_where_there_was_a_loss(state, monkeypatch, look, lose):
    monkeypatch.chdir(state.parent)
    lose(state / "monitor.db")
    before = {path for path in state.parent.rglob("*") if path.name != "monitor.lock"}
    for name in sorted(COMMANDS.keys() - BRING_ONE - OPEN_NONE):
        for arguments in ARGUMENTS[name]:
            answer = CliRunner().invoke(cli, ["--state", str(state), name, *arguments])
            assert isinstance(answer.exception, StateLost), (name, answer.output, answer.exception)
            (line,) = str(answer.exception).splitlines()
            assert "monitor.db is not there, but was: " in line
            assert "restore" in line or "mount" in line
    assert {path for path in state.parent.rglob("*") if path.name != "monitor.lock"} == before
    assert not loss.has_content(state / "monitor.db")


def empty_tables(database: Path) -> None:
    """Leave a whole SQLite file without a table, such as a tool makes of an empty one."""
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM")
    assert loss.has_content(database)


def begin_another(database: Path) -> None:
    """Put a new database of this program there."""
    database.unlink()
    Store.open(database.with_name("new.db")).close()
    database.with_name("new.db").rename(database)


def lose_the_list_too(database: Path) -> None:
    database.unlink()
    (database.parent / "public" / manifest.NAME).unlink()


def keep_snapshots_alone(database: Path) -> None:
    database.unlink()
    shutil.rmtree(database.parent / "public")
    (database.parent / "public" / "data" / "snapshots").mkdir(parents=True)


def keep_the_shared_memory(database: Path) -> None:
    shutil.rmtree(database.parent / "public")
    database.unlink()
    database.with_name("monitor.db-shm").write_bytes(bytes(32768))


def lose_the_folder(database: Path) -> None:
    state = database.parent
    shutil.rmtree(state)
    state.symlink_to("/not/mounted")


FURTHER_LOSSES = {
    "an SQLite file without a table is in its place": empty_tables,
    "a new one in which no poll ended is in its place": begin_another,
    "pages are there without their list": lose_the_list_too,
    "a folder of snapshots is there": keep_snapshots_alone,
    "its shared memory is there": keep_the_shared_memory,
    "the state directory is a link that leads nowhere": lose_the_folder,
}


@pytest.mark.parametrize(
    "lose",
    [
        pytest.param(lose, id=what, marks=pytest.mark.promise(f"the database is gone; {what}", "refused, with the way back; nothing is begun, nothing published"))
        for what, lose in FURTHER_LOSSES.items()
    ],
)  # fmt: skip
def test_nothing_begins_again_where_anything_is_left(state, lose):
    lose(state / "monitor.db")
    before = everything_but_side_files(state)
    for arguments in (["check"], ["publish"]):
        answer = CliRunner().invoke(cli, ["--state", str(state), *arguments])
        assert isinstance(answer.exception, StateLost), (arguments, answer.output, answer.exception)
        (line,) = str(answer.exception).splitlines()
        assert "restore" in line or "mount" in line
    assert everything_but_side_files(state) == before


def everything_but_side_files(state: Path) -> list[Path]:
    """What is there but the files that SQLite and locks keep beside a database."""
    return sorted(path for path in state.parent.rglob("*") if not path.name.startswith("monitor."))


def test_pages_of_a_first_start_that_failed_are_no_sign_of_a_loss(fork_server, tmp_path):
    state = tmp_path / "state"
    assert fork_server.poll(state, 0, base_url="http://127.0.0.1:9")["status"] == "failed"
    assert (state / "public" / manifest.NAME).exists()
    assert fork_server.poll(state, 0)["status"] == "complete"


@pytest.mark.promise(
    "the database is gone and another part of the program would make one", "refused as by the commands"
)
@pytest.mark.parametrize("lose", [keep_what_a_restore_kept, keep_an_unfinished_restore, keep_the_journal])
def test_the_store_itself_makes_none(state, lose):
    lose(state / "monitor.db")
    with pytest.raises(StateLost):
        Store.open(state / "monitor.db")
    assert not (state / "monitor.db").exists()


def test_the_way_back_that_is_named_leads_back(state, look):
    before = look(state)
    keep_what_a_restore_kept(state / "monitor.db")
    with pytest.raises(StateLost) as refused:
        loss.refuse_new_start(state / "monitor.db")
    named = str(refused.value).partition("`trial-monitor ")[2].partition("`")[0]
    answer = CliRunner().invoke(cli, ["--state", str(state), *named.split()])
    assert answer.exit_code == 0, answer.output
    assert look(state)["monitor.db"] == before["monitor.db"]


@pytest.mark.promise(
    "a restore replaces the database, and another one that",
    "every database that was replaced is kept under a name of its own",
)
def test_what_was_replaced_is_never_overwritten(state, undisturbed, tmp_path, look):
    database = state / "monitor.db"
    contents, kept = [look(state)["monitor.db"]], []
    for index in (0, 2, 3):
        kept.append(restore(undisturbed[index] / "monitor.db", database, replace=True))
        contents.append(look(state)["monitor.db"])
    assert [path.name for path in kept] == [
        f"monitor.db.before-restore{ending}" for ending in ("", "-2", "-3")
    ]
    for path, content in zip(kept, contents, strict=False):
        path.rename(path.with_suffix(".db"))
        assert look(state)[path.with_suffix(".db").name][1] == content[1]


def test_where_no_file_can_have_two_names_it_is_copied(state, undisturbed, monkeypatch, look):
    def refuse(*_args, **_kwargs):
        raise PermissionError(1, "Operation not permitted")

    before = look(state)["monitor.db"][1]
    monkeypatch.setattr(os, "link", refuse)
    kept = restore(undisturbed[2] / "monitor.db", state / "monitor.db", replace=True)
    kept.rename(kept.with_suffix(".db"))
    assert look(state)[kept.with_suffix(".db").name][1] == before
    assert oct(kept.with_suffix(".db").stat().st_mode)[-3:] == "600"


def test_a_database_on_another_disk_is_replaced_there(state, undisturbed, tmp_path, look):
    real = tmp_path / "disk" / "real.db"
    real.parent.mkdir()
    (state / "monitor.db").rename(real)
    (state / "monitor.db").symlink_to(real)
    kept = restore(undisturbed[2] / "monitor.db", state / "monitor.db", replace=True)
    assert kept == tmp_path / "disk" / "real.db.before-restore"
    assert (state / "monitor.db").readlink() == real
    assert look(real.parent)["real.db"][1] == look(undisturbed[2])["monitor.db"][1]


def test_a_link_to_a_missing_folder_is_no_place_for_a_restore(state, undisturbed, tmp_path):
    (state / "monitor.db").unlink()
    (state / "monitor.db").symlink_to(tmp_path / "not-mounted" / "real.db")
    with pytest.raises(StateError, match="mount its disk first"):
        restore(undisturbed[2] / "monitor.db", state / "monitor.db")
    assert not (tmp_path / "not-mounted").exists()


# --- what killed processes leave ---------------------------------------------------------------------


def remains(state: Path) -> list[str]:
    return [path.name for path in loss.remains(state / "monitor.db")]


@pytest.mark.promise(
    "a killed restore has left the database with a second name",
    "`trial-monitor check` names it; the next run removes it",
)
def test_a_second_name_of_the_database_is_found_and_dropped(fork_server, state):
    second = state / "monitor.db.before-restore"
    os.link(state / "monitor.db", second)
    second.with_name(second.name + "-wal").write_bytes(b"")
    answer = CliRunner().invoke(cli, ["--state", str(state), "check"])
    assert answer.exit_code == 1
    assert f"{second}: left by a backup or a restore that was killed" in answer.stderr
    assert fork_server.poll(state, 2)["status"] == "complete"
    assert remains(state) == []
    assert not second.exists()


@pytest.mark.promise(
    "a killed backup has left a file in another folder",
    "`trial-monitor check` names it; the next run removes it",
)
def test_remains_of_a_backup_elsewhere_are_found_and_removed(fork_server, state, tmp_path):
    left = tmp_path / ".copy.db.0123456789abcdef.unfinished"
    left.write_bytes(b"half")
    (state / ".copy.db.0123456789abcdef.elsewhere").write_text(str(left))
    answer = CliRunner().invoke(cli, ["--state", str(state), "check"])
    assert answer.exit_code == 1
    assert f"{left}: left by a backup or a restore that was killed" in answer.stderr
    assert fork_server.poll(state, 2)["status"] == "complete"
    assert not left.exists()
    assert remains(state) == []


def test_a_note_never_leads_to_a_file_that_is_not_ours(fork_server, state, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("keep")
    (state / ".copy.db.0123456789abcdef.elsewhere").write_text(str(precious))
    fork_server.poll(state, 2)
    assert precious.read_text() == "keep"


def test_what_is_being_written_is_no_remainder(state, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "monitor.query.backup.refuse_damaged", lambda path: seen.append((path, remains(state)))
    )
    back_up(state / "monitor.db", tmp_path / "copy.db")
    back_up(state / "monitor.db", state / "copy.db")
    for path, found in seen:
        assert path.name.endswith(".unfinished")
        assert found == []
    assert remains(state) == []
