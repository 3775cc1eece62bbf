"""What a sentence says has happened, compared with which side has what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .coverage import as_said
from .pairs import Complaint, Pair
from .sentence import Clause
from .text import words

if TYPE_CHECKING:
    from .claims import Saying

STATUS = "protocolSection.statusModule.overallStatus"


def check(saying: Saying, clause: Clause) -> Iterator[Complaint]:
    """Yield a complaint of something that did not happen, or happened the other way round."""
    for pattern, is_so in RULES:
        match = pattern.search(re.sub(r"\b(?:after|as|before) results were posted\b", "", clause.skeleton))
        if match is None:
            continue
        if not is_so(saying.pair, saying.path):
            yield saying.complaint("did-not-happen", match.group())
        return


def typed(value: str) -> Callable[[Pair, str], bool]:
    """Return a rule: the date or number at the path has this type now, and had not before."""

    def is_so(pair: Pair, path: str) -> bool:
        return pair.after.at(f"{path}.type") == value != pair.before.at(f"{path}.type")

    return is_so


def status_on(side: str, value: str) -> Callable[[Pair, str], bool]:
    """Return a rule: the status is this on one side alone."""

    def is_so(pair: Pair, _: str) -> bool:
        here, there = (pair.before, pair.after) if side == "before" else (pair.after, pair.before)
        return here.at(STATUS) == value != there.at(STATUS)

    return is_so


def came(pair: Pair, path: str) -> bool:
    """Whether something is there now that was not."""
    return any(more(difference.after, difference.before) for difference in pair.within(path))


def went(pair: Pair, path: str) -> bool:
    """Whether something was there that is no more."""
    return any(more(difference.before, difference.after) for difference in pair.within(path))


def changed(pair: Pair, path: str) -> bool:
    """Whether anything there differs."""
    return bool(pair.within(path))


def more(value: object, other: object) -> bool:
    """Whether a value has words that the other has not."""
    here, there = (
        Counter(words(as_said(side))) if side is not None else Counter() for side in (value, other)
    )
    return bool(here - there)


def compiled(
    pattern: str, is_so: Callable[[Pair, str], bool]
) -> tuple[re.Pattern[str], Callable[[Pair, str], bool]]:
    """Return a rule."""
    return re.compile(pattern), is_so


RULES = (
    compiled(r"\bis now actual\b", typed("ACTUAL")),
    compiled(r"\bis now (?:estimated|planned)\b", typed("ESTIMATED")),
    compiled(r"registry now withholds", status_on("after", "WITHHELD")),
    compiled(r"shows this record again", status_on("before", "WITHHELD")),
    compiled(r"shows the status as unknown", status_on("after", "UNKNOWN")),
    compiled(r"\bno longer\b|(?<!\d )\b(?:dropped|removed)\b", went),
    compiled(
        r"\bposted (?:results|value|unit|time|title|description|population|number|p|participants)\b", changed
    ),
    compiled(
        r"(?<!\d )(?<!word )(?<!words )\b"
        r"(?:added|posted|submitted|returned|cancelled|listed|linked|lists|now (?:stated|given|mentions?))\b",
        came,
    ),
)
