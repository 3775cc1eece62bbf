"""Posted results, as `changes.results` compares them, with the differences that each change covers."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.changes.detection import DetectedChange, Pair
from monitor.changes.results.detect import result_changes
from monitor.changes.sharing import shared_out
from monitor.model import FieldChange, Kind
from monitor.model.study import STUDY, is_known

_STATUS = STUDY.protocol_section.status_module
PATHS = (
    STUDY.results_section,
    STUDY.has_results,
    _STATUS.results_first_submit_date,
    _STATUS.results_first_submit_qc_date,
    _STATUS.results_first_post_date_struct,
)
KINDS = (
    Kind.RESULTS_UPDATED,
    Kind.RESULTS_POSTED,
    Kind.RESULTS_REMOVED,
    Kind.RESULTS_SUBMITTED,
    Kind.CONTACTS,
    Kind.REGISTRY_REWRITE,
)


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of the posted results and of their dates."""
    known = [field for field in fields if is_known(field.path)]
    changes = result_changes(pair.earlier, pair.later, rules=pair.rules, received=pair.received)
    return shared_out(changes, known)
