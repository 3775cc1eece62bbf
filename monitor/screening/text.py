"""Text of a record as folded words, so that one spelling of a word equals all others."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cached_property, lru_cache

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark: a backslash before ASCII punctuation
_POSSESSIVE = re.compile(r"['\u2018\u2019\u02bc]s\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_BREAKS = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
_WORDS_REMEMBERED = 100_000  # distinct spellings; a bound, since the text is not ours
_TEXTS_REMEMBERED = 200  # those of most records are fewer: scope, topics and labels read the same ones


def readable(text: str) -> str:
    """Return `text` as a person reads it: no backslash escapes, entities or invisible characters."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text)
    text = " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if not text.isprintable():
            # Marks of direction, soft hyphens and joiners are in category Cf.
            text = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
    return text


def _words(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits."""
    # The quick way does the same for ASCII, and most texts are.
    return text.translate(_BREAKS).split() if text.isascii() else _WORD.findall(text)


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


@lru_cache(maxsize=_WORDS_REMEMBERED)
def normal_form(word: str) -> str:
    """Return the folded singular of one word."""
    return singular(fold(word))


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def _read(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text as a person reads it, and its folded words."""
    shown = readable(text)
    return shown, tuple(map(normal_form, _words(_without_possessives(shown))))


def _without_possessives(text: str) -> str:
    """Return a text with spaces in place of each `'s`, of the same length."""
    if "'" in text or not text.isascii():
        return _POSSESSIVE.sub(lambda match: " " * len(match.group()), text)
    return text


class Passage:
    """One value of a field: its readable text and the folded words in it.

    Attributes:
        text: what a person reads. words: the folded words in order.
        naming: the value is a name or a label and no description.
        comparator: it belongs to comparator arms alone.
    """

    def __init__(self, text: str, *, naming: bool = False, comparator: bool = False) -> None:
        self.text, self.words = _read(text)
        self.naming = naming
        self.comparator = comparator

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each word is in `text`; asked for only where a term was matched."""
        return tuple(match.span() for match in _WORD.finditer(_without_possessives(self.text)))

    def quote(self, first: int, last: int) -> str:
        """Return the text from the word `first` to the word `last`."""
        return self.text[self.spans[first][0] : self.spans[last][1]]

    def around(self, first: int, last: int, *, width: int = 80) -> str:
        """Return the words from `first` to `last` with their surroundings, in at most `width` characters."""
        if len(self.text) <= width:
            return self.text
        quoted = self.quote(first, last)
        if len(quoted) >= width - 4:
            return quoted[: width - 4].rstrip() + " ..."
        left, right = self._widened(first, last, width)
        before = "... " if left else ""
        after = " ..." if right < len(self.words) - 1 else ""
        return before + self.quote(left, right) + after

    def _widened(self, first: int, last: int, width: int) -> tuple[int, int]:
        """Return the words to quote: as many on either side as there is room for."""
        left, right = first, last
        while True:
            wider = ((left - 1, right), (left, right + 1))
            possible = [pair for pair in wider if self._fits(*pair, width)]
            if not possible:
                return left, right
            left, right = min(possible, key=lambda pair: abs((first - pair[0]) - (pair[1] - last)))

    def _fits(self, left: int, right: int, width: int) -> bool:
        """Return whether the words from `left` to `right` exist and leave room for two ellipses."""
        if left < 0 or right >= len(self.words):
            return False
        return self.spans[right][1] - self.spans[left][0] <= width - 8
