"""What the registry's answers and httpx's errors mean, in our own words.

The one place where foreign errors become ours. Pure: an answer or an exception in, an error of
`monitor.errors` out, its message one line that says what to do.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec

from monitor.errors import (
    Blocked,
    Malformed,
    NotFound,
    Refused,
    RegistryError,
    TooComplicated,
    Unavailable,
    Unreachable,
)
from monitor.model import Struct

T = TypeVar("T")

FOREIGN = (
    *(httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError, OSError),
    *(ValueError, LookupError, ArithmeticError),
)
"""All that httpx, TLS and sockets raise; `translate` knows each of them.

The last three are what their parsers let through: a Content-Length of 5,000 digits is a ValueError of `int`.
"""

LONGEST_WAIT = 1e9
"""Seconds, thirty years: a header may ask for more than any clock can count."""

PASSING = frozenset({408, 425, 429})
"""Below 500, the statuses that pass by themselves."""

TOO_OFTEN = frozenset({425, 429})
"""Those of them that are about when we ask. A proxy also answers 408 because of one record that takes too long."""

BLOCKED = (
    "the registry's edge refuses this program (403), and trying again does not help; try one at a time: "
    "leave registry.user_agent unset, so that it begins with python-httpx/<version>; "
    'set registry.tls_max_version = "1.2"; '
    "poll from another network, since some data-centre addresses are refused whatever is sent"
)


class UrlTooLong(Refused):
    """414: fewer IDs in one request are accepted."""


class TooLarge(Malformed):
    """An answer beyond the limit of its size; fewer records in one request make a smaller one."""

    permanent = True


class RegistryAnswer(Struct, frozen=True, kw_only=True):
    """One answer of the registry, read to its end.

    Attributes:
        media_type: of the content type, lower case, without parameters; empty where there is none.
        retry_after: seconds, from `Retry-After` in either of its forms.
        date: the registry's own clock, from `Date`.
        coding: how the content was compressed on the way; empty where it was not.
        tls: version of the encryption, such as `TLSv1.3`; None where the connection has none.
    """

    status: int
    body: bytes
    media_type: str = ""
    etag: str | None = None
    location: str | None = None
    retry_after: float | None = None
    date: datetime | None = None
    coding: str = ""
    tls: str | None = None


def answer_of(response: httpx.Response, body: bytes) -> RegistryAnswer:
    """What matters of a response; `body` is its decoded content."""
    headers = response.headers
    return RegistryAnswer(
        status=response.status_code,
        body=body,
        media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
        etag=headers.get("etag"),
        location=headers.get("location"),
        retry_after=retry_after_of(headers.get("retry-after"), headers.get("date")),
        date=http_date(headers.get("date")),
        coding=headers.get("content-encoding", "").strip().lower(),
        tls=_tls_version(response),
    )


def _tls_version(response: httpx.Response) -> str | None:
    """Return what the connection was encrypted with."""
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("ssl_object") if stream is not None else None
    return connection.version() if connection is not None else None


def retry_after_of(value: str | None, date: str | None) -> float | None:
    """Seconds to wait, from `Retry-After`; None where it says nothing usable.

    Args:
        value: the header: a number of seconds, or an HTTP date.
        date: the answer's own `Date`, from which an HTTP date counts: so our clock need not be right.
    """
    if value is None:
        return None
    value = value.strip()
    # RFC 9110, 10.2.3: digits alone. `isdigit` also knows superscripts, which `float` refuses.
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    at, now = http_date(value), http_date(date)
    return max(0.0, (at - now).total_seconds()) if at and now else None


def http_date(value: str | None) -> datetime | None:
    """Return the instant of an HTTP date, in UTC; None where it is none, or no instant that there can be."""
    try:
        at = parsedate_to_datetime(value or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, TypeError, LookupError, OverflowError):
        return None


def error_of(answer: RegistryAnswer, *, nct_id: str | None = None) -> RegistryError | None:
    """The error that an answer's status is; None below 400.

    Args:
        answer: what came.
        nct_id: the record that was asked for in the path; only with it can a 404 mean that it is absent.
    """
    if answer.status < 400:
        return None
    if answer.status == 404:
        return _not_found(answer, nct_id)
    if answer.status in PASSING or answer.status >= 500:
        error = Unavailable(
            f"the registry is busy or in maintenance ({answer.status}); try again later",
            retry_after=answer.retry_after,
        )
        error.too_often = answer.status in TOO_OFTEN or answer.retry_after is not None
        return error
    return _refusal(answer.status, readable_body(answer.body))


def _refusal(status: int, said: str) -> RegistryError:
    if status == 403:
        return Blocked(BLOCKED)
    if status == 414:
        return UrlTooLong("the registry refuses a request for its length (414); ask for fewer IDs at once")
    if status == 400 and "too complicated query" in said.lower():
        return TooComplicated("the registry finds a query too complicated; use smaller queries in the watch")
    return Refused(
        f"the registry refuses a request ({status}: {said or 'no reason given'}); "
        "check the watch's queries and registry.base_url"
    )


def _not_found(answer: RegistryAnswer, nct_id: str | None) -> RegistryError:
    if nct_id is not None and readable_body(answer.body) == f"NCT number {nct_id} not found":
        return NotFound(f"the registry has no record {nct_id}; check the number")
    if "html" in answer.media_type:
        return Unavailable(
            "a page of HTML instead of the registry's answer (404); try again later",
            retry_after=answer.retry_after,
        )
    return Refused("the registry has no such path (404); check registry.base_url and registry.history_url")


def content_of(answer: RegistryAnswer) -> bytes:
    """The JSON of an answer, still unread.

    Raises:
        Unavailable: HTML, as maintenance and proxies send it, also with status 200.
        Malformed: a redirect that is not ours to follow, or another content type.
    """
    if answer.status != 200:
        whither = f" to {readable_body(answer.location.encode())}" if answer.location else ""
        raise Malformed(
            f"the registry answers {answer.status}{whither} where it should answer 200; check registry.base_url"
        )
    if "html" in answer.media_type:
        raise Unavailable(
            "a page of HTML where the registry's JSON belongs; try again later",
            retry_after=answer.retry_after,
        )
    if answer.media_type != "application/json":
        raise Malformed(
            f"the registry answers with {readable_body(answer.media_type.encode()) or 'no content type'} instead of JSON; try again later"
        )
    return answer.body


def decode(body: bytes, shape: type[T]) -> T:
    """Read JSON into a type.

    Raises:
        Malformed: it is not JSON, or not of this shape.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        raise Malformed(
            f"the registry's answer can't be read ({readable_body(str(error).encode())}); try again later"
        ) from error


def translate(error: Exception) -> RegistryError:
    """What an error of httpx, TLS or a socket is in our tree."""
    detail = f"{type(error).__name__}: {readable_body(str(error).encode())}".rstrip(": ")
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return Refused(
            f"the registry's address can't be used ({detail}); check registry.base_url and registry.history_url"
        )
    if isinstance(error, httpx.LocalProtocolError):
        return Refused(f"the request can't be sent as it is ({detail}); check registry.user_agent")
    if isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error):
        # httpx reads the address of a redirect that nobody asked it to follow: the answer is there, and is none.
        return Malformed(f"the registry redirects to an address that is none ({detail}); try again later")
    if isinstance(error, (httpx.TransportError, OSError)):
        return Unreachable(f"no answer from the registry ({detail}); check the network and try again")
    return Malformed(f"the registry's answer can't be read ({detail}); try again later")


def readable_body(text: bytes, limit: int = 200) -> str:
    """Foreign text for a message of ours: one line, printable, bounded."""
    line = " ".join(text[: 4 * limit].decode("utf-8", "replace").split())
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)[:limit]
