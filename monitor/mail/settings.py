"""Settings of mails: sender, addresses of the web pages, calendar."""

from __future__ import annotations

from monitor.digest.periods import Calendar
from monitor.digest.select import Offer
from monitor.model import Struct
from monitor.publish.inputs import PublishSettings


class MailSettings(Struct, frozen=True, kw_only=True):
    """How our mails present themselves.

    Attributes:
        title: short name of the subject of digests, for subject lines: `stem cells & spine`.
        sender, sender_name: the From line. reply_to: empty for none.
        list_id: as RFC 2919 has it, without brackets: `digest.example.org`.
        web_url: public address of the web face, where links to confirm and to leave lead.
        site_url: public address of the published folder.
        publish: watches, topics, time zone and contact.
    """

    title: str
    sender: str
    sender_name: str
    reply_to: str = ""
    list_id: str
    web_url: str
    site_url: str
    calendar: Calendar
    publish: PublishSettings

    @property
    def offer(self) -> Offer:
        """What subscribers can choose from."""
        return Offer(
            watches=tuple((watch.slug, watch.title) for watch in self.publish.watches),
            topics=tuple((topic.slug, topic.title) for topic in self.publish.topics),
            claims=tuple((claim.slug, f"“{claim.wording}”") for claim in self.publish.claims),
        )

    @property
    def domain(self) -> str:
        """The domain that mails come from, which also scopes their Message-IDs."""
        return self.sender.rpartition("@")[2]
