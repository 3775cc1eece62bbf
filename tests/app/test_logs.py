"""One line a poll and one a publish, with all their counts; JSON unless a person sits at a terminal."""

from __future__ import annotations

import io
import json
import re

import msgspec
import pytest
import structlog
from world import SyntheticWorld

from monitor.app import logs
from monitor.app.service import Service
from monitor.config import loading as configuration
from monitor.config.loading import LogConfig
from monitor.demo.emulator.server import Emulator
from monitor.model import Poll


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def log():
    """`stream = log(level="info")`: where the log goes from now on."""
    before = structlog.get_config()

    def configure(stream=None, **settings):
        stream = stream or io.StringIO()
        logs.configure(LogConfig(**settings), stream)
        return stream

    yield configure
    structlog.configure(**before)


def _lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_its_level_and_instant(log):
    stream = log()
    structlog.get_logger().info("poll", found=3, watch="discs")
    (line,) = _lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "poll", "level": "info", "found": 3, "watch": "discs"}


def test_whatever_a_record_says_stays_on_one_line(log):
    stream = log()
    structlog.get_logger().warning("rejected", reason='a\nb\r"\x1b[31m \ud800', at=object())
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


def test_an_exception_is_logged_whole_on_one_line(log):
    stream = log()
    try:
        int("what\nwent wrong")
    except ValueError:
        structlog.get_logger().exception("tick failed")
    (line,) = _lines(stream)
    assert "ValueError: invalid literal" in line["exception"]


def test_a_person_at_a_terminal_reads_text(log):
    stream = log(Terminal())
    structlog.get_logger().info("poll", found=3)
    assert "poll" in stream.getvalue()
    with pytest.raises(ValueError, match="Expecting value"):
        _lines(stream)


@pytest.mark.parametrize(("form", "is_json"), [("json", True), ("text", False)])
def test_the_form_can_be_chosen(log, form, is_json):
    stream = log(Terminal() if is_json else None, format=form)
    structlog.get_logger().info("poll", found=3)
    assert stream.getvalue().startswith("{") == is_json


def test_less_than_the_level_is_not_logged(log):
    stream = log(level="warning")
    structlog.get_logger().info("poll")
    structlog.get_logger().error("failed")
    assert [line["event"] for line in _lines(stream)] == ["failed"]


def test_a_poll_and_a_publish_are_one_line_each_with_all_their_counts(log, tmp_path):
    shipped = configuration.load()
    with Emulator(SyntheticWorld()) as emulator:
        registry = msgspec.structs.replace(
            shipped.registry,
            base_url=emulator.base_url,
            history_url=emulator.history_url,
            min_interval_seconds=0.0,
        )
        config = msgspec.structs.replace(
            shipped,
            registry=registry,
            watch=shipped.watch[:1],
            topic=shipped.topic[:1],
            claim=shipped.claim[:1],
        )
        service = Service(config, tmp_path / "state")
        stream = log()
        try:
            (row,) = service.poll().polls
        finally:
            service.close()
    poll, publish = _lines(stream)
    assert (poll["event"], publish["event"]) == ("poll", "publish")
    counted = set(Poll.__struct_fields__) - {"run", "started_at", "finished_at", "data_timestamp"}
    assert {name: poll[name] for name in counted} == {
        name: msgspec.to_builtins(getattr(row, name)) for name in counted
    }
    assert poll["updates"] == 0
    assert poll["seconds"] >= 0
    files = [path for path in service.public.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert publish["written"] == len(files)
    assert (publish["removed"], publish["unchanged"]) == (0, 0)


@pytest.mark.promise(
    "an error quotes commands of a terminal, and a person reads the log there",
    "the line and its traceback have none",
)
@pytest.mark.parametrize("level", ["json", "text"])
def test_a_log_line_has_nothing_that_a_terminal_obeys(level):
    hostile, stream = "a\x9b31mb\x1b]0;title\x07c\u202ed\u2028e", Terminal()
    before = structlog.get_config()
    try:
        logs.configure(LogConfig(format=level), stream)
        structlog.get_logger().error("unforeseen", during=hostile, exc_info=ValueError(hostile))
    finally:
        structlog.configure(**before)
    said = re.sub(r"\x1b\[\d*m", "", stream.getvalue())  # our own colours
    assert "ValueError" in said
    assert not set(said) & set(hostile) - set("abcdetil0;]31m")
