"""One request and one answer, as plain values: what the registry is asked, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from monitor.demo.emulator.delivery import DeliveryFault
from monitor.model import Struct

PLAIN = "text/plain; charset=UTF-8"
JSON = "application/json"
HTML = "text/html; charset=UTF-8"

_NCT_ID = re.compile(r"NCT0*([1-9]\d{0,7})", re.IGNORECASE | re.ASCII)


class Call(Struct, frozen=True, kw_only=True):
    """What a client asked.

    Attributes:
        params: pairs of the query string, decoded, in their order.
        headers: names in lower case.
        target: path and query string, as sent.
    """

    method: str = "GET"
    path: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = MappingProxyType({})
    target: str = ""

    def param(self, name: str) -> str | None:
        """The last value of a parameter; None where it is absent."""
        return dict(self.params).get(name)

    def with_param(self, name: str, value: str) -> Call:
        """The same call with that parameter set to that value alone."""
        others = tuple(pair for pair in self.params if pair[0] != name)
        return msgspec.structs.replace(self, params=(*others, (name, value)))


class EmulatedAnswer(Struct, frozen=True, kw_only=True):
    """What the registry says, and how it gets to the client (None: whole, at once)."""

    status: int = 200
    content_type: str = JSON
    body: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})
    delivery: DeliveryFault | None = None

    def json(self) -> Any:
        """The body, decoded."""
        return msgspec.json.decode(self.body)

    def with_json(self, value: Any) -> EmulatedAnswer:
        """The same answer with another JSON body."""
        return msgspec.structs.replace(self, body=msgspec.json.encode(value))


class Refusal(Exception):
    """The registry answers with an error; `body` is its text."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def refused(refusal: Refusal) -> EmulatedAnswer:
    """The answer that a refusal becomes."""
    return EmulatedAnswer(status=refusal.status, content_type=PLAIN, body=refusal.body.encode())


def page(status: int, title: str) -> EmulatedAnswer:
    """An HTML page, as proxies and the registry's edge send them."""
    html = (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1></body></html>\n"
    )
    return EmulatedAnswer(status=status, content_type=HTML, body=html.encode())


def nct_id(text: str) -> str | None:
    """The ID in its canonical spelling; None where the registry would call the text malformed."""
    match = _NCT_ID.fullmatch(text.strip())
    return None if match is None else f"NCT{int(match[1]):08d}"
