"""Which outcome of one version is which of another, over all three lists.

The outcomes are aligned within their list first, then across the lists. An acronym and its long form make no
difference: "ODI" of one version is the "Oswestry Disability Index (ODI)" of the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from typing import Final

from monitor.changes.outcomes.time_points import TimeFrameDifference, compare_time_frames
from monitor.diff.align import Alignment, align, content_words
from monitor.diff.meaning import AcronymIndex, TokenKind, known_acronyms, meaning_key, meaning_of
from monitor.model import Struct
from monitor.model.duration import Duration, longest
from monitor.model.study import STUDY, Study
from monitor.model.study.protocol import Outcome, OutcomesModule
from monitor.model.wording import plain

MODULE: Final = STUDY.protocol_section.outcomes_module
LISTS: Final = {
    "primary": MODULE.primary_outcomes,
    "secondary": MODULE.secondary_outcomes,
    "other": MODULE.other_outcomes,
}
"""The places of the outcomes by their role, most important first."""

ROLES: Final = tuple(LISTS)

ACROSS: Final = 80.0
"""Similarity, of 100, from which an outcome that left one list is the one that came to another."""

_MOST_PAIRS: Final = 5_000
"""Outcomes that came and went, multiplied, up to which each is looked at beside each other."""

_COUNTED: Final = re.compile(r"^(?:\(?\d{1,2}[.)]|#\d{1,2}[.:)]?)\s+(?=[^\W\d_])")

_DIGITS_BESIDE_LETTERS: Final = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


class AlignedOutcome(Struct, frozen=True, kw_only=True):
    """One registered outcome: `source` as the record has it, the texts as they read."""

    role: str
    measure: str
    time_frame: str | None = None
    description: str | None = None
    source: Outcome = Outcome()

    @property
    def duration(self) -> Duration | None:
        """The longest duration that the time frame names."""
        return longest(self.time_frame)


def outcomes_of(study: Study) -> tuple[AlignedOutcome, ...]:
    """Return all registered outcomes of a study, the same one twice where the record has it twice."""
    module = study.protocol_section.outcomes_module or OutcomesModule()
    lists = (module.primary_outcomes, module.secondary_outcomes, module.other_outcomes)
    return tuple(
        _registered(role, outcome)
        for role, outcomes in zip(ROLES, lists, strict=True)
        for outcome in outcomes or ()
    )


def acronyms_of(*outcomes: Iterable[AlignedOutcome]) -> AcronymIndex:
    """Return the acronyms of the field and those that the outcomes define themselves."""
    texts = (
        text
        for version in outcomes
        for outcome in version
        for text in (outcome.measure, outcome.description)
        if text
    )
    return known_acronyms().with_definitions(texts)


def align_outcomes(
    before: Iterable[AlignedOutcome], after: Iterable[AlignedOutcome], acronyms: AcronymIndex
) -> Alignment[AlignedOutcome]:
    """Return which outcomes of two versions are the same, and which came and went."""

    @cache
    def text_of(measure: str) -> str:
        return _without_long_forms(measure, acronyms)

    @cache
    def meaning_of_measure(measure: str) -> Hashable:
        return meaning_key(measure, acronyms)

    def text(outcome: AlignedOutcome) -> str:
        return text_of(unnumbered(outcome.measure))

    def meaning(outcome: AlignedOutcome) -> Hashable:
        return meaning_of_measure(unnumbered(outcome.measure))

    aligned = align(
        tuple(before),
        tuple(after),
        key=text,
        identities=(
            lambda outcome: (outcome.role, *_named(outcome)),
            lambda outcome: (*_named(outcome), outcome.description),
            _named,
            lambda outcome: (outcome.role, meaning(outcome), (outcome.time_frame or "").casefold()),
            lambda outcome: (outcome.role, outcome.measure.casefold()),
            lambda outcome: (outcome.role, meaning(outcome)),
            meaning,
        ),
        block=lambda outcome: outcome.role,
    )
    if not (aligned.added and aligned.dropped):
        return aligned
    moved = align(aligned.dropped, aligned.added, key=text, threshold=ACROSS)
    replaced = list(_replaced(moved.dropped, moved.added, text))
    return Alignment(
        unchanged=aligned.unchanged,
        pairs=(*aligned.pairs, *moved.pairs, *replaced),
        added=tuple(new for new in moved.added if not any(new is pair[1] for pair in replaced)),
        dropped=tuple(old for old in moved.dropped if not any(old is pair[0] for pair in replaced)),
    )


def unnumbered(measure: str) -> str:
    """Return a measure without the number that counts it in its list: "2. Pain", "(2) Pain"."""
    return _COUNTED.sub("", measure)


def _replaced(
    dropped: Iterable[AlignedOutcome],
    added: Iterable[AlignedOutcome],
    text: Callable[[AlignedOutcome], str],
) -> Iterator[tuple[AlignedOutcome, AlignedOutcome]]:
    """Yield outcomes of one list and one time frame that share half of their words, or of which one says more.

    "VAS pain" and "NRS pain" share half, and "adverse events except pain" says more than "adverse events".
    """
    left, gone = list(added), list(dropped)
    if len(left) * len(gone) > _MOST_PAIRS:
        return
    for old in gone:
        words = content_words(text(old))
        alike = [
            new
            for new in left
            if new.role == old.role
            and old.time_frame
            and compare_time_frames(old.time_frame, new.time_frame).difference is TimeFrameDifference.SAME
            and (_share_half(words, content_words(text(new))) or _is_part(text(old), text(new)))
        ]
        if len(alike) == 1:
            left.remove(alike[0])
            yield old, alike[0]


def _share_half(words: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(words & others) >= max(len(words), len(others))


def _is_part(text: str, other: str) -> bool:
    """Return whether the longer text begins or ends with the whole of the shorter one, of two words or more."""
    short, long = sorted((text, other), key=len)
    return " " in short and (long.startswith(f"{short} ") or long.endswith(f" {short}"))


def _named(outcome: AlignedOutcome) -> tuple[Hashable, ...]:
    return (outcome.measure.casefold(), (outcome.time_frame or "").casefold())


def _without_long_forms(text: str, acronyms: AcronymIndex) -> str:
    """Return a text by which outcomes are similar: every acronym in its short form, numbers apart."""
    words = " ".join(token.text for token in meaning_of(text, acronyms) if token.kind is not TokenKind.MARK)
    return _DIGITS_BESIDE_LETTERS.sub(" ", words) or text


def _registered(role: str, outcome: Outcome) -> AlignedOutcome:
    return AlignedOutcome(
        role=role,
        measure=plain(outcome.measure or "(no measure)"),
        time_frame=plain(outcome.time_frame) if outcome.time_frame is not None else None,
        description=plain(outcome.description) if outcome.description is not None else None,
        source=outcome,
    )
