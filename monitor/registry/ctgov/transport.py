"""One GET at a time: paced, retried within bounds, read to its end within bounds, errors translated."""

from __future__ import annotations

import copy
import random
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NoReturn, TypeVar

import httpx

from monitor.errors import Malformed, OutOfTime, RegistryError
from monitor.http.interruptible import InterruptibleClient
from monitor.log import get_logger
from monitor.model import Struct
from monitor.registry.ctgov.content import read_content, read_reason
from monitor.registry.ctgov.responses import FOREIGN, RegistryAnswer, answer_of, error_of, translate

T = TypeVar("T")

BACKOFF = 1.0
"""Seconds before the second try; doubled for each further one."""

LONGEST_BACKOFF = 60.0
LONGEST_RETRY_AFTER = 120.0
"""Seconds; who asks us to wait longer gets his peace, and the next poll comes when it comes."""

MALFORMED_TRIES = 2
"""A truncated body is an accident and worth a second look; what is malformed twice stays malformed."""

LONGEST_REQUEST = 10
"""Times the time-out: so long may one request take as a whole, from its first byte to its last."""

SMALL_ANSWER = 4 * 2**20
"""Bytes: a page of 1,000 IDs has 0.1 MB, the longest list of versions less than 1 MB."""


class RequestPolicy(Struct, frozen=True, kw_only=True):
    """How we ask.

    Attributes:
        min_interval: seconds between the starts of two requests.
        timeout: seconds without any progress.
        max_tries: of one request, the first one included.
        max_bytes: of one answer, decoded; more would fill our memory.
        longest: seconds that all requests together may take; None without such a limit. Each request of a poll may
            come just in time, and there may be thousands.
    """

    min_interval: float
    timeout: float
    max_tries: int
    max_bytes: int = 64 * 2**20
    longest: float | None = None


class Wire:
    """The way to the registry.

    Attributes:
        requests: tries made since construction.
        bytes: content received, decoded.
        date: the registry's clock at its last answer; None where it did not say.
    """

    def __init__(
        self,
        connect: Callable[[], httpx.Client],
        policy: RequestPolicy,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        rng: random.Random,
        stop: threading.Event | None = None,
    ) -> None:
        self.requests = 0
        self.bytes = 0
        self.date: datetime | None = None
        self._http = InterruptibleClient(connect, stop=stop)
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._last_start: float | None = None
        self._began = clock()
        self._log = get_logger(__name__)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        read: Callable[[RegistryAnswer], T],
        headers: Mapping[str, str] | None = None,
        nct_id: str | None = None,
        limit: int | None = None,
        tries: int | None = None,
    ) -> T:
        """GET, until `read` makes something of an answer or the tries are used up.

        Args:
            url: absolute, without a query.
            params: the query.
            headers: beside our own.
            read: turns an answer below status 400 into what the caller wants; raises `RegistryError` where
                the answer is not what it should be.
            nct_id: the record that the path asks for.
            limit: bytes of the answer, where it is known to be smaller than the largest.
            tries: at most so many, where fewer than the policy's are enough.

        Raises:
            OutOfTime: all requests together took longer than they may.
            RegistryError: at once where it is permanent, else after the last try.
        """
        attempt, most = 1, self._policy.max_bytes
        tries = min(tries or self._policy.max_tries, self._policy.max_tries)
        while True:
            try:
                return self._read(url, params, headers, attempt, min(limit or most, most), read, nct_id)
            except RegistryError as raised:
                error = without_frames(raised)
            self._seconds_left()  # what was cut off for that reason is not said to be slow by itself
            delay = self._delay(error, attempt, tries)
            if delay is None:
                _give_up(error, attempt)
            self._sleep(delay)
            attempt += 1

    def _read(  # noqa: PLR0917 - one try of `get`, with its arguments
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        attempt: int,
        limit: int,
        read: Callable[[RegistryAnswer], T],
        nct_id: str | None,
    ) -> T:
        answer = self._try(url, params, headers, attempt, limit)
        error = error_of(answer, nct_id=nct_id)
        if error is not None:
            raise error
        return read(answer)

    def ask(
        self, url: str, params: Mapping[str, str] | None, *, headers: Mapping[str, str] | None, limit: int
    ) -> RegistryAnswer:
        """GET once, and return the answer whatever its status is.

        Raises:
            RegistryError: there is no answer, or one that cannot be read.
        """
        return self._try(url, params, headers, 1, limit)

    def _delay(self, error: RegistryError, attempt: int, tries: int) -> float | None:
        """Seconds until the next try; None where there is none."""
        if isinstance(error, Malformed):
            tries = min(tries, MALFORMED_TRIES)
        if error.permanent or attempt >= tries:
            return None
        if error.retry_after is not None:
            # Never earlier than asked for, and not at the same moment as all the others who were asked.
            wait = error.retry_after + self._rng.uniform(0, BACKOFF)
            return wait if error.retry_after <= LONGEST_RETRY_AFTER else None
        return min(LONGEST_BACKOFF, BACKOFF * 2.0 ** (attempt - 1)) * self._rng.uniform(0.5, 1.0)

    def _try(
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        attempt: int,
        limit: int,
    ) -> RegistryAnswer:
        self._pace()
        seconds = self._seconds_left()
        started = self._clock()
        self.requests += 1
        status, size = 0, 0
        try:
            answer = self._http.get(
                url,
                params=params,
                headers=headers,
                seconds=seconds,
                read=lambda response: _read(response, limit),
            )
            status, size = answer.status, len(answer.body)
            self.bytes += size
            self.date = answer.date
            return answer
        except FOREIGN as error:
            raise translate(error) from error
        finally:
            self._log.debug(
                "request",
                method="GET",
                path=url.partition("://")[2].partition("/")[2],
                status=status,
                bytes=size,
                seconds=round(self._clock() - started, 3),
                attempt=attempt,
            )

    def _seconds_left(self) -> float:
        """Return how long the next request may take."""
        single = LONGEST_REQUEST * self._policy.timeout
        longest = self._policy.longest
        if longest is None:
            return single
        left = self._began + longest - self._clock()
        if left <= 0:
            raise OutOfTime(
                f"the registry is too slow: the poll was given up after {longest / 3600:g} hours;"
                " try again later, or raise poll.longest_hours"
            )
        return min(single, left)

    def _pace(self) -> None:
        if self._last_start is not None:
            wait = self._last_start + self._policy.min_interval - self._clock()
            if wait > 0:
                self._sleep(wait)
        self._last_start = self._clock()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def without_frames(error: RegistryError) -> RegistryError:
    """Return an error without the frames that it came through: they would keep the answer in memory.

    An error and a frame that knows it by name keep each other, until the garbage collector comes.
    """
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error


def _read(response: httpx.Response, limit: int) -> RegistryAnswer:
    """Return a response as an answer, read to its end or, where it is an error, as far as it is quoted."""
    coding = response.headers.get("content-encoding", "")
    pieces = response.iter_raw()
    if response.status_code == 200:
        return answer_of(response, read_content(pieces, coding=coding, limit=limit))
    return answer_of(response, read_reason(pieces, coding=coding))


def _give_up(error: RegistryError, attempt: int) -> NoReturn:
    if attempt == 1:
        raise error
    again = copy.copy(error)
    again.args = (f"{error} (tried {attempt} times)",)
    raise again from error
