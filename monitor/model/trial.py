"""What the registry says: releases, records, and why a record belongs to a watch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Self, TypeAlias

import msgspec

from monitor.model.base import JsonValue, Struct
from monitor.model.study import Study, UnreadableField

RawRecord: TypeAlias = bytes | memoryview
"""One study's JSON as received; a view of the page that it came with, until it is to be kept."""


class Release(Struct, frozen=True, kw_only=True):
    """One data release of the registry, as `/version` gives it."""

    api_version: str
    data_timestamp: datetime
    etag: str | None = None


class SearchResult(Struct, frozen=True, kw_only=True):
    """The IDs that one query found; `complete` is false where the count was not reached."""

    nct_ids: tuple[str, ...]
    total: int
    complete: bool = True


class Facts(Struct, frozen=True, kw_only=True):
    """The columns of one trial: read from the record, never interpreted.

    Attributes:
        enrollment: number of people; None where absent or the registry's sentinel 99999999.
        phases: in the registry's spelling, such as `PHASE2`.
        results_under_review_since: day on which results were submitted that wait for the registry's review.
            The registry says it in `derivedSection` first, so it can change without a new version.
    """

    nct_id: str
    title: str
    official_title: str | None = None
    acronym: str | None = None
    overall_status: str
    last_known_status: str | None = None
    why_stopped: str | None = None
    phases: tuple[str, ...] = ()
    study_type: str | None = None
    lead_sponsor: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None
    start_date: str | None = None
    primary_completion_date: str | None = None
    completion_date: str | None = None
    first_posted: str | None = None
    last_update_submitted: str | None = None
    last_update_posted: str | None = None
    results_first_posted: str | None = None
    has_results: bool = False
    results_under_review_since: str | None = None


class Envelope(Struct, frozen=True, kw_only=True):
    """What can be read of a study without reading all of it.

    Attributes:
        fingerprint: SHA-256 (hex) over the bytes of everything but `derivedSection`, and of the submissions
            of results in it; equal fingerprints mean equal records, different ones only mean that a closer
            look is needed.
    """

    nct_id: str
    raw: RawRecord
    fingerprint: str
    aliases: tuple[str, ...] = ()
    version_holder: str | None = None


class Trial(Struct, frozen=True, kw_only=True):
    """One study, typed, without noise, hashed.

    Attributes:
        raw: the study as received (JSON, UTF-8).
        canonical: the study without noise: what is compared. Lists without order are sorted, text is NFC
            with single spaces, empty values are absent, `derivedSection` and `geoPoint` are left out.
        sha256: hex digest of the canonical form, made by the rules of `hash_version`.
        study: the study as received, typed.
        unreadable: fields of it that are not what the registry's format promises.
    """

    nct_id: str
    raw: bytes
    fingerprint: str
    canonical: Mapping[str, JsonValue]
    sha256: str
    hash_version: int
    facts: Facts
    study: Study = Study()
    unreadable: tuple[UnreadableField, ...] = ()
    aliases: tuple[str, ...] = ()
    version_holder: str | None = None


class NewRecord(Struct, frozen=True, kw_only=True):
    """A trial as it is to be stored: without what is read from its bytes again.

    Attributes:
        url: of the record at the registry. raw: the record as received.
        sha256: of its canonical form, made by the rules of `hash_version`.
        unreadable: fields that cannot be read, kept as they came.
    """

    nct_id: str
    url: str
    raw: bytes
    fingerprint: str
    sha256: str
    hash_version: int
    facts: Facts
    unreadable: tuple[UnreadableField, ...] = ()

    @classmethod
    def of(cls, trial: Trial, *, title: str, url: str) -> Self:
        """Return what is to be stored of a trial; `title` is the one that readers know it by."""
        return cls(
            nct_id=trial.nct_id,
            url=url,
            raw=trial.raw,
            fingerprint=trial.fingerprint,
            sha256=trial.sha256,
            hash_version=trial.hash_version,
            facts=msgspec.structs.replace(trial.facts, title=title),
            unreadable=trial.unreadable,
        )


class Rejected(Struct, frozen=True, kw_only=True):
    """A study that could not be read; it neither stops a poll nor counts as gone."""

    nct_id: str | None
    reason: str
    path: str | None = None


class Evidence(Struct, frozen=True, kw_only=True):
    """Where a term was found: `field` is a text field of the record, `text` the words around it."""

    term: str
    field: str
    text: str


class Decision(Struct, frozen=True, kw_only=True):
    """Whether a record belongs to a watch, and why; stored for every record that a search found."""

    nct_id: str
    watch: str
    included: bool
    reason: str
    evidence: tuple[Evidence, ...] = ()
