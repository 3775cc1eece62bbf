"""What changed."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.descriptions.words import (
    AFTER,
    BEFORE,
    DETECTED,
    ID,
    KIND,
    PATH,
    RUN,
    SENTENCE,
    SEVERITY,
    SOURCE,
    TOPIC,
    WATCH,
    TableDescription,
    describe,
)

NEWS: Mapping[str, TableDescription] = {
    "updates": TableDescription(
        meaning="All that one poll found in one trial, from one version to the next",
        columns={
            "id": describe("Permanent: trial, a colon, the two versions", "such as NCT01234567:1-2"),
            "nct_id": ID,
            "source": SOURCE,
            "from_version": describe("The earlier version; absent for a trial's first"),
            "to_version": describe("The later version"),
            "detected_at": DETECTED,
            "severity": describe("The highest of its changes", SEVERITY.unit),
            "headline": describe("The most important change in one sentence"),
            "run": RUN,
            "news": describe("The most important change in a few words, without the trial's title"),
        },
    ),
    "changes": TableDescription(
        meaning="One kind of change within an update",
        columns={
            "id": describe("Permanent: the update, a slash, the position", "such as NCT01234567:1-2/1"),
            "update_id": describe("The update that it belongs to"),
            "position": describe("Place in the update, the most important first", "from 1"),
            "nct_id": ID,
            "kind": KIND,
            "severity": SEVERITY,
            "path": PATH,
            "before": BEFORE,
            "after": AFTER,
            "sentence": SENTENCE,
            "detail": describe(
                "Facts derived from the two versions; its keys depend on its family", "JSON object"
            ),
            "detail_version": describe(
                "Which release of the families' keys the detail has; 1 is from before there were families"
            ),
        },
    ),
    "update_watches": TableDescription(
        meaning="A watch's feed bears an update; fixed when it was found",
        columns={"update_id": describe("The update"), "watch": WATCH},
    ),
    "update_topics": TableDescription(
        meaning="A topic's feed bears an update; fixed when it was found",
        columns={"update_id": describe("The update"), "topic": TOPIC},
    ),
}
