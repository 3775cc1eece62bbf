"""What the cells are compared with: a class for each arm that is not experimental."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Evidence
from monitor.model.label import Label, LabelFamily
from monitor.screening.labels.arms import LabelArm
from monitor.screening.labels.differences import DifferenceRule, alike
from monitor.screening.labels.terms import LabelIndex, LabelText, TermPair

OPERATION = (
    "surgery|surgical|operation|operative|discectom*|microdiscectom*|nucleotom*|sequestrectom*|laminectom*|decompression",
    "fusion|arthrodesis|spondylodesis|interbody|ACDF|TLIF|PLIF|ALIF|XLIF|LLIF|OLIF|PLF|vertebroplast*|kyphoplast*",
    "endoscopic extraction|removal", "extraction NEAR/4 nucleus", "ablation|vaporization", "instrumentation",
    "disc|disk replacement|prosthesis", "arthroplast*|corpectom*|foraminotom*",
    "tendon|cuff|meniscal|meniscus|ligament|labral|labrum|cartilage|nerve|dural repair|reconstruction", "repair procedure",
    "microfracture|mosaicplast*|osteotom*|meniscectom*|chondroplast*|osteosynthesis|curettage|debridement", "arthroscop*",
    "osteochondral autograft|allograft|transplantation|graft|grafting|transfer", "sinus lift|augmentation|elevation",
    "ridge|tendon augmentation", "open reduction", "internal fixation", "ORIF|nailing|plating|resection|resected",
    "nail fixation", "ACL|PCL|cruciate NEAR/3 reconstruction",
)  # fmt: skip
NOT_OPERATION = (
    "sham|without|no|before|after|previous|prior surgery|operation|surgical|fusion",
    "cell fusion",
    "radiofrequency|nerve ablation",
)
PLACEBO, SHAM, OTHER_CELLS = "placebo", "sham", "other-cells"
CONTROLS = frozenset(("control", "placebo", "sham"))
SOURCES = (
    "autologous or|versus|vs allogeneic|allogenic|allograft|donor",
    "allogeneic|allogenic or|versus|vs autologous",
)
"""Words of a record without arms that say that cells of several sources are given."""

STANDARD_CARE = "standard-care"
MIXED = ("physiotherapy", "steroid", "analgesic", "local-anaesthetic")
"""Classes of which several together are the mixture of a standard care."""

GENERAL = (STANDARD_CARE, "other")
"""Classes that an arm has where it names nothing more specific."""

ONLY = ("only|alone|without",)


class ComparatorRule:
    """The classes of comparators, compiled."""

    def __init__(self, classes: Mapping[str, TermPair], cells: TermPair, index: LabelIndex) -> None:
        self._classes = classes
        self._cells = cells
        self._index = index
        self._operation = index.add(OPERATION, NOT_OPERATION)
        self._sources = index.add(SOURCES)
        self._only = index.add(ONLY)
        self._differences = DifferenceRule(self.cells, index)

    def labels(
        self, arms: Sequence[LabelArm], record: Sequence[LabelText], *, graft: bool
    ) -> Iterator[Label]:
        """Yield a label for each arm to compare with, then `other-cells` or `none` of the trial.

        Args:
            arms: those of the trial.
            record: titles, summary and description, for what an arm calls "standard" alone.
            graft: the cells are part of a bone graft.
        """
        experimental = self.experimental(arms)
        tried = set(map(id, experimental))
        seen = set()
        for arm in arms:
            if id(arm) not in tried:
                slug, evidence = self._class(arm, experimental, record, graft=graft)
                seen.add(slug)
                yield Label(family=LabelFamily.COMPARATOR, slug=slug, arm=arm.position, evidence=evidence)
        difference = (
            self._differences.between(experimental) if arms else self._index.find(self._sources, record)
        )
        if OTHER_CELLS not in seen and difference is not None:
            yield Label(family=LabelFamily.COMPARATOR, slug=OTHER_CELLS, evidence=difference)
        elif not seen:
            yield Label(family=LabelFamily.COMPARATOR, slug="none")

    def experimental(self, arms: Sequence[LabelArm]) -> tuple[LabelArm, ...]:
        """Return the experimental arms.

        Where the record calls all arms comparators, it is the one arm with cells, or the first without a sham.
        Where several of those have cells that differ, they are compared with each other, and none is experimental.
        Where the record types no arm, those without cells are there to compare with those that have them.
        """
        if named := tuple(arm for arm in arms if arm.type == "EXPERIMENTAL"):
            return tuple(arm for arm in named if not self._controls(arm)) or named
        if registered := tuple(arm for arm in arms if not self._is_comparator(arm)):
            return tuple(arm for arm in registered if self.cells(arm)) or registered
        active = tuple(arm for arm in arms if arm.type == "ACTIVE_COMPARATOR")
        named = tuple(arm for arm in active if self._index.find(self._cells, arm.names))
        with_cells = named or tuple(arm for arm in active if self.cells(arm))
        if len(with_cells) == 1 or (with_cells == tuple(arms) and alike(arms)):
            return with_cells
        return () if with_cells else active[:1]

    def cells(self, arm: LabelArm) -> Evidence | None:
        """Return the words that say that cells are given in an arm."""
        return self._index.find(self._cells, arm.texts)

    def _is_comparator(self, arm: LabelArm) -> bool:
        return arm.compared or any("control" in piece.passage.words for piece in arm.names[:1])

    def _controls(self, arm: LabelArm) -> bool:
        """Return whether an arm that is registered as experimental is labelled a control, and has no cells."""
        labelled = any(CONTROLS.intersection(piece.passage.words) for piece in arm.names[:1])
        return labelled and self.cells(arm) is None

    def _class(
        self, arm: LabelArm, experimental: Sequence[LabelArm], record: Sequence[LabelText], *, graft: bool
    ) -> tuple[str, Evidence | None]:
        """Return the class of an arm, and its words."""
        if arm.type == "PLACEBO_COMPARATOR" and (registered := self._placebo(arm)) is not None:
            return registered
        if (words := self._find(SHAM, arm)) is not None and not self._names_other(arm):
            return SHAM, words
        named = None if self._labelled_other(arm) else self._index.find(self._cells, arm.names)
        if not self._says_what(arm) and self.cells(arm) is not None:
            return "unknown", self.cells(arm)  # the arm and what is given in it contradict each other
        if (
            arm.type in {"ACTIVE_COMPARATOR", "OTHER"}
            and (cells := named or self._only_cells(arm)) is not None
        ):
            return OTHER_CELLS, cells
        grafted = self._grafted(arm, experimental, record) if graft else None
        return grafted or self._by_words(arm, experimental, graft=graft)

    def _placebo(self, arm: LabelArm) -> tuple[str, Evidence | None] | None:
        """Return the class of an arm that is registered as placebo, None where its words say a sham procedure."""
        if (words := self._find(PLACEBO, arm)) is not None:
            return PLACEBO, words
        if self._find(SHAM, arm) is not None:
            return None
        operation = self._index.find(self._operation, arm.texts)
        return (PLACEBO, None) if operation is None else ("same-operation", operation)

    def _names_other(self, arm: LabelArm) -> bool:
        """Return whether the names of an arm say a class, and no sham procedure."""
        if self._index.find(self._classes[SHAM], arm.names) is not None:
            return False
        return any(
            self._index.find(self._classes[slug], arm.names) for slug in MIXED if slug in self._classes
        )

    def _labelled_other(self, arm: LabelArm) -> bool:
        """Return whether the label of an arm says another treatment, and no cells."""
        label = arm.names[:1]
        if self._index.find(self._cells, label) is not None:
            return False
        return any(self._index.find(self._classes[slug], label) for slug in MIXED if slug in self._classes)

    def _grafted(
        self, arm: LabelArm, experimental: Sequence[LabelArm], record: Sequence[LabelText]
    ) -> tuple[str, Evidence] | None:
        """Return the class of an arm with a graft, or with an operation where the record names another graft.

        The graft that the cells are mixed into, without them, is the same operation.
        """
        graft = self._classes.get("other-graft")
        if graft is None:
            return None
        if (words := self._index.find(graft, arm.texts)) is not None:
            if self._replaces(graft, arm, experimental):
                return "other-graft", words
            return ("same-operation", words) if self._find(PLACEBO, arm) is None else None
        operation = self._index.find(self._operation, arm.texts)
        elsewhere = self._index.find(graft, record) if operation is not None else None
        return None if elsewhere is None else ("other-graft", elsewhere)

    def _says_what(self, arm: LabelArm) -> bool:
        """Return whether an arm names cells or a class of comparators itself."""
        pairs = (self._cells, *self._classes.values())
        return any(self._index.find(pair, arm.own) is not None for pair in pairs[:-1])

    def _only_cells(self, arm: LabelArm) -> Evidence | None:
        """Return the words of cells in a description, where the arm is not known by another treatment."""
        if any(self._find(slug, arm) for slug in self._classes if slug not in {PLACEBO, *GENERAL}):
            return None
        return self.cells(arm)

    def _by_words(
        self, arm: LabelArm, experimental: Sequence[LabelArm], *, graft: bool
    ) -> tuple[str, Evidence | None]:
        if (mixture := self._mixture(arm)) is not None:
            return STANDARD_CARE, mixture
        for texts in (arm.names, arm.texts):
            for slug, pair in self._classes.items():
                if slug in GENERAL or slug == "other-graft":
                    continue
                if (words := self._index.find(pair, texts)) is not None:
                    return slug, words
            if (operation := self._index.find(self._operation, texts)) is not None:
                return self._operated(arm, experimental, graft=graft), operation
        for slug in GENERAL:
            if (words := self._find(slug, arm)) is not None:
                return slug, words
        if arm.type == "SHAM_COMPARATOR":
            return SHAM, None
        labels = {piece.passage.words for piece in arm.names if piece.field == "arm label"}
        says = arm.type == "NO_INTERVENTION" or any(piece.passage.words not in labels for piece in arm.texts)
        return ("other" if says else "unknown"), None

    def _mixture(self, arm: LabelArm) -> Evidence | None:
        """Return the words of standard care where an arm, whose names say no class, describes several of it."""
        parts = [self._classes[slug] for slug in MIXED if slug in self._classes]
        named = any(self._index.find(pair, arm.names) for pair in parts)
        if named or self._index.find(self._operation, arm.texts) is not None:
            return None
        several = sum(self._index.find(pair, arm.texts) is not None for pair in parts) > 1
        return self._find(STANDARD_CARE, arm) if several else None

    def _operated(self, arm: LabelArm, experimental: Sequence[LabelArm], *, graft: bool) -> str:
        """Return whether an operation is done without the cells, or instead of them."""
        only = self._index.find(self._only, arm.names)
        also = (
            graft
            or only is not None
            or any(self._index.find(self._operation, arm.texts) for arm in experimental)
        )
        return "same-operation" if also else "surgery"

    def _replaces(self, graft: TermPair, arm: LabelArm, experimental: Sequence[LabelArm]) -> bool:
        """Return whether the graft of an arm is another than that of the experimental arms."""
        own = self._index.words(graft, arm.registered) or self._index.words(graft, arm.texts)
        return not any(own <= self._index.words(graft, other.registered) for other in experimental)

    def _find(self, slug: str, arm: LabelArm) -> Evidence | None:
        pair = self._classes.get(slug)
        return None if pair is None else self._index.find(pair, arm.texts)
