"""Bytes of one study in; a `Trial`, or a `Rejected` with its reason, out. Never an exception.

What comes from the registry is hostile until it has passed here.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from monitor.model import Envelope, JsonValue, RawRecord, Rejected, Trial
from monitor.model.facts import facts_of
from monitor.model.study import STUDY, StudyReading, read_study
from monitor.registry.ctgov.canonical import HASH_VERSION, canonical_of, canonicalise, digest, rehash
from monitor.registry.ctgov.envelope import open_envelope, open_stored, rejected

__all__ = ["HASH_VERSION", "canonicalise", "open_envelope", "read_stored", "read_trial", "rehash"]

MOST_VALUES = 700_000
"""Of one record, by its commas and colons; the most in 5,329 real ones are 38,237. A value takes up to a kilobyte."""

STATUS = STUDY.protocol_section.status_module.overall_status


def read_trial(record: RawRecord | Envelope) -> Trial | Rejected:
    """Return one study as the API returns it, read.

    Unknown fields and unknown enumerated values are kept. A known field that is not what the format promises
    is set aside by itself. A missing number or status rejects the study.

    Args:
        record: JSON in UTF-8, or its envelope where that was opened already.
    """
    envelope = record if isinstance(record, Envelope) else open_envelope(record)
    if isinstance(envelope, Rejected):
        return envelope
    raw = bytes(envelope.raw)
    if raw.count(b",") + raw.count(b":") > MOST_VALUES:
        return Rejected(nct_id=envelope.nct_id, reason=f"a record of more than {MOST_VALUES} values")
    return _read(envelope)


def read_stored(record: bytes) -> Trial | Rejected:
    """Return a record that was stored, read, whatever its size: what an earlier limit let in stays readable."""
    envelope = open_stored(record)
    return envelope if isinstance(envelope, Rejected) else _read(envelope)


def _read(envelope: Envelope) -> Trial | Rejected:
    raw = bytes(envelope.raw)
    try:
        content = msgspec.json.decode(raw, type=dict[str, JsonValue])
        reading = read_study(content)
        canonical = canonical_of(content)
    except (ValueError, RecursionError) as error:
        return rejected(error, nct_id=envelope.nct_id)
    facts = facts_of(reading.study, envelope.nct_id)
    if facts is None:
        return _without_status(reading, envelope.nct_id)
    return Trial(
        nct_id=envelope.nct_id,
        raw=raw,
        fingerprint=envelope.fingerprint,
        canonical=canonical,
        sha256=digest(canonical),
        hash_version=HASH_VERSION,
        facts=facts,
        study=reading.study,
        unreadable=reading.unreadable,
        aliases=envelope.aliases,
        version_holder=envelope.version_holder,
    )


def with_canonical(trial: Trial, canonical: Mapping[str, JsonValue]) -> Trial:
    """Return the trial as if this were the canonical form of its record; its hashes stay those of the record."""
    read = read_study(canonical).study
    study = msgspec.structs.replace(read, derived_section=trial.study.derived_section)
    facts = facts_of(study, trial.nct_id) or trial.facts
    return msgspec.structs.replace(trial, canonical=canonical, study=study, facts=facts)


def _without_status(reading: StudyReading, nct_id: str) -> Rejected:
    faults = [field.reason for field in reading.unreadable if STATUS[: len(field.path)] == field.path]
    reason = f"no overall status that can be read: {faults[0]}" if faults else "no overall status"
    return Rejected(nct_id=nct_id, reason=reason, path=f"$.{STATUS.dotted}")
