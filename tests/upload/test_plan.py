"""What is sent, in which order, and what is deleted: decided from two lists."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError, UploadFailed
from monitor.publish.manifest import WrittenFile
from monitor.upload.plan import UNSURE, SentFile, SentList, decode, encode, plan_upload
from monitor.upload.target import FolderAddress, OutgoingFile, RcloneAddress, S3Address, read_address

PATHS = (
    "index.html", "news.html", "feeds/a.rss", "feeds/trials/b.json", "feeds.opml", "trials/NCT00000001.html",
    "trials/index.html", "digests/2026-W01.html", "digests/latest.html", "data/x.zip", "style.css",
)  # fmt: skip
STATES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from([b"1" * 32, b"2" * 32]))


def written(state):
    return tuple(WrittenFile(path, digest, 1) for path, digest in state.items())


def sent_list(state):
    return SentList(files=tuple(SentFile(path, digest.hex()) for path, digest in sorted(state.items())))


def after(state, plan, steps):
    """The target, and its list, when an upload ended after so many steps of its plan."""
    there, known = dict(state), sent_list(state)
    work = [("list", plan.announced)]
    work += [("put", file) for stage in plan.stages for file in stage]
    work += [("delete", path) for path in plan.gone]
    for kind, what in [*work, ("list", plan.final)][:steps]:
        if kind == "list":
            known = what
        elif kind == "put":
            there[what.path] = what.sha256
        else:
            there.pop(what, None)
    return there, known


@given(STATES, STATES)
def test_an_upload_brings_the_target_to_the_state_of_the_folder(old, new):
    plan = plan_upload(written(new), (), sent_list(old))
    there, known = after(old, plan, 100)
    assert there == new
    assert known == sent_list(new)


@given(STATES)
def test_nothing_new_means_nothing_to_do(state):
    assert plan_upload(written(state), (), sent_list(state)).changes_nothing


@given(STATES, STATES, STATES, st.integers(0, 30))
def test_wherever_an_upload_ends_the_next_completes_it_also_when_other_things_were_published(
    old, meant, new, steps
):
    there, known = after(old, plan_upload(written(meant), (), sent_list(old)), steps)
    plan = plan_upload(written(new), (), known)
    there, known = after(there, plan, 100)
    assert there == new
    assert known == sent_list(new)


@given(STATES, STATES)
def test_what_an_update_did_not_touch_is_not_sent(old, new):
    plan = plan_upload(written(new), (), sent_list(old))
    sent = {file.path for stage in plan.stages for file in stage}
    assert sent == {path for path, digest in new.items() if old.get(path) != digest}


def test_contents_come_first_then_feeds_then_pages_that_list_others():
    plan = plan_upload(written(dict.fromkeys(PATHS, b"1" * 32)), (), SentList())
    assert [{file.path for file in stage} for stage in plan.stages] == [
        {"trials/NCT00000001.html", "digests/2026-W01.html", "data/x.zip", "style.css"},
        {"feeds/a.rss", "feeds/trials/b.json"},
        {"index.html", "news.html", "feeds.opml", "trials/index.html", "digests/latest.html"},
    ]


def test_a_page_that_is_no_longer_written_but_still_there_stays_at_the_target():
    old = {"trials/NCT00000001.html": b"1" * 32, "feeds/a.rss": b"1" * 32}
    plan = plan_upload((), {"trials/NCT00000001.html"}, sent_list(old))
    assert plan.gone == ("feeds/a.rss",)
    assert [file.path for file in plan.final.files] == ["trials/NCT00000001.html"]


def test_before_anything_is_sent_the_list_says_what_is_unsure():
    plan = plan_upload(written({"index.html": b"2" * 32}), (), sent_list({"index.html": b"1" * 32}))
    assert plan.announced.files == (SentFile("index.html", UNSURE),)


@given(STATES)
def test_a_list_is_read_as_it_was_written(state):
    assert decode(encode(sent_list(state))) == sent_list(state)


@pytest.mark.parametrize(
    "path",
    ["../etc/passwd", "/etc/passwd", "a//b", "", ".published.json", "a/../b", "a\nb", "upload-list.json"],
)
def test_a_list_that_names_what_is_never_ours_is_refused_since_what_it_names_is_deleted(path):
    with pytest.raises(UploadFailed, match="none of ours"):
        decode(json.dumps({"files": [[path, "00"]]}).encode())


@pytest.mark.parametrize("document", [b"", b"<html>", b"[]", b'{"files": [1]}', b"\xff\xfe"])
def test_what_is_no_list_is_refused(document):
    with pytest.raises(UploadFailed, match="none of ours"):
        decode(document)


def test_addresses_of_each_kind_are_read(tmp_path):
    assert read_address("s3://some.bucket/a/b/", endpoint="https://store.example") == S3Address(
        bucket="some.bucket", prefix="a/b", endpoint="https://store.example", region="us-east-1"
    )
    assert read_address(f"{tmp_path}/www") == FolderAddress(folder=tmp_path / "www")
    assert read_address("rclone:site:trials") == RcloneAddress(remote="site:trials")


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("", ""), ("www", ""), ("s3://", ""), ("s3://B/x", ""), ("s3://bucket/../x?y", ""), ("http://x", ""),
        ("rclone:--config=x", ""), ("rclone::s3,key=secret:b", ""), ("rclone:-x:y", ""),
        ("s3://bucket", "http://store.example"), ("s3://bucket", "https://user:secret@store.example"),
        ("s3://bucket", "ftp://x"), ("s3://bucket", "https:///x"),
    ],
)  # fmt: skip
def test_what_is_no_address_or_would_send_keys_in_the_clear_is_refused(text, endpoint):
    with pytest.raises(ConfigError):
        read_address(text, endpoint=endpoint)


@pytest.mark.parametrize(
    ("path", "kind", "seconds"),
    [
        ("feeds/a.rss", "application/rss+xml; charset=utf-8", 300),
        ("feeds/a.json", "application/feed+json", 300),
        ("trials/NCT00000001.json", "application/json", 300),
        ("index.html", "text/html; charset=utf-8", 300),
        ("data/x.zip", "application/zip", 3600),
        ("data/changes.ndjson", "application/x-ndjson", 3600),
    ],
)
def test_each_kind_of_file_has_its_headers(path, kind, seconds):
    assert OutgoingFile(path=path, content=b"").headers == {
        "Content-Type": kind,
        "Cache-Control": f"public, max-age={seconds}",
    }
