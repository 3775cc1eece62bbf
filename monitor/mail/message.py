"""A message as bytes: headers that nothing can be injected into, a plain part and an HTML part. Pure."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from monitor.model import Struct
from monitor.model.subscription import Delivery

FOLD = 76
"""Characters of a header line, as RFC 5322 recommends; an address in a header is never folded."""

UNSAFE = re.compile(r"[\x00-\x1f\x7f]")
CRLF = b"\r\n"


class Letter(Struct, frozen=True, kw_only=True):
    """What a mail says: the trio of its templates."""

    subject: str
    text: str
    html: str


class MessageEnvelope(Struct, frozen=True, kw_only=True):
    """What a message has beside its letter.

    Attributes:
        leave_url: where a POST ends the subscription; None for a message that belongs to no subscription yet.
        bulk: a digest, sent to many.
    """

    sender: str
    sender_name: str
    to: str
    reply_to: str
    message_id: str
    date: datetime
    list_id: str
    list_name: str
    leave_url: str | None = None
    bulk: bool = True


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message ready to send."""

    sender: str
    to: str
    message_id: str
    data: bytes


def message_id(delivery: Delivery, to: str, domain: str) -> str:
    """Return an ID such as `<2026-W47.17.1f0c9a2e7b44@example.org>`.

    It is the same however often the delivery is tried. Its digest keeps those of two databases apart, which count
    their deliveries from 1 both and may send from one domain.
    """
    made = f"{delivery.id} {delivery.period} {delivery.created_at.isoformat()} {to}"
    scope = hashlib.sha256(made.encode()).hexdigest()[:12]
    return f"<{re.sub(r'[^A-Za-z0-9.-]', '-', delivery.period)}.{delivery.id}.{scope}@{domain}>"


def build(letter: Letter, envelope: MessageEnvelope) -> Outgoing:
    """The message; the same letter and envelope give the same bytes.

    Raises:
        ValueError: a header's value contains a line break or another control character.
    """
    boundary = "=_" + hashlib.sha256(envelope.message_id.encode()).hexdigest()[:40]
    lines = [*_headers(letter, envelope), f'Content-Type: multipart/alternative; boundary="{boundary}"', ""]
    parts = b"".join(
        f"--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        + quoted_printable(text)
        + CRLF
        for kind, text in (("plain", letter.text), ("html", letter.html))
    )
    data = "\r\n".join([*lines, ""]).encode("ascii") + parts + f"--{boundary}--\r\n".encode()
    return Outgoing(sender=envelope.sender, to=envelope.to, message_id=envelope.message_id, data=data)


def quoted_printable(text: str) -> bytes:
    """Text in the encoding that leaves ASCII readable, with lines as mail has them."""
    encoded = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return encoded.replace(CRLF, b"\n").replace(b"\n", CRLF)


def _headers(letter: Letter, envelope: MessageEnvelope) -> Iterable[str]:
    yield address("From", envelope.sender_name, envelope.sender)
    yield address("To", "", envelope.to)
    if envelope.reply_to:
        yield address("Reply-To", "", envelope.reply_to)
    yield worded("Subject", letter.subject)
    yield plain("Date", format_datetime(envelope.date))
    yield plain("Message-ID", envelope.message_id)
    if envelope.bulk:
        yield plain("List-Id", f"{_phrase(envelope.list_name)} <{envelope.list_id}>")
    if envelope.leave_url:
        yield plain("List-Unsubscribe", f"<{envelope.leave_url}>")
        yield plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    # RFC 3834: nobody's absence notice should answer us.
    yield plain("Auto-Submitted", "auto-generated")
    if envelope.bulk:
        yield plain("Precedence", "bulk")
    yield plain("MIME-Version", "1.0")


def plain(name: str, value: str) -> str:
    """A header of ASCII text, on one line."""
    _safe(name, value)
    return f"{name}: {value.encode('ascii').decode()}"


def worded(name: str, value: str) -> str:
    """A header of free text, folded, encoded where it is not plain ASCII."""
    _safe(name, value)
    charset = "us-ascii" if value.isascii() and "=?" not in value else "utf-8"
    return f"{name}: " + Header(value, charset, maxlinelen=FOLD, header_name=name).encode(linesep="\r\n")


def address(name: str, display: str, where: str) -> str:
    """A header of one address, its display name quoted or encoded as it needs."""
    _safe(name, display + where)
    return f"{name}: {formataddr((display, where), charset='utf-8')}"


def _phrase(text: str) -> str:
    """The readable name in `List-Id`: quoted, in ASCII."""
    ascii_text = re.sub(r'[^ -~]|["\\]', "", text)
    return f'"{ascii_text}"'


def _safe(name: str, value: str) -> None:
    if UNSAFE.search(value):
        raise ValueError(f"the header {name} would contain a control character")
