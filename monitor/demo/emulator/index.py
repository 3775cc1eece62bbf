"""Searching many records quickly, release after release.

A record gets a number when it is first seen, and its text in an area is folded once, when that area is
first searched. What a term finds is remembered together with the number up to which it was looked for, so
that after a release only the records that changed are looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from monitor.demo.emulator.areas import Area, find
from monitor.demo.emulator.comparing import in_range, same_value
from monitor.demo.emulator.essie import All, And, Cover, In, Missing, Node, Not, Or, QueryError, Range, Words
from monitor.demo.emulator.pieces import Path, Sort, values
from monitor.demo.world import Study
from monitor.model import Json

_WORD = re.compile(r"[^\W_]+")
_EDGE = " \n "
# Words that a search without quotes need not find; the live service relaxes in its own, unknown way.
_STOP = frozenset(
    ("a", "an", "and", "by", "for", "from", "in", "not", "of", "on", "or", "the", "to", "with"),
)
_REMEMBERED = 5_000


class _Light(msgspec.Struct):
    """A record without its results: most searches need no more, and reading it is many times quicker."""

    protocolSection: Json = msgspec.UNSET  # noqa: N815 - the registry's name
    derivedSection: Json = msgspec.UNSET  # noqa: N815 - the registry's name

    def as_study(self) -> dict[str, Json]:
        return {
            name: getattr(self, name)
            for name in self.__struct_fields__
            if getattr(self, name) is not msgspec.UNSET
        }


class _Folding(dict[str, str]):
    """Word to the form under which it is compared: lower case, plural folded."""

    def __missing__(self, word: str) -> str:
        folded = self[word] = _singular(word)
        return folded


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Index:
    """All records that any release so far has had, and what was found in them.

    Not safe for threads: the server asks it under its lock.
    """

    def __init__(self) -> None:
        self._studies: list[Study] = []
        self._numbers: dict[int, int] = {}
        self._texts: dict[tuple[Path, ...], list[str]] = {}
        self._values: dict[Path, dict[int, tuple[Json, ...]]] = {}
        self._found: dict[tuple[object, ...], tuple[int, set[int]]] = {}
        self._folding = _Folding()

    def number(self, study: Study) -> int:
        """The number of that very object; it is kept, so that no other can take its identity."""
        number = self._numbers.setdefault(id(study), len(self._studies))
        if number == len(self._studies):
            self._studies.append(study)
        return number

    def search(self, node: Node, area: Area, among: Iterable[int]) -> set[int]:
        """The numbers of the records that the query finds among those given.

        Raises:
            QueryError: the query names an unknown area or compares what can't be compared.
        """
        return _Search(self, frozenset(among)).run(node, area)

    def values(self, number: int, path: Path) -> tuple[Json, ...]:
        """The values at a path of one record."""
        known = self._values.setdefault(path, {})
        if number not in known:
            known[number] = tuple(values(self._study((path,), number), path))
        return known[number]

    def containing(self, area: Area, words: Words, how: str) -> set[int]:
        """The numbers of all records, of whatever release, that have those words in the area."""
        key = (area.paths, words.text, words.phrase, how)
        texts = self._folded(area)
        until, matching = self._found.get(key, (0, set()))
        matching.update(_scan(texts, until, self._wanted(words, how)))
        if len(self._found) > _REMEMBERED:
            self._found.clear()
        self._found[key] = (len(texts), matching)
        return matching

    def _study(self, paths: Sequence[Path], number: int) -> Mapping[str, Json]:
        study = self._studies[number]
        if not isinstance(study, bytes):
            return study
        if all(path[0] in _Light.__struct_fields__ for path in paths):
            return msgspec.json.decode(study, type=_Light).as_study()
        return msgspec.json.decode(study)  # type: ignore[no-any-return]

    def _folded(self, area: Area) -> list[str]:
        texts = self._texts.setdefault(area.paths, [])
        for number in range(len(texts), len(self._studies)):
            study = self._study(area.paths, number)
            texts.append(_EDGE + _EDGE.join(map(self._fold, area.texts(study))) + _EDGE)
        return texts

    def _fold(self, text: str) -> str:
        folding = self._folding
        return " ".join([folding[word] for word in _WORD.findall(text.casefold())])

    def _wanted(self, words: Words, how: str) -> list[str]:
        folded = self._fold(words.text)
        if words.phrase or how != "Contains":
            before = _EDGE if how in ("FullMatch", "StartsWith") else " "
            after = _EDGE if how in ("FullMatch", "EndsWith") else " "
            return [before + folded + after] if folded else []
        terms = folded.split()
        return [f" {word} " for word in terms if word not in _STOP] or [f" {word} " for word in terms]


def _scan(texts: Sequence[str], start: int, wanted: Sequence[str]) -> list[int]:
    matching = list(range(start, len(texts))) if wanted else []
    for text in wanted:
        matching = [number for number in matching if text in texts[number]]
    return matching


class _Search:
    """One query over the records of one release."""

    def __init__(self, index: Index, among: frozenset[int]) -> None:
        self._index = index
        self._among = among

    def run(self, node: Node, area: Area, how: str = "Contains") -> set[int]:  # noqa: PLR0911 - a node, a line
        match node:
            case Words():
                return self._words(node, area, how)
            case And(items=items):
                return set.intersection(*(self.run(item, area, how) for item in items))
            case Or(items=items):
                return set.union(*(self.run(item, area, how) for item in items))
            case Not(item=item):
                return set(self._among - self.run(item, area, how))
            case In(area=name, item=item):
                return self.run(item, _area(name), how)
            case Cover(how=how, item=item):
                return self.run(item, area, how)
            case Range(low=low, high=high):
                sort = area.sort
                return self._where(area, lambda value: in_range(sort, value, low, high))
            case Missing():
                return set(self._among - self._where(area, lambda _: True))
            case All():
                return set(self._among)

    def _words(self, words: Words, area: Area, how: str) -> set[int]:
        sort = area.sort
        if sort in (Sort.TEXT, Sort.STRUCT):
            return self._index.containing(area, words, how) & self._among
        return self._where(area, lambda value: same_value(sort, value, words.text))

    def _where(self, area: Area, is_true: Callable[[Json], bool]) -> set[int]:
        return {
            number
            for number in self._among
            if any(is_true(value) for path in area.paths for value in self._index.values(number, path))
        }


def _area(name: str) -> Area:
    area = find(name)
    if area is None:
        raise QueryError(f"unknown area `{name}`")
    return area
