"""Criteria of eligibility, read one by one from a text that has lost its lines.

A canonical record has no line breaks: what separates criteria is the bullet or the number before each. A section
without either is separated at its dashes where it begins with one, at letters or Roman numbers that count its
criteria, or else at the ends of its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import takewhile

from monitor.diff.signs import ends_with_sign
from monitor.diff.spelling import folded
from monitor.model import Struct
from monitor.model.wording import plain

INCLUSION, EXCLUSION, OTHER = "inclusion", "exclusion", ""

_HEADING = re.compile(
    r"""
    (?:\b(?:key|main|major|general|specific|additional|core|patient|participant|subject|study|trial)\s+)?
    \b(?P<non>non[- ]?)?                                        # "non-inclusion" means exclusion
    (?P<which>inclusion|exclusion)
    (?:
        \s+(?P<word>criteri(?:a|on))
        (?:\s*\([^()]{1,60}\)|\s+(?:for|of|in|at)\s[^:*.;]{1,60})?  # whose
        (?P<verb>\s+(?:are|were|is|will\ (?:be|include|comprise)|includ(?:e|es|ed|ing)|compris(?:e|es|ed|ing))\b(?:\s+as\s+follows)?)?
        \s*(?P<stop>[:.]|-(?=\s))?
      | \s*(?P<colon>:)
    )
    (?P<item>(?=\s*(?:\*|\\?-|1\\?[.)])(?:\s|$)))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BULLET = re.compile(r"(?:^|\s)(?:(?:[*•·▪‣◦]|\\[*-])\s+|°(?=[A-Z][a-z]))")
_NUMBERED = re.compile(r"(?:^|\s)\(?(\d{1,3})\\?[.)](?=\s)")
_DASH = re.compile(r"(?:^|(?<!\d)\s|\s(?!-\s+[\d≤≥<>]))-\s+")
"""A dash that may be a bullet: none between two numbers."""

_LETTERED = re.compile(r"(?:^|\s)\(?([a-z])[.)]\s+")
_ROMAN = re.compile(r"(?:^|\s)\(?([ivx]{1,5})[.)]\s+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN_NUMBERS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()  # noqa: SIM905
_LONE_NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)]|\(?(?:[a-z]|[ivx]{1,5})\)|i{1,3}\.)\s+", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<=[^\W_A-Z]{2}[.;])\s+(?=[A-Z(≥≤<>]|[a-z]+\b)|(?<=[%)][.;])\s+|(?<=\d[.;])\s+(?=[A-Z])"
)
_IN_A_SENTENCE = frozenset(
    "the following all any these those of meet meets meeting fulfil fulfill fulfilling other above with and or".split()  # noqa: SIM905
)
"""Words after which "inclusion criteria" is no heading, even in capitals."""

_ENDS = ".;:*•"
"""What is before a heading in small letters, where anything is."""

_GAP = 3
"""Numbers by which a list may skip what was dropped from it."""

_AHEAD = 60
"""Numbers that are looked at to see whether the next one of a list comes later."""

_NESTED = 6
"""Lists inside each other that may go on."""

_ASIDE = 80
"""Characters that words in parentheses may have before a number that belongs to them."""

_NUMBERED_WORD = re.compile(
    r"\b(?:period|day|visit|grade|type|stage|phase|step|cycle|week|month|year|part|level|class|group|cohort|score|"
    r"than|of|or|to|least|no|number|arm|and|is|was)$",
    re.IGNORECASE,
)
"""A word before a number that counts no criteria."""

_ENDS_CRITERION = re.compile(
    r"\b(?:the|this|that|these|those|same|each|any|every|either|one|a|an|other|another|single|last|past|previous|index)"
    r"\s+(?:[\w-]+\s+){0,2}(?:period|day|visit|grade|type|stage|phase|step|cycle|week|month|year|part|level|class|group|"
    r"cohort|score|number|arm)$",
    re.IGNORECASE,
)
"""Words after which no number is theirs: "prior fusion at the index level 4. Malignancy" are two criteria."""

_LEADING = re.compile(r"(?:[ \t;,:*•\u2013\u2014]|\.(?!\d)|-(?!\.?\d))+")
"""What is before a criterion; "-18 °C", "-2.5 or lower" and ".5 mg" begin with a number."""

_TIGHT_DASH = re.compile(r"(?:^|\s)-(?=[A-Z])")
"""A dash that is a bullet although no space is behind it; in a list that has one, "-18 years" has another."""
_TIGHT_DASH_BEFORE_NUMBER = re.compile(r"^-(?=\d+(?![\d.,]))")

_TRIMMED = " \t.;,:*•-\u2013\u2014"


class Criterion(Struct, frozen=True, kw_only=True, dict=True):
    """One criterion, or what else is between two bullets.

    Attributes:
        section: `inclusion`, `exclusion`, or empty where the text says neither.
        key: equal for criteria that differ in nothing but capitals and punctuation at their ends.
    """

    section: str
    text: str

    @cached_property
    def key(self) -> str:
        """The text folded."""
        return _trimmed(folded(self.text))


def criteria_of(text: str) -> tuple[Criterion, ...]:
    """Return the criteria of a canonical record's text, in its order.

    In a text with a heading over the exclusion criteria alone, the others are those of inclusion.
    """
    return tuple(
        Criterion(section=section, text=item)
        for section, body in _named_sections(text)
        for item in _texts(body)
        if item
    )


def _texts(body: str) -> Iterator[str]:
    """Yield each criterion of a section without its bullet or number."""
    has_tight_dashes = bool(_TIGHT_DASH.search(body))
    for part in _items(body):
        text = _trimmed(plain(part))
        yield _LONE_NUMBER.sub("", _TIGHT_DASH_BEFORE_NUMBER.sub("", text) if has_tight_dashes else text)


def _trimmed(text: str) -> str:
    """Return a criterion without bullets and marks at its ends; the sign of a number or a marker is none."""
    text = text[match.end() :] if (match := _LEADING.match(text)) else text
    rest = text.rstrip(_TRIMMED)
    sign = text[len(rest) :].rstrip(" \t.;,:*•")
    return f"{rest}{sign}" if sign and ends_with_sign(f"{rest}{sign}") else rest


def section_texts(text: str) -> Mapping[str, str]:
    """Return the words of each section, folded, whatever divides them."""
    texts: dict[str, str] = {}
    for section, body in _named_sections(text):
        texts[section] = f"{texts.get(section, '')} {folded(body)}"
    return texts


@lru_cache(maxsize=2)  # the two texts of a comparison, which are asked for their criteria and for their words
def _named_sections(text: str) -> tuple[tuple[str, str], ...]:
    sections = list(_sections(text))
    names = {section for section, _ in sections}
    others = INCLUSION if EXCLUSION in names and INCLUSION not in names else OTHER
    return tuple((section or others, body) for section, body in sections)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    section, start = OTHER, 0
    for match in _HEADING.finditer(text):
        if _is_heading(match, text):
            yield section, text[start : _start(match)]
            is_inclusion = (match["which"].casefold() == INCLUSION) is not bool(match["non"])
            section, start = INCLUSION if is_inclusion else EXCLUSION, _end(match)
    yield section, text[start:]


def _start(match: re.Match[str]) -> int:
    """Return where a heading begins: a word before it in other letters belongs to the criterion before it."""
    own = match.start("non" if match["non"] else "which")
    word = match[0][: own - match.start()].strip()
    is_shouted = word.isupper() and not match["which"].isupper()
    return match.start() if match[0][0].isupper() and not is_shouted else own


def _end(match: re.Match[str]) -> int:
    """Return where a heading ends: a dash after it is the first bullet of its list."""
    return match.start("stop") if match["stop"] == "-" else match.end()


def _is_heading(match: re.Match[str], text: str) -> bool:
    """Whether "inclusion criteria" heads a list here, and is not part of a sentence."""
    start = _start(match)
    before = text[:start].rstrip()
    if (match["verb"] and match["stop"] == ":") or (match["item"] is not None and text[start].isupper()):
        return True
    if before.rpartition(" ")[2].casefold() in _IN_A_SENTENCE:
        return False
    if not before and _NUMBERED.match(text[match.end() :]):
        return True  # a list of which the first criterion was dropped
    is_marked = match["item"] is not None or bool(match["colon"] or match["stop"])
    if text[start].islower():
        return is_marked and (not before or before[-1] in _ENDS)
    return is_marked or (match["word"][0].isupper() and text[match.end() :].lstrip()[:1].isupper())


def _items(body: str) -> Iterator[str]:
    cuts = [(match.start(), match.end()) for match in _BULLET.finditer(body)]
    cuts += _ascending(body)
    cuts = cuts or _dashes(body) or _counted(body)
    if not cuts:
        yield from _SENTENCE_END.split(body)
        return
    end = 0
    for start, stop in sorted(cuts):
        yield body[end:start] if start > end else ""
        end = max(end, stop)
    yield body[end:]


def _dashes(body: str) -> list[tuple[int, int]]:
    """Return the places of dashes that are bullets: a list of them begins with one."""
    return [match.span() for match in _DASH.finditer(body)] if re.match(r"\s*-\s", body) else []


def _counted(body: str) -> list[tuple[int, int]]:
    """Return the places of letters, or of Roman numbers, that count the criteria of a whole section, in any order."""
    for pattern, names in ((_ROMAN, _ROMAN_NUMBERS), (_LETTERED, _LETTERS)):
        matches = list(pattern.finditer(body))
        names_used = sorted((match[1] for match in matches), key=lambda name: (len(name), name))
        expected = sorted(names[: len(matches)], key=lambda name: (len(name), name))
        is_list = len(matches) > 1 and names_used == expected
        if is_list and not body[: matches[0].start()].strip(_TRIMMED):
            return [match.span() for match in matches]
    return []


def _ascending(body: str) -> list[tuple[int, int]]:
    """Return the places of numbers that count criteria: each is the next one of its list, or nearly so.

    A list has two numbers or more, unless it begins the text or follows a colon. A list may be inside another one.
    """
    matches = [match for match in _NUMBERED.finditer(body) if not _is_aside(match, body)]
    numbers = [int(match[1]) for match in matches]
    lists: list[list[re.Match[str]]] = []
    open_lists: list[list[re.Match[str]]] = []
    for place, match in enumerate(matches):
        number, following = numbers[place], numbers[place + 1 : place + _AHEAD]
        if number == 1 and _ends_words(match, body) and following[:1] != [2]:
            continue
        own = next(
            (
                run
                for run in open_lists[:-_NESTED:-1]
                if _continues(run, number, following) or _repeats(run, match, body)
            ),
            None,
        )
        if number == 1 or not match.start() or (own is None and not lists and number <= _GAP):
            own = []
            lists.append(own)
            open_lists.append(own)
        elif own is None:
            continue
        while open_lists[-1] is not own:
            open_lists.pop()  # the lists inside have ended
        own.append(match)
    return [match.span() for run in lists if len(run) > 1 or _begins(run[0], body) for match in run]


def _repeats(run: Sequence[re.Match[str]], match: re.Match[str], body: str) -> bool:
    """Return whether a list counts a number twice, by mistake: behind the end of a sentence, before a capital."""
    is_same = len(run) > 1 and match[1] == run[-1][1]
    before, behind = body[: match.start()].rstrip(), body[match.end() :].lstrip()
    return is_same and before[-1:] in {".", ";"} and behind[:1].isupper()


def _begins(match: re.Match[str], body: str) -> bool:
    """Return whether a list of one criterion begins here: at the start, or behind a colon."""
    return not match.start() or body[: match.start()].rstrip().endswith(":")


def _is_aside(match: re.Match[str], body: str) -> bool:
    """Whether a number is inside parentheses that began before it, or belongs to a word: "(visit 1)", "period 1."."""
    before = body[max(match.start() - _ASIDE, 0) : match.start()]
    is_of_word = bool(_NUMBERED_WORD.search(before)) and not _ENDS_CRITERION.search(before)
    return before.rfind("(") > before.rfind(")") or is_of_word


def _ends_words(match: re.Match[str], body: str) -> bool:
    return body[: match.start()].rstrip()[-1:].isalnum()


def _continues(run: Sequence[re.Match[str]], number: int, following: Sequence[int]) -> bool:
    """Whether a number is the next one of a list, or a later one: the list goes on from there, or the next never comes."""
    expected = int(run[-1][1]) + 1
    if number == expected:
        return True
    until_next_list = takewhile(lambda later: later != 1, following)
    goes_on = following[:1] in ([], [number + 1])
    return expected < number < expected + _GAP and (goes_on or expected not in until_next_list)
