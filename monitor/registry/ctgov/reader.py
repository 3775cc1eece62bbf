"""The records of ClinicalTrials.gov, read: this package's `RecordReader`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.model import Envelope, JsonValue, RawRecord, Rejected, Trial
from monitor.registry.base import HistoryEntry
from monitor.registry.ctgov import links
from monitor.registry.ctgov.canonical import HASH_VERSION, rehash
from monitor.registry.ctgov.envelope import open_envelope
from monitor.registry.ctgov.history import registry_numbers
from monitor.registry.ctgov.parse import read_stored, read_trial, with_canonical


class CtgovReader:
    """Reads records; see `RecordReader`."""

    hash_version = HASH_VERSION
    api_version = "2"
    """The major version alone."""

    def is_trial_id(self, text: str | None) -> bool:
        """Return whether this is an NCT number."""
        return links.is_trial_id(text)

    def is_known_api(self, version: str) -> bool:
        """Return whether an `apiVersion` such as `2.0.5` has the major version that we know."""
        return version.partition(".")[0] == self.api_version

    def open_envelope(self, raw: RawRecord) -> Envelope | Rejected:
        """Identify and fingerprint a record, without reading the rest."""
        return open_envelope(raw)

    def read_trial(self, record: RawRecord | Envelope) -> Trial | Rejected:
        """Return a record, read."""
        return read_trial(record)

    def read_stored(self, record: bytes) -> Trial | Rejected:
        """Return a record that was stored, read, whatever its size."""
        return read_stored(record)

    def with_canonical(self, trial: Trial, canonical: Mapping[str, JsonValue]) -> Trial:
        """Return the trial as if this were the canonical form of its record."""
        return with_canonical(trial, canonical)

    def rehash(self, raw: bytes) -> str:
        """Return the hash of a stored record by today's rules."""
        return rehash(raw)

    def registry_numbers(
        self, history: Sequence[HistoryEntry], records: Mapping[int, bytes]
    ) -> dict[int, int]:
        """Return the registry's number of our versions, for those that its history has."""
        return registry_numbers(history, records)
