"""One GET at a time: paced, retried within bounds, read to its end within bounds, errors translated."""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NoReturn, TypeVar, cast

import httpx
import structlog

from monitor.errors import ConfigError, Malformed, RegistryError, Unreachable
from monitor.model import Struct
from monitor.registry.ctgov.responses import FOREIGN, RegistryAnswer, answer_of, error_of, translate

T = TypeVar("T")

TLS_VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}

BACKOFF = 1.0
"""Seconds before the second try; doubled for each further one."""

LONGEST_BACKOFF = 60.0
LONGEST_RETRY_AFTER = 120.0
"""Seconds; who asks us to wait longer gets his peace, and the next poll comes when it comes."""

MALFORMED_TRIES = 2
"""A truncated body is an accident and worth a second look; what is malformed twice stays malformed."""

LONGEST_ANSWER = 10
"""Times the time-out: so long may one answer drip in altogether."""


class RequestPolicy(Struct, frozen=True, kw_only=True):
    """How we ask.

    Attributes:
        min_interval: seconds between the starts of two requests.
        timeout: seconds without any progress.
        max_tries: of one request, the first one included.
        max_bytes: of one answer, decoded; more would fill our memory.
    """

    min_interval: float
    timeout: float
    max_tries: int
    max_bytes: int = 200 * 2**20


class Wire:
    """The way to the registry.

    Attributes:
        requests: tries made since construction.
        bytes: content received, decoded.
    """

    def __init__(
        self,
        http: httpx.Client,
        manners: RequestPolicy,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        rng: random.Random,
    ) -> None:
        self.requests = 0
        self.bytes = 0
        self._http = http
        self._manners = manners
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._last_start: float | None = None
        self._log = structlog.get_logger()

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        read: Callable[[RegistryAnswer], T],
        headers: Mapping[str, str] | None = None,
        nct_id: str | None = None,
    ) -> T:
        """GET, until `read` makes something of an answer or the tries are used up.

        Args:
            url: absolute, without a query.
            params: the query.
            headers: beside our own.
            read: turns an answer below status 400 into what the caller wants; raises `RegistryError` where
                the answer is not what it should be.
            nct_id: the record that the path asks for.

        Raises:
            RegistryError: at once where it is permanent, else after the last try.
        """
        attempt = 1
        while True:
            try:
                answer = self._try(url, params, headers, attempt)
                error = error_of(answer, nct_id=nct_id)
                if error is None:
                    return read(answer)
            except RegistryError as raised:
                error = raised
            delay = self._delay(error, attempt)
            if delay is None:
                _give_up(error, attempt)
            self._sleep(delay)
            attempt += 1

    def _delay(self, error: RegistryError, attempt: int) -> float | None:
        """Seconds until the next try; None where there is none."""
        tries = (
            min(self._manners.max_tries, MALFORMED_TRIES)
            if isinstance(error, Malformed)
            else self._manners.max_tries
        )
        if error.permanent or attempt >= tries:
            return None
        if error.retry_after is not None:
            # Never earlier than asked for, and not at the same moment as all the others who were asked.
            wait = error.retry_after + self._rng.uniform(0, BACKOFF)
            return wait if error.retry_after <= LONGEST_RETRY_AFTER else None
        return min(LONGEST_BACKOFF, BACKOFF * 2.0 ** (attempt - 1)) * self._rng.uniform(0.5, 1.0)

    def _try(
        self, url: str, params: Mapping[str, str] | None, headers: Mapping[str, str] | None, attempt: int
    ) -> RegistryAnswer:
        self._pace()
        started = self._clock()
        self.requests += 1
        status, size = 0, 0
        try:
            with self._http.stream("GET", url, params=params, headers=headers) as response:
                status = response.status_code
                body = self._body(response, started)
            size = len(body)
            return answer_of(response, body)
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

    def _pace(self) -> None:
        if self._last_start is not None:
            wait = self._last_start + self._manners.min_interval - self._clock()
            if wait > 0:
                self._sleep(wait)
        self._last_start = self._clock()

    def _body(self, response: httpx.Response, started: float) -> bytes:
        body = bytearray()
        # Asked at each piece as it comes: a decoder may swallow a thousand of them before it gives anything.
        response.stream = _Timed(response.stream, lambda: self._hurry(started))
        for chunk in response.iter_bytes():
            body += chunk
            self.bytes += len(chunk)
            if len(body) > self._manners.max_bytes:
                raise Malformed(
                    f"an answer of more than {self._manners.max_bytes} bytes, not read further; try again later"
                )
        return bytes(body)

    def _hurry(self, started: float) -> None:
        if self._clock() - started > LONGEST_ANSWER * self._manners.timeout:
            raise Unreachable("an answer that comes too slowly; check the network and try again")


class _Timed(httpx.SyncByteStream):
    """An answer's bytes as they come over the wire; `check` is called at each piece."""

    def __init__(self, stream: object, check: Callable[[], None]) -> None:
        self._stream = stream
        self._check = check

    def __iter__(self) -> Iterator[bytes]:
        for piece in cast(httpx.SyncByteStream, self._stream):
            self._check()
            yield piece

    def close(self) -> None:
        """Gives the connection back."""
        cast(httpx.SyncByteStream, self._stream).close()


def http_client(
    *, user_agent: str, tls_max_version: str | None, timeout: float, transport: httpx.BaseTransport | None
) -> httpx.Client:
    """An HTTP client that follows nothing by itself.

    Raises:
        ConfigError: the User-Agent or the TLS version can't be used.
    """
    if not (user_agent.isascii() and user_agent.isprintable() and user_agent.strip()):
        raise ConfigError("registry.user_agent must be one line of printable ASCII")
    return httpx.Client(
        headers={"User-Agent": user_agent},
        verify=tls_context(tls_max_version),
        timeout=timeout,
        follow_redirects=False,
        transport=transport,
    )


@cache
def tls_context(ceiling: str | None) -> ssl.SSLContext:
    """The TLS settings of httpx itself (the registry's edge knows them), up to a version.

    Made once for each ceiling: reading the system's certificates takes longer than a poll without news.

    Args:
        ceiling: "1.2", "1.3", or None for no ceiling.

    Raises:
        ConfigError: any other value.
    """
    context = httpx.create_ssl_context()
    if ceiling is None:
        return context
    if ceiling not in TLS_VERSIONS:
        raise ConfigError(f'registry.tls_max_version must be "1.2" or "1.3", not {ceiling!r}')
    context.maximum_version = TLS_VERSIONS[ceiling]
    return context


def _give_up(error: RegistryError, attempt: int) -> NoReturn:
    if attempt == 1:
        raise error
    raise type(error)(f"{error} (tried {attempt} times)", retry_after=error.retry_after) from error
