"""Entries of a list of posted results that came or went as a whole, such as adverse events, each said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from monitor.changes.results.differences import ResultDifference, Weight
from monitor.model import Struct
from monitor.model.wording import count, listed, quote

_NAME: Final = 40
_MOST_ARMS: Final = 2
"""Arms whose numbers are named beside one entry."""

_MOST_ROWS: Final = 3
"""Entries that are named, of several."""


class ListedEntries(Struct, frozen=True, kw_only=True):
    """Entries that came to one list, went from it, or moved to another list.

    Attributes:
        origin, target: the list, such as "serious adverse event"; empty on the side without the entries.
        rows: names of the entries. names: their beginnings that are quoted. numbers: by arm, on the latest side.
    """

    weight: Weight
    origin: str
    target: str
    rows: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[Mapping[str, str], ...]

    @property
    def nouns(self) -> tuple[str, str]:
        """What the entries are, one and several."""
        name = self.origin or self.target
        return ("death", "deaths") if self.weight is Weight.DEATHS else (name, f"{name}s")


def units_of(differences: Sequence[ResultDifference]) -> tuple[ResultDifference | ListedEntries, ...]:
    """Return the differences in their order, with one listing for all entries that share a way.

    A death is a listing of its own: it is never one of several entries.
    """
    entries = _entries(differences)
    groups: dict[object, list[tuple[str, str, str]]] = {}
    for entry in entries:
        groups.setdefault(_way(entry, entries), []).append(entry)
    units: list[ResultDifference | ListedEntries] = []
    seen: set[object] = set()
    for difference in differences:
        key = _key(difference)
        if key is None:
            units.append(difference)
            continue
        way = _way(key, entries)
        if way not in seen:
            seen.add(way)
            units.append(_listing(groups[way], entries))
    return tuple(units)


_Key = tuple[str, str, str]
"""List, side and row of an entry: `gone` or `new`."""


def _key(difference: ResultDifference) -> _Key | None:
    if not difference.of_listing or difference.row is None:
        return None
    return difference.of_listing, "gone" if difference.after is None else "new", difference.row


def _entries(differences: Sequence[ResultDifference]) -> dict[_Key, list[ResultDifference]]:
    entries: dict[_Key, list[ResultDifference]] = {}
    for difference in differences:
        if key := _key(difference):
            entries.setdefault(key, []).append(difference)
    return entries


def _other_side(key: _Key, entries: Mapping[_Key, Sequence[ResultDifference]]) -> _Key | None:
    """Return the entry of the same name that went from, or came to, another list."""
    name, side, row = key
    sides = (other for other in entries if other[2] == row and other[1] != side and other[0] != name)
    return next(sides, None)


def _way(key: _Key, entries: Mapping[_Key, Sequence[ResultDifference]]) -> object:
    """Return what the entries of one listing share: from where, to where, and that nobody died."""
    other = _other_side(key, entries)
    origin, target = (key, other) if key[1] == "gone" else (other, key)
    is_death = entries[key][0].weight is Weight.DEATHS
    return origin and origin[0], target and target[0], key[2] if is_death else ""


def _listing(keys: Sequence[_Key], entries: Mapping[_Key, Sequence[ResultDifference]]) -> ListedEntries:
    first = keys[0]
    other = _other_side(first, entries)
    origin, target = (first, other) if first[1] == "gone" else (other, first)
    rows = tuple(dict.fromkeys(key[2] for key in keys))
    shown = target or origin or first
    names = {key[2]: entries[key][0].name for key in keys}
    return ListedEntries(
        weight=entries[first][0].weight,
        origin=origin[0] if origin else "",
        target=target[0] if target else "",
        rows=rows,
        names=tuple(names[row] for row in rows),
        numbers=tuple(_numbers(entries.get((shown[0], shown[1], row), ())) for row in rows),
    )


def _numbers(differences: Sequence[ResultDifference]) -> dict[str, str]:
    """Return how many had the event, by arm; without how often it occurred, and without arms that do not say."""
    return {
        difference.arm.short: _number(difference)
        for difference in differences
        if difference.arm and not difference.is_beside_value and "(" not in _number(difference)
    }


def _number(difference: ResultDifference) -> str:
    return (difference.after if difference.before is None else difference.before) or ""


def listing_clause(listing: ListedEntries, width: int) -> str:
    """Return what became of the entries, in words."""
    if len(listing.rows) == 1:
        return _single(listing)
    names = listed([quote(name, min(_NAME, width)) for name in listing.names], _MOST_ROWS)
    amount = count(len(listing.rows), *_nouns(listing))
    return f"{amount} {_verb(listing)}: {names}"


def _single(listing: ListedEntries) -> str:
    is_gone = not listing.target
    numbers = [
        f"{text} in arm {quote(arm)}" if is_gone else f"in arm {quote(arm)} {text}"
        for arm, text in sorted(listing.numbers[0].items(), key=lambda item: item[1].startswith("0"))
    ]
    more = ", and further arms" if len(numbers) > _MOST_ARMS else ""
    shown = f"{', '.join(numbers[:_MOST_ARMS])}{more}" if more else listed(numbers)
    beside = f" ({'was ' if is_gone else ''}{shown})" if shown else ""
    name = listing.names[0]
    group = listing.rows[0].removeprefix(name) if name else ""
    return f"{_nouns(listing)[0]} {quote(name, _NAME)}{group} {_verb(listing)}{beside}"


def _nouns(listing: ListedEntries) -> tuple[str, str]:
    name = "adverse event" if listing.origin and listing.target else listing.origin or listing.target
    return name, f"{name}s"


def _verb(listing: ListedEntries) -> str:
    if listing.origin and listing.target:
        origin, target = (name.partition(" ")[0] for name in (listing.origin, listing.target))
        return f"moved from {origin} to {target}"
    return "added" if listing.target else "no longer listed"
