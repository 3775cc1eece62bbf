"""The same uploads to each kind of target: an S3 server, a folder, a remote of rclone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys

import pytest

from monitor.errors import ConfigError, Stopped, UploadFailed
from monitor.upload.folder import FolderTarget
from monitor.upload.plan import LIST
from monitor.upload.rclone import RcloneTarget
from monitor.upload.s3 import S3Target
from monitor.upload.target import FolderAddress, S3Address
from monitor.upload.upload import open_target, upload

BUCKET = "trials"
KILLS = int(os.environ.get("TRIAL_MONITOR_UPLOAD_KILLS", "5"))
"""How often the drill kills an upload; 50 takes half a minute."""


class Site:
    """A target and what is in it, whatever kind it is."""

    def __init__(self, target, read):
        self.target = target
        self._read = read

    def files(self):
        return {path: content for path, content in self._read().items() if path != LIST}


@pytest.fixture
def s3_address(s3, moto_server):
    return S3Address(bucket=BUCKET, prefix="the/site", endpoint=moto_server, region="us-east-1")


def objects(s3):
    entries = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return {
        entry["Key"].removeprefix("the/site/"): s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read()
        for entry in entries
    }


def files_below(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(params=["s3", "folder", "rclone"])
def site(request, tmp_path):
    there = tmp_path / "there"
    if request.param == "s3":
        client, address = request.getfixturevalue("s3"), request.getfixturevalue("s3_address")
        return Site(S3Target(address), lambda: objects(client))
    if request.param == "folder":
        return Site(FolderTarget(there), lambda: files_below(there))
    program = request.getfixturevalue("rclone")
    return Site(RcloneTarget(f":local:{there}", program=program), lambda: files_below(there))


def test_everything_is_there_and_a_second_upload_sends_nothing(site, public, contents):
    first = upload(public, site.target)
    assert site.files() == contents
    assert (first.sent, first.deleted, first.unchanged) == (len(contents), 0, 0)
    second = upload(public, site.target)
    assert (second.sent, second.deleted, second.unchanged) == (0, 0, len(contents))


def test_an_update_sends_its_own_files_and_deletes_what_is_gone(site, public, contents, publish):
    upload(public, site.target)
    contents |= {"trials/NCT00000003.html": b"news", "index.html": b"front with news"}
    del contents["feeds/discs.rss"]
    publish(public, contents)
    report = upload(public, site.target)
    assert (report.sent, report.deleted) == (2, 1)
    assert site.files() == contents


def test_all_is_sent_again_where_that_is_asked_for(site, public, contents):
    upload(public, site.target)
    assert upload(public, site.target, everything=True).sent == len(contents)


def test_an_upload_that_was_overtaken_is_refused_and_the_next_puts_it_right(site, public, contents):
    before = site.target.read_list()
    site.target.write_list(b'{"files":[]}', before)
    with pytest.raises(UploadFailed, match="another upload"):
        site.target.write_list(b'{"files":[["x","y"]]}', before)
    upload(public, site.target)
    assert site.files() == contents


def test_a_file_that_changed_since_it_was_published_ends_the_upload_before_its_lists_are_sent(
    site, public, contents
):
    (public / "trials/NCT00000003.html").write_bytes(b"something else")
    with pytest.raises(UploadFailed, match="not what was published"):
        upload(public, site.target)
    assert "index.html" not in site.files()


def test_a_list_at_the_target_that_is_damaged_stops_the_upload_and_deletes_nothing(site, public, contents):
    upload(public, site.target)
    site.target.write_list(b"<html>", site.target.read_list())
    with pytest.raises(UploadFailed, match="none of ours"):
        upload(public, site.target)
    assert site.files() == contents


def test_being_asked_to_stop_ends_the_upload_between_two_files(site, public, contents):
    calls = iter(range(100))

    def alive():
        if next(calls) == 7:
            raise Stopped("stopped")

    with pytest.raises(Stopped):
        upload(public, site.target, alive=alive)
    upload(public, site.target)
    assert site.files() == contents


def test_a_folder_without_a_manifest_is_not_uploaded_as_an_empty_site(site, public, contents):
    upload(public, site.target)
    (public / ".published.json").unlink()
    with pytest.raises(UploadFailed, match="trial-monitor publish"):
        upload(public, site.target)
    assert site.files() == contents


# --- what is particular ---------------------------------------------------------------------------


def test_a_store_has_the_headers_of_each_kind(s3, s3_address, public):
    upload(public, S3Target(s3_address))
    feed = s3.head_object(Bucket=BUCKET, Key="the/site/feeds/discs.json")
    assert (feed["ContentType"], feed["CacheControl"]) == ("application/feed+json", "public, max-age=300")
    assert s3.head_object(Bucket=BUCKET, Key=f"the/site/{LIST}")["CacheControl"] == "no-store"


def test_a_store_that_is_away_or_has_no_such_bucket_is_named_in_one_line(s3, moto_server, public):
    for endpoint, bucket in [("http://127.0.0.1:9", BUCKET), (moto_server, "nobodys-bucket")]:
        address = S3Address(bucket=bucket, prefix="", endpoint=endpoint, region="us-east-1")
        with pytest.raises(UploadFailed) as refused:
            upload(public, S3Target(address, patience=0.1))
        assert "\n" not in str(refused.value)
        assert len(str(refused.value)) < 300


def test_files_in_a_folder_that_are_not_ours_are_left_alone(tmp_path, public):
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "theirs.html").write_text("theirs")
    for _ in range(2):
        upload(public, FolderTarget(tmp_path / "www"))
    assert (tmp_path / "www" / "theirs.html").read_text() == "theirs"


@pytest.mark.parametrize("inside", [".", "below", ".."])
def test_the_published_folder_is_no_target_of_itself(public, inside):
    with pytest.raises(ConfigError, match="lie in each other"):
        open_target(FolderAddress(folder=public / inside), public)


def test_without_rclone_the_message_says_so():
    with pytest.raises(ConfigError, match="not installed"):
        RcloneTarget("x:y", program="no-such-rclone").read_list()


def test_a_remote_that_rclone_does_not_know_is_named_in_one_line(rclone, public):
    with pytest.raises(UploadFailed, match="rclone cat failed") as refused:
        upload(public, RcloneTarget("nobody:x", program=rclone))
    assert "\n" not in str(refused.value)


# --- the drill: an upload is killed again and again -----------------------------------------------

CHILD = """
import json, os, signal, sys
from pathlib import Path
from monitor.upload.s3 import S3Target
from monitor.upload.target import S3Address
from monitor.upload.upload import upload

public, endpoint, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = iter(range(10_000))

def step(*_):
    if next(steps) == last:
        os.kill(os.getpid(), signal.SIGKILL)

class Target(S3Target):
    def write_list(self, document, before):
        step()
        return super().write_list(document, before)

    def delete(self, paths):
        step()
        super().delete(paths)

address = S3Address(bucket="trials", prefix="the/site", endpoint=endpoint, region="us-east-1")
upload(public, Target(address), alive=step)
"""


def test_an_upload_that_is_killed_leaves_whole_files_in_order_and_the_next_completes_it(
    s3, s3_address, moto_server, public, contents, publish
):
    chance = random.Random(50)
    upload(public, S3Target(s3_address))
    states = [dict(contents)]
    for number in range(KILLS):
        changed = {
            path: b"state %d" % number
            for path in contents
            if chance.random() < 0.5 or path in ("index.html", "trials/NCT00000001.html")
        }
        contents |= changed
        publish(public, contents)
        states.append(dict(contents))
        last = chance.randrange(len(changed) + 3)
        child = subprocess.run(
            [sys.executable, "-c", CHILD, public, moto_server, str(last)], check=False, timeout=60
        )
        assert child.returncode == -signal.SIGKILL
        there = objects(s3)
        for path, content in there.items():
            if path == LIST:
                json.loads(content)
            else:
                assert content in {state[path] for state in states}, path
        if there["index.html"] == contents["index.html"]:
            assert all(there[path] == contents[path] for path in contents if path.startswith("trials/NCT"))
        if chance.random() < 0.5:  # else the next kill meets what this one left
            upload(public, S3Target(s3_address))
            assert {path: body for path, body in objects(s3).items() if path != LIST} == contents
    upload(public, S3Target(s3_address))
    assert {path: body for path, body in objects(s3).items() if path != LIST} == contents
