"""The page and the mail of one week say the same of what was compared."""

from __future__ import annotations

from datetime import UTC, datetime

import html5lib
import pytest

from monitor.digest.periods import Calendar
from monitor.mail.build import Builder
from monitor.mail.settings import MailSettings
from monitor.mail.tokens import Signer
from monitor.model import PollStatus
from monitor.model.subscription import (
    Cadence,
    Choices,
    Delivery,
    DeliveryState,
    Purpose,
    Subscriber,
    SubscriberState,
)
from monitor.model.week import Week
from monitor.publish.publish import render_digest

NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)


@pytest.fixture
def mail(settings):
    """The plain text of the mail of a week."""
    mail_settings = MailSettings(
        title="cells", sender="digest@example.org", sender_name="", list_id="digest.example.org",
        web_url="https://example.org", site_url="https://example.org", calendar=Calendar(), publish=settings,
    )  # fmt: skip

    def render(world, week):
        since, until = week.bounds(settings.time_zone)
        delivery = Delivery(
            id=1, subscriber=1, purpose=Purpose.DIGEST, period=week.name, cadence=Cadence.WEEKLY, since=since,
            until=until, state=DeliveryState.CLAIMED, created_at=NOW, next_try=NOW,
        )  # fmt: skip
        subscriber = Subscriber(
            id=1, address="jo@example.org", choices=Choices(), state=SubscriberState.ACTIVE, since=NOW, how="a test"
        )  # fmt: skip
        builder = Builder(world, mail_settings, Signer(["x" * 40]))
        return builder._letter(delivery, subscriber.choices).text

    return render


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ([PollStatus.NOT_MODIFIED], "The registry published nothing new in this"),
        ([PollStatus.FAILED, PollStatus.NOT_MODIFIED], "The registry published nothing new in this"),
        ([PollStatus.COMPLETE, PollStatus.NOT_MODIFIED], "Last complete comparison 23 November 2026, 15:21 UTC."),
        ([PollStatus.COMPLETE, PollStatus.FAILED], "Last complete comparison 23 November 2026, 15:21 UTC."),
    ],
)  # fmt: skip
def test_the_page_and_the_mail_of_a_week_agree(world, settings, mail, statuses, sentence):
    for number, status in enumerate(statuses):
        for watch in settings.watches:
            world.poll(datetime(2026, 11, 23 + number, 15, 17, tzinfo=UTC), watch, status=status)
    week = Week.parse("2026-W48")
    page = html5lib.parse(render_digest(world, settings, week).decode(), namespaceHTMLElements=False)
    for text in (" ".join(page.itertext()), mail(world, week)):
        assert sentence in " ".join(text.split())
        assert "no poll was complete" not in text.lower()
        assert ("to read the registry did not succeed" in " ".join(text.split())) == (
            PollStatus.FAILED in statuses
        )
