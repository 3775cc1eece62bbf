"""The files of the data, and the page that lists them."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from monitor.model import wording
from monitor.publish.publish import publish

PATH = "data/trial-monitor-csv.zip"


class Files:
    """Gives a file that changes with its state, and counts how often it was made."""

    def __init__(self, state: str = "1") -> None:
        self.now, self.made = state, 0

    def state(self) -> str:
        return self.now

    def render(self, form: str, /) -> bytes:
        self.made += 1
        return f"{form} of {self.now}".encode() * 100


@pytest.fixture
def asked(settings):
    return msgspec.structs.replace(settings, downloads=("csv",))


def test_the_page_gives_date_size_checksum_and_citation(world, asked, tmp_path):
    publish(world, tmp_path, asked, Files())
    content = (tmp_path / PATH).read_bytes()
    page = (tmp_path / "data/index.html").read_text("utf-8")
    assert hashlib.sha256(content).hexdigest() in page
    assert 'href="trial-monitor-csv.zip"' in page
    assert f"<td>{wording.size(len(content))}</td>" in page
    assert "processed on 1" in page
    assert '"sha256"' in page


def test_files_are_made_again_only_when_their_state_has_changed(world, asked, tmp_path):
    files = Files()
    publish(world, tmp_path, asked, files)
    assert tuple(sorted(publish(world, tmp_path, asked, files).written)) == ()
    assert files.made == 1
    files.now = "2"
    assert tuple(sorted(publish(world, tmp_path, asked, files).written)) == ("data/index.html", PATH)


def test_a_file_that_is_no_longer_asked_for_is_removed(world, asked, settings, tmp_path):
    publish(world, tmp_path, asked, Files())
    report = publish(world, tmp_path, settings, Files())
    assert report.removed == (PATH,)
    assert "SHA-256" not in (tmp_path / "data/index.html").read_text("utf-8")
