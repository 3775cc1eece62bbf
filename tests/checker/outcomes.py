"""What sentences say of outcome measures: roles, rewording, durations that stayed, time points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import meaning
from .differences import ARROW, Difference
from .figures import lengths_in
from .pairs import Complaint, Pair
from .records import Record
from .text import fold, occurs, plain, words

MODULE = "protocolSection.outcomesModule"
ROLES = {"primary": "primaryOutcomes", "secondary": "secondaryOutcomes", "other": "otherOutcomes"}
KINDS = {"primary_outcomes", "secondary_outcomes", "other_outcomes"}
BECAME = re.compile(
    r"(?P<old>primary|secondary|other) outcome “(?P<name>.+?)”[^;]*? became (?:an? )?(?P<new>primary|secondary|other)\b"
)
SAME = re.compile(r"\breworded|\brespelt|\brephrased|\bspelling|\bwording\b")
STILL = re.compile(r"still (?P<value>[\d.,]+ \w+)")
MOVED = re.compile(r"time frame [^;]*?changed from (?P<old>\d[^;“]*?) to (?P<new>\d[\d.,]* \w+)")
COUNTED = re.compile(
    r"(\d+) (?:primary|secondary|other) outcomes\b(?![^“:]*, \d+ (?:added|dropped|promoted|demoted|changed|given|left|reworded)).*: (“[^:]*”) and (\d+) more\.$"
)
PARTS = ("measure", "timeFrame", "description")
CALLED = {"timeFrame": "time frame", "description": "description"}


def check(pair: Pair, change: dict[str, Any]) -> Iterator[Complaint]:
    """Yield complaints of one change of outcomes."""
    sentence, path = str(change["sentence"]), str(change["path"])
    for match in BECAME.finditer(sentence):
        yield from became(pair, match, sentence, path)
    changed = [d for d in spoken_of(pair, sentence, path) if d.before is not None and d.after is not None]
    yield from not_moved(changed, sentence, path)
    if SAME.search(sentence):
        yield from reworded(changed, sentence, path)
    yield from miscounted(pair, sentence, path)
    if STILL.search(sentence):
        yield from still(changed, sentence, path)


def miscounted(pair: Pair, sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint where the outcomes that are named and those that are not make another number."""
    match = COUNTED.search(sentence)
    names = [
        str(item.get("measure"))
        for role in ROLES
        for item in listed(pair.after, role) + listed(pair.before, role)
    ]
    if match is None or len(names) > 2 * len(set(names)):
        return
    named = match[2].count("“")
    if named + int(match[3]) != int(match[1]):
        yield Complaint("miscounted", f"{named} and {match[3]} are not {match[1]}", sentence, path)


def became(pair: Pair, match: re.Match[str], sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint where an outcome was not in the one list, or is not in the other."""
    was, now = (f"{MODULE}.{ROLES[match[role]]}" for role in ("old", "new"))
    moved = [
        pair.before.scope(was).times(match["name"]) > pair.after.scope(was).times(match["name"]),
        pair.after.scope(now).times(match["name"]) > pair.before.scope(now).times(match["name"]),
    ]
    if not all(moved):
        yield Complaint("wrong-role", f"{match['old']} → {match['new']}: {match['name']}", sentence, path)


def spoken_of(pair: Pair, sentence: str, path: str) -> Iterator[Difference]:
    """Yield the differences of the outcome that a sentence names; of all outcomes that it may name."""
    label = plain(path.partition("[")[2].rpartition("]")[0])
    for difference in pair.within(MODULE):
        names = [plain(name) for key in difference.path if key[0] == "[" for name in key[1:-1].split(ARROW)]
        names += (
            [plain(difference.after)] if difference.pattern.endswith("measure") and difference.after else []
        )
        quoted = list(re.findall(r"“(.+?)”", sentence))
        if any(occurs(text, fold(name)) for name in names for text in (*quoted, label) if text):
            yield difference


def reworded(changed: list[Difference], sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint of "reworded" over a text that does not certainly mean what it meant."""
    for difference in changed:
        part = difference.pattern.rpartition(".")[2]
        if part not in PARTS or about(sentence) not in {part, ""}:
            continue
        words_of = meaning.differing(str(difference.before), str(difference.after))
        if words_of:
            heavy = any(meaning.is_weighty(word) for word in words_of)
            kind = "false-reworded" if heavy else "doubtful-reworded"
            yield Complaint(kind, f"{part}: {' '.join(words_of[:10])}", sentence, path)


def about(sentence: str) -> str:
    """Return which part of an outcome a sentence calls reworded."""
    subject = sentence.lower().partition("“")[0]
    return next((part for part, word in CALLED.items() if word in subject), "measure")


def still(changed: list[Difference], sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint of a duration that is said to have stayed and did not, or of time points lost beside it."""
    for difference in changed:
        if not difference.pattern.endswith("timeFrame"):
            continue
        old, new = (lengths_in(plain(side)) for side in (difference.before, difference.after))
        if old and new and abs(max(old) - max(new)) > max(old) / 50:
            yield Complaint("false-still", f"{difference.before} → {difference.after}", sentence, path)
        elif old != new and not near(old, new):
            yield Complaint("time-point-unsaid", f"{difference.before} → {difference.after}", sentence, path)


def not_moved(changed: list[Difference], sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint of a length that a time frame is said to have changed from, or to, and that is on both sides."""
    match = MOVED.search(sentence)
    for difference in changed if match else ():
        if match is None or not difference.pattern.endswith("timeFrame"):
            continue
        old, new = (lengths_in(plain(side)) for side in (difference.before, difference.after))
        said = [(lengths_in(match["old"]), old, new), (lengths_in(match["new"]), new, old)]
        if any(
            length and near(length & side, length) and near(length, length & other)
            for length, side, other in said
        ):
            yield Complaint(
                "point-on-both-sides", f"{difference.before} → {difference.after}", sentence, path
            )


def near(old: set[Any], new: set[Any]) -> bool:
    """Whether two sets of lengths are the same in other units."""
    return all(any(abs(a - b) <= a / 50 for b in new) for a in old) and all(
        any(abs(a - b) <= b / 50 for a in old) for b in new
    )


def unsaid(pair: Pair, sentences: list[str]) -> Iterator[Complaint]:
    """Yield a complaint of a changed outcome whose changed words are in no sentence."""
    text = set(words(" ".join(sentences)))
    for difference in pair.within(MODULE):
        part = difference.pattern.rpartition(".")[2]
        if part not in PARTS or difference.before is None or difference.after is None:
            continue
        heavy = [
            word for word in meaning.weighty(str(difference.before), str(difference.after)) if word.isalnum()
        ]
        if part == "timeFrame" and any(word.isdigit() for word in heavy):
            heavy = [
                word for word in heavy if word not in {"and", "or"}
            ]  # they join the points that are said
        if "baseline" in text:
            heavy = [word for word in heavy if word != "0"]  # "0, 6 and 12 months"
        missing = [word for word in heavy if word not in text and not in_words(word, text)]
        if missing and len(heavy) <= FEW:
            yield Complaint(
                f"unsaid-{part}",
                f"{brief(difference)}: {' '.join(missing)}",
                " ".join(sentences)[:500],
                ".".join(difference.path),
            )


FEW = 6
"""Words that differ and that a sentence has room for; of more than that the page shows them."""


def in_words(word: str, text: set[str]) -> bool:
    """Whether a number is said in a word."""
    return any(str(value) == word and name in text for name, value in meaning.IN_WORDS.items())


def brief(difference: Difference) -> str:
    """Return a difference in one short line."""
    return f"{fold(difference.before)[:60]} → {fold(difference.after)[:60]}"


def listed(record: Record, role: str) -> list[dict[str, Any]]:
    """Return the outcomes of one role."""
    return [item for item in record.at(f"{MODULE}.{ROLES[role]}") or [] if isinstance(item, dict)]
