"""Arms and interventions that became one, and one that became several, by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from monitor.changes.detectors.arm_edits import NAME_LENGTH, Element
from monitor.diff.joining import JoinedName, joined_names, most_joined
from monitor.diff.meaning import known_acronyms
from monitor.model import Struct
from monitor.model.wording import listed, quote, words

_MOST_PAIRS: Final = 2_000
"""Elements on both sides, multiplied, up to which joined names are looked for."""

_MOST_NAMED: Final = 4
"""Parts that are named; more are counted."""

_QUOTED: Final = 110

_Sides = Sequence[tuple[Element | None, Element | None]]


class Join(Struct, frozen=True, kw_only=True):
    """Elements that became one; where `is_split`, the one came first."""

    parts: tuple[Element, ...]
    whole: Element
    is_split: bool


def joins(sides: _Sides) -> tuple[Join, ...]:
    """Return what was joined or divided among elements, each by what it was and what it is."""
    joined = tuple(_joins(sides, is_split=False))
    taken = {id(element) for join in joined for element in (*join.parts, join.whole)}
    left = [side for side in sides if not taken & set(map(id, side))]
    return (*joined, *_joins([side[::-1] for side in left], is_split=True))


def _joins(sides: _Sides, *, is_split: bool) -> Iterator[Join]:
    lone = [old for old, new in sides if old and not new]
    candidates = [(old, new) for old, new in sides if new]
    if not lone or len(lone) * len(candidates) > _MOST_PAIRS:
        return
    acronyms = known_acronyms().with_definitions(side.name for pair in sides for side in pair if side)
    waiting = list(zip(lone, joined_names([element.name for element in lone], acronyms), strict=True))
    for kept, whole in candidates:
        own = [kept] if kept else []
        places = most_joined(
            joined_names([element.name for element in own], acronyms),
            [name for _, name in waiting],
            JoinedName(whole.name, acronyms),
        )
        if places:
            parts = (*own, *(waiting[place][0] for place in places))
            waiting = [item for item in waiting if not any(item[0] is part for part in parts)]
            parts = tuple(sorted(parts, key=lambda part: part.name))
            yield Join(parts=parts, whole=whole, is_split=is_split)


def join_text(join: Join, noun: str) -> str:
    """Return what became of the elements, with their types where these differ."""
    has_types = len({element.type for element in (*join.parts, join.whole)}) > 1
    *named, whole = [
        quote(element.name, NAME_LENGTH) + (f" ({words(element.type)})" if has_types else "")
        for element in (*join.parts, join.whole)
    ]
    if join.is_split:
        return f"{noun} {whole} is now {len(named):,} {noun}s: {listed(named, _MOST_NAMED)}"
    return f"{noun}s {listed(named, _MOST_NAMED)} are now one: {whole}"


def join_texts(join: Join, noun: str) -> Iterator[str]:
    """Yield what the one and its parts say of themselves, for each kind of text that is not the same in all."""
    for what in join.whole.texts:
        texts = [element.texts.get(what) for element in (*join.parts, join.whole)]
        if len(set(texts)) == 1:
            continue
        *parts, whole = [
            f"{quote(text, _QUOTED)} for “{element.label}”" if text else f"none for “{element.label}”"
            for text, element in zip(texts, (*join.parts, join.whole), strict=True)
        ]
        before, after = ([whole], parts) if join.is_split else (parts, [whole])
        yield f"{what} of the {noun}s before: {listed(before, _MOST_NAMED)}; now: {listed(after, _MOST_NAMED)}"


def with_all_links(old: Element, new: Element, joined: Sequence[Join]) -> tuple[Element, Element, bool]:
    """Return both sides of an element, and whether it was joined or divided: with the links of all parts, then."""
    for join in joined:
        links = tuple(dict.fromkeys(link for part in join.parts for link in part.links))
        if join.is_split and old is join.whole:
            return old, msgspec.structs.replace(new, links=links), True
        if not join.is_split and new is join.whole:
            return msgspec.structs.replace(old, links=links), new, True
    return old, new, False
