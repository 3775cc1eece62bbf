"""A record as rows for readers: pure, a typed study in, rows out.

Nothing of a contact ever becomes a row: no name, telephone number or address of a central contact, of a site's
contact or of the point of contact for results. Officials and investigators are left out too: no question of ours
is about persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from monitor.model.study import Study, read_study
from monitor.store.projections.events import event_rows
from monitor.store.projections.history import history_row, primary_outcome_rows
from monitor.store.projections.protocol import protocol_rows
from monitor.store.projections.results import result_rows
from monitor.store.projections.texts import description_row
from monitor.store.projections.values import ProjectionRow

ROWS_VERSION = 5
"""Raised when the same record would give other rows: every row is then made again when a database is opened."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "conditions": ("position",),
    "keywords": ("position",),
    "designs": (),
    "trial_dates": ("name",),
    "sponsors": ("position",),
    "arms": ("position",),
    "interventions": ("position",),
    "arm_interventions": ("arm", "intervention"),
    "outcomes": ("type", "position"),
    "locations": ("position",),
    "publications": ("position",),
    "results": (),
    "participant_flow": ("position",),
    "result_outcomes": ("position",),
    "result_groups": ("outcome", "position"),
    "result_denominators": ("outcome", "position"),
    "result_measurements": ("outcome", "position"),
    "result_analyses": ("outcome", "position"),
    "adverse_event_groups": ("position",),
    "adverse_event_terms": ("position",),
    "adverse_event_counts": ("position",),
    "trial_descriptions": (),
}
"""Tables that the current record alone fills, parents before children, with the columns that distinguish a trial's rows."""


def study_of(raw: bytes | str) -> Study:
    """Return a stored record as typed study; one without content where it cannot be read."""
    try:
        return read_study(msgspec.json.decode(raw, type=dict[str, object])).study
    except (ValueError, RecursionError):
        return Study()


def reader_rows(study: Study) -> Iterator[ProjectionRow]:
    """Yield the rows of one record, parents before children; each names its table and its columns but `nct_id`."""
    yield from protocol_rows(study)
    yield from result_rows(study)
    yield from event_rows(study)
    yield from description_row(study)


__all__ = [
    "ROWS_VERSION",
    "TABLES",
    "ProjectionRow",
    "history_row",
    "primary_outcome_rows",
    "reader_rows",
    "study_of",
]
