"""The registry's API, as far as a monitor needs it: what is new, what is there, and the records themselves.

GET only. What the service does that no documentation says (page tokens that are not bound to their query,
clamped page sizes, pages of HTML with status 200, ...) is dealt with in this package, so that nobody else
meets it.
"""

from __future__ import annotations

import builtins
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx

from monitor.errors import ConfigError, Malformed
from monitor.model import Release, SearchResult
from monitor.registry.base import FoundRecord, HistoryEntry, Probe
from monitor.registry.ctgov.answer_types import (
    PAGE_SIZE,
    RECORDS_AT_ONCE,
    HistoryAnswer,
    HistoryStudy,
    entries_of,
    release_of,
)
from monitor.registry.ctgov.http_client import connector
from monitor.registry.ctgov.paging import Records, checked, fetch_record, fetch_records, readable
from monitor.registry.ctgov.responses import RegistryAnswer, content_of, decode
from monitor.registry.ctgov.search import search
from monitor.registry.ctgov.transport import SMALL_ANSWER, RequestPolicy, Wire

__all__ = ["CtgovClient", "default_user_agent"]


def default_user_agent(version: str, contact: str) -> str:
    """Return the User-Agent that the registry's edge accepts from httpx, and that says who we are.

    Args:
        version: of this program.
        contact: where its operator can be reached, such as a URL.
    """
    return f"python-httpx/{httpx.__version__} trial-monitor/{version} (+{contact})"


class CtgovClient:
    """The registry, asked politely. A context manager.

    Args:
        base_url: such as `https://clinicaltrials.gov/api/v2`.
        history_url: such as `https://clinicaltrials.gov/api/int`; undocumented, for `history*` alone.
        tls_max_version: "1.2", "1.3" or None.
        min_interval: seconds between the starts of two requests.
        timeout: seconds without any progress.
        max_tries: of one request, the first one included.
        longest: seconds that all requests together may take; None without such a limit.
        clock: seconds that never go back.
        sleep: waits for so many seconds.
        rng: spreads retries in time.
        stop: set when the program is to end; a request is then cut off.
        transport: in place of the network.

    Attributes:
        requests: made since construction, retries included.
        bytes: received since construction, decoded.

    Raises:
        ConfigError: an address, the User-Agent or the TLS version can't be used.
    """

    def __init__(  # noqa: PLR0913 - one keyword for each setting of [registry], and the seams for tests
        self,
        *,
        base_url: str,
        history_url: str,
        user_agent: str,
        tls_max_version: str | None,
        min_interval: float,
        timeout: float,
        max_tries: int,
        longest: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        rng: random.Random | None = None,
        stop: threading.Event | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base = _address(base_url, "registry.base_url")
        self._history = _address(history_url, "registry.history_url")
        self._wire = Wire(
            connector(
                user_agent=user_agent,
                tls_max_version=tls_max_version,
                timeout=timeout,
                addresses=(self._base, self._history),
                transport=transport,
            ),
            RequestPolicy(min_interval=min_interval, timeout=timeout, max_tries=max_tries, longest=longest),
            clock=clock,
            sleep=sleep,
            rng=rng or random.Random(),  # noqa: S311 - spreads retries in time; nothing secret
            stop=stop,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()

    @property
    def requests(self) -> int:
        """Requests made since construction, retries included."""
        return self._wire.requests

    @property
    def bytes(self) -> int:
        """Content received since construction, decoded."""
        return self._wire.bytes

    @property
    def date(self) -> datetime | None:
        """The registry's own clock at its last answer; None where it did not say."""
        return self._wire.date

    def probe(self, now: Callable[[], datetime]) -> Iterator[Probe]:
        """Ask for all that we rely on, one thing after another; see `probes`."""
        from monitor.registry.ctgov.probes import ask_all  # noqa: PLC0415 - no poll needs it

        return ask_all(self._wire, self._base, self._history, now)

    def version(self, etag: str | None = None) -> Release | None:
        """Return the present data release; None where it is still the one with this ETag."""
        conditional = {"If-None-Match": etag} if etag and etag.isascii() and etag.isprintable() else {}

        def read(answer: RegistryAnswer) -> Release | None:
            return None if conditional and answer.status == 304 else release_of(answer)

        return self._wire.get(f"{self._base}/version", headers=conditional, read=read, limit=SMALL_ANSWER)

    def search(self, conditions: str, interventions: str) -> SearchResult:
        """Return the IDs of all studies that match both queries, in sorted order.

        A query that the registry finds too complicated is cut at an OR and asked for in parts; the total is
        then the size of their union. An empty query is left out.

        Raises:
            TooComplicated: nothing is left to cut.
            RegistryError: otherwise.
        """
        return search(self._wire, self._base, conditions, interventions)

    def records(self, trial_ids: Sequence[str], *, batch: int = RECORDS_AT_ONCE) -> Iterator[Records]:
        """Yield the studies with these IDs, one page in memory at a time, each as its own JSON.

        A study that the registry does not have is left out; one asked for by an alias comes under its
        canonical ID. What is yielded is not validated: a study whose JSON is broken comes as it is, and one
        that cannot be had at all as a `Rejected`.

        Raises:
            Refused: an ID that is none, before anything is asked.
            RegistryError: otherwise.
        """
        wanted = sorted({checked(nct_id) for nct_id in trial_ids})
        size = max(1, min(batch, PAGE_SIZE))
        batches = [tuple(wanted[start : start + size]) for start in range(0, len(wanted), size)]
        return fetch_records(self._wire, self._base, batches)

    def record(self, trial_id: str) -> FoundRecord:
        """Return one study, by its ID or an alias of it.

        Raises:
            NotFound: the registry says, in so many words, that it has no such study.
            RegistryError: otherwise.
        """
        return fetch_record(self._wire, self._base, trial_id, readable)

    def history(self, trial_id: str) -> tuple[HistoryEntry, ...]:
        """Return the versions of a record by the registry's own count, oldest first.

        Raises:
            RegistryError: for any reason; the endpoint is not documented, and nothing may depend on it.
        """
        return self._wire.get(
            f"{self._history}/studies/{checked(trial_id)}",
            {"history": "true"},
            read=lambda answer: entries_of(decode(content_of(answer), HistoryAnswer)),
            nct_id=trial_id,
            limit=SMALL_ANSWER,
        )

    def history_version(self, trial_id: str, number: int) -> builtins.bytes:
        """Return one version of a record from its history; they are counted from 0.

        Raises:
            RegistryError: for any reason, as `history`.
        """

        def read(answer: RegistryAnswer) -> builtins.bytes:
            version = decode(content_of(answer), HistoryStudy)
            if version.study_version not in {None, number}:
                raise Malformed(
                    f"the registry gives another version of {trial_id} than {number}; try again later"
                )
            return bytes(version.study)

        url = f"{self._history}/studies/{checked(trial_id)}/history/{int(number)}"
        return self._wire.get(url, read=read, nct_id=trial_id)


def _address(url: str, key: str) -> str:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConfigError(f"{key} is no URL ({error})") from error
    bare = not (parsed.userinfo or parsed.query or parsed.fragment)
    if parsed.scheme not in {"http", "https"} or not parsed.host or not bare:
        raise ConfigError(f"{key} must be a plain http(s) address, without a user, a query or a fragment")
    return str(parsed).rstrip("/")
