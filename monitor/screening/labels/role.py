"""What the cells of a trial are there for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Evidence
from monitor.model.label import Label, LabelFamily
from monitor.model.study.protocol import ConditionsModule, DescriptionModule, ProtocolSection
from monitor.model.study.registration import IdentificationModule
from monitor.screening.arms import Arms
from monitor.screening.labels.arms import LabelArm, interventions, label_arms
from monitor.screening.labels.terms import LabelIndex, LabelText, TermPair, label_texts

ELSEWHERE = ("intravenous|intravenously|intrathecal|intrathecally", "intradiscal|intradiscally")
"""Ways of giving cells that put no graft into bone."""

OPERATED = (
    "operated|treated with|by NEAR/5 discectom*|microdiscectom*|nucleotom*|sequestrectom*|laminectom*|decompression",
    "immediately|directly after surgery|operation|discectom*",
    "after|during|at|following NEAR/4 discectom*|microdiscectom*|nucleotom*|sequestrectom*|minimally",
)
"""Words that say that cells are given in or right after an operation."""

TITLED = (
    "undergoing NEAR/6 repair|reconstruction|discectom*|meniscectom*|decompression|osteotom*|arthroplast*",
    "augment*|enhance|enhancing|improve NEAR/6 repair|reconstruction",
    "combined|combination with NEAR/8 decompression|osteotom*|microfracture|discectom*|surgery",
)
"""Words of a title that say that cells are added to an operation."""

HANDED = ("inject*|implant*|reimplant*|transplant*|infus*|reinfus*|graft*|administ*|deliver*|receiv*|given",)
GIVEN = (*HANDED, "therap*|treat*")
"""Words of a text, and of the name of an intervention, that say that something is given."""

ALONE = frozenset(("other", "analgesic", "steroid"))
"""Comparators of a treatment to which cells are added, where an experimental arm has that treatment too."""


class RoleRule:
    """The roles, compiled."""

    def __init__(self, roles: Mapping[str, TermPair], cells: TermPair, index: LabelIndex) -> None:
        self._roles = roles
        self._cells = cells
        self._index = index
        self._elsewhere = index.add(ELSEWHERE)
        self._operated = index.add(OPERATED)
        self._given = index.add(GIVEN)
        self._handed = index.add(HANDED)
        self._titled = index.add(TITLED)

    def collects(self, protocol: ProtocolSection) -> Evidence | None:
        """Return the words that say that a trial only takes or analyses samples.

        Each intervention says so. An observational study without interventions does where no arm has cells, and
        neither titles nor summary say that anything is given.
        """
        names = tuple(label_texts("intervention", *(item.name for item in Arms(protocol).interventions)))
        design = protocol.design_module
        if not names and design is not None and design.study_type == "OBSERVATIONAL":
            said = (*titles(protocol), *summary(protocol))
            given = any(self._named(arm.texts) for arm in label_arms(protocol))
            return None if given or self._index.find(self._handed, said) else self._named(said)
        words = [
            self._find("follow-up", [name]) if self._index.find(self._given, [name]) is None else None
            for name in names
        ]
        return words[0] if words and all(words) else None

    def label(
        self,
        protocol: ProtocolSection,
        arms: Sequence[LabelArm],
        experimental: Sequence[LabelArm],
        compared: Sequence[Label],
    ) -> Label:
        """Return the role of a trial's cells; `compared` are the labels of its comparators."""
        slug, evidence = self._role(protocol, arms, experimental or arms)
        if slug == "treatment":
            added = self._added(protocol, experimental or arms, compared)
            if (added := added or _shared(arms, experimental, compared)) is not None:
                slug, evidence = "adjunct", added
        return Label(family=LabelFamily.ROLE, slug=slug, evidence=evidence)

    def _role(
        self, protocol: ProtocolSection, arms: Sequence[LabelArm], experimental: Sequence[LabelArm]
    ) -> tuple[str, Evidence | None]:
        named = tuple(titles(protocol))
        if (follow := self._find("follow-up", named) or self.collects(protocol)) is not None:
            return "follow-up", follow
        given = tuple(piece for arm in experimental for piece in arm.texts)
        cells = self._index.find(self._cells, given)
        if cells is None:
            tried = set(map(id, experimental))
            compared = tuple(piece for arm in arms if id(arm) not in tried for piece in arm.texts)
            if (other := self._index.find(self._cells, compared)) is not None and not self._named(named):
                return "comparator", other
            cells = self._named((*named, *prose(protocol)))
        if cells is None:
            return "unknown", None
        graft = self.graft(protocol, experimental)
        return ("treatment", cells) if graft is None else ("graft", graft)

    def _named(self, texts: Sequence[LabelText]) -> Evidence | None:
        return self._index.find(self._cells, texts)

    def graft(self, protocol: ProtocolSection, experimental: Sequence[LabelArm]) -> Evidence | None:
        """Return the words that make the cells a part of a bone graft."""
        with_cells = [arm for arm in experimental if self._named(arm.texts) is not None]
        given = tuple(piece for arm in with_cells or experimental for piece in arm.texts)
        texts = (*titles(protocol), *given)
        if self._index.find(self._elsewhere, texts) is not None:
            return None
        return self._find("graft", texts)

    def _added(
        self, protocol: ProtocolSection, experimental: Sequence[LabelArm], compared: Sequence[Label]
    ) -> Evidence | None:
        """Return the words that add the cells to an operation or another treatment.

        A comparator that is the same operation says so, and so do the experimental arms. A description of
        the cells does where it names an operation, or a treatment that an arm to compare with gets.
        """
        for label in compared:
            if label.slug == "same-operation":
                return label.evidence
        if (added := self._find("adjunct", [piece for arm in experimental for piece in arm.own])) is not None:
            return added
        if (titled := self._index.find(self._titled, titles(protocol))) is not None:
            return titled
        # A description of the other treatment alone says nothing of the cells.
        described = [piece for piece in interventions(protocol) if self._named([piece]) is not None]
        shared = any(label.slug == "physiotherapy" for label in compared)
        return self._find("adjunct", described) if shared else self._index.find(self._operated, described)

    def _find(self, slug: str, texts: Sequence[LabelText]) -> Evidence | None:
        pair = self._roles.get(slug)
        return None if pair is None else self._index.find(pair, texts)


def _shared(
    arms: Sequence[LabelArm], experimental: Sequence[LabelArm], compared: Sequence[Label]
) -> Evidence | None:
    """Return the treatment that an arm to compare with gets alone, and an experimental arm together with cells."""
    for label in compared:
        if label.slug not in ALONE or label.arm is None:
            continue
        alone = _given_in(arms[label.arm])
        if alone and any(alone < _given_in(arm) for arm in experimental):
            name = min(alone)
            return Evidence(term=name, field="intervention", text=name)
    return None


def _given_in(arm: LabelArm) -> frozenset[str]:
    return frozenset(piece.passage.text for piece in arm.names if piece.field == "intervention")


def titles(protocol: ProtocolSection) -> Iterator[LabelText]:
    """Yield the titles of a record."""
    ids = protocol.identification_module or IdentificationModule()
    return label_texts("titles", ids.brief_title, ids.official_title)


def prose(protocol: ProtocolSection) -> Iterator[LabelText]:
    """Yield keywords, summary and description of a record."""
    described = protocol.description_module or DescriptionModule()
    yield from label_texts("keywords", *((protocol.conditions_module or ConditionsModule()).keywords or ()))
    yield from summary(protocol)
    yield from label_texts("description", described.detailed_description)


def summary(protocol: ProtocolSection) -> Iterator[LabelText]:
    """Yield the summary of a record."""
    return label_texts("summary", (protocol.description_module or DescriptionModule()).brief_summary)
