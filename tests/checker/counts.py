"""Numbers in sentences: values of the record, counts of what is in it, shares, and changes from one to another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from . import criteria, days, lengths, sites
from .differences import Difference
from .figures import lengths_in, numbers_of
from .pairs import Complaint, Pair, module_of, scopes
from .records import Scope, said
from .roles import Span
from .sentence import Clause, Token
from .text import fold, humanised, loose, occurs, plain, words

if TYPE_CHECKING:
    from .claims import Saying

LISTS_OF_CRITERIA = {"inclusion", "exclusion"}
LISTS_OF_EVENTS = {"serious", "other"}
COUNTED = {
    "site",
    "arm",
    "group",
    "outcome",
    "country",
    "countrie",
    "text",
    "word",
    "publication",
    "document",
}
BESIDE_NUMBERS = {"of", "event", "events", "participants", "planned", "and", "to", "or", "baseline"}
ARMS = "protocolSection.armsInterventionsModule.armGroups"
GROUP = re.compile(r"\[[A-Z]{2}\d{3}\]")
VAGUE = {"further", "more", "other", "text", "number", "word", "change", "field", "reason", "time", "poll"}


def number(saying: Saying, clause: Clause, place: int) -> Iterator[Complaint]:
    """Yield a complaint of a number that is neither in the record nor counts what is in it."""
    token = clause.tokens[place]
    if token.percent:
        yield from share(saying, clause, token)
    elif token.length is not None:
        yield from lengths.check(saying, clause, place)
    elif not (is_value(saying, token) and not is_count(clause, place)) and not counted(saying, clause, place):
        yield saying.complaint("wrong-number", f"{token.role or 'either'}: {context(clause, place)}")


def context(clause: Clause, place: int) -> str:
    """Return a number with the words around it."""
    return " ".join(token.text for token in clause.tokens[max(0, place - 2) : place + 4])


def is_value(saying: Saying, token: Token) -> bool:
    """Whether a number is on its side in what the sentence speaks of."""
    sides = scopes(saying.pair, token.role, saying.module)
    if not token.values:  # digits that are no number, such as those of a name: 1160.114.28001
        return any(fold(token.text) in scope.text for scope in sides)
    return any(token.values & scope.numbers for scope in sides)


def is_count(clause: Clause, place: int) -> bool:
    """Whether a number says how many things of the record there are: then that number has to be counted."""
    behind = clause.tokens[place + 1 : place + 3]
    return any(token.lower.removesuffix("s") in COUNTED for token in behind) and not clause.tokens[place].role


def counted(saying: Saying, clause: Clause, place: int) -> bool:
    """Whether a number counts something that there are as many of."""
    token = clause.tokens[place]
    nouns = nouns_behind(clause, place)
    value = int(min(token.values, default=Fraction(-1)))
    if nouns & {"site", "countrie", "country"} or saying.kind == "locations":
        return sites.counted(saying.pair, nouns, value, clause)
    if token.role in {"before", "after"}:
        return False
    if nouns & {"participant", "person", "people"}:
        return any(token.values & record.scope().numbers for record in saying.pair.side(""))
    if "word" in nouns:
        return words_fit(saying, clause)
    possible = possible_counts(saying.pair, saying.module)
    if nouns & {"arm", "arms"} and saying.module == "resultsSection":
        return value in arm_counts(saying.pair)
    return value in possible or bool(nouns & VAGUE and value <= most(saying.pair, saying.module))


def arm_counts(pair: Pair) -> set[int]:
    """Return how many arms there are: groups in the participant flow are not arms."""
    counts = {len(record.at(ARMS) or ()) for record in (pair.before, pair.after)}
    for record in (pair.before, pair.after):
        events = record.at("resultsSection.adverseEventsModule.eventGroups") or ()
        outcomes = record.at("resultsSection.outcomeMeasuresModule.outcomeMeasures") or ()
        counts |= {len(events), *(len(outcome.get("groups") or ()) for outcome in outcomes)}
    changed = {
        key for difference in pair.within("resultsSection") for key in difference.path if GROUP.fullmatch(key)
    }
    return counts | {len(changed)}


def words_fit(saying: Saying, clause: Clause) -> bool:
    """Whether "9 words added, 3 removed" is what the lengths of the texts allow."""
    said = {}
    for place, token in enumerate(clause.tokens):
        behind = [other.lower for other in clause.tokens[place + 1 : place + 3]]
        for how in ("added", "removed"):
            if token.kind == "number" and how in behind:
                said[how] = int(min(token.values))
    texts = [d for d in saying.pair.within(saying.path) if len(str(d.before or d.after).split()) > 1]
    sides = [(plain(d.before or ""), plain(d.after or "")) for d in texts]
    grown = [len(count(new)) - len(count(old)) for count in (str.split, words) for old, new in sides]
    net = said.get("added", 0) - said.get("removed", 0)
    loose = 2 + sum(said.values()) // 5  # what is a word is not the same to everybody
    return any(abs(net - by) <= loose for by in (*grown, sum(grown) // 2))


def nouns_behind(clause: Clause, place: int) -> set[str]:
    """Return the words behind a number, without plural endings: what it counts is among them."""
    nouns = set()
    for token in clause.tokens[place + 1 : place + 5]:
        if token.kind != "word":
            break
        nouns.add(token.lower.removesuffix("s"))
    if nouns & {"added", "removed"} and "words" in clause.skeleton.split():  # "9 words added, 3 removed"
        nouns.add("word")
    return nouns


def possible_counts(pair: Pair, module: str) -> set[int]:
    """Return how many elements the lists of a module have, and how many of them differ, came or went."""
    counts: set[int] = set()
    for record in (pair.before, pair.after):
        counts |= set(list_lengths(record.at(module)))
    kinds: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for difference in pair.within(module):
        for place, label in labels(difference):
            how = "lost" if difference.after is None else "gained" if difference.before is None else "changed"
            kinds[place, how].add(label)
            kinds[place, "any"].add(label)
    return counts | {len(names) for names in kinds.values()} | {len(pair.within(module))}


def most(pair: Pair, module: str) -> int:
    """Return how many things a vague count may have counted at most: words of texts as well as values."""
    differences = pair.within(module)
    return sum(1 + len(str(d.before or "").split()) + len(str(d.after or "").split()) for d in differences)


def labels(difference: Difference) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each list that a difference is in, with the element."""
    for place, key in enumerate(difference.path):
        if key.startswith("["):
            yield (
                ".".join(k for k in difference.path[:place] if not k.startswith("[")),
                difference.path[: place + 1],
            )


def list_lengths(value: Any) -> Iterator[int]:
    """Yield the lengths of all lists in a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from list_lengths(item)
    elif isinstance(value, list):
        yield len(value)
        for item in value:
            yield from list_lengths(item)


def share(saying: Saying, clause: Clause, token: Token) -> Iterator[Complaint]:
    """Yield a complaint of a percentage that is not what the numbers beside it give."""
    if any(in_percent(token, scope) for scope in scopes(saying.pair, token.role, saying.module)):
        return
    old = [t for t in clause.tokens if t.role == "before" and t.kind == "number" and not t.percent]
    new = [t for t in clause.tokens if t.kind == "number" and t.role != "before" and not t.percent]
    wanted = abs(min(token.values, default=Fraction(-1)))
    for base_token in old:
        for token_after in new:
            base, moved = min(base_token.values), min(token_after.values) - min(base_token.values)
            if base and abs(abs(moved) / base * 100 - wanted) <= Fraction(51, 100):
                return
            if base and abs(moved) / base * 100 < Fraction(1, 2) and wanted == 1:  # "less than 1%"
                return
    yield saying.complaint("wrong-share", token.text)


def in_percent(token: Token, scope: Scope) -> bool:
    """Whether a text of the record has the percentage, or a posted value in percent may be it."""
    written = token.text.strip("+-\u2212%")
    if f"{written}%" in scope.text or f"{written} percent" in scope.text:
        return True
    return "percent" in scope.text and bool(token.values & scope.numbers)


def moved_event(saying: Saying, origin: str) -> bool:
    """Whether an adverse event that the sentence names went from this list and came to the other one."""
    events = "resultsSection.adverseEventsModule"
    sides = [
        {
            kind: {fold(event.get("term")) for event in record.at(f"{events}.{kind}Events") or ()}
            for kind in LISTS_OF_EVENTS
        }
        for record in (saying.pair.before, saying.pair.after)
    ]
    target = next(kind for kind in LISTS_OF_EVENTS if kind != origin)
    before, after = sides
    moved = (before[origin] - after[origin]) & (after[target] - before[target])
    quoted = re.search(r"“(.+?)…?”", saying.sentence)
    return quoted is not None and any(term.startswith(fold(quoted[1])) for term in moved)


def exchanged(saying: Saying, span: Span) -> Iterator[Complaint]:
    """Yield a complaint of "from this to that" where no value of the record changed from this to that."""
    old, new = written(saying.sentence, span.tokens), written(saying.sentence, span.other)
    if plain(old) == plain(new):
        yield saying.complaint("same-on-both-sides", old)
        return
    if {plain(old), plain(new)} == LISTS_OF_CRITERIA and criteria.has_moved(saying, plain(old), plain(new)):
        return
    if {plain(old), plain(new)} == LISTS_OF_EVENTS and moved_event(saying, plain(old)):
        return
    differences = saying.pair.within(saying.module)
    if any(shows(span.tokens, old, d.before) and shows(span.other, new, d.after) for d in differences):
        return
    lost = {d.pattern for d in differences if shows(span.tokens, old, d.before)}
    gained = {d.pattern for d in differences if shows(span.other, new, d.after)}
    if lost & gained or (
        listed(saying.pair.before, saying.path, old) and listed(saying.pair.after, saying.path, new)
    ):
        return
    if parents(lost) & parents(gained):
        return
    yield saying.complaint("unchanged-pair", f"{old} → {new}")


def parents(patterns: set[str]) -> set[str]:
    """Return where patterns lie, without their last key."""
    return {pattern.rpartition(".")[0] for pattern in patterns}


def written(sentence: str, tokens: tuple[Token, ...]) -> str:
    """Return a span as the sentence has it."""
    return sentence[tokens[0].start : tokens[-1].end].strip(" .,;:") if tokens else ""


def shows(tokens: tuple[Token, ...], text: str, leaf: Any) -> bool:
    """Whether one leaf of the record has what a span says: its quotation, date, a number of it, or its words."""
    if leaf is None:
        return False
    for token in tokens:
        if token.kind == "quote":
            return occurs(token.text, fold(leaf)) or loose(token.text) == humanised(str(leaf))
        if token.kind == "date" and days.is_date(leaf):
            return str(leaf)[:10] == token.date
    forms = set(said(leaf))
    if {fold(text), loose(text), fold(text).partition(" (")[0], loose(text).removeprefix("type ")} & forms:
        return True
    if any(token.kind == "word" and token.lower not in BESIDE_NUMBERS for token in tokens):
        return False
    return any(has_number(token, leaf) for token in tokens if token.kind == "number")


def has_number(token: Token, leaf: Any) -> bool:
    """Whether a leaf is a number, or a text that has it."""
    if isinstance(leaf, str):
        return bool(token.values & numbers_of(leaf)) or token.length in lengths_in(leaf)
    return not isinstance(leaf, bool) and Fraction(str(leaf)) in token.values


def listed(record: Any, path: str, text: str) -> bool:
    """Whether each of the words of an enumeration, such as "Phase 2 and Phase 3", is a value of the record."""
    parts = [part for chunk in fold(text).split(", ") for part in chunk.split(" and ")]
    values = record.scope(module_of(path)).values
    value = record.at(path)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(humanised(item) for item in value) == sorted(loose(part) for part in parts)
    whole = fold(text) in values or fold(text) in {"not stated", "none", "not given", "nothing"}
    return whole or (bool(parts) and all(part in values for part in parts))
