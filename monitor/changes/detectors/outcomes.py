"""Outcome measures, as `changes.outcomes` compares them, with the differences that each change covers."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.detection import DetectedChange, Pair
from monitor.changes.outcomes.detect import outcome_changes
from monitor.changes.sharing import shared_out
from monitor.model import FieldChange, Kind
from monitor.model.study import STUDY

PATHS = (STUDY.protocol_section.outcomes_module,)
KINDS = (Kind.PRIMARY_OUTCOMES, Kind.SECONDARY_OUTCOMES, Kind.OTHER_OUTCOMES)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of the outcome measures."""
    return shared_out(outcome_changes(pair), fields)
