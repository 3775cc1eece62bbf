"""A page of studies, cut into its studies without reading them. Pure.

A page is JSON as a whole only as long as each of its studies is. Where one is not, the page is cut by its own
bytes: first by its brackets, and where those do not add up by the keys with which a study can begin. So one
broken study costs no other, however many are broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

import msgspec

from monitor.errors import Malformed
from monitor.model import RawRecord
from monitor.model.study import Study
from monitor.model.study.part import Part
from monitor.model.study.reading import hints_of
from monitor.registry.ctgov.responses import TooLarge, decode

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
"""A string or a bracket. A string without an end goes to the end, so that none is looked through twice."""
_OWN_KEY = rb'"\w+"\s*:\s*(?:"[^"\\]*"|\d+|null)\s*'
_BEGIN = re.compile(rb'\A\s*\{\s*(?:%b,\s*)*"studies"\s*:\s*\[' % _OWN_KEY)
_STUDY = re.compile(rb'\{\s*"(?:%b)"\s*:' % "|".join(sorted(hints_of(Study))).encode())
"""None of the keys of a study as a whole is a key of anything in it."""
_END = re.compile(rb"\]\s*(?:,\s*%b)*\}\s*\Z" % _OWN_KEY)
_BETWEEN = b" \t\r\n,"
_SOLID = re.compile(b"[^%b]" % _BETWEEN)
MOST_VALUES = 200_000
"""Of one page, by its commas: an element takes a hundred times the memory of the shortest JSON for it."""

_MOST_TOKENS = 2_000_000
"""Quotation marks and brackets of a page that is cut by its bytes: some seconds at most."""

_MOST_STUDIES = 1000
"""Of one page: the service gives no more."""

_LONGEST_END = 4096
"""Bytes at the end of a page in which its own keys are looked for; a token has some dozens."""


class StudyPage(NamedTuple):
    """The studies of one page, each a view into its bytes, the token of the next one, and the total, if it is said."""

    studies: tuple[RawRecord, ...]
    next_page_token: str | None
    total_count: int | None = None


class _WholePage(Part, frozen=True):
    """A page of `/studies` that is JSON as a whole."""

    studies: tuple[msgspec.Raw, ...]
    next_page_token: str | None = None
    total_count: int | None = None


def split_page(body: bytes) -> StudyPage:
    """Return the studies of a page, also where some of them are not JSON.

    Raises:
        Malformed: it is not a page, or its end is missing, or there is too much in it.
    """
    if body.count(b",") > MOST_VALUES:
        raise _too_many("values")
    try:
        page = msgspec.json.decode(body, type=_WholePage)
    except (ValueError, RecursionError):
        return _cut(body)
    return StudyPage(tuple(map(memoryview, page.studies)), page.next_page_token, page.total_count)


def _cut(body: bytes) -> StudyPage:
    begin = _BEGIN.match(body)
    end = _END.search(body, max(0, len(body) - _LONGEST_END))
    if begin is None or end is None or end.start() < begin.end() - 1:
        decode(body, _WholePage)  # raises, and says what is wrong
        raise Malformed("the registry's page has no end that can be read; try again later")
    around = decode(body[: begin.end()] + body[end.start() :], _WholePage)
    if sum(map(body.count, (b'"', b"{", b"[", b"}", b"]"))) > _MOST_TOKENS:
        raise _too_many("brackets")
    view = memoryview(body)[begin.end() : end.start()]
    cuts = _by_brackets(body, begin.end(), end.start()) or _by_first_key(body, begin.end(), end.start())
    studies = tuple(view[start - begin.end() : stop - begin.end()] for start, stop in cuts)
    return StudyPage(studies, around.next_page_token, around.total_count)


def _too_many(what: str) -> TooLarge:
    return TooLarge(f"the registry's page has too many {what} in it; try again later")


def _check_number(of_studies: int) -> None:
    if of_studies > _MOST_STUDIES:
        raise _too_many("studies")


def _by_brackets(body: bytes, start: int, stop: int) -> list[tuple[int, int]] | None:
    """Begin and end of each element of the list; None where the brackets do not add up."""
    cuts: list[tuple[int, int]] = []
    depth, last = 0, start
    for match in _TOKEN.finditer(body, start, stop):
        token = match[0]
        if token in (b"{", b"["):
            if depth == 0:
                cuts += _rest(body, last, match.start())
                begin = match.start()
            depth += 1
        elif token in (b"}", b"]"):
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                last = match.end()
                cuts.append((begin, last))
                _check_number(len(cuts))
    cuts += _rest(body, last, stop)
    return None if depth or any(_begins_again(body, *cut) for cut in cuts) else cuts


def _begins_again(body: bytes, start: int, stop: int) -> bool:
    """Whether a study begins in the middle of what was taken for one: a quotation mark is missing."""
    return _STUDY.search(body, start + 1, stop) is not None


def _by_first_key(body: bytes, start: int, stop: int) -> list[tuple[int, int]]:
    """Begin and end of each element, by where studies begin; what is left behind a whole one is one more."""
    begins = [match.start() for match in islice(_STUDY.finditer(body, start, stop), _MOST_STUDIES + 1)]
    _check_number(len(begins))
    cuts = [*_rest(body, start, begins[0] if begins else stop)]
    for begin, following in pairwise([*begins, stop]):
        end = _end_of_object(body, begin, following)
        cuts += [(begin, end), *_rest(body, end, following)] if end else _rest(body, begin, following)
    return cuts


def _end_of_object(body: bytes, start: int, stop: int) -> int | None:
    """Where the brackets of an object add up; None where they do not."""
    depth = 0
    for match in _TOKEN.finditer(body, start, stop):
        depth += (match[0] in (b"{", b"[")) - (match[0] in (b"}", b"]"))
        if depth == 0:
            return match.end()
    return None


def _rest(body: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """What is between two places but white space and commas, if anything is."""
    first = _SOLID.search(body, start, stop)
    if first is not None:
        while body[stop - 1] in _BETWEEN:
            stop -= 1
        yield first.start(), stop
