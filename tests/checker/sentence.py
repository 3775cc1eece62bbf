"""A sentence in tokens: quotations, dates, numbers with their units, words and marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from .days import WRITTEN, from_sentence
from .figures import DAYS, NUMBER, UNITS, readings

LEXEMES = re.compile(
    rf"(?P<date>{WRITTEN.pattern})"
    rf"|(?P<number>(?<![\w.])[\u2212+-]?(?:{NUMBER})(?![\w])%?)"
    r"|(?P<word>Active, not recruiting|Educational, counselling or training|[^\W_](?:[\w'\u2019&/.-]*[^\W_])?)"
    r"|(?P<mark>[^\w\s])"
)
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
MINUS = re.compile(r"^[\u2212-]")
SMALLER = {"year": ("month", "week", "day"), "month": ("week", "day"), "week": ("day",), "hour": ("minute",)}


@dataclass(eq=False)
class Token:
    """A piece of a sentence.

    Attributes:
        kind: "quote", "date", "number", "word" or "mark".
        text: as written; a quotation without its marks.
        start, end: its place in the sentence.
        values: what a number may be; a date as records write it is in `date`.
        unit: the unit of time behind a number; `length` is its length in days.
        role: "before", "after", "lost", "gained", or empty where the sentence puts it on no side.
    """

    kind: str
    text: str
    start: int
    end: int
    values: frozenset[Fraction] = frozenset()
    date: str = ""
    unit: str = ""
    length: Fraction | None = None
    role: str = ""

    @property
    def percent(self) -> bool:
        """Whether it is a number of percent."""
        return self.text.endswith("%")

    @property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()


@dataclass
class Clause:
    """A part of a sentence up to a semicolon or a full stop."""

    tokens: list[Token] = field(default_factory=list)

    @property
    def skeleton(self) -> str:
        """The clause as patterns read it: Q0 for a quotation, D1 for a date, N2 for a number, else the word."""
        return " ".join(self.pieces())

    def pieces(self) -> list[str]:
        """The parts of the skeleton, one for each token."""
        letters = {"quote": "Q", "date": "D", "number": "N"}
        return [
            f"{letters[token.kind]}{place}" if token.kind in letters else token.lower
            for place, token in enumerate(self.tokens)
        ]

    def between(self, start: int, end: int) -> list[Token]:
        """Return the tokens whose parts of the skeleton lie between two places of it."""
        result, place = [], 0
        for token, piece in zip(self.tokens, self.pieces(), strict=True):
            if start <= place and place + len(piece) <= end:
                result.append(token)
            place += len(piece) + 1
        return result


def clauses(sentence: str, known: Callable[[str], bool]) -> list[Clause]:
    """Return the clauses of a sentence; `known` says whether a quotation occurs in a record."""
    result, depth = [Clause()], 0
    for token in with_units(tokens(sentence, known)):
        result[-1].tokens.append(token)
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "mark" and token.text in ".;?!" and depth <= 0 and not inside_name(result[-1]):
            result.append(Clause())
    return [clause for clause in result if clause.tokens]


def inside_name(clause: Clause) -> bool:
    """Whether a full stop belongs to a word before it, such as "et al." or an initial."""
    last = clause.tokens[-2] if len(clause.tokens) > 1 else None
    short = (
        last is not None
        and last.kind == "word"
        and (last.lower in {"al", "st", "dr", "vs"} or len(last.text) == 1)
    )
    return clause.tokens[-1].text == "." and short


def tokens(sentence: str, known: Callable[[str], bool]) -> list[Token]:
    """Return the tokens of a sentence in order."""
    result: list[Token] = []
    place = 0
    while place < len(sentence):
        if sentence[place] == "“":
            end = closing(sentence, place, known)
            result.append(Token("quote", sentence[place + 1 : end], place, end + 1))
            place = end + 1
            continue
        match = LEXEMES.match(sentence, place)
        if match:
            result.append(token_of(match))
        place = match.end() if match else place + 1
    return result


def closing(sentence: str, start: int, known: Callable[[str], bool]) -> int:
    """Return where the quotation that begins at `start` ends: quoted texts may have quotation marks of their own."""
    ends = [match.start() for match in re.finditer("”", sentence) if match.start() > start]
    if not ends:
        return len(sentence)
    return next((end for end in ends if known(sentence[start + 1 : end])), ends[0])


def token_of(match: re.Match[str]) -> Token:
    """Return the token of a match."""
    kind = match.lastgroup or "mark"
    kind = next(name for name in ("date", "number", "word", "mark") if match[name] is not None)
    token = Token(kind, match.group(), match.start(), match.end())
    if kind == "date":
        written = WRITTEN.match(token.text)
        token.date = from_sentence(written) if written else ""
    elif kind == "number":
        written = token.text.strip("+\u2212-%")
        values = readings(written.replace(",", "") if GROUPED.fullmatch(written) else written)
        token.values = frozenset(-value for value in values) if MINUS.match(token.text) else values
    return token


def with_units(result: list[Token]) -> list[Token]:
    """Join numbers with the units of time behind them, and "2 years and 7 months" into one length."""
    joined: list[Token] = []
    for token in result:
        last = joined[-1] if joined else None
        if (
            token.kind == "word"
            and last is not None
            and last.kind == "number"
            and not last.unit
            and last.values
        ):
            measure(last, token)
        if last is not None and last.unit and token.lower in UNITS and token.end == last.end:  # just measured
            join_earlier(joined)
            continue
        joined.append(token)
    return joined


def measure(number: Token, word: Token) -> None:
    """Give a number the unit of time that a word is; other words leave it alone."""
    unit = UNITS.get(word.lower) if len(word.text) > 1 else None
    if unit:
        number.unit, number.end = unit, word.end
        number.text = f"{number.text} {word.text}"
        number.length = min(number.values) * DAYS[unit]


def join_earlier(joined: list[Token]) -> None:
    """Add a length to the larger one before it: "2 years and 7 months"."""
    last = joined[-1]
    place = len(joined) - (3 if len(joined) > 2 and joined[-2].lower == "and" else 2)
    larger = joined[place] if place >= 0 else None
    if larger is None or larger.length is None or last.length is None:
        return
    if last.unit in SMALLER.get(larger.unit, ()) and last.length < DAYS[larger.unit]:
        larger.length += last.length
        larger.text, larger.end = f"{larger.text} {last.text}", last.end
        del joined[place + 1 :]
