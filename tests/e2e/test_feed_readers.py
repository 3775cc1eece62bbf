"""The published feeds in programs that people read feeds with: newsboat, and the library `reader`."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from collections import Counter
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from world import SyntheticWorld

from monitor.app.pipeline import publish_all
from monitor.config import loading as configuration
from monitor.config.sections import FollowSection

RELEASES = 10
NEWSBOAT = shutil.which("newsboat")
FOLLOWED = FollowSection(slug="stopped", question="stopped-and-why")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args) -> None:
        pass


@pytest.fixture(scope="module")
def site(play_once, tmp_path_factory):
    """Address and folder of a site, served on loopback, whose lists of feeds lead to itself."""
    folder = tmp_path_factory.mktemp("site")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        shipped = configuration.load()
        config = msgspec.structs.replace(
            shipped,
            publish=msgspec.structs.replace(shipped.publish, base_url=address),
            follow=(FOLLOWED,),
        )
        player = play_once(SyntheticWorld(), config)
        for index in range(RELEASES):
            player.poll_alone(index)
        publish_all(player.store, folder, player.service.publish_settings)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield address, folder
        server.shutdown()
        thread.join()


def listed(folder: Path, name: str) -> list[str]:
    """Addresses of the feeds that a list names."""
    return [line.get("xmlUrl") for line in etree.parse(folder / name).iter("outline") if line.get("xmlUrl")]


def newsboat(folder: Path, *words: str) -> None:
    """Run newsboat with files of its own in a folder."""
    (folder / "urls").touch()
    (folder / "config").write_text("reload-threads 1\n")
    own = ("-C", folder / "config", "-u", folder / "urls", "-c", folder / "cache.db")
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb"}
    done = subprocess.run(
        [NEWSBOAT, *own, *words], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed")
def test_the_main_list_gives_newsboat_each_update_at_most_twice(site, tmp_path):
    _, folder = site
    newsboat(tmp_path, "-i", str(folder / "feeds.opml"))
    newsboat(tmp_path, "-x", "reload")
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        feeds = cache.execute("SELECT DISTINCT feedurl FROM rss_item").fetchall()
        guids = [guid for (guid,) in cache.execute("SELECT guid FROM rss_item")]
    assert sorted(address for (address,) in feeds) == sorted(listed(folder, "feeds.opml"))
    updates = Counter(guid[guid.index("NCT") :] for guid in guids if "NCT" in guid)
    assert len(updates) > 10
    assert max(updates.values()) <= 2, updates.most_common(3)
    assert len(set(guids)) == len(guids)


def test_the_library_reader_takes_every_feed_of_the_lists(site):
    reader = pytest.importorskip("reader", reason="the library reader is not installed")
    address, folder = site
    wanted = [address for name in ("feeds.opml", "feeds-topics.opml") for address in listed(folder, name)]
    wanted += [
        f"{address}/{path.relative_to(folder)}" for path in sorted(folder.glob("feeds/**/*.atom"))[:40]
    ]
    wanted += [
        f"{address}/{path.relative_to(folder)}" for path in sorted(folder.glob("feeds/**/*.json"))[:40]
    ]
    with reader.make_reader(":memory:") as reading:
        for feed in wanted:
            reading.add_feed(feed)
        results = {result.url: result.value for result in reading.update_feeds_iter()}
        assert [(url, value) for url, value in results.items() if isinstance(value, Exception)] == []
        assert sorted(results) == sorted(wanted)
        for feed in reading.get_feeds():
            assert feed.title
            assert feed.last_exception is None
        empty = [feed.url for feed in reading.get_feeds() if not reading.get_entry_counts(feed=feed).total]
        assert empty == []
        assert all(entry.title and entry.link and entry.content for entry in reading.get_entries())
