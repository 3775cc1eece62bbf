"""A record as rows for readers: pure, the registry's JSON in, rows out.

Nothing of a contact ever becomes a row: no name, telephone number or address of a central contact, of a site's
contact or of the point of contact for results. Officials and investigators are left out too: no question of ours
is about persons.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Json
from monitor.store.projections.events import event_rows
from monitor.store.projections.history import history_row, primary_outcome_rows
from monitor.store.projections.protocol import protocol_rows
from monitor.store.projections.reading import ProjectionRow, items, study_of
from monitor.store.projections.results import result_rows
from monitor.store.projections.texts import text_row

ROWS_VERSION = 1
"""Raised when the same record would give other rows: every row is then made anew when a database is opened."""

TABLES = (
    "conditions",
    "keywords",
    "designs",
    "trial_dates",
    "sponsors",
    "arms",
    "interventions",
    "arm_interventions",
    "outcomes",
    "locations",
    "publications",
    "results",
    "participant_flow",
    "result_outcomes",
    "result_groups",
    "result_denominators",
    "result_measurements",
    "result_analyses",
    "adverse_event_groups",
    "adverse_events",
    "trial_texts",
)
"""Tables that the current record alone fills, parents before children."""


def reader_rows(study: Json) -> Iterator[ProjectionRow]:
    """The rows of one record, parents before children; each names its table and its columns but `nct_id`."""
    yield from protocol_rows(study)
    yield from result_rows(study)
    yield from event_rows(study)
    yield from text_row(study)


__all__ = [
    "ROWS_VERSION",
    "TABLES",
    "Row",
    "history_row",
    "items",
    "primary_outcome_rows",
    "reader_rows",
    "study_of",
]
