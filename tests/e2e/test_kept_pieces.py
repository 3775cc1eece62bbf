"""What is joined of kept pieces has the bytes of what is rendered from the database, after any poll and any damage."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from monitor.app import checks, logs, pipeline
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.config.loading import LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.errors import StateError
from monitor.model import PollStatus
from monitor.publish import manifest
from monitor.publish.publish import publish
from monitor.store.kept_pieces import NAME
from tests.world import SyntheticWorld


def contents(directory):
    """Every published file, by path."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }


def rendered(service, directory):
    """What is published from the database alone."""
    with service.store.snapshot():
        publish(service.store, directory, service.publish_settings)
    return contents(directory)


def changed_claims(config):
    """The configuration with one claim less and other measures in another: no record changed."""
    second, *others = config.claim[1:]
    return msgspec.structs.replace(
        config, claim=(msgspec.structs.replace(second, measures=(), comparators=(), topics=()), *others)
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A service whose every poll published, with what its folder had after each; and its settings."""
    logs.configure(LogConfig(level="error"))
    state = tmp_path_factory.mktemp("pieces")
    world, shipped = SyntheticWorld(), configuration.load()
    with Emulator(world) as emulator:
        registry = msgspec.structs.replace(
            shipped.registry,
            base_url=emulator.base_url,
            history_url=emulator.history_url,
            min_interval_seconds=0.0,
        )
        config = msgspec.structs.replace(shipped, registry=registry)
        now = [datetime(2026, 1, 1, tzinfo=UTC)]
        last = len(world) - 1
        sites = []
        for index, terms in (
            (0, config),
            (last // 2, config),
            (2 * last // 3, changed_claims(config)),
            (last, config),
        ):
            emulator.go_to(index)
            released = datetime.fromisoformat(world.release(index).data_timestamp).replace(tzinfo=UTC)
            now[0] = max(released + timedelta(hours=6), now[0] + timedelta(hours=1))
            with closing(Service(terms, state, clock=lambda: now[0])) as service:
                # So much at once is quarantined until a second poll has found the same.
                if service.poll().status is not PollStatus.COMPLETE:
                    now[0] += timedelta(hours=1)
                    assert service.poll().status is PollStatus.COMPLETE
                sites.append((contents(service.public), rendered(service, state / f"rendered-{len(sites)}")))
        with closing(Service(config, state, clock=lambda: now[0])) as service:
            yield service, sites


def test_every_poll_publishes_the_bytes_that_the_database_alone_gives(played):
    _, sites = played
    for joined, alone in sites:
        assert joined.keys() >= alone.keys()  # pages of claims that are configured no more stay
        assert {path for path in alone if joined[path] != alone[path]} == set()
    assert len({site["claims/index.html"] for site, _ in sites}) > 2
    assert len({site["trials/index.html"] for site, _ in sites}) > 2


def published_again(service):
    """Render the long pages from what is kept, and return the site."""
    for path in (service.public / "trials/index.html", *service.public.glob("claims/*.html")):
        path.unlink()
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    return contents(service.public)


def test_pages_are_joined_of_kept_pieces_without_reading_what_lists_show(played, monkeypatch):
    service, sites = played
    monkeypatch.setattr(service.store, "listed_trials", None)
    monkeypatch.setattr(service.store, "claimed_trials", lambda nct_ids: pytest.fail(f"read {nct_ids}"))
    alone = sites[-1][1]
    assert {
        path for path, content in published_again(service).items() if content != alone.get(path, content)
    } == set()


DAMAGES = {
    "absent": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "of another kind": lambda path: path.write_bytes(
        b"not a database at all, but long enough to be looked at"
    ),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "of other contents": lambda path: altered(
        path, "UPDATE pieces SET content = CAST('another text' AS BLOB)"
    ),
    "of another state": lambda path: altered(path, "UPDATE pieces SET key = 'another state'"),
    "of another form": lambda path: altered(path, "ALTER TABLE pieces RENAME TO others"),
    "of a former version": lambda path: altered(
        path,
        "DROP TABLE pieces",
        "CREATE TABLE pieces (owner TEXT, name TEXT, key TEXT, content TEXT, checksum INTEGER)",
        "INSERT INTO pieces VALUES ('NCT90000001', 'known', 'a key', 'a text', 1)",
    ),
    "of other columns": lambda path: altered(path, "ALTER TABLE pieces DROP COLUMN checksum"),
}


def altered(path, *statements):
    with closing(sqlite3.connect(path)) as db, db:
        for sql in statements:
            db.execute(sql)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_lost_or_damaged_file_of_pieces_costs_time_and_nothing_else(played, damage):
    service, sites = played
    alone = sites[-1][1]
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    damage(service.store.path.with_name(NAME))
    for _ in range(2):
        site = published_again(service)
        assert {path for path, content in site.items() if content != alone.get(path, content)} == set()
    with closing(sqlite3.connect(service.store.path.with_name(NAME))) as db:
        assert db.execute("SELECT count(*) FROM pieces").fetchone()[0] > 100


def test_a_full_disk_costs_the_pieces_and_nothing_else(played, monkeypatch):
    service, sites = played
    alone = sites[-1][1]
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    path = service.store.path.with_name(NAME)
    path.unlink()
    connect = sqlite3.connect

    def with_little_room(*given, **named):
        db = connect(*given, **named)
        if str(given[0]).endswith(NAME):
            db.execute("PRAGMA max_page_count = 20")  # SQLite says the same as on a full disk
        return db

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", with_little_room)
        site = published_again(service)
    assert {path for path, content in site.items() if content != alone.get(path, content)} == set()
    assert not path.exists()
    site = published_again(service)
    assert {path for path, content in site.items() if content != alone.get(path, content)} == set()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM pieces").fetchone()[0] > 100


DYING = """
import os, signal, sys
from pathlib import Path
from monitor.store.kept_pieces import NAME, KeptPieces
database = Path(sys.argv[1])
with KeptPieces(database) as keeper:
    known = list(keeper._asked("SELECT owner, name FROM pieces", ()))
    for owner, name in known:
        keeper.keep(owner, name, "of another state", os.urandom(20_000))
    assert database.with_name(f"{NAME}-journal").stat().st_size > 0
    os.kill(os.getpid(), signal.SIGKILL)
"""
"""Keeps more than SQLite has room for in memory, so that part of it is in the file, and dies."""


@pytest.mark.parametrize("journal", ["there", "lost", "cut short"])
def test_what_a_killed_publish_had_half_written_is_not_believed(played, journal):
    service, sites = played
    alone = sites[-1][1]
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    path = service.store.path.with_name(NAME)
    with closing(sqlite3.connect(path)) as db:
        before = db.execute("SELECT * FROM pieces ORDER BY owner, name").fetchall()
    ended = subprocess.run([sys.executable, "-c", DYING, str(service.store.path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    beside = path.with_name(f"{NAME}-journal")
    assert path.stat().st_size > sum(len(row[3]) for row in before) + 1_000_000
    match journal:
        case "there":
            with closing(sqlite3.connect(path)) as db:
                assert db.execute("SELECT * FROM pieces ORDER BY owner, name").fetchall() == before
        case "lost":
            beside.unlink()
        case "cut short":
            beside.write_bytes(beside.read_bytes()[: beside.stat().st_size // 2])
    for _ in range(2):
        site = published_again(service)
        assert {path for path, content in site.items() if content != alone.get(path, content)} == set()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM pieces").fetchone()[0] > 100


def test_pieces_of_a_publish_that_failed_are_not_kept(played, monkeypatch):
    service, sites = played
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    altered(service.store.path.with_name(NAME), "DELETE FROM pieces")
    (service.public / "about.html").unlink()  # a page that is rendered after the long ones
    with monkeypatch.context() as patched:
        patched.setattr("monitor.publish.pages.about.render_about", _fail)
        with pytest.raises(StateError, match="no room"):
            published_again(service)
    with closing(sqlite3.connect(service.store.path.with_name(NAME))) as db:
        assert db.execute("SELECT count(*) FROM pieces").fetchone() == (0,)
    alone = sites[-1][1]
    assert {
        path for path, content in published_again(service).items() if content != alone.get(path, content)
    } == set()


def _fail(*_):
    raise OSError("no room")


def test_a_file_of_pieces_that_another_process_writes_to_is_left_alone(played):
    service, sites = played
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    with closing(sqlite3.connect(service.store.path.with_name(NAME), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        site = published_again(service)
        other.execute("ROLLBACK")
        assert other.execute("SELECT count(*) FROM pieces").fetchone()[0] > 100
    alone = sites[-1][1]
    assert {path for path, content in site.items() if content != alone.get(path, content)} == set()


def test_check_names_a_file_of_pieces_that_lets_others_in(played):
    service, _ = played
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    path = service.store.path.with_name(NAME)
    assert list(checks.directory(service.state, service.store.path)) == []
    path.chmod(0o644)
    (complaint,) = checks.directory(service.state, service.store.path)
    path.chmod(0o600)
    assert complaint.startswith(f"{path}: mode 644 lets others in")


def test_a_link_in_the_place_of_the_file_is_not_followed(played, tmp_path):
    service, _ = played
    foreign = tmp_path / "foreign"
    foreign.write_bytes(b"")
    service.store.path.with_name(NAME).unlink(missing_ok=True)
    service.store.path.with_name(NAME).symlink_to(foreign)
    pipeline.publish_all(service.store, service.public, service.publish_settings)
    assert foreign.read_bytes() == b""
