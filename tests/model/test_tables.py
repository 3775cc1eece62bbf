"""Tables of data are read with their shape, and none has a word or a key that its module does not use."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import msgspec
import pytest

import monitor
from monitor.model import Struct
from monitor.model.tables import read_table, read_word_sets

PACKAGE = Path(monitor.__file__).parent


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table."""

    text: str


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "__init__.py").touch()
    (tmp_path / "rows.toml").write_text('[first]\ntext = "one"\n', "utf-8")
    (tmp_path / "misspelt.toml").write_text('[first]\ntxet = "one"\n', "utf-8")
    (tmp_path / "words.toml").write_text('few = """\na b\nb c\n"""\n', "utf-8")
    # Named after the test, since Python reads a package of one name once.
    monkeypatch.syspath_prepend(str(tmp_path.parent))
    return tmp_path.name


def test_a_table_is_read_as_its_shape(package: str) -> None:
    assert read_table(package, "rows.toml", dict[str, Row]) == {"first": Row(text="one")}


def test_a_misspelt_key_of_a_table_is_refused(package: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="txet"):
        read_table(package, "misspelt.toml", dict[str, Row])


def test_sets_of_words_are_split_at_white_space(package: str) -> None:
    assert read_word_sets(package, "words.toml") == {"few": frozenset("abc")}


def sets_read() -> dict[Path, set[str]]:
    """Return the constants of the modules that read a table of sets of words, by table."""
    read: dict[Path, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text("utf-8")
        if read_word_sets.__name__ not in source:
            continue  # most modules: to parse them all takes a second
        tree = ast.parse(source)
        constants = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "read_word_sets":
                name = ast.literal_eval(node.args[1])
                read.setdefault(path.parent / name, set()).update(constants)
    return read


@pytest.mark.parametrize(
    "table", sorted(set(sets_read()) - {PACKAGE / "changes" / "dosing.toml"}), ids=lambda path: path.name
)
def test_every_set_of_words_is_used(table: Path) -> None:
    # The words of `dosing.toml` are one set; its keys only order it for those who edit it.
    assert set(tomllib.loads(table.read_text("utf-8"))) <= sets_read()[table]
