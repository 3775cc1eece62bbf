from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.publish import files


def test_files_are_written_and_directories_made(tmp_path):
    assert files.write(tmp_path, {"a.txt": b"a", "b/c/d.txt": b"d"}) == ("a.txt", "b/c/d.txt")
    assert (tmp_path / "b/c/d.txt").read_bytes() == b"d"


def test_equal_bytes_are_not_written_again(tmp_path):
    files.write(tmp_path, {"a": b"1", "b": b"2"})
    before = (tmp_path / "a").stat()
    assert files.write(tmp_path, {"a": b"1", "b": b"3"}) == ("b",)
    assert (tmp_path / "a").stat().st_ino == before.st_ino
    assert (tmp_path / "a").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("damage", [b"", b"half of it", b"other bytes as long as these ones"])
def test_a_damaged_file_is_healed(tmp_path, damage):
    content = b"original bytes that are this long"
    files.write(tmp_path, {"a": content})
    (tmp_path / "a").write_bytes(damage)
    assert files.write(tmp_path, {"a": content}) == ("a",)
    assert (tmp_path / "a").read_bytes() == content


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a\\..\\x", "a\0b"])
def test_nothing_is_written_outside(tmp_path, path):
    inside = tmp_path / "public"
    inside.mkdir()
    with pytest.raises(ValueError, match="path inside"):
        files.write(inside, {path: b"x"})
    assert list(tmp_path.iterdir()) == [inside]


@given(st.lists(st.sampled_from(["..", ".", "a", "", "b c", "é"]), max_size=5).map("/".join))
def test_a_path_that_is_accepted_stays_inside(tmp_path_factory, path):
    directory = tmp_path_factory.getbasetemp()
    try:
        found = files.locate(directory, path)
    except ValueError:
        return
    assert found.resolve().is_relative_to(directory.resolve())


def test_a_symbolic_link_leads_nowhere_else(tmp_path):
    outside, inside = tmp_path / "outside", tmp_path / "public"
    outside.mkdir()
    inside.mkdir()
    (inside / "feeds").symlink_to(outside)
    with pytest.raises(ValueError, match="symbolic link"):
        files.write(inside, {"feeds/a": b"x"})
    assert not list(outside.iterdir())


def test_a_linked_file_is_replaced_and_its_target_left_alone(tmp_path):
    target = tmp_path / "precious"
    target.write_bytes(b"keep")
    public = tmp_path / "public"
    public.mkdir()
    (public / "a").symlink_to(target)
    files.write(public, {"a": b"new"})
    assert target.read_bytes() == b"keep"
    assert (public / "a").read_bytes() == b"new"
    assert not (public / "a").is_symlink()


def test_a_failed_write_leaves_the_old_bytes_and_no_temporary(tmp_path, monkeypatch):
    files.write(tmp_path, {"a": b"old"})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(tmp_path, {"a": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_an_interrupted_write_left_is_removed(tmp_path):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / f"{files.TEMPORARY}a.rss").write_bytes(b"half")
    (tmp_path / "feeds" / "a.rss").write_bytes(b"whole")
    files.remove_stale(tmp_path)
    assert [path.name for path in (tmp_path / "feeds").iterdir()] == ["a.rss"]


def test_removing_says_what_was_there(tmp_path):
    files.write(tmp_path, {"a": b"1"})
    assert files.remove(tmp_path, ("a", "b")) == ("a",)


def parts(*contents):
    return files.Streamed(lambda: iter(contents))


def test_a_file_that_is_made_while_it_is_written_is_the_same_as_a_whole_one(tmp_path):
    [whole] = files.put(tmp_path, {"a": b"one two"})
    [made] = files.put(tmp_path, {"b": parts(b"one ", b"two")})
    assert (tmp_path / "b").read_bytes() == b"one two"
    assert (made.sha256, made.size, made.written) == (whole.sha256, whole.size, True)


@pytest.mark.parametrize("before", [b"one two", parts(b"o", b"ne two")])
def test_a_file_whose_parts_are_equal_is_not_written_again(tmp_path, before):
    files.write(tmp_path, {"a": before})
    inode = (tmp_path / "a").stat().st_ino
    assert files.write(tmp_path, {"a": parts(b"one ", b"two")}) == ()
    assert (tmp_path / "a").stat().st_ino == inode
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_whose_parts_end_early_leaves_the_old_one(tmp_path):
    def broken():
        yield b"new"
        raise RuntimeError("a template fails")

    files.write(tmp_path, {"a": b"old"})
    with pytest.raises(RuntimeError):
        files.write(tmp_path, {"a": files.Streamed(broken)})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"
