"""Views: questions that are asked often, under names that one would guess."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    AFTER,
    BEFORE,
    DETECTED,
    ENROLLMENT,
    ID,
    KIND,
    PATH,
    PHASES,
    PRIMARY,
    SENTENCE,
    SEVERITY,
    SPONSOR,
    START,
    TITLE,
    UPDATED,
    URL,
    Table,
    describe,
)

VIEWS: Mapping[str, Table] = {
    "recruiting_now": Table(
        meaning="Followed trials that are recruiting, the most recently updated first",
        columns={
            "nct_id": ID,
            "title": TITLE,
            "phases": PHASES,
            "lead_sponsor": SPONSOR,
            "enrollment": ENROLLMENT,
            "start_date": START,
            "primary_completion_date": PRIMARY,
            "last_update_posted": UPDATED,
            "url": URL,
        },
    ),
    "recent_changes": Table(
        meaning="Every published change, newest first",
        columns={
            "detected_at": DETECTED,
            "nct_id": ID,
            "title": TITLE,
            "severity": SEVERITY,
            "kind": KIND,
            "sentence": SENTENCE,
            "path": PATH,
            "before": BEFORE,
            "after": AFTER,
            "from_version": describe("The earlier version; absent for a trial's first"),
            "to_version": describe("The later version"),
            "update_id": describe("The update that it belongs to"),
            "url": URL,
        },
    ),
}
