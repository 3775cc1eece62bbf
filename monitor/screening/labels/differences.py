"""By what arms with cells differ: dose, number, time, source or route of the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from monitor.model import Evidence
from monitor.screening.labels.arms import LabelArm
from monitor.screening.labels.terms import LabelIndex

DOSES = (
    "low|lower|lowest|middle|medium|mid|high|higher|highest|single|repeated|multiple|double dose|dosage",
    "dose|dosage low|middle|medium|high|1|2|3|4|a|b|c|i|ii|iii",
    "single|one|two|three|repeated|multiple|second injection|injections|infusion|infusions|administration|transplantation",
    "early|late|delayed injection|infusion|transplantation|implantation|administration|treatment|group",
)
"""Words of dose and time, in which arms with cells differ by their names or descriptions."""

DIFFERENCES = (
    "marrow|adipose|umbilical|wharton|placental|amniotic|neural|autologous|allogeneic|allogenic|hUCB|hUC|AutoBM|WJ",
    "intravenous|intrathecal|intradiscal|intralesional|lumbar|local|intramedullary|epidural|subarachnoid",
    "intraarticular|subcutaneous|intramuscular|intraosseous|subchondral|intracoronary|intramyocardial",
    "intra articular|osseous|coronary|muscular|venous|thecal|discal",
    "max|maximum|maximal|mini|minimum|minimal",
)
"""Words of source, route and amount, in which arms with cells differ by their names."""

UNITS = frozenset(("million", "billion", "x", "cell", "ml", "cc", "mg", "10"))
THOUSANDS = "000"

CellsOf = Callable[[LabelArm], Evidence | None]
"""Returns the words that say that cells are given in an arm."""


class DifferenceRule:
    """The words of dose, source and route, compiled."""

    def __init__(self, cells: CellsOf, index: LabelIndex) -> None:
        self._cells = cells
        self._index = index
        self._doses = index.add(DOSES)
        self._differences = index.add(DIFFERENCES)

    def between(self, arms: Sequence[LabelArm]) -> Evidence | None:
        """Return the words by which those of the arms that have cells differ in dose, source or route."""
        with_cells = [arm for arm in arms if self._cells(arm)] or list(arms)
        for arm, own in self._words(with_cells):
            if own:
                doses = self._index.find(self._doses, arm.own)
                return doses or self._index.find(self._differences, arm.texts)
        counts = [_cell_counts(arm) for arm in with_cells]
        if len({_doses(arm) for arm in with_cells}) > 1 or (all(counts) and len(set(counts)) > 1):
            return self._cells(with_cells[0])
        return None

    def _words(self, arms: Sequence[LabelArm]) -> Iterator[tuple[LabelArm, frozenset[str]]]:
        """Yield each arm with the words that not all arms have: any of a name, those of a dose where two say one."""
        for pair, texts, several in (
            (self._differences, [arm.names for arm in arms], 1),
            (self._doses, [arm.names for arm in arms], 1),
            (self._doses, [arm.own for arm in arms], 2),
        ):
            words = [self._index.words(pair, of_arm) for of_arm in texts]
            if sum(map(bool, words)) >= several:
                common = words[0].intersection(*words)
                yield from ((arm, own - common) for arm, own in zip(arms, words, strict=True))


def alike(arms: Sequence[LabelArm]) -> bool:
    """Return whether the same is given in the same way in all arms, whose labels name the people."""
    given = {tuple(piece.passage.words for piece in arm.texts if piece.field != "arm label") for arm in arms}
    return len(given) == 1


def _doses(arm: LabelArm) -> frozenset[str]:
    """Return the numbers in the names of an arm that are doses, not those that count arms."""
    return frozenset(
        word
        for piece in arm.names
        for word, following in pairwise((*piece.passage.words, ""))
        if word[0].isdigit() and (following in UNITS or len(word) > 2)
    )


def _cell_counts(arm: LabelArm) -> frozenset[tuple[str, ...]]:
    """Return the counts of cells that an arm names or describes, such as `20 million`, `120,000` or `1x10 6`."""
    counts = set()
    for piece in arm.own:
        words = (*piece.passage.words, "", "")
        for at, word in enumerate(words[:-2]):
            if word[0].isdigit() and words[at + 1] in {"million", "billion", THOUSANDS}:
                counts.add(words[at : at + 2])
            elif word[0].isdigit() and words[at + 1] == "x":
                counts.add(words[at : at + 4])
            elif word[0].isdigit() and word.endswith("x10"):
                counts.add(words[at : at + 2])
    return frozenset(counts)
