"""A published folder, and stores to bring it to: an S3 server (moto), a folder, a local remote of rclone."""

from __future__ import annotations

import shutil
import warnings

import pytest

from monitor.publish import files, manifest
from monitor.publish.manifest import Manifest

KEYS = {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}
BUCKET = "trials"


def _publish(folder, contents):
    """Write files and the manifest, as publishing does; a file that is no longer configured is removed."""
    before = {file.path for file in manifest.read(folder).files()}
    written = files.put(folder, contents)
    files.remove(folder, [path for path in before - set(contents) if path.startswith("feeds/")])
    units = tuple(manifest.unit_of(file.path, [file]) for file in written)
    files.write(folder, {manifest.NAME: manifest.encode(Manifest(units=units))})


@pytest.fixture
def contents():
    """A site in small, in the order in which publishing writes it."""
    return {
        "data/trial-monitor-csv.zip": b"PK",
        "data/changes.ndjson": b"{}\n",
        "style.css": b"p {}",
        **{f"trials/NCT{number:08}.html": b"a trial %d" % number for number in range(20)},
        "digests/2026-W40.html": b"week 40",
        "digests/latest.html": b"week 40",
        "feeds/discs.rss": b"<rss/>",
        "feeds/discs.json": b"{}",
        "feeds.opml": b"<opml/>",
        "trials/index.html": b"list",
        "index.html": b"front",
    }


@pytest.fixture
def public(tmp_path, contents):
    folder = tmp_path / "public"
    _publish(folder, contents)
    return folder


@pytest.fixture
def publish():
    """`publish(folder, contents)`: bring a folder to these contents."""
    return _publish


@pytest.fixture(scope="session")
def moto_server():
    """The address of an S3 server on this machine; skipped without the extras."""
    pytest.importorskip("obstore")
    with warnings.catch_warnings(action="ignore"):  # of a library in its own affairs
        server = pytest.importorskip("moto.server")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def s3(moto_server, monkeypatch):
    """A client of an empty bucket on that server, with keys in the environment."""
    boto3 = pytest.importorskip("boto3")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=moto_server, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture
def rclone():
    """The command; skipped where it is not installed."""
    path = shutil.which("rclone")
    if path is None:
        pytest.skip("rclone is not installed here")
    return path
