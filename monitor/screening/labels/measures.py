"""What a trial measures, and where: as a primary, a secondary or another outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.model.label import Label, LabelFamily, MeasureTerms
from monitor.model.study.protocol import Outcome, OutcomesModule, ProtocolSection
from monitor.screening.labels.terms import LabelHit, LabelIndex, LabelText, label_texts

PLACES = ("primary", "secondary", "other")
NUMBERED = re.compile(r"(?:^|\s)\(?\d{1,2}\)\s*")
"""The number of a part, in a title that lists several measures: `1) Pain 2) MRI`."""


class MeasureRule:
    """The measures, compiled."""

    def __init__(self, measures: Sequence[MeasureTerms], index: LabelIndex) -> None:
        self._measures = measures
        self._terms = index.add_labels(measures, "measure")
        self._described = {measure.slug: index.add(measure.described) for measure in measures}
        self._index = index

    def labels(self, protocol: ProtocolSection) -> Iterator[Label]:
        """Yield the measures of each place once, in the order of the configuration."""
        module = protocol.outcomes_module or OutcomesModule()
        outcomes = (module.primary_outcomes, module.secondary_outcomes, module.other_outcomes)
        for place, of_place in zip(PLACES, outcomes, strict=True):
            first: dict[str, LabelHit] = {}
            for outcome in of_place or ():
                for slug, hit in self._of(place, outcome).items():
                    first.setdefault(slug, hit)
            for measure in self._measures:
                if (named := first.get(measure.slug)) is not None:
                    yield Label(
                        family=LabelFamily.MEASURE, slug=measure.slug, place=place, evidence=named.evidence
                    )

    def _of(self, place: str, outcome: Outcome) -> Mapping[str, LabelHit]:
        """Return what one outcome measures: by its title, else by its description.

        A description explains a title and names much beside: the means, the pain that a scale of disability
        asks about. So it is read only where the title says nothing, but for the terms of `described`.
        """
        title = tuple(label_texts(f"{place} outcome", outcome.measure))
        if len(parts := _parts(outcome.measure or "")) > 1:
            by_part = [self._found(tuple(label_texts(f"{place} outcome", part))) for part in parts]
            return {slug: hit for of_part in reversed(by_part) for slug, hit in of_part.items()}
        described = tuple(label_texts(f"{place} outcome description", outcome.description))
        named = self._found(title) or self._found(described)
        return {**self._index.find_all(self._described, described), **named}

    def _found(self, texts: Sequence[LabelText]) -> dict[str, LabelHit]:
        """Return the measures of some texts, without those that another of them makes a mere means."""
        by_slug = self._index.find_all(self._terms, texts)
        return by_slug and {
            measure.slug: by_slug[measure.slug]
            for measure in self._measures
            if measure.slug in by_slug and not by_slug.keys() & set(measure.unless)
        }


def _parts(title: str) -> tuple[str, ...]:
    """Return the numbered parts of a title that lists several measures, else the whole title."""
    parts = tuple(part.strip() for part in NUMBERED.split(title) if part.strip())
    return parts if len(NUMBERED.findall(title)) > 1 else (title,)
