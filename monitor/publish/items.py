"""Updates as items: what every feed, in each format, says of an update. Pure: the same update, the same item."""

from __future__ import annotations

from collections.abc import Collection

from jinja2 import Environment
from markupsafe import Markup

from monitor.changes.kinds import title as titled
from monitor.digest import grouping, our_changes
from monitor.model import (
    AnswerChange,
    AnswerStep,
    Family,
    FollowedAnswer,
    FollowedQuestion,
    Poll,
    PublishedUpdate,
    TrialView,
    Update,
    VersionFacts,
    WatchState,
    wording,
)
from monitor.model.text import cut, line, shorten
from monitor.polling.outages import Alarm
from monitor.publish import links
from monitor.publish.inputs import Category, Item, Link, PublishSettings, Scheme
from monitor.publish.pieces import Pieces
from monitor.publish.render import data_day, day, environment, moment

BASELINE = "baseline"
"""ID of the item that says what a watch follows from its first poll on."""

TITLE_LIMIT = 250
SUMMARY_LIMIT = 600
NAMED = 50
"""Trials of a first answer that are named; the rest are counted."""


class ItemRenderer:
    """Renders items and fragments of pages, once for each update: feeds and formats share them.

    Lives for one publish and keeps what it has rendered, as many updates as all feeds contain together.
    """

    def __init__(self, settings: PublishSettings, pieces: Pieces | None = None) -> None:
        self.settings = settings
        self.pieces = pieces or Pieces()
        self.templates: Environment = environment(settings.time_zone)
        self._changes: dict[tuple[str, bool], Markup] = {}
        self._items: dict[str, Item] = {}

    def piece(self, name: str, *values: object) -> str:
        """Return a piece of a long page, rendered by the macro of that name."""
        return str(getattr(self.templates.get_template("_pieces.html").module, name)(*values))

    def changes(self, update: Update) -> Markup:
        """Return the changes of an update as HTML for pages: sentences with their details."""
        return self._render_changes(update, marks=True)

    def plain_changes(self, update: Update) -> Markup:
        """Return the same for feeds and mail, whose readers drop the marks of removed and added words."""
        return self._render_changes(update, marks=False)

    def _render_changes(self, update: Update, *, marks: bool) -> Markup:
        key = (update.id, marks)
        if key not in self._changes:
            html = self.templates.get_template("changes.html").render(update=update, marks=marks)
            self._changes[key] = Markup(html.strip())  # noqa: S704 -- rendered with autoescape
        return self._changes[key]

    def topic_titles(
        self, slugs: Collection[str], families: Collection[Family] = frozenset(Family)
    ) -> tuple[str, ...]:
        """Return titles of topics in the order of the configuration, without topics no longer configured."""
        return tuple(
            topic.title for topic in self.settings.topics if topic.slug in slugs and topic.family in families
        )

    def item(self, published: PublishedUpdate) -> Item:
        """Return an update as an item."""
        update_id = published.update.id
        if update_id not in self._items:
            self._items[update_id] = self._render_item(published)
        return self._items[update_id]

    def _render_item(self, published: PublishedUpdate) -> Item:
        addresses = addresses_of(published, self.settings.base_url)
        data_date = data_day(published.after.data_timestamp) or data_day(published.after.observed_at) or ""
        content = self.templates.get_template("item.html").render(
            published=published,
            changes=self.plain_changes(published.update),
            links=addresses,
            data_date=data_date,
        )
        sentences = [change.sentence for change in grouping.published_changes(published.update)]
        return Item(
            id=published.update.id,
            title=cut(line(published.update.headline), TITLE_LIMIT),
            summary=cut(line(" ".join(sentences)), SUMMARY_LIMIT),
            content=content.strip(),
            url=addresses[0].href,
            source=links.record(published.update.nct_id),
            links=addresses[1:],
            categories=(*kinds(published.update), *self._topic_categories(published.update)),
            published=published.update.detected_at.replace(microsecond=0),
            data_date=data_date,
        )

    def _topic_categories(self, update: Update) -> tuple[Category, ...]:
        return tuple(
            Category(scheme=Scheme.TOPIC, term=topic.slug, label=line(topic.title))
            for topic in self.settings.topics
            if topic.slug in update.topics
        )

    def baseline(self, state: WatchState) -> Item | None:
        """Return the item that says what a watch follows from its first poll on; None before that poll."""
        poll = state.baseline
        if poll is None:
            return None
        following = sum(state.baseline_counts.values()) or poll.in_scope
        data_date = data_day(poll.data_timestamp) or data_day(poll.started_at) or ""
        counts = sorted(state.baseline_counts.items(), key=lambda pair: (-pair[1], pair[0]))
        content = self.templates.get_template("baseline.html").render(
            state=state, following=following, counts=counts, data_date=data_date
        )
        return Item(
            id=BASELINE,
            title=cut(
                f"Following {wording.count(following, 'trial')} from now on: {line(state.title)}", TITLE_LIMIT
            ),
            summary=f"{wording.count(following, 'trial')}, {state.baseline_results:,} with posted results.",
            content=content.strip(),
            url=links.absolute(self.settings.base_url, "index.html") or f"{links.REGISTRY}/",
            source=f"{links.REGISTRY}/",
            published=poll.ended_at.replace(microsecond=0),
            data_date=data_date,
        )

    def trial_baseline(self, view: TrialView, facts: VersionFacts | None) -> Item:
        """Return the item that says since when a trial is followed, with the facts of its first version."""
        nct_id = view.facts.nct_id
        title = facts.title if facts else nct_id
        data_date = data_day(view.first_seen) or ""
        content = self.templates.get_template("trial_baseline.html").render(
            facts=facts, nct_id=nct_id, first_seen=view.first_seen, data_date=data_date
        )
        return Item(
            id=BASELINE,
            title=cut(f"Followed from now on: {line(shorten(title, TITLE_LIMIT))}", TITLE_LIMIT),
            summary=f"Followed since {moment(view.first_seen, self.settings.time_zone)}.",
            content=content.strip(),
            url=links.absolute(self.settings.base_url, links.trial_page(nct_id)) or links.record(nct_id),
            source=links.record(nct_id),
            published=view.first_seen.replace(microsecond=0),
            data_date=data_date,
        )

    def answer_change(self, change: AnswerChange, question: FollowedQuestion) -> Item:
        """Return a trial that entered or left the answer of a followed question as an item."""
        nct_id, entered = change.nct_id, change.step is AnswerStep.ENTERED
        name = line(shorten(change.facts.title or nct_id, TITLE_LIMIT))
        content = self.templates.get_template("answer_change.html").render(
            change=change, question=question, entered=entered, data_date=change.data_date
        )
        page = links.absolute(self.settings.base_url, links.trial_page(nct_id))
        step = "Now in the answer" if entered else "No longer in the answer"
        return Item(
            id=f"{nct_id}:{change.step}:{change.at:%Y-%m-%dT%H:%M:%SZ}",
            title=cut(f"{step}: {name} ({line(question.title)})", TITLE_LIMIT),
            summary=f"{step} of “{line(question.title)}” with the data of {day(change.data_date)}.",
            content=content.strip(),
            url=page or links.record(nct_id),
            source=links.record(nct_id),
            links=(Link(href=links.record(nct_id), text=f"{nct_id} at ClinicalTrials.gov"),) if page else (),
            published=change.at,
            data_date=change.data_date,
        )

    def first_answer(self, answer: FollowedAnswer, question: FollowedQuestion) -> Item:
        """Return the item that gives the first answer of a followed question."""
        content = self.templates.get_template("first_answer.html").render(
            answer=answer, question=question, shown=answer.first[:NAMED], data_date=answer.data_date
        )
        trials = wording.count(len(answer.first), "trial")
        return Item(
            id=f"{BASELINE}:{answer.since:%Y-%m-%dT%H:%M:%SZ}",
            title=cut(f"Following this answer from now on: {line(question.title)} ({trials})", TITLE_LIMIT),
            summary=f"{trials} in the answer with the data of {day(answer.data_date)}.",
            content=content.strip(),
            url=links.absolute(self.settings.base_url, "feeds/index.html") or f"{links.REGISTRY}/",
            source=f"{links.REGISTRY}/",
            published=answer.since,
            data_date=answer.data_date,
        )

    def alarms(self, alarm: Alarm, title: str) -> tuple[Item, ...]:
        """Return an item that says that polls fail and, once they work again, one that says so; newest first."""
        begun = self._alarm(alarm, line(title), None)
        return (self._alarm(alarm, line(title), alarm.ended), begun) if alarm.ended else (begun,)

    def our_change(self, poll: Poll, title: str) -> Item:
        """Return the one item about all trials that our own configuration took in or put out in a poll."""
        data_date = data_day(poll.data_timestamp) or data_day(poll.ended_at) or ""
        said = our_changes.sentence([poll])
        content = self.templates.get_template("our_change.html").render(
            title=line(title), sentence=said, data_date=data_date
        )
        return Item(
            id=f"configuration-{poll.ended_at:%Y%m%dT%H%M%SZ}",
            title=cut(f"The configuration of this site changed: {line(title)}", TITLE_LIMIT),
            summary=said,
            content=content.strip(),
            url=links.absolute(self.settings.base_url, "index.html") or f"{links.REGISTRY}/",
            source=f"{links.REGISTRY}/",
            published=poll.ended_at.replace(microsecond=0),
            data_date=data_date,
        )

    def _alarm(self, alarm: Alarm, title: str, ended: Poll | None) -> Item:
        good = ended or alarm.last_good
        data_date = data_day(good.data_timestamp if good else None) or data_day(alarm.since) or ""
        content = self.templates.get_template("alarm.html").render(
            alarm=alarm, title=title, poll=ended, over=ended is not None, data_date=data_date
        )
        heading = "Registry read again" if ended else f"Registry not read since {day(alarm.since.date())}"
        failed = wording.count(len(alarm.failures), "attempt")
        compared = wording.count(ended.in_scope if ended else 0, "trial")
        return Item(
            id=f"{alarm.id}-over" if ended else alarm.id,
            title=cut(f"{heading}: {title}", TITLE_LIMIT),
            summary=f"{compared} compared." if ended else f"{failed} failed.",
            content=content.strip(),
            url=links.absolute(self.settings.base_url, "index.html") or f"{links.REGISTRY}/",
            source=f"{links.REGISTRY}/",
            published=(ended.ended_at if ended else alarm.raised_at).replace(microsecond=0),
            data_date=data_date,
        )


def kinds(update: Update) -> tuple[Category, ...]:
    """Return the kinds of an update's published changes, most important first, each once."""
    distinct = dict.fromkeys(change.kind for change in grouping.published_changes(update))
    return tuple(
        Category(scheme=Scheme.KIND, term=kind.value.replace("_", "-"), label=titled(kind))
        for kind in distinct
    )


def addresses_of(published: PublishedUpdate, base_url: str | None) -> tuple[Link, ...]:
    """Return where an update can be read and checked, the best address first.

    That is the registry's comparison of exactly these versions where it is known, else our own page.
    """
    pair = links.comparison(published)
    page = links.absolute(base_url, links.update_page(published))
    known = (
        (pair, "Both versions at ClinicalTrials.gov"),
        (page, "Our page of this update"),
        (links.record(published.update.nct_id), f"{published.update.nct_id} at ClinicalTrials.gov"),
    )
    return tuple(Link(href=href, text=text) for href, text in known if href)
