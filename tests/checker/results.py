"""What sentences say of posted results, and what they may never leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .differences import Difference
from .pairs import Complaint, Pair
from .text import fold

SECTION = "resultsSection"
GROUP = re.compile(r"\[[A-Z]{2}\d{3}\]")
JUDGING = re.compile(r"\b(?:corrected|correction|wrong|error|mistaken)\b", re.IGNORECASE)
NEVER_LEFT_OUT = {"deathsNumAffected": "death", "seriousNumAffected": "serious"}


def check(pair: Pair, change: dict[str, Any]) -> Iterator[Complaint]:
    """Yield complaints of one change of posted results."""
    sentence, path = str(change["sentence"]), str(change["path"])
    bare = re.sub(r"“.*?”", "", sentence)
    if JUDGING.search(bare):
        yield Complaint("judging-word", JUDGING.search(bare)[0], sentence, path)  # type: ignore[index]
    yield from groups(pair, sentence, path)


def groups(pair: Pair, sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint of a change in an arm in which nothing changed."""
    named = re.search(
        r"in (?:the )?(?:arm|group) “(?P<arm>.+?)” [^“;]*?from (?P<old>[\d.,]+)\S* to (?P<new>[\d.,]+)",
        sentence,
    )
    if named is None:
        return
    titles = group_titles(pair)
    changed = {
        title
        for difference in pair.within(SECTION)
        for key in difference.path
        if GROUP.fullmatch(key)
        for title in titles.get(key[1:-1], ())
    }
    begin = fold(named["arm"].partition("…")[0])
    if changed and not any(title.startswith(begin) for title in changed):
        yield Complaint("wrong-arm", named["arm"], sentence, path)


def group_titles(pair: Pair) -> dict[str, set[str]]:
    """Return by what titles each group is called, folded."""
    titles: dict[str, set[str]] = {}
    for record in (pair.before, pair.after):
        for item in dicts(record.at(SECTION)):
            if isinstance(item.get("id"), str) and isinstance(item.get("title"), str):
                titles.setdefault(item["id"], set()).add(fold(item["title"]))
    return titles


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a value."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from dicts(item)
    elif isinstance(value, list):
        for item in value:
            yield from dicts(item)


def unsaid(pair: Pair, changes: list[dict[str, Any]]) -> Iterator[Complaint]:
    """Yield a complaint of deaths or serious events that changed and are in no sentence with both values."""
    if pair.before.at(SECTION) is None or pair.after.at(SECTION) is None:
        return
    sentences = [fold(change["sentence"]) for change in changes]
    for difference in pair.within(f"{SECTION}.adverseEventsModule.eventGroups"):
        word = NEVER_LEFT_OUT.get(difference.path[-1])
        if word and not any(word in text and has_both(text, difference) for text in sentences):
            yield Complaint(
                f"{word}-unsaid",
                f"{difference.before} → {difference.after}",
                " ".join(sentences)[:400],
                ".".join(difference.path),
            )


def deaths_first(pair: Pair, changes: list[dict[str, Any]]) -> Iterator[Complaint]:
    """Yield a complaint where deaths changed and another sentence about the results comes before theirs."""
    groups = f"{SECTION}.adverseEventsModule.eventGroups"
    if pair.before.at(SECTION) is None or not any(
        d.path[-1] == "deathsNumAffected" for d in pair.within(groups)
    ):
        return
    of_results = [str(change["sentence"]) for change in changes if str(change["path"]).startswith(SECTION)]
    if (
        of_results
        and "death" not in of_results[0].lower()
        and any("death" in said.lower() for said in of_results)
    ):
        yield Complaint("deaths-not-first", "", of_results[0], groups)


def has_both(text: str, difference: Difference) -> bool:
    """Whether a sentence has both values of a difference."""
    return all(
        re.search(rf"(?<!\d){value}(?!\d)", text)
        for value in (difference.before, difference.after)
        if value is not None
    )
