"""What a registry must offer, so that a second one is a package and a key.

    Registry ─┬─ RecordReader    bytes in, trials out: pure
              ├─ RegistryLinks   addresses for readers: pure
              └─ connect() ────→ RegistryClient: version, search, records, history over the network

Nobody outside a registry's own package knows its addresses, its parameters or the keys of its records.
"""

from __future__ import annotations

import builtins
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from monitor.model import Envelope, JsonValue, RawRecord, Rejected, Release, SearchResult, Struct, Trial


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """One version in the registry's own record history.

    Attributes:
        version: by the registry's own count.
        date: the registry's date of the version, `2019-03-01`.
        modules: labels of what changed, where the registry says so.
    """

    version: int
    date: str
    status: str | None = None
    modules: tuple[str, ...] = ()


class FoundRecord(Struct, frozen=True, kw_only=True):
    """The record that the registry gives for one ID.

    Attributes:
        moved_to: the ID to which the registry redirects the one that was asked for; None where it does not.
    """

    raw: bytes
    moved_to: str | None = None


class Probe(Struct, frozen=True, kw_only=True):
    """One thing that we rely on in a registry, and how it was when it was asked for.

    Attributes:
        came: in words. costs: what is lost where something else comes than what was expected.
        good: None where it could not be asked for.
    """

    name: str
    expected: str
    came: str
    costs: str
    good: bool | None


class RecordReader(Protocol):
    """Reads the records of one registry. Whatever the bytes are, nothing raises."""

    @property
    def hash_version(self) -> int:
        """The version of the rules by which records are brought into their canonical form and hashed."""

    @property
    def api_version(self) -> str:
        """The version of the registry's API that the program was made for."""

    def is_trial_id(self, text: str | None) -> bool:
        """Return whether this has the form of the registry's IDs, exactly."""

    def is_known_api(self, version: str) -> bool:
        """Return whether the program was made for this version of the registry's API."""

    def open_envelope(self, raw: RawRecord) -> Envelope | Rejected:
        """Identify and fingerprint a record, without reading the rest."""

    def read_trial(self, record: RawRecord | Envelope) -> Trial | Rejected:
        """Return a record, read."""

    def read_stored(self, record: bytes) -> Trial | Rejected:
        """Return a record that was stored, read, whatever its size."""

    def with_canonical(self, trial: Trial, canonical: Mapping[str, JsonValue]) -> Trial:
        """Return the trial as if this were the canonical form of its record."""

    def rehash(self, raw: bytes) -> str:
        """Return the hash of a stored record by today's rules."""

    def registry_numbers(
        self, history: Sequence[HistoryEntry], records: Mapping[int, bytes]
    ) -> dict[int, int]:
        """Return the registry's number of our versions, for those that its history has."""


class RegistryLinks(Protocol):
    """Addresses at the registry, for readers."""

    def is_trial_id(self, text: str | None) -> bool:
        """Return whether this has the form of the registry's IDs, exactly."""

    def trial(self, trial_id: str) -> str:
        """Return the address of a record."""

    def comparison(self, trial_id: str, before: int, after: int) -> str:
        """Return the address of the registry's own comparison of two versions, by its own count."""


class RegistryClient(Protocol):
    """The registry, asked over the network. A context manager; every method may raise `RegistryError`."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @property
    def requests(self) -> int:
        """Requests made since construction, retries included."""

    @property
    def bytes(self) -> int:
        """Content received since construction, decoded."""

    @property
    def date(self) -> datetime | None:
        """The registry's own clock at its last answer; None where it did not say."""

    def probe(self, now: Callable[[], datetime]) -> Iterator[Probe]:
        """Ask for all that we rely on, one thing after another; `now` is our clock."""

    def version(self, etag: str | None = None) -> Release | None:
        """Return the present data release; None where it is still the one with this ETag."""

    def search(self, conditions: str, interventions: str) -> SearchResult:
        """Return the IDs of all records that match both queries."""

    def records(self, trial_ids: Sequence[str]) -> Iterator[tuple[RawRecord | Rejected, ...]]:
        """Yield the records with these IDs, one page in memory at a time; or why one cannot be had."""

    def record(self, trial_id: str) -> FoundRecord:
        """Return the record of one ID; raises `NotFound` where the registry denies it."""

    def history(self, trial_id: str) -> tuple[HistoryEntry, ...]:
        """Return the versions of a record by the registry's own count, oldest first."""

    def history_version(self, trial_id: str, number: int) -> builtins.bytes:
        """Return one version of a record."""


class RegistrySettings(Struct, frozen=True, kw_only=True):
    """Where a registry is and how politely it is asked.

    Attributes:
        user_agent: None for what the registry accepts from this program.
        tls_max_version: "1.2", "1.3", or None for no ceiling.
        min_interval: seconds between the starts of two requests.
        timeout: seconds without any progress.
        max_tries: of one request, the first one included.
        longest: seconds that all requests together may take; None without such a limit.
    """

    base_url: str
    history_url: str
    program_version: str
    contact: str
    user_agent: str | None
    tls_max_version: str | None
    min_interval: float
    timeout: float
    max_tries: int
    longest: float | None


class Connect(Protocol):
    """Makes a client."""

    def __call__(
        self, settings: RegistrySettings, *, sleep: Callable[[float], None], stop: threading.Event
    ) -> RegistryClient:
        """Return a client; `sleep` waits for so many seconds, `stop` is set when the program is to end."""


class Registry(Struct, frozen=True, kw_only=True):
    """One registry.

    Attributes:
        name: its key in the configuration. title: for readers.
    """

    name: str
    title: str
    reader: RecordReader
    links: RegistryLinks
    connect: Connect
