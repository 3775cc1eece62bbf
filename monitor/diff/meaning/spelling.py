"""Whether two words are one word in two spellings or two inflections.

Only what is certain counts: British and American spelling, doubled letters, diacritics, plurals, the endings
-ed and -ing, and a slip of one letter in a word that everybody in the field knows. A prefix or any other ending
makes another word: "treated" is not "untreated", "inferior" is not "inferiority".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from monitor.diff.meaning.slips import is_slip
from monitor.model.base import Struct
from monitor.model.tables import read_table


class _Spellings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `spelling.toml`; each variant is a pattern and what takes its place."""

    not_inflected: str
    variants: tuple[tuple[str, str], ...]
    greek: dict[str, str]
    units: dict[str, str]
    irregular: dict[str, str]


_SPELLINGS: Final = read_table(__package__, "spelling.toml", _Spellings)
_NOT_INFLECTED: Final = frozenset(_SPELLINGS.not_inflected.split())
_VARIANTS: Final = tuple((re.compile(pattern), replacement) for pattern, replacement in _SPELLINGS.variants)
_DOUBLED: Final = re.compile(r"([b-df-hj-np-tv-z])\1")
_LONG: Final = 8
"""Letters of a word in which a doubled consonant is a matter of spelling: "enrollment", never "coma" and "comma"."""


@lru_cache(maxsize=20_000)
def spelling(word: str) -> str:
    """Return a word, in whatever case, in the one spelling in which words are compared."""
    word = "".join(_SPELLINGS.greek.get(letter, letter) for letter in word.casefold())
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for pattern, replacement in _VARIANTS:
        word = pattern.sub(replacement, word)
    if word in _SPELLINGS.units:
        return _SPELLINGS.units[word]
    return _DOUBLED.sub(r"\1", word) if len(word) >= _LONG else word


@lru_cache(maxsize=20_000)
def base_forms(word: str) -> frozenset[str]:
    """Return the words of which a word can be an inflection, itself among them."""
    word = word.casefold()
    forms = {word, _SPELLINGS.irregular.get(word, word)}
    if word not in _NOT_INFLECTED:
        forms |= {*_singulars(word), *_infinitives(word)}
    return frozenset(spelling(form) for form in forms)


@lru_cache(maxsize=50_000)
def same_word(first: str, second: str) -> bool:
    """Return whether two words are certainly one word."""
    if spelling(first) == spelling(second) or base_forms(first) & base_forms(second):
        return True
    return any(is_slip(form, other) for form in base_forms(first) for other in base_forms(second))


def _singulars(word: str) -> set[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return set()
    if word.endswith("ies") and len(word) > 4:
        return {f"{word[:-3]}y", word[:-1]}
    singulars = {word[:-1]}
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        singulars.add(word[:-2])
    if word.endswith("ses") and len(word) > 6:
        singulars.add(f"{word[:-2]}is")  # metastases, analyses
    return singulars


def _infinitives(word: str) -> set[str]:
    if word.endswith("ied") and len(word) > 4:
        return {f"{word[:-3]}y"}
    ending = next((ending for ending in ("ing", "ed") if word.endswith(ending)), None)
    if ending is None or word.endswith("eed"):
        return set()
    stem = word.removesuffix(ending)
    infinitives = {f"{stem}e"} if len(stem) > 2 else set()
    if len(stem) > 3:
        infinitives |= {stem, stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "aeious" else stem}
    return infinitives
