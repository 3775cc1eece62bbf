"""Checks that whatever differs is in some change, and that its reader is shown what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from . import days
from .differences import Difference
from .noise import SILENT_KINDS, is_noise, is_quiet, quiet_references
from .pairs import Complaint, Pair, clean_path, is_below, module_of
from .text import fold, humanised, ungrouped, words

WHOLE_RECORD = {"withheld", "restored", "removed", "registered", "entered", "left", "reappeared", "merged"}
WHOLE_SECTION = {"results_posted", "results_removed"}
STATUS, REASON = "protocolSection.statusModule.overallStatus", "protocolSection.statusModule.whyStopped"
SYNONYMS = {"estimated": "planned"}
NO_NUMBER = 99_999_999
"""What the registry stores for an enrolment that is no number of people."""

MOST_NAMED = 10
"""Elements of a list that are named one by one; of more than that, some may only be counted."""

Change = Mapping[str, Any]


def check(pair: Pair, changes: list[Change]) -> Iterator[Complaint]:
    """Yield complaints of differences that no change covers, that only silent changes do, or that nobody is shown."""
    if any(change["kind"] in WHOLE_RECORD for change in changes):
        return
    wholes: Counter[str] = Counter(d.whole for d in pair.differences)
    quiet = quiet_references(pair.differences)
    patterns = {d.pattern for d in pair.differences}
    seen: set[str] = set()
    for difference in pair.differences:
        if (
            is_noise(difference)
            or quiet & set(difference.path)
            or (difference.pattern == REASON and difference.after is None and STATUS in patterns)
        ):
            continue  # the reason for a stop goes with the stop
        if difference.pattern == REASON and STATUS in patterns:
            difference = replace(difference, before=None)  # noqa: PLW2901 - that of the earlier stop went with it
        covering = [change for change in changes if covers(change, difference)]
        if not covering:
            kind = "unshown" if half_shown(difference, changes) else "uncovered"
            yield Complaint(kind, brief(difference), path=".".join(difference.path))
        elif not is_quiet(difference) and all(is_silent(change) for change in covering):
            kind = "unshown" if half_shown(difference, changes) else "silenced"
            yield Complaint(kind, brief(difference), str(covering[0]["sentence"]), ".".join(difference.path))
        elif difference.pattern not in seen:
            said = list(shown(difference, covering, many=len(wholes) > MOST_NAMED))
            seen |= {difference.pattern for _ in said}
            yield from said


def covers(change: Change, difference: Difference) -> bool:
    """Whether a change is about the place of a difference."""
    path = clean_path(change["path"])
    if change["kind"] in WHOLE_SECTION:
        return difference.pattern.startswith(
            (
                "resultsSection",
                "hasResults",
                "protocolSection.statusModule.results",
                "annotationSection",
                "documentSection",
                path,
            )
        )
    if is_below(difference.pattern, path):
        return True
    if not path.startswith(module_of(difference.pattern)):
        return False
    seen = set(visible(change))
    if difference.whole and not is_silent(change) and named(difference.whole, seen):
        return True  # an element that moved from one list to another is in the change that says so
    return is_quiet(difference) or all(word in seen for word in differing(difference))


def half_shown(difference: Difference, changes: list[Change]) -> bool:
    """Whether a published change of the same module shows at least half of the words that differ."""
    module, wanted = module_of(difference.pattern), differing(difference)
    near = [c for c in changes if module_of(clean_path(c["path"])) == module and not is_silent(c)]
    seen = {word for change in near for word in visible(change)}
    return 2 * sum(word in seen for word in wanted) >= len(wanted)


def is_silent(change: Change) -> bool:
    """Whether a change is published to nobody."""
    return change.get("severity", "") == "silent" or change["kind"] in SILENT_KINDS


def shown(difference: Difference, covering: list[Change], *, many: bool) -> Iterator[Complaint]:
    """Yield a complaint of words that differ and that the reader of the changes does not see."""
    if is_quiet(difference) or any(change["kind"] in WHOLE_SECTION for change in covering):
        return
    if difference.whole and (many or difference.pattern.endswith("locations")):
        return
    seen = {word for change in covering for word in visible(change)}
    missing = [word for word in differing(difference) if not {word, SYNONYMS.get(word)} & seen]
    if missing and not (difference.whole and named(difference.whole, seen)):
        kind = "direction-unsaid" if difference.pattern.endswith("locations.status") else "unshown"
        yield Complaint(
            kind,
            f"{brief(difference)}: {' '.join(missing[:12])}",
            " ".join(str(c["sentence"]) for c in covering)[:600],
            ".".join(difference.path),
        )


def named(label: str, seen: set[str]) -> bool:
    """Whether an element that came or went is called by its name, shortened perhaps."""
    wanted = words(label)
    return all(word in seen for word in wanted[:4]) if wanted else True


def visible(change: Change) -> Iterator[str]:
    """Yield all the words that a reader sees of a change: what is said to be shown, else all that it has."""
    parts = (
        change["shown"]
        if "shown" in change
        else [change.get("before"), change.get("after"), change.get("detail")]
    )
    for text in (change["sentence"], *spoken(parts)):
        yield from words(text)


def spoken(value: Any) -> Iterator[str]:
    """Yield every leaf of a value as a person may be shown it."""
    if isinstance(value, dict):
        for item in value.values():
            yield from spoken(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from spoken(item)
    elif value is not None:
        yield as_said(value)


def as_said(value: Any) -> str:
    """Return a leaf in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == NO_NUMBER:
        return "not a number"
    if isinstance(value, str) and days.is_date(value):
        return days.as_read(value[:10])
    return humanised(value) if isinstance(value, str) else str(value)


def differing(difference: Difference) -> list[str]:
    """Return the words that one side of a difference has more often than the other."""
    old, new = (
        Counter(words(as_said(side)) if side is not None else ())
        for side in (difference.before, difference.after)
    )
    return [ungrouped(word) for word in ((old - new) + (new - old))]


def brief(difference: Difference) -> str:
    """Return a difference in one short line."""
    old, new = (
        "nothing" if side is None else fold(side)[:60] for side in (difference.before, difference.after)
    )
    return f"{old} → {new}"


def said_twice(changes: Iterable[Change]) -> Iterator[Complaint]:
    """Yield a complaint of a sentence that is said more than once."""
    for sentence, times in Counter(str(change["sentence"]) for change in changes).items():
        if times > 1:
            yield Complaint("said-twice", f"{times} times", sentence)
