"""Readers beside a poll that writes: neither waits for the other, and nobody sees half a poll."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

from monitor.store import Store

ONE, TWO = "NCT00000001", "NCT00000002"

# A reader in a process of its own, as datasette or a person with sqlite3 would be: it never waits (timeout 0).
READER = """
import sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=0, isolation_level=None)
print("ready", flush=True)
for line in sys.stdin:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM trials), (SELECT count(*) FROM versions), (SELECT count(*) FROM polls),"
        " (SELECT count(*) FROM conditions), (SELECT count(*) FROM version_facts),"
        " (SELECT count(*) FROM trial_search WHERE trial_search MATCH 'invented')"
    ).fetchone()
    print(*row, flush=True)
"""


def test_another_process_reads_at_once_what_was_there_before_until_a_poll_is_whole(path, world):
    with Store.open(path) as store:
        world.follow(store, ONE)
        command = [sys.executable, "-c", READER, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

            def seen():
                process.stdin.write("\n")
                process.stdin.flush()
                return process.stdout.readline().split()

            assert process.stdout.readline() == "ready\n"
            before = seen()
            during = []

            def findings():
                for number in range(2, 8):
                    yield world.finding(world.record(f"NCT0000000{number}"), 1)
                    during.append(seen())

            store.apply(world.run(1), findings(), watches=world.watches, topics=world.topics)
            after = seen()
            process.stdin.close()
    assert during == [before] * 6
    assert before == ["1", "1", "1", "0", "1", "1"]
    assert after == ["7", "7", "2", "0", "7", "7"]


def test_a_reader_that_stays_does_not_keep_a_poll_from_writing(path, world):
    with Store.open(path) as store:
        world.follow(store, ONE)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM trials").fetchone() == (1,)
            # A writer that had to wait would give up at once.
            store._db.execute("PRAGMA busy_timeout = 0")
            world.apply(store, 1, world.finding(world.record(TWO), 1))
            assert reader.execute("SELECT count(*) FROM trials").fetchone() == (1,)
            reader.execute("COMMIT")
            assert reader.execute("SELECT count(*) FROM trials").fetchone() == (2,)


def test_no_read_of_many_sees_a_trial_without_its_rows(path, world):
    with Store.open(path) as store:
        world.follow(store, ONE)
    torn, stop = [], threading.Event()

    def read():
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as reader:
            while not stop.is_set():
                row = reader.execute(
                    "SELECT (SELECT count(*) FROM trials) - (SELECT count(*) FROM designs),"
                    " (SELECT count(*) FROM versions) - (SELECT count(*) FROM version_facts),"
                    " (SELECT count(*) FROM trials) % 5"
                ).fetchone()
                if row != (0, 0, 1):
                    torn.append(row)

    threads = [threading.Thread(target=read) for _ in range(2)]
    # Open from before the first read until after the last: a process that opens a file that nobody has open has to
    # recover its log, and for that moment alone the file is locked.
    with Store.open(path) as store:
        for thread in threads:
            thread.start()
        for run in range(1, 9):
            five = [world.finding(world.record(f"NCT000{run:02}00{n}"), 1) for n in range(5)]
            world.apply(store, run, *five)
        stop.set()
        for thread in threads:
            thread.join()
    assert torn == []
