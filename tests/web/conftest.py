"""The whole web face over a state directory of its own, with a clock that is ours to move."""

from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from monitor.app.mail import SECRET
from monitor.app.service import Service
from monitor.app.web import web_app
from monitor.config import loading as configuration
from monitor.model.subscription import Purpose
from monitor.store import Store
from monitor.web.server import serving

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
KEY = "an invented secret for tests, long enough".replace(" ", "-")


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


class Face:
    """The service, where it listens, and a client that knows nothing but the address."""

    def __init__(self, service, port):
        self.port = port
        self.service = service
        self.url = f"http://127.0.0.1:{port}"
        # Reading the system's authorities would take longer than most of these tests.
        self.client = httpx.Client(base_url=self.url, verify=False)

    def box(self):
        return self.service.mail.box()

    def people(self):
        with self.box() as box:
            return {subscriber.address: subscriber.state.value for subscriber in box.subscribers()}

    def dump(self):
        """All that the mail tables have, to be compared with a later state."""
        with self.box() as box:
            return box.subscribers(), box.deliveries()

    def link_to_confirm(self, address):
        """The path that the mail to this address leads to."""
        from monitor.mail.tokens import Use

        with self.box() as box:
            person = box.find(address)
            (asked,) = [
                d for d in box.deliveries() if d.subscriber == person.id and d.purpose is Purpose.CONFIRM
            ]
        return f"/confirm/{self.service.mail.signer.make(Use.CONFIRM, asked.id)}"

    def link(self, use, address):
        with self.box() as box:
            number = box.find(address).id
        return f"/{use}/{self.service.mail.signer.make(use, number)}"

    def subscribe(self, address, **fields):
        import re

        form = self.client.get("/subscribe").text
        token = re.search(r'name="token" value="([^"]+)"', form)[1]
        return self.client.post(
            "/subscribe",
            data={
                "token": token,
                "address": address,
                "cadence": "weekly",
                "severity": "low",
                "quiet": "yes",
                **fields,
            },
        )


@contextmanager
def opened(state, *, key=KEY, mail=True, trusted=("127.0.0.1",)):
    shipped = configuration.load()
    web = msgspec.structs.replace(shipped.web, base_url="http://127.0.0.1", port=0)
    post = msgspec.structs.replace(
        shipped.mail, host="127.0.0.1" if mail else "", sender="digest@example.org"
    )
    service = Service(msgspec.structs.replace(shipped, web=web, mail=post), state, clock=Clock())
    service.mail.environment = {SECRET: key} if key else {}
    service.store.close()
    service.close()
    with serving(web_app(service), host="127.0.0.1", port=0, trusted_proxies=trusted) as port:
        face = Face(service, port)
        try:
            yield face
        finally:
            face.client.close()
    service.close()


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def published(state):
    folder = state / "public"
    (folder / "feeds").mkdir(parents=True)
    Store.open(state / "monitor.db").close()  # a published folder without its database is a loss
    page = b"<!DOCTYPE html><title>t</title><h1>A published page</h1>" + b"<p>many words</p>" * 100
    for name in (
        "index.html",
        "feeds/a.rss",
        "feeds/a.atom",
        "feeds/a.json",
        "style.css",
        "feeds.opml",
        "icon.svg",
    ):
        (folder / name).write_bytes(page)
    (folder / ".published.json").write_text("{}")
    (state / "secret.txt").write_text("secret")
    (folder / "leak.txt").symlink_to(state / "secret.txt")
    return folder


@pytest.fixture
def face(state, published):
    with opened(state) as found:
        yield found


@pytest.fixture
def open_face():
    return opened
