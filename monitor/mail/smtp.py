"""The way to the mail server: one connection for many messages, and each of its answers as a verdict of ours."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from enum import StrEnum
from functools import partial

from monitor.errors import TrialMonitorError
from monitor.mail.conversation import Client, TlsClient, bounded, run_apart, shut
from monitor.mail.message import Outgoing
from monitor.model import Struct

READY = 220
OK = 250
GO_AHEAD = 354
CLOSING = 421
TEMPORARY = range(400, 500)
POLICY = re.compile(r"\b5\.7\.\d+")
"""Enhanced status codes (RFC 3463) about us and not about the mailbox."""
LONGEST_CONVERSATION = 10
"""Times the time-out: so long may connecting, or one message, take as a whole."""


class Security(StrEnum):
    """How the connection is protected; certificates are always verified."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Server(Struct, frozen=True, kw_only=True):
    """Where mail is handed in.

    Attributes:
        helo: the name we give ourselves. user, password: from the environment; empty for none.
        timeout: seconds for the connection and for each answer.
        authority: PEM file of a certificate authority of one's own, beside the system's.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    helo: str = ""
    user: str = ""
    password: str = ""
    timeout: float = 30.0
    authority: str = ""


class MailServerTrouble(TrialMonitorError):
    """The server cannot be reached, is not the one its certificate should name, or does not let us in."""

    exit_code = 75


class SendResult(StrEnum):
    """What became of one message.

    `LATER` and `REFUSED` are about this message or its recipient; `BROKEN` is about the server, and the
    message surely was not sent; with `UNCLEAR` the connection ended after the message had gone out and before
    the server answered, so that it may have arrived.
    """

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    BROKEN = "broken"
    UNCLEAR = "unclear"


class ServerReply(Struct, frozen=True, kw_only=True):
    """A verdict and the words behind it.

    Attributes:
        usable: whether the connection can take another message.
        mailbox: the refusal says something about the recipient's mailbox, and nothing about us.
    """

    verdict: SendResult
    text: str
    usable: bool = True
    mailbox: bool = False


@contextmanager
def connected(server: Server, stopped: Callable[[], bool] = lambda: False) -> Iterator[Session]:
    """An open and authenticated session, closed at the end whatever happens.

    Args:
        server: where to.
        stopped: whether we are asked to stop; what is waited for then ends soon.

    Raises:
        MailServerTrouble: there is none to be had; nothing was sent.
    """
    client: smtplib.SMTP | None = None
    longest = LONGEST_CONVERSATION * server.timeout
    try:
        client = _client(server)
        run_apart(partial(_enter, client, server), longest, stopped, partial(shut, client))
    except ssl.SSLCertVerificationError as error:
        _drop(client)
        raise MailServerTrouble(
            f"mail server {server.host}: its certificate cannot be trusted ({error.verify_message})"
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        _drop(client)
        raise MailServerTrouble(
            f"mail server {server.host}: refuses user and password ({said(error.smtp_code, error.smtp_error)})"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        _drop(client)
        raise MailServerTrouble(f"mail server {server.host}: {error}; see `security` in [mail]") from error
    except (smtplib.SMTPException, OSError) as error:
        _drop(client)
        raise MailServerTrouble(f"mail server {server.host}:{server.port}: {_words(error)}") from error
    try:
        yield Session(client, partial(bounded, client, longest, stopped))
    finally:
        with bounded(client, server.timeout, stopped):
            _leave(client)


class Session:
    """One connection that takes one message after another."""

    def __init__(
        self, client: smtplib.SMTP, bounds: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._client = client
        self._bounds = bounds
        self.taken = 0

    def send(self, outgoing: Outgoing, *, before_data: Callable[[], None] = lambda: None) -> ServerReply:
        """Hand in one message and return what became of it; never raises for what a server does.

        `before_data` is called when the recipient is accepted, just before the text is sent.
        """
        with self._bounds():
            return self._send(outgoing, before_data)

    def _send(self, outgoing: Outgoing, before_data: Callable[[], None]) -> ServerReply:
        sent = False
        try:
            refusal = self._introduce(outgoing, before_data)
            if refusal:
                return refusal
            # From here on the server may have taken the message although its answer is lost on the way (RFC 1047).
            sent = True
            self._client.send(_dotted(outgoing.data) + b".\r\n")
            code, words = self._client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            verdict = SendResult.UNCLEAR if sent else SendResult.BROKEN
            return ServerReply(verdict=verdict, text=_words(error), usable=False)
        if code == OK:
            self.taken += 1
            return ServerReply(verdict=SendResult.SENT, text=said(code, words))
        return self._refusal(code, words, of_sender=False)

    def _introduce(self, outgoing: Outgoing, before_data: Callable[[], None]) -> ServerReply | None:
        """Everything up to the go-ahead for the text; the answer that stopped it, if one did."""
        code, words = self._client.mail(outgoing.sender)
        if code != OK:
            return self._refusal(code, words, of_sender=True)
        code, words = self._client.rcpt(outgoing.to)
        # 251: the mailbox has moved, and the server passes the message on itself (RFC 5321, 3.4).
        if code not in (250, 251):
            return self._refusal(code, words, of_sender=False)
        before_data()
        code, words = self._client.docmd("DATA")
        return None if code == GO_AHEAD else self._refusal(code, words, of_sender=False)

    def _refusal(self, code: int, words: bytes, *, of_sender: bool) -> ServerReply:
        text = said(code, words)
        if code == CLOSING or code <= 0:
            return ServerReply(verdict=SendResult.BROKEN, text=text, usable=False)
        # A refused recipient leaves the transaction open: MAIL would be a bad sequence of commands (RFC 5321, 4.1.4).
        with suppress(smtplib.SMTPException, OSError):
            self._client.rset()
        if code in TEMPORARY:
            return ServerReply(verdict=SendResult.LATER, text=text)
        if of_sender:
            # It does not take mail from us at all: no fault of the recipient.
            return ServerReply(verdict=SendResult.BROKEN, text=text, usable=False)
        return ServerReply(verdict=SendResult.REFUSED, text=text, mailbox=not POLICY.search(text))


def said(code: int, words: bytes | str) -> str:
    """A server's answer as one printable line: `550 5.1.1 no such user`."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(c if c.isprintable() else " " for c in f"{code} {text}").split())[:300]


def _dotted(data: bytes) -> bytes:
    """Lines that begin with a dot begin with two, so that none ends the message (RFC 5321, 4.5.2)."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _client(server: Server) -> smtplib.SMTP:
    """Return a client that is not connected yet."""
    helo = server.helo or "localhost.localdomain"
    if server.security is Security.TLS:
        return TlsClient(local_hostname=helo, timeout=server.timeout, context=_trust(server))
    return Client(local_hostname=helo, timeout=server.timeout)


def _enter(client: smtplib.SMTP, server: Server) -> None:
    # smtplib reads the name for the certificate from here, where the constructor was given none.
    client._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
    code, words = client.connect(server.host, server.port)
    if code != READY:
        raise smtplib.SMTPConnectError(code, words)
    client.ehlo_or_helo_if_needed()
    if server.security is Security.STARTTLS:
        client.starttls(context=_trust(server))
        client.ehlo()
    if server.user:
        client.login(server.user, server.password)


def _trust(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if server.authority:
        context.load_verify_locations(server.authority)
    return context


def _leave(client: smtplib.SMTP) -> None:
    # The work is done or given up: how the goodbye goes changes nothing.
    with suppress(smtplib.SMTPException, OSError):
        client.quit()
    client.close()


def _drop(client: smtplib.SMTP | None) -> None:
    if client is not None:
        client.close()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return said(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return " ".join(str(error).split())[:300] or type(error).__name__
