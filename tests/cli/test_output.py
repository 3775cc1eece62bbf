"""What leaves for a terminal, whatever the stream behind it is."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.service import Service
from monitor.cli import main
from monitor.cli.output import safe
from monitor.store import Store

OBEYED = {chr(code) for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
TURNS = set("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
UNSEEN = {
    *"\xad\u034f\u180e\u200b\u200c\u200d\u2060\u2064\u206a\u206f\ufff9\ufffb\U0001d173",
    *map(chr, range(0xE0000, 0xE0080)),
}
"""Characters that show nothing; the last ones can spell whole sentences that no reader sees."""
FULL = Path("/dev/full")

needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this machine")


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_printed_text_has_nothing_that_a_terminal_obeys(text):
    assert not set(safe(text)) & (OBEYED | TURNS | UNSEEN)
    safe(text).encode("utf-8")


@given(st.text(st.characters(categories=("L", "N", "P", "Zs"))))
def test_letters_digits_and_punctuation_are_printed_as_they_are(text):
    assert safe(text) == text


def run(played, *arguments, encoding="utf-8", **options):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run(
        [sys.executable, "-c", "from monitor.cli import main; main()", "--state", played.state, *arguments],
        env=environment,
        check=False,
        timeout=60,
        **options,
    )


@pytest.mark.promise("a stream that is not UTF-8", "what it cannot show is replaced; no traceback")
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "NCT99000001"],
        ["query", "SELECT 'Würzburg → 中' AS a", "--format", "csv"],
    ],
    ids=lambda arguments: " ".join(arguments[:1]),
)
def test_a_stream_of_another_encoding_gets_what_it_can_show(played, encoding, arguments):
    done = run(played, *arguments, encoding=encoding, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(encoding)


def test_json_on_an_ascii_stream_loses_nothing(played):
    done = run(played, "show", "NCT99000001", "--json", encoding="ascii", capture_output=True)
    whole = run(played, "show", "NCT99000001", "--json", capture_output=True)
    assert json.loads(done.stdout) == json.loads(whole.stdout)


@needs_a_full_device
@pytest.mark.promise(
    "standard output has no room (`> /dev/full`)", "one line says so; exit code 74; the work is done"
)
def test_a_full_disk_behind_standard_output_is_one_line(played):
    with FULL.open("wb") as full:
        done = run(played, "status", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 74
    assert done.stderr.decode().splitlines() == [
        "trial-monitor: standard output: No space left on device; what the command did is done"
    ]


@needs_a_full_device
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["poll", "--help"]], ids=" ".join)
def test_help_on_a_full_disk_is_one_line(played, arguments):
    with FULL.open("wb") as full:
        done = run(played, *arguments, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 74
    [said] = done.stderr.decode().splitlines()
    assert "standard output: No space left on device" in said


def test_a_list_from_a_closed_standard_input_is_empty(played):
    command = (
        'exec "$0" -c "from monitor.cli import main; main()" --state "$1" subscribers import - --reason x <&-'
    )
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, played.state], check=False, timeout=60, capture_output=True
    )
    assert done.returncode == 2
    assert "the file is empty; nothing was imported" in done.stderr.decode()


@pytest.mark.promise(
    "standard output or error is closed", "the work is done as asked; nothing gets their number"
)
@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)], ids=str)
def test_closed_streams_do_not_stop_a_command(played, tmp_path, closed):
    target = tmp_path / "page.html"
    redirections = " ".join(f"{number}>&-" if number else "<&-" for number in closed)
    done = subprocess.run(
        [
            "sh",
            "-c",
            f'exec "$0" -c "from monitor.cli import main; main()" --state "$1" digest --output "$2" {redirections}',
            sys.executable,
            played.state,
            target,
        ],
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert target.read_text("utf-8").lower().startswith("<!doctype html>")


@pytest.mark.promise("text contains characters that show nothing", "they are not printed")
def test_characters_that_show_nothing_are_not_printed():
    assert safe(f"a{''.join(sorted(UNSEEN))}b") == "ab"


@pytest.mark.promise(
    "the machine has no file handles left, or a file system is gone", "one line says so; exit code 1"
)
@pytest.mark.parametrize("number", [errno.EMFILE, errno.ESTALE])
def test_an_error_of_the_machine_is_one_line(tmp_path, monkeypatch, command, number):
    def refuse(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Service, "existing_store", refuse)
    answer = command("--state", tmp_path, "status")
    assert (answer.code, answer.complaint) == (
        1,
        [f"trial-monitor: {os.strerror(number)}; what was there is whole"],
    )


@pytest.mark.promise("an argument has bytes in it that are not UTF-8", "one line says so; exit code 2")
@pytest.mark.parametrize(
    "arguments",
    [["query", "SELECT '\udcff'"], ["query", "SELECT :a", "--param", "a=\udcff"], ["search", "a\udcffb"], ["show", "a\udcffb"]],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_an_argument_in_another_encoding_is_one_line(tmp_path, command, arguments):
    Store.open(tmp_path / "monitor.db").close()
    answer = command("--state", tmp_path, *arguments)
    assert answer.code == 2
    assert ["that are not UTF-8" in line for line in answer.complaint] == [True]


@needs_a_full_device
@pytest.mark.promise(
    "standard output has no room for the help, or for the version", "one line says so; exit code 74"
)
@pytest.mark.parametrize(
    ("words", "code"), [("--help", 74), ("poll --help", 74), ("--version", 74), ("nosuch", 2)]
)
def test_a_full_disk_behind_what_click_prints_is_one_line(monkeypatch, capfd, words, code):
    monkeypatch.setattr(sys, "argv", ["trial-monitor", *words.split()])
    with FULL.open("w") as full, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", full)
        with pytest.raises(SystemExit) as end:
            main()
        sys.stdout.flush()
    assert end.value.code == code
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert len([line for line in said.splitlines() if line.startswith(("trial-monitor: ", "Error: "))]) == 1


@needs_a_full_device
def test_a_full_disk_behind_standard_error_changes_no_exit_code(played):
    with FULL.open("wb") as full:
        done = run(played, "show", "NCT00000000", stdout=subprocess.PIPE, stderr=full)
    assert done.returncode == 1


@pytest.mark.promise("a message contains commands of a terminal", "they are gone, also in errors")
def test_an_error_message_loses_what_a_terminal_obeys(played):
    done = run(played, "query", "--param", "a\x1b[31m\u202e\x9b", "x y", capture_output=True)
    assert done.returncode == 2
    assert not set(done.stderr.decode()) & (OBEYED | TURNS)
