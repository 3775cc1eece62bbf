"""A mail server that is one, a database that is one, and invented news."""

import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from monitor.digest.periods import Calendar
from monitor.mail.message import Outgoing
from monitor.mail.settings import MailSettings
from monitor.mail.smtp import Security, Server
from monitor.mail.tokens import Signer
from monitor.model import (
    Change,
    Family,
    Kind,
    Poll,
    PollStatus,
    PublishedUpdate,
    Scope,
    Severity,
    Topic,
    Update,
    VersionFacts,
    VersionRef,
    Watch,
    WatchState,
)
from monitor.model.details import UNTYPED_VERSION, read_detail
from monitor.model.subscription import Cadence, Choices, PlannedDelivery
from monitor.publish.inputs import PublishSettings
from monitor.store.mail_store import MailStore

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
"""Week 47 of 2026 is closed from then on."""
NOW = MONDAY + timedelta(hours=6)
WEEK = timedelta(days=7)
SECRET = "an invented secret for tests, long enough"


class Clock:
    """Ours to move."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


class Postmaster:
    """What the mail server does; `say` answers to a command for an address, where it is given."""

    def __init__(self):
        self.taken = []
        self.say = {}
        self.drop_after_data = False
        self.sessions = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- aiosmtpd's name
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        if "MAIL" in self.say:
            return self.say["MAIL"]
        envelope.mail_from = address
        return "250 2.1.0 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- aiosmtpd's name
        found = self.say.get(address) or self.say.get("RCPT")
        if found:
            return found
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        self.taken.append(
            Outgoing(
                sender=envelope.mail_from,
                to=envelope.rcpt_tos[0],
                message_id="",
                data=envelope.original_content,
            )
        )
        if self.drop_after_data:
            server.transport.abort()
        return self.say.get("DATA", "250 2.0.0 queued")

    @property
    def recipients(self):
        return [message.to for message in self.taken]


@contextmanager
def listening(postmaster, **options):
    """A real server on loopback, on a port that the system chooses; its Controller insists on knowing it."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(postmaster, hostname="127.0.0.1", port=port, ready_timeout=10, **options)
    controller.start()
    try:
        yield Server(host="localhost", port=port, security=Security.NONE, helo="test.example.org", timeout=5)
    finally:
        controller.stop()


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def authority_file(authority, tmp_path_factory):
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture
def postmaster():
    return Postmaster()


@pytest.fixture
def server(postmaster):
    with listening(postmaster) as found:
        yield found


def with_password(*, user="digest", password="right"):
    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            user.encode(),
            password.encode(),
        )
        return AuthResult(success=good, handled=False)

    return {"authenticator": check, "auth_required": True}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def box(tmp_path):
    with MailStore.open(tmp_path / "monitor.db") as opened:
        yield opened


def covering(at=MONDAY - WEEK):
    return lambda _choices, _known: at


def subscribe(box, *addresses, choices=None, covered=MONDAY - WEEK):
    return [
        box.admit(address, choices or Choices(), how="a test", now=MONDAY - WEEK, cover=covering(covered))
        for address in addresses
    ]


def due(box, subscribers, *, period="2026-W47", now=NOW):
    return box.plan(
        [
            PlannedDelivery(
                subscriber=subscriber.id,
                period=period,
                cadence=Cadence.WEEKLY,
                since=MONDAY - WEEK,
                until=MONDAY,
            )
            for subscriber in subscribers
        ],
        now=now,
    )


# --- invented news ---

SCOPE = Scope(conditions=("disc",), cells=("cell",))
WATCHES = (
    Watch(
        slug="spine", title="Cells for the spine", conditions=("disc",), interventions=("cell",), scope=SCOPE
    ),
    Watch(
        slug="cord", title="Cells for the cord", conditions=("cord",), interventions=("cell",), scope=SCOPE
    ),
)
TOPICS = (Topic(slug="pain", title="Pain", family=Family.QUESTION, terms=("pain",)),)


def change(
    kind=Kind.STATUS,
    *,
    severity=Severity.HIGH,
    sentence="Status changed from Recruiting to Terminated.",
    **detail,
):
    return Change(
        kind=kind,
        severity=severity,
        path="protocolSection",
        sentence=sentence,
        detail=read_detail(detail, UNTYPED_VERSION),
    )


STOPPED = change(after="TERMINATED", short="Terminated")
POSTED = change(Kind.RESULTS_POSTED, sentence="Results were posted.", short="Results posted")


def update(
    number,
    *changes,
    watches=("spine",),
    topics=(),
    claims=(),
    at=MONDAY - timedelta(days=3),
    title="An invented trial",
):
    nct_id = f"NCT99{number:06d}"
    made = changes or (STOPPED,)
    first, second = (
        VersionRef(nct_id=nct_id, version=version, observed_at=at, data_timestamp=at, sha256="0" * 64)
        for version in (1, 2)
    )
    return PublishedUpdate(
        update=Update(
            id=f"{nct_id}:1-2",
            nct_id=nct_id,
            from_version=1,
            to_version=2,
            detected_at=at,
            severity=min((change.severity for change in made), key=lambda change: change.rank),
            news=made[0].detail.short or "News",
            headline=f"{made[0].detail.short or 'News'}: {title}",
            changes=made,
            watches=watches,
            topics=topics,
            claims=claims,
        ),
        facts=facts(nct_id, title),
        before=first,
        after=second,
    )


def facts(nct_id, title):
    return VersionFacts(
        nct_id=nct_id,
        title=title,
        overall_status="TERMINATED",
        phases=("PHASE2",),
        lead_sponsor="Example Cells (synthetic)",
        enrollment=30,
        enrollment_type="ACTUAL",
    )


def poll(watch="spine", *, at=MONDAY - timedelta(days=3), status=PollStatus.COMPLETE, error=None):
    return Poll(
        run=f"{watch}-{at:%d%H}",
        watch=watch,
        started_at=at,
        finished_at=at + timedelta(minutes=2),
        status=status,
        data_timestamp=at.replace(hour=9) if status is PollStatus.COMPLETE else None,
        in_scope=65,
        error=error,
    )


class News:
    """What a digest is made of, as the store would give it."""

    def __init__(self, updates=(), polls=None):
        self.found = tuple(updates)
        self.done = (poll("spine"), poll("cord")) if polls is None else tuple(polls)

    def updates(self, *, since=None, until=None, **_asked):
        return tuple(
            item
            for item in self.found
            if (since is None or item.update.detected_at >= since)
            and (until is None or item.update.detected_at < until)
        )

    def polls(self):
        return tuple(sorted(self.done, key=lambda poll: poll.started_at, reverse=True))

    def watch_states(self, watches):
        return tuple(
            WatchState(
                watch=watch.slug, title=watch.title, baseline=poll(watch.slug), last_complete=poll(watch.slug)
            )
            for watch in watches
        )


@pytest.fixture
def settings():
    return MailSettings(
        title="stem cells & spine",
        sender="digest@example.org",
        sender_name="Trial Monitor",
        reply_to="help@example.org",
        list_id="digest.example.org",
        web_url="https://mail.example.org",
        site_url="https://trials.example.org",
        calendar=Calendar(),
        publish=PublishSettings(watches=WATCHES, topics=TOPICS, time_zone=UTC, contact="help@example.org"),
    )


@pytest.fixture
def signer():
    return Signer([SECRET])


@pytest.fixture
def invented():
    """What tests make news and subscribers of; a conftest cannot be imported."""
    return SimpleNamespace(
        MONDAY=MONDAY,
        NOW=NOW,
        WEEK=WEEK,
        News=News,
        POSTED=POSTED,
        STOPPED=STOPPED,
        WATCHES=WATCHES,
        TOPICS=TOPICS,
        Clock=Clock,
        change=change,
        covering=covering,
        due=due,
        listening=listening,
        poll=poll,
        subscribe=subscribe,
        update=update,
        with_password=with_password,
    )
