"""Lengths of time in sentences: recomputed from dates, or read from the record; and the words of direction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from . import days
from .figures import DAYS
from .pairs import Complaint, Pair, scopes
from .records import Record
from .sentence import Clause, Token

if TYPE_CHECKING:
    from .claims import Saying

STATUS = "protocolSection.statusModule"
MILESTONES = {
    "start": "startDateStruct.date",
    "primary completion": "primaryCompletionDateStruct.date",
    "study completion": "completionDateStruct.date",
    "completion": "completionDateStruct.date",
    "results were posted": "resultsFirstPostDateStruct.date",
    "results were submitted": "resultsFirstSubmitDate",
    "registration": "studyFirstSubmitDate",
}
MILESTONE = re.compile(
    rf"(after|before|past) (?:the |its )?(?:planned |actual |estimated |expected )?({'|'.join(MILESTONES)})\b"
)
LATEST = ("lastUpdatePostDateStruct.date", "lastUpdateSubmitDate", "resultsFirstPostDateStruct.date")
MOST_MONTHS = 36
YEARS_OF_LAW = (1, 2, 3)
ALIKE = Fraction(1, 50)
LATER = r"delayed|postponed|later|pushed back|put back|extended"
EARLIER = r"moved earlier|earlier|brought forward|sooner|shortened"
HIGHER = r"raised|increased|rose|more|higher|added|up|longer|lengthened"
LOWER = r"lowered|decreased|reduced|fell|fewer|lower|less|cut|shortfall|shorter|down"
TEXTS_OF_LENGTH = re.compile(r"\b(?:month|year|week|day|hour)s?\b")


def check(saying: Saying, clause: Clause, place: int) -> Iterator[Complaint]:
    """Yield a complaint of a length of time that is neither in the record nor follows from its dates."""
    token = clause.tokens[place]
    if (
        token.unit == "month"
        and min(token.values) > MOST_MONTHS
        and " " in token.text
        and token.text.count(" ") == 1
    ):
        yield from long_in_months(saying, token)
    if token.length is None or any(
        is_named(token, scope.lengths, scope.numbers)
        for scope in scopes(saying.pair, token.role, saying.module)
    ):
        return
    if not token.role and (by_dates(saying, clause, token) or by_milestone(saying, clause, place)):
        return
    yield saying.complaint("wrong-length", f"{token.role or 'either'}: {token.text}")


def long_in_months(saying: Saying, token: Token) -> Iterator[Complaint]:
    """Yield a complaint of many months that no text of the record has: years and months are easier to read."""
    if not any(token.values & scope.numbers for scope in scopes(saying.pair, token.role, saying.module)):
        yield saying.complaint("long-in-months", token.text)


def is_named(token: Token, lengths: Iterable[Fraction], numbers: set[Fraction]) -> bool:
    """Whether a text names this length, in whatever unit."""
    wanted = token.length or Fraction(0)
    if any(abs(length - wanted) <= ALIKE * wanted for length in lengths):
        return True
    return bool(token.values & numbers) and bool(token.role)


def by_dates(saying: Saying, clause: Clause, token: Token) -> bool:
    """Whether two dates of this clause, or the two sides of a date that changed, are so far apart."""
    said = [second.date for second in clause.tokens if second.kind == "date"]
    pairs = list(combinations(said, 2))
    pairs += [
        (difference.before, difference.after)
        for difference in saying.pair.within(saying.path)
        if days.is_date(difference.before) and days.is_date(difference.after)
    ]
    return any(fits(token, first, second) for first, second in pairs)


def fits(token: Token, first: str, second: str) -> bool:
    """Whether two dates are a length apart, give or take less than one of its smallest unit."""
    units = [DAYS[unit] for unit in DAYS if re.search(rf"\b{unit}s?\b", token.text)]
    return days.agrees(float(token.length or 0), first, second, unit=float(min(units, default=Fraction(1))))


def by_milestone(saying: Saying, clause: Clause, place: int) -> bool:
    """Whether "7 months after primary completion" follows from the dates of the record."""
    behind = " ".join(token.lower for token in clause.tokens[place + 1 : place + 8])
    match = MILESTONE.match(behind)
    token = clause.tokens[place]
    if match is None:
        return is_of_law(saying, clause, token)
    starts = [
        record.at(f"{STATUS}.{MILESTONES[match[2]]}") for record in (saying.pair.after, saying.pair.before)
    ]
    late = match[1] != "before"
    return any(
        fits(token, start, day) and in_order(start, day, late=late)
        for start in starts
        if isinstance(start, str)
        for day in (*present_days(saying.pair), *results_days(saying))
    )


def in_order(start: str, day: str, *, late: bool) -> bool:
    """Whether a day lies on the side of another that the words "after" and "before" say."""
    between = days.apart(start, day)
    return between is not None and (between[1] >= 0 if late else between[0] <= 0)


def present_days(pair: Pair) -> list[str]:
    """Return the day on which the later version was seen, or days on which it may have been where that is not known."""
    candidates = [pair.on]
    if not pair.on:
        candidates = [pair.after.at("derivedSection.miscInfoModule.versionHolder")]
        candidates += [pair.after.at(f"{STATUS}.{key}") for key in LATEST]
    return [day for day in candidates if isinstance(day, str) and day]


def results_days(saying: Saying) -> list[str]:
    """Return the days of the results that a sentence about them counts to."""
    keys = ("resultsFirstSubmitDate", "resultsFirstPostDateStruct.date") if "results" in saying.kind else ()
    candidates = [saying.pair.after.at(f"{STATUS}.{key}") for key in keys]
    return [day for day in candidates if isinstance(day, str)]


def is_of_law(saying: Saying, clause: Clause, token: Token) -> bool:
    """Whether a length is a term of the law or of a rule, in a sentence about when results are due."""
    due = saying.kind in {"results_overdue", "results_posted"} or saying.path.startswith("deadline")
    words = " ".join(t.lower for t in clause.tokens)
    return (
        due
        and ("due" in words or "asked" in words or "rule" in words or "after" in words)
        and bool(token.values & {12, 1, 2, 24})
    )


def is_due_day(saying: Saying, clause: Clause, day: str) -> bool:
    """Whether a date is a whole number of years after one of the record's, as due days are; give or take a day."""
    words = {token.lower for token in clause.tokens}
    if not saying.kind.startswith("results") or not words & {"due", "asked", "by", "until", "before"}:
        return False
    bases = saying.pair.after.scope(STATUS).dates | saying.pair.before.scope(STATUS).dates
    return any(days.agrees(365.25 * years, base, day, unit=2.0) for base in bases for years in YEARS_OF_LAW)


def directions(saying: Saying, clause: Clause) -> Iterator[Complaint]:
    """Yield a complaint of "delayed" over a date that moved earlier, "raised" over a number that fell, and so on."""
    said = " ".join(token.lower for token in clause.tokens if token.kind == "word").replace("less than", "")
    said = said.removesuffix(" and more")  # "“Pain”, “Disability” and 20 more"
    for old, new in exchanged(clause):
        for pattern, sign in directed(old):
            if re.search(rf"\b(?:{pattern})\b", said) and sign * step(old, new) < 0:
                yield saying.complaint("wrong-direction", f"{said}: {old.text} → {new.text}")


def directed(token: Token) -> tuple[tuple[str, int], ...]:
    """Return the words of direction that may be said of a token, each with its sign."""
    if token.kind == "date":
        return ((LATER, 1), (EARLIER, -1))
    return ((HIGHER, 1), (LOWER, -1))


def exchanged(clause: Clause) -> list[tuple[Token, Token]]:
    """Return the one value that a clause changes from, with the one that it changes to."""
    old, new = (
        [t for t in clause.tokens if t.role == role and t.kind in {"date", "number"} and not t.percent]
        for role in ("before", "after")
    )
    if len(old) == 1 and not new and old[0].kind == "number":
        new = [t for t in clause.tokens if t.kind == "number" and not t.role and not t.percent][:1]
    return [(old[0], new[0])] if len(old) == len(new) == 1 and old[0].kind == new[0].kind else []


def step(old: Token, new: Token) -> int:
    """Return 1 where a value grew, -1 where it fell, 0 where it stayed or cannot be said."""
    if old.kind == "date":
        between = days.apart(old.date, new.date)
        return 0 if between is None or between[0] <= 0 <= between[1] else (1 if between[0] > 0 else -1)
    first, second = (
        t.length if t.length is not None else min(t.values, default=Fraction(0)) for t in (old, new)
    )
    return (second > first) - (second < first)


def longest(record: Record, path: str) -> Fraction | None:
    """Return the longest length of time that is named below a path, in days."""
    return max(record.scope(path).lengths, default=None)
