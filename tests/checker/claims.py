"""Checks every quotation, date, number and name of a sentence against the side where the sentence puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import counts, happened, lengths
from .names import names
from .pairs import Complaint, Pair, clean_path, module_of, scopes
from .roles import Span, spans
from .sentence import Clause, Token, clauses
from .text import fold, occurs

WATCH = "watch/"
"""Begins the path of a change of what is followed: its sentence names the watch, which is in no record."""


@dataclass(frozen=True)
class Saying:
    """One sentence, and where in the record it speaks of."""

    pair: Pair
    kind: str
    path: str
    sentence: str

    @property
    def module(self) -> str:
        """The module that it speaks of."""
        return module_of(self.path)

    def complaint(self, kind: str, what: object) -> Complaint:
        """Return a complaint of this sentence."""
        return Complaint(kind, str(what), self.sentence, self.path)


def check_sentence(pair: Pair, kind: str, path: str, sentence: str) -> Iterator[Complaint]:
    """Yield what is wrong with one sentence of a change at a path."""
    saying = Saying(pair, kind, clean_path(path), sentence)
    for clause in clauses(sentence, pair.known):
        sides = spans(clause)
        yield from tokens(saying, clause)
        for span in sides:
            yield from checked(saying, span)
        yield from names(saying, clause, sides)
        yield from lengths.directions(saying, clause)
        if not saying.path.startswith(WATCH):
            yield from happened.check(saying, clause)


def tokens(saying: Saying, clause: Clause) -> Iterator[Complaint]:
    """Yield complaints of what is nowhere, or on the other side."""
    for place, token in enumerate(clause.tokens):
        if token.kind == "quote":
            yield from quotation(saying, token)
        elif token.kind == "date":
            yield from dated(saying, token, clause)
        elif token.kind == "number":
            yield from counts.number(saying, clause, place)


def quotation(saying: Saying, token: Token) -> Iterator[Complaint]:
    """Yield a complaint of a quotation that is not where it should be."""
    places = scopes(saying.pair, token.role, saying.module)
    kind, _, name = token.text.partition(": ")
    if any(scope.has(token.text) or (name and scope.has(kind) and scope.has(name)) for scope in places):
        return
    if not token.role and all(map(saying.pair.known, parts_of(token.text))):
        return
    if is_key(saying, token) or saying.path.startswith(WATCH):
        return
    where = "wrong-side-quote" if saying.pair.known(token.text) else "unfounded-quote"
    yield saying.complaint(where, f"{token.role or 'either'}: “{token.text}”")


def parts_of(quoted: str) -> list[str]:
    """Return the parts of a label that sentences put together: "term (organ system)", "one arm vs another"."""
    parts = re.split(r" vs(?: |(?=…))|: | \((?=[^()]*(?:\)|…)$)", quoted)
    parts = [part.removeprefix("(") for part in parts]
    return [part.removesuffix(")") if "(" not in part else part for part in parts if part.strip("… ")]


def is_key(saying: Saying, token: Token) -> bool:
    """Whether a quotation is the name of a part of the record, which an unknown part has to be called by."""
    return saying.kind == "other" and any(token.text in ".".join(d.path) for d in saying.pair.differences)


def dated(saying: Saying, token: Token, clause: Clause) -> Iterator[Complaint]:
    """Yield a complaint of a date that is not where it should be."""
    sides = saying.pair.side(token.role)
    if any(token.date in record.scope(saying.module).dates for record in sides):
        return
    whole = any(token.date in record.scope().dates for record in sides)
    if whole:
        return
    if (
        lengths.is_due_day(saying, clause, token.date)
        or token.text.casefold() in saying.pair.after.scope().text
    ):
        return
    other = any(token.date in record.scope().dates for record in (saying.pair.before, saying.pair.after))
    yield saying.complaint(
        "wrong-side-date" if other else "unfounded-date", f"{token.role or 'either'}: {token.text}"
    )


def checked(saying: Saying, span: Span) -> Iterator[Complaint]:
    """Yield complaints of what a span says as a whole: changed from this to that, added, dropped."""
    if span.other:
        yield from counts.exchanged(saying, span)
    if span.role in {"lost", "gained"}:
        yield from came_or_went(saying, span)


def came_or_went(saying: Saying, span: Span) -> Iterator[Complaint]:
    """Yield a complaint of something added that was there before as often, or dropped that still does."""
    for token in span.things:
        if token.kind != "quote":
            continue
        before, after = (
            record.scope(saying.path).times(token.text) for record in (saying.pair.before, saying.pair.after)
        )
        more, fewer = (after, before) if span.role == "gained" else (before, after)
        if more <= fewer and not prefixed(saying, token, span.role):
            yield saying.complaint(f"not-{span.role}", f"“{token.text}”: {before} before, {after} after")


def prefixed(saying: Saying, token: Token, role: str) -> bool:
    """Whether a quotation such as “Drug: Saline” or a part of a text came or went."""
    kind, _, name = token.text.partition(": ")
    inner = name if name and kind.isalpha() else token.text
    before, after = (
        sum(max(line.count(fold(inner)), occurs(inner, line)) for line in record.scope(saying.path).lines)
        for record in (saying.pair.before, saying.pair.after)
    )
    return after > before if role == "gained" else before > after
