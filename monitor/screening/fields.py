"""The text fields of a record, in words that can be compared.

A *field* is a named place in a record where something is said (`conditions`, `titles`, `arms` ...); it
holds any number of *passages*, one for each value, so that a term never matches across two values. The
names are documented in docs/scope.md and are what a term or a topic may ask for.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from monitor.model import Json

COMPARATORS = frozenset({"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"})

_CONTROL = re.compile(r"\b(?:control|placebo|sham)\b", re.IGNORECASE)  # the type is often OTHER
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark: a backslash before ASCII punctuation
_POSSESSIVE = re.compile(r"['\u2018\u2019\u02bc]s\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")


def readable(text: str) -> str:
    """Return `text` as a person reads it: no backslash escapes, entities or invisible characters."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = "".join(
            c for c in text if unicodedata.category(c) != "Cf"
        )  # bidi marks, soft hyphens, joiners
    return _SPACE.sub(" ", text).strip()


def fold(word: str) -> str:
    """Return the form of one word in which spellings are equal: case, accents, disk/disc, ae/e."""
    word = word.casefold()
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in apart if not unicodedata.combining(c))
    if len(word) > 5:  # anaesthesia, haematopoietic, oedema, foetal; but not TEAE
        word = word.replace("ae", "e").replace("oe", "e")
    return "disc" + word[4:] if word.startswith("disk") else word


def singular(word: str) -> str:
    """Return a folded word without a plural ending; only endings that are safe to take away."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return "msc" if word == "mscs" else word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith("sses") else word[:-1]


class Passage:
    """One value of a field: its readable text and the folded words in it.

    Attributes:
        text: what a person reads.
        words: the folded words in order. spans: where each stands in `text`.
    """

    __slots__ = ("_vocabulary", "spans", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = readable(text)
        found = list(_WORD.finditer(_POSSESSIVE.sub(lambda m: " " * len(m.group()), self.text)))
        self.words = tuple(singular(fold(match.group())) for match in found)
        self.spans = tuple(match.span() for match in found)
        self._vocabulary = frozenset(self.words)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The distinct words, to tell quickly that a term cannot be here."""
        return self._vocabulary

    def around(self, first: int, last: int, *, width: int = 80) -> str:
        """Return the words from `first` to `last` with what stands around them, in at most `width` characters."""
        start, end = self.spans[first][0], self.spans[last][1]
        if len(self.text) <= width:
            return self.text
        if end - start >= width - 4:
            return self.text[start : start + width - 4].rstrip() + " ..."
        left, right = first, last
        while True:
            wider = ((left - 1, right), (left, right + 1))
            grown = [pair for pair in wider if self._fits(*pair, width)]
            if not grown:
                break
            left, right = min(grown, key=lambda pair: abs((first - pair[0]) - (pair[1] - last)))
        quote = self.text[self.spans[left][0] : self.spans[right][1]]
        return ("... " if left else "") + quote + (" ..." if right < len(self.words) - 1 else "")

    def _fits(self, left: int, right: int, width: int) -> bool:
        """Tell whether the words from `left` to `right` exist and leave room for two ellipses."""
        return (
            left >= 0 and right < len(self.words) and self.spans[right][1] - self.spans[left][0] <= width - 8
        )


class Fields:
    """The text fields of one study, each read when it is first asked for."""

    def __init__(self, study: Mapping[str, Json]) -> None:
        self._protocol = _mapping(study.get("protocolSection"))
        self._read: dict[str, tuple[Passage, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Passage, ...]:
        """Return the passages of the field `name`; KeyError for a name that is not documented."""
        if name not in self._read:
            self._read[name] = tuple(Passage(text) for text in _READERS[name](self._protocol) if text)
        return self._read[name]

    @cached_property
    def observational(self) -> bool:
        """Whether the study only observes: then naming cells does not yet mean that they are given."""
        return _mapping(self._protocol.get("designModule")).get("studyType") == "OBSERVATIONAL"

    @cached_property
    def withheld(self) -> bool:
        """Whether the registry shows nothing of this record but its number."""
        return _mapping(self._protocol.get("statusModule")).get("overallStatus") == "WITHHELD"


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _items(module: Json, key: str) -> Iterator[Mapping[str, Json]]:
    """Yield the structures listed under `key`."""
    value = _mapping(module).get(key)
    yield from (
        (item for item in value or () if isinstance(item, Mapping)) if isinstance(value, Sequence) else ()
    )


def _texts(item: Mapping[str, Json], keys: Iterable[str]) -> Iterator[str]:
    """Yield the strings that stand under `keys`, alone or in lists."""
    for key in keys:
        value = item.get(key)
        values = value if isinstance(value, list | tuple) else (value,)
        yield from (text for text in values if isinstance(text, str))


def _module(name: str, *keys: str) -> Callable[[Mapping[str, Json]], Iterator[str]]:
    """Make a reader of plain strings and lists of strings in one module."""
    return lambda protocol: _texts(_mapping(protocol.get(name)), keys)


def _listed(
    name: str, lists: tuple[str, ...], keys: tuple[str, ...]
) -> Callable[[Mapping[str, Json]], Iterator[str]]:
    """Make a reader of strings inside the structures of one or more lists in one module."""

    def read(protocol: Mapping[str, Json]) -> Iterator[str]:
        for key in lists:
            for item in _items(protocol.get(name), key):
                yield from _texts(item, keys)

    return read


def _comparators(protocol: Mapping[str, Json]) -> Iterator[str]:
    """Yield what is said of the arms of a comparator type, their interventions included."""
    module = protocol.get("armsInterventionsModule")
    told = {i.get("name"): tuple(_texts(i, ("description",))) for i in _items(module, "interventions")}
    for arm in _items(module, "armGroups"):
        if arm.get("type") not in COMPARATORS and not _CONTROL.search(str(arm.get("label"))):
            continue
        yield from _texts(arm, ("type", "label", "description"))
        for full in _texts(arm, ("interventionNames",)):
            name = full.partition(": ")[2] or full  # the registry writes "Drug: Saline"
            yield name
            yield from told.get(name, ())


_ARMS, _OUTCOMES = "armsInterventionsModule", "outcomesModule"
_OUTCOME_LISTS = ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes")
_SAID = ("measure", "description")
_READERS: Mapping[str, Callable[[Mapping[str, Json]], Iterator[str]]] = {
    "titles": _module("identificationModule", "briefTitle", "officialTitle", "acronym"),
    "conditions": _module("conditionsModule", "conditions"),
    "keywords": _module("conditionsModule", "keywords"),
    "interventions": _listed(_ARMS, ("interventions",), ("name", "otherNames", "description")),
    "arms": _listed(_ARMS, ("armGroups",), ("label", "description")),
    "comparator_arms": _comparators,
    "primary_outcomes": _listed(_OUTCOMES, ("primaryOutcomes",), _SAID),
    "outcomes": _listed(_OUTCOMES, _OUTCOME_LISTS, _SAID),
    "outcome_measures": _listed(_OUTCOMES, _OUTCOME_LISTS, ("measure",)),
    "summary": _module("descriptionModule", "briefSummary"),
    "description": _module("descriptionModule", "detailedDescription"),
    "eligibility": _module("eligibilityModule", "eligibilityCriteria"),
}
FIELD_NAMES = frozenset(_READERS)
