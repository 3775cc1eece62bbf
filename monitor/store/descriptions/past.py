"""What each version said: the tables behind `trial_history` and `status_history`."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    COMPLETION,
    ENROLLMENT,
    HAS_RESULTS,
    ID,
    MONTHS,
    PEOPLE_TYPE,
    PHASES,
    POSTED_ON,
    PRECISION,
    PRIMARY,
    SENTENCE,
    SOURCE,
    SPONSOR,
    START,
    STATE,
    STOPPED,
    TIME_FRAME,
    TITLE,
    VALID_FROM,
    TableDescription,
    describe,
)

VERSION = describe("Number of the version", "as in versions.version")
BASIS = describe(
    "How valid_from is known: the sponsor's update was posted on that day; the release of that day showed it"
    " first; or we saw it that day",
    "posted, released or seen",
)

PAST: Mapping[str, TableDescription] = {
    "version_facts": TableDescription(
        meaning="Key columns of one version of a record; trial_history shows the same with both clocks",
        columns={
            "nct_id": ID,
            "source": SOURCE,
            "version": VERSION,
            "valid_from": VALID_FROM,
            "valid_from_basis": BASIS,
            "title": TITLE,
            "overall_status": STATE,
            "why_stopped": STOPPED,
            "phases": PHASES,
            "lead_sponsor": SPONSOR,
            "enrollment": ENROLLMENT,
            "enrollment_type": PEOPLE_TYPE,
            "start_date": START,
            "start_date_precision": PRECISION,
            "primary_completion_date": PRIMARY,
            "primary_completion_date_precision": PRECISION,
            "completion_date": COMPLETION,
            "completion_date_precision": PRECISION,
            "results_first_posted": POSTED_ON,
            "has_results": HAS_RESULTS,
        },
    ),
    "primary_outcome_history": TableDescription(
        meaning="A primary outcome measure as one version registered it",
        columns={
            "nct_id": ID,
            "source": SOURCE,
            "version": VERSION,
            "position": describe("Place in that version's record", "from 1"),
            "measure": describe(
                "What is measured", "", "protocolSection.outcomesModule.primaryOutcomes.measure"
            ),
            "time_frame": describe(
                TIME_FRAME.meaning, "", "protocolSection.outcomesModule.primaryOutcomes.timeFrame"
            ),
            "time_frame_months": MONTHS,
        },
    ),
    "change_texts": TableDescription(
        meaning="The sentences of changes, for the full-text index change_search",
        columns={
            "id": describe("Number of the row, as in the index"),
            "change_id": describe("The change", "changes.id"),
            "sentence": SENTENCE,
        },
    ),
    "change_search": TableDescription(
        meaning=(
            "Full-text index (FTS5) over change_texts, kept true by triggers; its rowid is change_texts.id."
            " Ask with MATCH"
        ),
        columns={"sentence": SENTENCE},
    ),
}
