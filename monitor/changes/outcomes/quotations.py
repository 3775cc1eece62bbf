"""Two texts quoted where they differ: every word that differs is visible, and few others are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from monitor.changes.outcomes.decisive import has_decisive_word
from monitor.diff.word_diff import Place, changed_places, count_changed_words
from monitor.model import Struct
from monitor.model.wording import count, shorten

MOST_QUOTED: Final = 90
"""Words that quotations of one text may have together; a measure of the registry has half of it at most."""

_LEAST_CHARACTERS: Final = 120
"""Of either text that are shown where more words differ than can be quoted."""


class Width(Struct, frozen=True, kw_only=True):
    """How much a sentence quotes.

    Attributes:
        name: characters of an outcome's name. whole: characters up to which a text is quoted whole.
        context: words that are shown around a difference in a longer text.
    """

    name: int
    whole: int
    context: int


WIDTHS: Final = (
    Width(name=60, whole=90, context=4),
    Width(name=60, whole=60, context=3),
    Width(name=40, whole=40, context=2),
    Width(name=25, whole=25, context=2),
    Width(name=25, whole=12, context=1),
)
"""The widest first; the first one with which a sentence is short enough is taken."""


class Quotations(Struct, frozen=True, kw_only=True):
    """The places where two texts differ.

    Attributes:
        places: in order, without quotation marks.
        counted: what is not shown, in words; empty where every word that differs is shown.
    """

    places: tuple[Place, ...]
    counted: str = ""

    @property
    def starts_at_name(self) -> bool:
        """Whether the only place begins where the text begins, so that it also names what the text is of."""
        return len(self.places) == 1 and not self.counted and not self.places[0].before.startswith("…")

    def joined(self, first: str, further: str) -> str:
        """Return all places: `first` and `further` join what is before and what is after."""
        parts = [
            f"“{place.before}” {further if index else first} “{place.after}”"
            for index, place in enumerate(self.places)
        ]
        return _listed(parts) + self.counted


def quote_differences(before: str, after: str, width: Width) -> Quotations:
    """Return the places where two texts differ, quoted as a width allows."""
    if max(len(before), len(after)) <= width.whole:
        return Quotations(places=(Place(before=before, after=after),))
    places = changed_places(before, after, context=width.context)
    if places and _words(places) <= MOST_QUOTED:
        return Quotations(places=places)
    return _most_decisive(places, before, after)


def _most_decisive(places: Sequence[Place], before: str, after: str) -> Quotations:
    """Return the places with numbers and other decisive words, as far as they fit, and how much else differs."""
    chosen: list[Place] = []
    for place in sorted(places, key=lambda place: not has_decisive_word(f"{place.before} {place.after}")):
        if _words((*chosen, place)) <= MOST_QUOTED:
            chosen.append(place)
    if not chosen:  # rewritten as a whole
        chosen = [Place(before=shorten(before, _LEAST_CHARACTERS), after=shorten(after, _LEAST_CHARACTERS))]
    removed, added = count_changed_words(before, after)
    counted = f" (in all {count(removed, 'word')} removed, {added:,} added)" if removed or added else ""
    return Quotations(
        places=tuple(place for place in (places or chosen) if place in chosen) or tuple(chosen),
        counted=counted,
    )


def _words(places: Sequence[Place]) -> int:
    return sum(len(f"{place.before} {place.after}".split()) for place in places)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)
