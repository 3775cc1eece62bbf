"""The list of what was published: read unit by unit, and never trusted where it is damaged."""

from __future__ import annotations

import msgspec
import pytest

from monitor.publish import files, manifest
from monitor.publish.inputs import Paths
from monitor.publish.manifest import LastUnits, Manifest, Unit, UnitWriter, WrittenFile

UNITS = tuple(
    Unit(f"{number:064x}", (WrittenFile(f"{folder}/{number}.html", bytes([number]) * 32, number),))
    for number, folder in enumerate(("trials/NCT9", "feeds", "news"))
)


def write(directory, content):
    (directory / manifest.NAME).write_bytes(content)


def taken(directory):
    with LastUnits(directory) as last:
        return tuple(last.take(unit.key) for unit in UNITS)


@pytest.mark.parametrize(
    "encode", [manifest.encode, msgspec.json.encode], ids=["lines", "of former versions"]
)
def test_every_unit_is_found_by_its_key(tmp_path, encode):
    write(tmp_path, encode(Manifest(units=UNITS)))
    assert taken(tmp_path) == UNITS
    assert manifest.read(tmp_path).units == UNITS


def test_units_that_were_written_one_by_one_are_a_manifest(tmp_path):
    with UnitWriter(tmp_path) as writer:
        for unit in UNITS:
            writer.add(unit)
        assert [file.path for file in writer.files()] == [unit.files[0].path for unit in UNITS]
        writer.add(UNITS[0])
        files.put(tmp_path, {manifest.NAME: writer.manifest()})
    assert [path.name for path in tmp_path.iterdir()] == [manifest.NAME]
    assert manifest.read(tmp_path).units == (*UNITS, UNITS[0])


def test_a_manifest_without_units_is_one(tmp_path):
    with UnitWriter(tmp_path) as writer:
        files.put(tmp_path, {manifest.NAME: writer.manifest()})
    assert manifest.read(tmp_path) == Manifest()
    assert taken(tmp_path) == (None,) * len(UNITS)


def test_what_is_left_was_not_taken(tmp_path):
    write(tmp_path, manifest.encode(Manifest(units=UNITS)))
    with LastUnits(tmp_path) as last:
        assert last.take("0" * 63 + "9") is None
        assert last.take(UNITS[1].key) == UNITS[1]
        assert last.take(UNITS[1].key) is None
        assert tuple(last.left()) == (UNITS[0], UNITS[2])
        assert last.of_path("feeds/1.html") == UNITS[1]
        assert last.of_path("nothing") is None


def test_a_manifest_can_be_written_while_the_last_one_is_read(tmp_path):
    write(tmp_path, manifest.encode(Manifest(units=UNITS)))
    with LastUnits(tmp_path) as last:
        files.put(tmp_path, {manifest.NAME: b"another"})
        assert last.take(UNITS[2].key) == UNITS[2]


@pytest.mark.parametrize("length", [0, 1, 11, 12, 100, -1, -2])
def test_a_manifest_that_was_cut_short_has_no_units(tmp_path, length):
    write(tmp_path, manifest.encode(Manifest(units=UNITS))[:length])
    assert taken(tmp_path) == (None,) * len(UNITS)


def test_a_damaged_line_costs_its_unit_alone(tmp_path):
    content = manifest.encode(Manifest(units=UNITS))
    write(tmp_path, content.replace(b"feeds", b'"eeds'))
    assert taken(tmp_path) == (UNITS[0], None, UNITS[2])


def test_paths_are_those_that_were_added():
    paths = Paths(["a", "dé/b"])
    paths.extend(["c\udc80"])
    assert list(paths) == ["a", "dé/b", "c\udc80"]
    assert (len(paths), paths[-1], paths[:2], "dé/b" in paths) == (3, "c\udc80", ("a", "dé/b"), True)
    with pytest.raises(IndexError):
        paths[3]
