"""Criteria of eligibility, read one by one from a text that has lost its lines.

A canonical record has no line breaks: what separates criteria is the bullet or the number before each. A section
without either is separated at the ends of its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        (?P<verb>\s+(?:are|were|is)(?:\s+as\s+follows)?)?
        \s*(?P<stop>[:.]|-(?=\s))?
      | \s*(?P<colon>:)
    )
    (?P<item>(?=\s*(?:\*|\\?-|1\\?[.)])(?:\s|$)))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BULLET = re.compile(r"(?:^|\s)(?:[*•·▪‣◦]|\\[*-])\s+")
_NUMBERED = re.compile(r"(?:^|\s)\(?(\d{1,3})\\?[.)](?=\s)")
_LONE_NUMBER = re.compile(r"^\(?\d{1,3}[.)]\s+")
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

_TRIMMED = " \t.;,:*•-\u2013\u2014"


class Criterion(Struct, frozen=True, kw_only=True):
    """One criterion, or what else is between two bullets.

    Attributes:
        section: `inclusion`, `exclusion`, or empty where the text says neither.
        key: equal for criteria that differ in nothing but capitals and punctuation at their ends.
    """

    section: str
    text: str

    @property
    def key(self) -> str:
        """The text folded."""
        return folded(self.text).strip(_TRIMMED)


def criteria_of(text: str) -> tuple[Criterion, ...]:
    """Return the criteria of a canonical record's text, in its order."""
    return tuple(
        Criterion(section=section, text=item)
        for section, body in _sections(text)
        for part in _items(body)
        if (item := _LONE_NUMBER.sub("", plain(part).strip(_TRIMMED)))
    )


def _sections(text: str) -> Iterator[tuple[str, str]]:
    section, start = OTHER, 0
    for match in _HEADING.finditer(text):
        if _is_heading(match, text):
            yield section, text[start : _start(match)]
            is_inclusion = (match["which"].casefold() == INCLUSION) is not bool(match["non"])
            section, start = INCLUSION if is_inclusion else EXCLUSION, match.end()
    yield section, text[start:]


def _start(match: re.Match[str]) -> int:
    """Where a heading begins: a word before it in small letters belongs to the criterion before it."""
    return match.start() if match[0][0].isupper() else match.start("non" if match["non"] else "which")


def _is_heading(match: re.Match[str], text: str) -> bool:
    """Whether "inclusion criteria" heads a list here, and is not part of a sentence."""
    start = _start(match)
    before = text[:start].rstrip()
    if match["verb"] and match["stop"] == ":":
        return True
    if before.rpartition(" ")[2].casefold() in _IN_A_SENTENCE:
        return False
    is_marked = match["item"] is not None or bool(match["colon"] or match["stop"])
    if text[start].islower():
        return is_marked and (not before or before[-1] in _ENDS)
    return is_marked or (match["word"][0].isupper() and text[match.end() :].lstrip()[:1].isupper())


def _items(body: str) -> Iterator[str]:
    cuts = [(match.start(), match.end()) for match in _BULLET.finditer(body)]
    cuts += _ascending(body)
    if not cuts:
        yield from _SENTENCE_END.split(body)
        return
    end = 0
    for start, stop in sorted(cuts):
        yield body[end:start] if start > end else ""
        end = max(end, stop)
    yield body[end:]


def _ascending(body: str) -> list[tuple[int, int]]:
    """Numbers that count criteria: two or more, each the next one or nearly so; a lone number only at the beginning."""
    runs: list[list[re.Match[str]]] = []
    last = 0
    for match in _NUMBERED.finditer(body):
        number, text = int(match[1]), body[: match.start()]
        if text.count("(") > text.count(")") or (number == 1 and text.rstrip()[-1:].isalnum()):
            continue  # the end of "(visit 1)", or of "in period 1."
        if number == 1 or not match.start():
            runs.append([match])
        elif last < number <= last + _GAP:
            runs = runs or [[]]
            runs[-1].append(match)
        else:
            continue
        last = number
    return [match.span() for run in runs if len(run) > 1 or not run[0].start() for match in run]
