"""The outcomes of the first version that is stored, found again in two later versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.changes.detection import Pair
from monitor.changes.outcomes.alignment import AlignedOutcome, align_outcomes, outcomes_of
from monitor.changes.outcomes.differences import OutcomeDifference
from monitor.changes.outcomes.time_points import TimeFrameDifference, compare_time_frames
from monitor.diff.align import encode
from monitor.diff.meaning import AcronymIndex
from monitor.model import Struct
from monitor.model.details import OutcomeOrigin


class Origins(Struct, frozen=True, kw_only=True):
    """By an outcome of the earlier and of the later version, the same outcome in the first one."""

    earlier: Mapping[bytes, AlignedOutcome]
    later: Mapping[bytes, AlignedOutcome]

    @classmethod
    def of(
        cls,
        pair: Pair,
        before: Sequence[AlignedOutcome],
        after: Sequence[AlignedOutcome],
        acronyms: AcronymIndex,
    ) -> Origins | None:
        """Return the origins of a pair's outcomes; None where the first version is the earlier one."""
        if pair.registered is None or pair.first is pair.before:
            return None
        first = outcomes_of(pair.registered)
        return cls(earlier=_origins(first, before, acronyms), later=_origins(first, after, acronyms))

    def origin(self, difference: OutcomeDifference) -> OutcomeOrigin:
        """Return how an outcome was registered in the first version, beside how it is now."""
        now = difference.after
        origins = self.later if now else self.earlier
        first = origins.get(encode(now or difference.shown))
        if first is None:
            return OutcomeOrigin()
        time = compare_time_frames(first.time_frame, now.time_frame if now else None)
        return OutcomeOrigin(
            role=first.role,
            measure=first.measure,
            time_frame=first.time_frame,
            months=first.duration.months if first.duration else None,
            same_role=now is not None and first.role == now.role,
            same_time_frame=now is not None and time.difference is TimeFrameDifference.SAME,
        )


def _origins(
    first: Sequence[AlignedOutcome], later: Sequence[AlignedOutcome], acronyms: AcronymIndex
) -> dict[bytes, AlignedOutcome]:
    aligned = align_outcomes(first, later, acronyms)
    pairs = [*((outcome, outcome) for outcome in aligned.unchanged), *aligned.pairs]
    return {encode(now): origin for origin, now in pairs}
