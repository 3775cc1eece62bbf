"""`publish --to`, and uploads after each poll: what commands and the worker's job do with a target."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from monitor.app import jobs
from monitor.app.service import Service
from monitor.app.timetable import UPLOAD_AGAIN
from monitor.config.loading import load
from monitor.errors import UploadFailed


@pytest.fixture
def configured(configure, registry, tmp_path):
    """A configuration that uploads to a folder after each poll."""

    def write(target):
        path = configure(base_url=registry.base_url, history_url=registry.history_url)
        text = path.read_text().replace('target = ""', f'target = "{target}"')
        path.write_text(text)
        return path

    return write


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_publish_brings_everything_to_the_folder_that_is_named(command, state, tmp_path):
    answer = command("--state", state, "publish", "--to", tmp_path / "www")
    assert answer.code == 0, answer.err
    assert " were there" in answer.out
    assert names(tmp_path / "www") - {"upload-list.json"} == names(state / "public") - {".published.json"}


def test_a_target_that_is_none_is_refused(command, state):
    before = (state / "public" / ".published.json").stat().st_mtime_ns
    answer = command("--state", state, "publish", "--to", "http://example.org")
    assert answer.code == 78
    (complaint,) = answer.complaint
    assert complaint.startswith("trial-monitor: `http://example.org` names no target; write s3://")
    assert (answer.out, (state / "public" / ".published.json").stat().st_mtime_ns) == ("", before)


def test_a_poll_uploads_what_it_published(command, configured, tmp_path):
    config = configured(tmp_path / "www")
    assert command("--config", config, "--state", tmp_path / "s", "poll").code == 0
    assert "index.html" in names(tmp_path / "www")


def test_a_poll_whose_target_is_away_is_done_and_says_so(command, configured, tmp_path):
    (tmp_path / "www").write_text("a file where a folder should be")
    config = configured(tmp_path / "www")
    answer = command("--config", config, "--state", tmp_path / "s", "poll", "--json")
    assert answer.code == 75
    assert json.loads(answer.out)["polls"][0]["status"] == "complete"
    assert len(answer.complaint) == 1
    status = json.loads(command("--config", config, "--state", tmp_path / "s", "status", "--json").out)
    assert datetime.fromisoformat(status["due"]["upload"]) <= datetime.fromisoformat(status["now"])


def test_the_worker_uploads_when_something_was_published_and_looks_once_a_day(configured, state, tmp_path):
    service = Service(load(configured(tmp_path / "www")), state)
    try:
        assert list(service.jobs()) == [jobs.POLL, jobs.DIGEST, jobs.UPLOAD]
        assert service.timetable.due(jobs.UPLOAD) is None  # never seen: at once
        service.jobs()[jobs.UPLOAD]()
        waits = service.timetable.due(jobs.UPLOAD) - service.clock()
        assert UPLOAD_AGAIN - timedelta(minutes=1) < waits <= UPLOAD_AGAIN
        service.publish()
        assert service.timetable.due(jobs.UPLOAD) <= service.clock()
    finally:
        service.close()


def test_a_failed_upload_stays_due(configured, state, tmp_path):
    (tmp_path / "www").write_text("a file where a folder should be")
    service = Service(load(configured(tmp_path / "www")), state)
    try:
        service.publish()
        with pytest.raises(UploadFailed):
            service.jobs()[jobs.UPLOAD]()
        assert service.timetable.due(jobs.UPLOAD) <= service.clock()
    finally:
        service.close()
