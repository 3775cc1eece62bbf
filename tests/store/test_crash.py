"""The process dies in the middle: the next one finds the database as it was before."""

import multiprocessing
import os
import signal
import sqlite3
import struct
from contextlib import closing

import pytest

from monitor.model import Unchanged
from monitor.store import Store

FORK = multiprocessing.get_context("fork")


def die_after(path, world, count):
    """Applies a run and is killed while its findings are still coming."""

    def findings():
        for number in range(2, 2 + count):
            yield world.finding(world.record(f"NCT000001{number:02}", note="x" * 20000), 1)
        os.kill(os.getpid(), signal.SIGKILL)

    with Store.open(path) as store:
        store.apply(world.run(9), findings(), watches=world.watches, topics=world.topics)


def in_a_process(target, *args):
    process = FORK.Process(target=target, args=args)
    process.start()
    process.join(20)
    code = process.exitcode
    process.close()
    return code


@pytest.mark.parametrize("count", [0, 1, 60])
def test_a_process_killed_while_applying_leaves_the_database_as_it_was(path, world, dump, count):
    with Store.open(path) as store:
        world.fill(store)
        before = dump(store)
    assert in_a_process(die_after, path, world, count) == -signal.SIGKILL
    with Store.open(path, read_only=True) as reader:
        assert dump(reader) == before
    with Store.open(path) as store:
        assert dump(store) == before
        assert store.check() == ()
        world.apply(store, 9, Unchanged(nct_id="NCT00000001", fingerprint="x"))


def open_and_check(path):
    with Store.open(path) as store:
        os._exit(len(store.check()))


def test_processes_that_make_the_same_file_at_once_all_find_it_whole(path):
    processes = [FORK.Process(target=open_and_check, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(20)
    codes = [process.exitcode for process in processes]
    for process in processes:
        process.close()
    assert codes == [0, 0, 0, 0]


@pytest.mark.promise(
    "a process is killed while it makes the database",
    "the next one takes back its first page, and begins again",
)
def test_a_file_that_a_killed_process_was_making_is_taken_up(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA user_version = 0")
    # The journal of the first page: no page was there before, so that all are taken back.
    header = struct.pack(">8s5I", bytes.fromhex("d9d505f920a163d7"), 0, 4711, 0, 512, 4096)
    path.with_name(path.name + "-journal").write_bytes(header.ljust(512, b"\0"))
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as looking,
        pytest.raises(sqlite3.OperationalError),
    ):
        looking.execute("SELECT count(*) FROM sqlite_master")
    with Store.open(path) as store:
        assert store.check() == ()
