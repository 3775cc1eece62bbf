"""A text as the words, numbers, signs and lengths of time that its meaning hangs on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

from monitor.diff.meaning.spelling import same_word
from monitor.diff.signs import is_sign, with_signs
from monitor.model.base import Struct
from monitor.model.duration import Duration, read_durations, same_length
from monitor.model.numbers import IN_DIGITS, IN_WORDS, compiled, read_numbers, read_words
from monitor.model.tables import read_word_sets
from monitor.model.wording import plain


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    DURATION = "duration"
    ACRONYM = "acronym"
    MARK = "mark"


class MeaningToken(Struct, frozen=True, kw_only=True):
    """One word, number, sign, length of time or mark of punctuation.

    Attributes:
        text: as compared: in lower case, a number without grouping and without zeros at its end.
        written: as the text has it.
        is_joined: at most a hyphen is between this token and the next one.
    """

    text: str
    kind: TokenKind
    written: str = ""
    duration: Duration | None = None
    is_joined: bool = False

    @property
    def looks_like_acronym(self) -> bool:
        """Whether it has two capital letters or more."""
        return self.kind is TokenKind.WORD and sum(map(str.isupper, self.written)) > 1


LONGEST_TEXT: Final = 20_000
"""Characters of a text that are read; the registry's own limits are far below."""

_POWERS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_QUOTES: Final = str.maketrans(dict.fromkeys("‘’ʼ′", "'"))  # noqa: RUF001 - look-alikes
_PREPARED: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"(?<=\w)\(s\)", "s"),
        (r"\bcan(?:not|'t)\b", "can not"),
        (r"(?<=[a-z])n't\b", " not"),
        (r"\bno\.? (?=of\b)|#(?= ?of\b)", "number "),
        (r"\bn\s?/\s?a\b", "not applicable"),
        (r"(?<![\w.,])([1-9](?:\.\d+)?)e\+?(\d{1,2})\b", r"\1 x 10^\2"),
        (r"(?<![\w.,])10\((\d{1,2})\)", r"10^\1"),
        (r"(?<=\d)\s?\*\s?(?=10\s?\^)", " x "),
        (r"(?<=\d)\s?(?:(?-i:M)|mio\.?|mln\.?)(?= (?:\w+[ -]){0,3}cells?\b)", " million"),
        (
            r"(?<=\w)\s?/\s?(kg|m2|m\^2|kilogram|dl|ml|day|week|month|year|hour|disc|level|patient)(?!\w)",
            r" per \1",
        ),
        (r"\b(kg|kilogram) (?:of )?(?:body ?weight|bw)\b", r"\1"),
        (r"\bbid\b(?<=(?-i:BID))|\bb\.i\.d\.?(?!\w)", "twice per day"),
        (r"\btid\b(?<=(?-i:TID))|\bt\.i\.d\.?(?!\w)", "three times per day"),
        (r"\btwo times (?=(?:a|per|each|every|daily|weekly|monthly)\b)", "twice "),
        (r"\b(once|twice|times) (?:a|each|every) (day|week|month|year)\b", r"\1 per \2"),
        (r"\b(once|twice|times) daily\b", r"\1 per day"),
        (r"\b(once|twice|times) (week|month|year)ly\b", r"\1 per \2"),
        (r"\binternational units?\b", "iu"),
        (r"(?<=\d)\s?(?-i:U)(?!\w)", " units"),
        (r"(?<=\d)\s?%(?=\s?(?:-|to\b)\s?\d+(?:\.\d+)?\s?%)", ""),
    )
)
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_GRADES: Final = re.compile(
    r"\b(?:grades?|types?|stages?|class|phase|modic|pfirrmann)"
    r"(?:\s?(?:,|/|-|\bor\b|\band\b|\bto\b)?\s?\b(?:iii|iv|ii|i|v)\b(?![/-]?\w))+",
    re.IGNORECASE,
)
"""Roman numbers behind the word that says what they count: "grade III or IV"."""
_TWICE: Final = (
    rf"(?P<words>{IN_WORDS})\s*\((?P<digits>\d{{1,4}})\)",
    rf"\b(?P<digits>\d{{1,4}})\s*\((?P<words>{IN_WORDS})\)",
)
_MAY_BE_TWICE: Final = re.compile(r"\(\d{1,4}\)|\d\s*\([^\W\d_]")
_MAY_BE_PREPARED: Final = re.compile(
    r"\(s\)|\bcan(?:no|')|n't\b|\bno\.? of\b|# ?of\b|\bn\s?/|\de[+\d]|10\("
    r"|(?:grades?|types?|stages?|class|phase|modic|pfirrmann)[\s,/-]{0,2}[iv]"
    r"|\*\s?10|\d\s?(?:m|mio\.?|mln\.?) |/\s?(?:kg|kilo|m2|m\^2|dl|ml|day|week|month|year|hour|disc|level|patient)"
    r"|\bkg |\bkilogram |\b[bt]id\b|\b[bt]\.i\.d|\btwo times |\b(?:once|twice|times) |\binternational unit"
    r"|\d\s?u\b|%\s?(?:-|to\b)"
)
"""What is in every text, in lower case, in which a pattern of `_TWICE` or `_PREPARED` finds something."""

_SIGNS: Final = {
    r">\s?=|=>|≥|⩾|\bat least\b|\bnot? (?:less|fewer) than\b|\b(?:greater|more) than or equal to\b": "≥",
    r"<\s?=|=<|≤|⩽|\bat most\b|\bnot? (?:more|greater) than\b|\b(?:less|fewer) than or equal to\b": "≤",
    r"±|\+\s?/\s?-|\+-": "±",
    r">|\b(?:more|greater) than\b": ">",
    r"<|\b(?:less|fewer) than\b": "<",
    r"\band\s?/\s?or\b": "and/or",
    r"\bper ?cent\b|%|\bpercentages?\b(?= (?:of|change|increase|decrease|reduction|improvement)\b)": "%",
}
_WORDS: Final = {r"\bw/o\b": "without", r"\bw/": "with", r"&": "and", r"\bvs\b": "versus"}
_TOKEN: Final = "|".join(
    (
        *(f"(?P<sign{place}>{pattern})" for place, pattern in enumerate(_SIGNS)),
        *(f"(?P<word{place}>{pattern})" for place, pattern in enumerate(_WORDS)),
        rf"(?P<number>(?:(?<![\w.)\]%])[-+])?(?:{IN_WORDS}|{IN_DIGITS}(?:(?:st|nd|rd|th)\b)?))",
        r"(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)",
        r"(?P<sign>[+=/^°\u00d7~$€])",
        r"(?P<mark>[,;:()\[\]])",
    )
)
_NUMBER: Final = rf"(?P<sign>[-+]?)(?P<digits>{IN_WORDS}|{IN_DIGITS})(?P<place>(?:st|nd|rd|th)?)"
_COUNTED: Final = frozenset({TokenKind.NUMBER, TokenKind.DURATION})
_NO_DURATION: Final = re.compile(r"\d:\d|\d[^.,;]*[±+]|[^\W\d]-\d+[A-Za-z]\b")
"""In the place of a duration: "12 (± 1) months" says more than 12 months, and the "5D" of "EQ-5D" is no time."""

_PLURAL_ACRONYM: Final = re.compile(r"[A-Z]\w*[A-Z]s")
_SIGN_LIST: Final = tuple(_SIGNS.values())
_WORD_LIST: Final = tuple(_WORDS.values())
_SETS: Final = read_word_sets(__package__, "words.toml")
_EMPTY_WORDS: Final = _SETS["empty"]
"""Without them a text means the same: "the pain will be measured" is "pain measured"."""

_BEFORE_LETTER: Final = _SETS["before_letter"]


@lru_cache(maxsize=4096)
def read_tokens(text: str) -> tuple[MeaningToken, ...]:
    """Return the tokens of a text in order; articles, dashes and full stops are none."""
    line = _prepared(text)
    return tuple(_without_empty_words(tuple(_connected(line, tuple(_scanned(line))))))


def same_token(first: MeaningToken, second: MeaningToken) -> bool:
    """Return whether two tokens certainly mean the same."""
    if first.kind is not second.kind:
        return False
    if first.kind is TokenKind.DURATION:
        return same_length(first.duration, second.duration)
    return first.text == second.text or (first.kind is TokenKind.WORD and same_word(first.text, second.text))


def without_marks(tokens: Iterable[MeaningToken]) -> tuple[MeaningToken, ...]:
    """Return the tokens without punctuation."""
    return tuple(token for token in tokens if token.kind is not TokenKind.MARK)


def _prepared(text: str) -> str:
    line = with_signs(plain(text)[:LONGEST_TEXT]).translate(_QUOTES)
    line = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda match: f"^{match[0].translate(_POWERS)}", line)
    # A letter that is another one in lower case, such as the long s, is in no text of ASCII.
    if not line.isascii() or _MAY_BE_PREPARED.search(line.lower()):
        for pattern, replacement in _PREPARED:
            line = pattern.sub(replacement, line)
        line = _GRADES.sub(_in_digits, line)
    if _MAY_BE_TWICE.search(line):
        for twice in _TWICE:
            line = compiled(twice, re.IGNORECASE).sub(_once, line)
    return line


def _in_digits(match: re.Match[str]) -> str:
    """Return grades with Arabic numbers."""
    return re.sub(
        r"\b(?:iii|iv|ii|i|v)\b", lambda roman: _ROMAN[roman[0].lower()], match[0], flags=re.IGNORECASE
    )


def _once(match: re.Match[str]) -> str:
    """Return the digits of "twelve (12)"; another number in parentheses says something else."""
    return match["digits"] if read_words(match["words"].lower()) == float(match["digits"]) else match[0]


_Placed = tuple[int, int, MeaningToken]
"""A token with its start and its end in the line."""


def _scanned(line: str) -> Iterator[_Placed]:
    lower = line.lower()
    durations = {
        reading.start: reading
        for reading in (read_durations(line) if len(lower) == len(line) else ())
        if not _NO_DURATION.search(line, max(reading.start - 2, 0), reading.end)
    }
    token_at = compiled(_TOKEN).match
    place = 0
    while place < len(line):
        reading = durations.get(place)
        if reading and reading.duration:
            token = MeaningToken(
                text=reading.duration.text, kind=TokenKind.DURATION, duration=reading.duration
            )
            yield place, reading.end, token
            place = reading.end
        elif match := token_at(lower, place):
            yield from _of_match(match, line)
            place = match.end()
        else:
            if is_sign(line[place]):
                yield place, place + 1, MeaningToken(text=line[place], kind=TokenKind.SIGN)
            place += 1


def _of_match(match: re.Match[str], line: str) -> Iterator[_Placed]:
    group, (start, end) = str(match.lastgroup), match.span()
    written = line[start:end]
    if group == "number":
        yield from _of_number(match[0], start)
    elif group.startswith("sign"):
        text = _SIGN_LIST[int(group[4:])] if group[4:] else written
        yield start, end, MeaningToken(text=text, kind=TokenKind.SIGN, written=written)
    elif group == "mark":
        yield start, end, MeaningToken(text=written, kind=TokenKind.MARK, written=written)
    else:
        text = _WORD_LIST[int(group[4:])] if group[4:] else _singular(match[0], written)
        yield start, end, MeaningToken(text=text, kind=TokenKind.WORD, written=written)


def _singular(text: str, written: str) -> str:
    """Return a word without the ending of "patient's" and "SAEs"."""
    return text[:-1] if _PLURAL_ACRONYM.fullmatch(written) else text.removesuffix("'s")


def _of_number(text: str, start: int) -> Iterator[_Placed]:
    """Yield one token for each number; digits that can be read in two ways stay as they are written."""
    match = compiled(_NUMBER).fullmatch(text)
    numbers = read_numbers(match["digits"]) if match else None
    if match is None or numbers is None:
        yield start, start + len(text), MeaningToken(text=text, kind=TokenKind.NUMBER, written=text)
        return
    start += len(match["sign"])
    for number in numbers:
        token = MeaningToken(
            text=f"{match['sign']}{number.value:.12g}{match['place']}",
            kind=TokenKind.NUMBER,
            written=number.text,
        )
        yield start, start + len(number.text), token
        start += len(number.text) + 1


def _connected(line: str, placed: Sequence[_Placed]) -> Iterator[MeaningToken]:
    """Yield the tokens with what is between them: a hyphen or nothing joins two, a dash between numbers is "to"."""
    for index, (_, end, token) in enumerate(placed):
        following = placed[index + 1] if index + 1 < len(placed) else None
        gap = line[end : following[0]] if following else " "
        yield msgspec.structs.replace(token, is_joined=gap in {"", "-"})
        if following and "-" in gap and token.kind in _COUNTED and following[2].kind in _COUNTED:
            yield MeaningToken(text="to", kind=TokenKind.WORD, written="-")


def _without_empty_words(tokens: Sequence[MeaningToken]) -> Iterator[MeaningToken]:
    for index, token in enumerate(tokens):
        if _leads_to_figure(tokens, index):
            continue
        if (
            token.kind is not TokenKind.WORD
            or token.text not in _EMPTY_WORDS
            or (token.text == "a" and (_is_letter(tokens, index) or _is_suffix(tokens, index)))
        ):
            yield token


def _leads_to_figure(tokens: Sequence[MeaningToken], index: int) -> bool:
    """Return whether "of" is before a number or a sign, and behind a word: "a score of at least 40" is "score ≥ 40"."""
    if tokens[index].text != "of" or not 0 < index < len(tokens) - 1:
        return False
    figures = {TokenKind.NUMBER, TokenKind.SIGN}
    return tokens[index - 1].kind is TokenKind.WORD and tokens[index + 1].kind in figures


def _is_suffix(tokens: Sequence[MeaningToken], index: int) -> bool:
    """Return whether "a" belongs to what is right before it: "T4a", "grade 2a"."""
    return index > 0 and tokens[index - 1].is_joined


def _is_letter(tokens: Sequence[MeaningToken], index: int) -> bool:
    """Return whether "A" is the name of a grade or a group, and no article."""
    if index == 0 or tokens[index].written != "A":
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    is_before_word = following is not None and following.kind is TokenKind.WORD and len(following.text) > 3
    return tokens[index - 1].text in _BEFORE_LETTER or not is_before_word
