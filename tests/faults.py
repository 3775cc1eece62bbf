"""The faults of the emulated registry: what the real one, its edge and the way to it do on a bad day.

emulator.faults.add(faults.too_many_requests(retry_after=2))            # the next request, once
emulator.faults.add(faults.html_page(), path="/studies", skip=1)        # the second request of /studies
emulator.faults.add(faults.mutate_study(without_status), times=None)    # every study, from now on
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec

from monitor.demo.emulator.delivery import DeliveryFault, Drip, Endless, Reset, Stall, Truncate
from monitor.demo.emulator.exchange import HTML, PLAIN, EmulatedAnswer, Refusal, page
from monitor.demo.emulator.faults import Action, Exchange
from monitor.demo.emulator.listing import Token, read_token
from monitor.model import Json

Study: TypeAlias = dict[str, Json]

# --- answers instead of the registry's -------------------------------------------------------------


def status(
    code: int,
    body: bytes = b"",
    *,
    content_type: str = PLAIN,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Action:
    """An answer with that status and body."""
    answer = EmulatedAnswer(status=code, content_type=content_type, body=body, headers=headers)
    return lambda _: answer


def too_many_requests(retry_after: float | str | None = None) -> Action:
    """429, with or without `Retry-After` (seconds, or an HTTP date)."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return status(429, b"Too Many Requests", headers=headers)


def forbidden() -> Action:
    """403 with a page of HTML, as the edge answers."""
    return _page(403, "403 Forbidden")


def uri_too_long() -> Action:
    """414 with a page of HTML."""
    return _page(414, "414 Request-URI Too Large")


def server_error(code: int = 503) -> Action:
    """500, 502, 503 or 504 with a page of HTML."""
    return _page(code, f"{code} Server Error")


def html_page() -> Action:
    """200, and a page of HTML where JSON belongs: maintenance."""
    return _page(200, "Scheduled maintenance")


def _page(code: int, title: str) -> Action:
    answer = page(code, title)
    return lambda _: answer


def other_json(value: Any) -> Action:
    """200 with JSON of another shape."""
    return lambda _: EmulatedAnswer(body=msgspec.json.encode(value))


def expired_token() -> Action:
    """400 to any request with a pageToken; others go on."""

    def act(exchange: Exchange) -> EmulatedAnswer:
        if exchange.call.param("pageToken") is None:
            return exchange.ask(exchange.call)
        return EmulatedAnswer(
            status=400, content_type=PLAIN, body=b"Parameter `pageToken` has incorrect format"
        )

    return act


def redirect_loop() -> Action:
    """302 to the very same address; ask for it with `times=None`."""
    return lambda exchange: EmulatedAnswer(
        status=302, content_type=HTML, headers={"Location": exchange.call.target}
    )


# --- the registry's answer, damaged on the way -----------------------------------------------------


def _delivered(delivery: DeliveryFault) -> Action:
    def act(exchange: Exchange) -> EmulatedAnswer:
        return msgspec.structs.replace(exchange.ask(exchange.call), delivery=delivery)

    return act


def truncated(after: int = 10) -> Action:
    """The connection closes after so many bytes of the body."""
    return _delivered(Truncate(after=after))


def closed() -> Action:
    """The connection closes without an answer."""
    return _delivered(Truncate())


def reset(after: int | None = 10) -> Action:
    """The connection is reset after so many bytes of the body (None: before any answer)."""
    return _delivered(Reset(after=after))


def stalled(after: int | None = None) -> Action:
    """Silence after so many bytes of the body (None: from the beginning) until the emulator stops."""
    return _delivered(Stall(after=after))


def dripping(size: int = 64, pause: float = 0.01) -> Action:
    """The body comes, whole, in pieces of that many bytes, that many seconds apart."""
    return _delivered(Drip(after=0, size=size, pause=pause))


def endless_interim_answers(pause: float = 0.05) -> Action:
    """`100 Continue`, again and again, and never the answer."""
    return _delivered(Endless(piece=b"HTTP/1.1 100 Continue\r\n\r\n", pause=pause))


def endless_headers(pause: float = 0.05) -> Action:
    """A status line, then one header after the other."""
    return _delivered(Endless(first=b"HTTP/1.1 200 OK\r\n", piece=b"X-More: yes\r\n", pause=pause))


def endless_header(pause: float = 0.05) -> Action:
    """One header whose value never ends."""
    return _delivered(Endless(first=b"HTTP/1.1 200 OK\r\nX-Long: ", piece=b"y", pause=pause))


def endless_status_line(pause: float = 0.05) -> Action:
    """The reason of the status line never ends."""
    return _delivered(Endless(first=b"HTTP/1.1 200 ", piece=b"O", pause=pause))


_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def endless_chunk_extension(pause: float = 0.05) -> Action:
    """The first chunk's line has an extension that never ends."""
    return _delivered(Endless(first=_CHUNKED + b"1;", piece=b"a=b;", pause=pause))


def endless_chunks(pause: float = 0.05) -> Action:
    """White space in chunks of one byte, without a last one."""
    return _delivered(Endless(first=_CHUNKED, piece=b"1\r\n \r\n", pause=pause))


def endless_trailers(pause: float = 0.05) -> Action:
    """A whole answer in chunks, then one trailing header after the other."""
    return _delivered(Endless(first=_CHUNKED + b"2\r\n{}\r\n0\r\n", piece=b"X-More: yes\r\n", pause=pause))


def malformed_json() -> Action:
    """200, and a body that ends in the middle, with a length that agrees."""
    return _body(lambda body: body[: len(body) * 2 // 3])


def coded(*codings: str, said: str | None = None) -> Action:
    """The body in those codings, one after the other, and a Content-Encoding that says so.

    Args:
        codings: `gzip`, `deflate`, or any other name, in which the body stays as it is.
        said: the value of Content-Encoding, where it says something else.
    """

    def act(exchange: Exchange) -> EmulatedAnswer:
        answer = exchange.ask(exchange.call)
        body = answer.body
        for coding in codings:
            body = _CODERS.get(coding, bytes)(body)
        headers = {**answer.headers, "Content-Encoding": ", ".join(codings) if said is None else said}
        return msgspec.structs.replace(answer, body=body, headers=headers)

    return act


def shortened_gzip() -> Action:
    """The body in gzip, without its last bytes."""
    return _gzipped(lambda packed: packed[:-5])


def lengthened_gzip() -> Action:
    """The body in gzip, and the same once more behind it."""
    return _gzipped(lambda packed: packed * 2)


def _gzipped(change: Callable[[bytes], bytes]) -> Action:
    def act(exchange: Exchange) -> EmulatedAnswer:
        answer = exchange.ask(exchange.call)
        headers = {**answer.headers, "Content-Encoding": "gzip"}
        return msgspec.structs.replace(answer, body=change(gzip.compress(answer.body)), headers=headers)

    return act


_CODERS: Mapping[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}


def bomb(size: int, layers: int = 1) -> Action:
    """So many bytes of white space, packed by gzip as often as that."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    block = bytes(2**20).replace(b"\0", b" ")
    body = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    for _ in range(layers - 1):
        body = gzip.compress(body)
    headers = {"Content-Encoding": ", ".join(["gzip"] * layers)}
    return status(200, body, content_type="application/json", headers=headers)


def content_type(value: str) -> Action:
    """The right body under that content type (empty: none)."""

    def act(exchange: Exchange) -> EmulatedAnswer:
        return msgspec.structs.replace(exchange.ask(exchange.call), content_type=value)

    return act


def _body(change: Callable[[bytes], bytes]) -> Action:
    def act(exchange: Exchange) -> EmulatedAnswer:
        answer = exchange.ask(exchange.call)
        return msgspec.structs.replace(answer, body=change(answer.body))

    return act


# --- the registry's answer, wrong in what it says --------------------------------------------------


def mutate_answer(change: Callable[[Any], Any]) -> Action:
    """A function over the decoded JSON of every good answer."""

    def act(exchange: Exchange) -> EmulatedAnswer:
        answer = exchange.ask(exchange.call)
        return answer.with_json(change(answer.json())) if answer.status == 200 else answer

    return act


def mutate_study(change: Callable[[Study], Study | None]) -> Action:
    """A function over every study served, on pages and alone; on a page None leaves the study out."""

    def changed(value: Any) -> Any:
        if "studies" in value:
            studies = [change(study) for study in value["studies"]]
            return {**value, "studies": [study for study in studies if study is not None]}
        return change(value) if "protocolSection" in value else value

    return mutate_answer(changed)


def empty_result() -> Action:
    """A page without studies, which is the last; where a total is asked for it is 0."""

    def emptied(value: Any) -> Any:
        return {"studies": []} | ({"totalCount": 0} if "totalCount" in value else {})

    return mutate_answer(lambda value: emptied(value) if "studies" in value else value)


def one_short() -> Action:
    """A page from which the last study is missing; total and token stay as they were."""
    return mutate_answer(
        lambda value: {**value, "studies": value["studies"][:-1]} if "studies" in value else value
    )


def wrong_total(by: int = 1) -> Action:
    """A totalCount that is off by that many."""
    return mutate_answer(
        lambda value: {**value, "totalCount": value["totalCount"] + by} if "totalCount" in value else value
    )


def api_version(version: str) -> Action:
    """Another `apiVersion`."""
    return mutate_answer(lambda value: {**value, "apiVersion": version} if "apiVersion" in value else value)


def shifted(by: int) -> Action:
    """A following page that begins `by` rows away: -1 repeats a study, 1 misses one."""

    def act(exchange: Exchange) -> EmulatedAnswer:
        text = exchange.call.param("pageToken")
        if text is None:
            return exchange.ask(exchange.call)
        try:
            token = read_token(text)
        except Refusal:  # none of ours, so there is no page to move
            return exchange.ask(exchange.call)
        moved = Token(offset=max(token.offset + by, 0), turn=token.turn)
        return exchange.ask(exchange.call.with_param("pageToken", moved.encode()))

    return act


def release_advances() -> Action:
    """The registry goes on to its next release just before it answers."""

    def act(exchange: Exchange) -> EmulatedAnswer:
        exchange.advance()
        return exchange.ask(exchange.call)

    return act
