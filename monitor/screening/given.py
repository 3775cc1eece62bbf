"""Whether cells are what is given, and whether they are put into the spine.

Marrow aspirate needs a rule of its own. In bone surgery it often only wets a bone substitute, and then the
trial is about the substitute. An aspirate counts where the record names it as the treatment, or mixes it into
the graft, and never where it is given in comparator arms alone. Concentrated marrow is a cell product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from monitor.model import Scope
from monitor.screening.index import Document, TermIndex, TermList
from monitor.screening.matching import Match, TermMatcher

GIVEN = ("interventions", "arms")
MENTIONED = ("titles", "keywords", "summary")
PLACED = ("titles", *GIVEN)

GIVING = (
    "inject*|implant*|reimplant*|transplant*|infus*|graft*|autograft*",
    "deliver*|administ*|receiv*|reinfus*|instill*|inoculat*|given",
)
"""Words that say that something is given, for studies that list no intervention."""

BY_ITSELF = ("inject*|reinject*|infus*|reinfus*|instill*|inoculat*",)
"""Words that say that an aspirate itself is the treatment."""

MIXING = ("mix*|admix*|combin*|blend*|composite|supplement*|enrich*|augment*|load*|seed*|added|plus",)
"""Words that make an aspirate a part of the graft."""

WETTING = (
    "wet*|rewet*|soak*|presoak*|hydrat*|rehydrat*|prehydrat*|moist*|saturat*|imbib*|dampen*|impregnat*",
    "immers*|drench*|prime|primed|dip|dipped|reconstitut*|dilut*|rins*|coat*",
)
"""Words that make an aspirate a liquid for the bone substitute."""

COMPARING = ("versus|vs|against|comparison|compar*",)
"""Words of a title after which the comparator is named."""

REACH = 8  # words between a cell's name and a word of giving, mixing or wetting
PLACE_REACH = 12  # words between a cell's name and the place in the spine


class CellsVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether cells are given, and the matches that say so or only mention them."""

    given: bool
    matches: tuple[Match, ...] = ()


class CellsRule:
    """The cells, products and aspirates of a watch, compiled."""

    def __init__(self, scope: Scope, index: TermIndex) -> None:
        self._cells = TermMatcher(index, scope.cells, scope.not_cells)
        self._products = TermMatcher(index, scope.products)
        self._aspirates = TermMatcher(index, scope.aspirates, scope.not_cells)
        self._places = TermMatcher(index, scope.places, scope.not_places)
        self._giving = index.add(GIVING)
        self._by_itself = index.add(BY_ITSELF)
        self._mixing = index.add(MIXING)
        self._wetting = index.add(WETTING)
        self._comparing = index.add(COMPARING)

    def judge(self, document: Document) -> CellsVerdict:
        """Return whether cells are given.

        They are when interventions or arms name them, or a title names a product; when a title names cells,
        in a study that treats; else when a word of giving is beside them, in an observational study or where
        the keywords agree.
        """
        given = (*self._named(document, GIVEN), *self._products.find(document, ("titles",)))
        if given:
            return CellsVerdict(given=True, matches=given)
        mentioned = tuple(self._named(document, MENTIONED))
        where = {match.field for match in mentioned}
        if "titles" in where and not document.fields.observational:
            return CellsVerdict(given=True, matches=mentioned)
        handed = tuple(match for match in mentioned if _near(document, match, self._giving))
        agree = "titles" in where or {"keywords", "summary"} <= where
        return CellsVerdict(given=bool(handed) and agree, matches=(*handed, *mentioned))

    def veto(self, document: Document) -> Match | None:
        """Return the first term that says that the cells are no treatment, if there is one."""
        return self._cells.veto(document)

    def placed(self, document: Document) -> tuple[Match, ...]:
        """Return a place in the spine and the cells that are put there, or nothing."""
        for place in self._places.find(document, PLACED):
            for match in self._named(document, (place.field,)):
                if match.hit.passage is place.hit.passage and _distance(match, place) <= PLACE_REACH:
                    return place, match
        return ()

    def _named(self, document: Document, names: Sequence[str]) -> Iterator[Match]:
        """Yield products and cells, products first: a product's name is the surest evidence."""
        yield from self._products.find(document, names)
        for name in names:
            yield from self._cells_in(document, name)

    def _cells_in(self, document: Document, name: str) -> Iterator[Match]:
        """Yield the cells of one field, and the aspirates that are a part of the treatment."""
        cells = tuple(self._cells.find(document, (name,)))
        aspirates = tuple(
            aspirate
            for aspirate in self._aspirates.find(document, (name,))
            if not any(_distance(aspirate, match) < 0 for match in _beside(aspirate, cells))
        )
        liquids = tuple(aspirate for aspirate in aspirates if not self._is_treatment(document, aspirate))
        # "Wetted with marrow aspirate, a source of stem cells" names no cells that are given.
        yield from (match for match in cells if not _follows(match, liquids))
        yield from (aspirate for aspirate in aspirates if aspirate not in liquids)

    def _is_treatment(self, document: Document, aspirate: Match) -> bool:
        """Return whether an aspirate is a part of the treatment, by the rule of this module."""
        passage = aspirate.hit.passage
        if passage.comparator or (aspirate.field == "titles" and self._is_compared(document, aspirate)):
            return False
        if passage.naming:
            return True
        mixed = _near(document, aspirate, self._mixing)
        if _near(document, aspirate, self._wetting):
            return mixed
        return mixed or _near(document, aspirate, self._by_itself)

    def _is_compared(self, document: Document, aspirate: Match) -> bool:
        """Return whether a title names an aspirate as what the treatment is compared with."""
        comparing = document.find(self._comparing, aspirate.field).get(aspirate.hit.passage, ())
        return any(hit.first < aspirate.hit.first for hit in comparing)


def _near(document: Document, match: Match, terms: TermList) -> bool:
    """Return whether a term of a list is within reach of a match."""
    near = range(match.hit.first - REACH - 1, match.hit.last + REACH + 2)
    hits = document.find(terms, match.field).get(match.hit.passage, ())
    return any(hit.first in near for hit in hits)


def _beside(match: Match, others: Iterable[Match]) -> Iterator[Match]:
    """Yield the matches in the same passage as `match`."""
    return (other for other in others if other.hit.passage is match.hit.passage)


def _follows(match: Match, liquids: Iterable[Match]) -> bool:
    """Return whether a match comes shortly after an aspirate that only wets."""
    return any(0 <= match.hit.first - liquid.hit.last <= REACH for liquid in _beside(match, liquids))


def _distance(match: Match, other: Match) -> int:
    """Return the number of words between two matches of one passage; below 0 where they overlap."""
    return max(match.hit.first - other.hit.last, other.hit.first - match.hit.last) - 1
