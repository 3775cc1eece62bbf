"""Which feeds there are, what each contains, and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.changes.kinds import KindGroup
from monitor.digest import grouping
from monitor.model import FollowedAnswer, FollowedQuestion, Poll, Topic, TrialView, Watch, WatchState
from monitor.model.claim import Claim
from monitor.model.text import line, shorten
from monitor.polling.outages import Alarm
from monitor.publish import links
from monitor.publish.formats import json_feed, rss_atom
from monitor.publish.inputs import FeedDefinition, FeedKind, FeedState, PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.render import NAME_LIMIT

EXTENSIONS = ("rss", "atom", "json")


def definitions(settings: PublishSettings) -> tuple[FeedDefinition, ...]:
    """Return all feeds: for each watch everything, results only, status only, each topic and claim; and followed questions."""
    of_watches = (feed for watch in settings.watches for feed in _of_watch(watch, settings.topics))
    of_claims = (feed for watch in settings.watches for feed in _of_claims(watch, settings.claims))
    return (*of_watches, *of_claims, *map(of_question, settings.follows))


def claim_feeds(settings: PublishSettings, slug: str) -> tuple[FeedDefinition, ...]:
    """Return the feeds of a claim, one for each of its watches."""
    of_claims = (feed for watch in settings.watches for feed in _of_claims(watch, settings.claims))
    return tuple(feed for feed in of_claims if feed.claim == slug)


def _of_claims(watch: Watch, claims: tuple[Claim, ...]) -> Iterator[FeedDefinition]:
    name = line(watch.name)
    for claim in claims:
        if watch.slug in (claim.watches or (watch.slug,)):
            wording = line(claim.wording)
            yield FeedDefinition(
                path=f"{watch.slug}/claim/{claim.slug}",
                kind=FeedKind.CLAIM,
                folder=name,
                watch=watch.slug,
                title=f"{name}: “{wording}”",
                short=f"“{wording}”",
                description=f"What changed in the trials that the registry lists on the claim “{wording}”.",
                claim=claim.slug,
            )


def _of_watch(watch: Watch, topics: tuple[Topic, ...]) -> Iterator[FeedDefinition]:
    name, title = line(watch.name), line(watch.title)
    yield FeedDefinition(
        path=watch.slug,
        kind=FeedKind.EVERYTHING,
        folder=name,
        watch=watch.slug,
        title=name,
        short="Everything",
        description=f"What changed in the trials of {title}.",
    )
    yield FeedDefinition(
        path=f"{watch.slug}/results",
        kind=FeedKind.RESULTS,
        folder=name,
        watch=watch.slug,
        title=f"{name}: results",
        short="Results",
        description=f"Posted, changed and overdue results in the trials of {title}.",
        kinds=grouping.kinds_of(KindGroup.RESULTS),
    )
    yield FeedDefinition(
        path=f"{watch.slug}/status",
        kind=FeedKind.STATUS,
        folder=name,
        watch=watch.slug,
        title=f"{name}: status",
        short="Status",
        description=f"Changes of recruitment status in the trials of {title}.",
        kinds=grouping.kinds_of(KindGroup.STATUS),
    )
    for topic in topics:
        yield FeedDefinition(
            path=f"{watch.slug}/topic/{topic.slug}",
            kind=FeedKind.TOPIC,
            folder=name,
            watch=watch.slug,
            title=f"{name}: {line(topic.title)}",
            short=line(topic.title),
            description=f"What changed in the trials of {title} that have the topic {line(topic.title)}.",
            topic=topic.slug,
        )


def of_trial(nct_id: str, title: str) -> FeedDefinition:
    """Return the feed of a trial."""
    return FeedDefinition(
        path=f"trials/{links.checked(nct_id)}",
        kind=FeedKind.TRIAL,
        folder="",
        watch="",
        title=f"{nct_id}: {title}",
        short=nct_id,
        description=f"What changes in the record of {nct_id}, {title}.",
        nct_id=nct_id,
    )


def of_question(question: FollowedQuestion) -> FeedDefinition:
    """Return the feed of a followed question."""
    title = line(question.title)
    return FeedDefinition(
        path=f"questions/{question.slug}",
        kind=FeedKind.QUESTION,
        folder="Saved questions",
        watch="",
        title=title,
        short=title,
        description=f"Trials that enter and leave the answer of the question “{title}”.",
        question=question.slug,
    )


def read_question_feed(
    answer: FollowedAnswer, question: FollowedQuestion, renderer: ItemRenderer
) -> FeedState:
    """Return the feed of a question: trials that entered and left its answer and, as the oldest item, the first answer."""
    settings = renderer.settings
    items = [renderer.answer_change(change, question) for change in answer.changes]
    if len(items) < settings.feed_limit:
        items.append(renderer.first_answer(answer, question))
    return FeedState(
        definition=of_question(question),
        items=tuple(items),
        updated=items[0].published,
        data_date=items[0].data_date,
        home=links.absolute(settings.base_url, "feeds/index.html") or f"{links.REGISTRY}/",
        base_url=settings.base_url,
    )


def read_trial_feed(source: PublishSource, view: TrialView, renderer: ItemRenderer) -> FeedState:
    """Return the feed of a trial: its updates and, as the oldest item, that it is followed."""
    settings, nct_id = renderer.settings, view.facts.nct_id
    updates = source.updates(nct_id=nct_id, limit=settings.feed_limit)
    items = [renderer.item(published) for published in updates]
    # A trial that was found later than its watch began has an update that says so.
    if len(items) < settings.feed_limit and not (updates and updates[-1].before is None):
        items.append(renderer.trial_baseline(view, source.first_facts(nct_id)))
    return FeedState(
        definition=of_trial(nct_id, shorten(view.facts.title, NAME_LIMIT)),
        items=tuple(items),
        updated=items[0].published,
        data_date=items[0].data_date,
        home=links.absolute(settings.base_url, links.trial_page(nct_id)) or links.record(nct_id),
        base_url=settings.base_url,
    )


def paths(definition: FeedDefinition) -> tuple[str, ...]:
    """Return the files of a feed, relative to the published directory."""
    return tuple(f"feeds/{definition.path}.{extension}" for extension in EXTENSIONS)


def carries_alarms(definition: FeedDefinition) -> bool:
    """Return whether a feed reports that polls fail: of each watch, the feed with everything."""
    return definition.kind is FeedKind.EVERYTHING


def read_feed(
    source: PublishSource,
    definition: FeedDefinition,
    watch: WatchState,
    renderer: ItemRenderer,
    alarms: Sequence[Alarm] = (),
    ours: Sequence[Poll] = (),
) -> FeedState | None:
    """Return a feed with its items: newest updates first and, as long as it fits, the baseline as the oldest.

    None before the first poll of the watch: such a feed would have nothing to say.
    """
    settings = renderer.settings
    updates = source.updates(
        watch=definition.watch,
        topic=definition.topic,
        claim=definition.claim,
        kinds=definition.kinds,
        limit=settings.feed_limit,
    )
    items = [renderer.item(published) for published in updates]
    if alarms or ours:
        items += [item for alarm in alarms for item in renderer.alarms(alarm, watch.title)]
        items += [renderer.our_change(poll, watch.title) for poll in ours]
        items.sort(key=lambda item: item.published, reverse=True)
        del items[settings.feed_limit :]
    baseline = renderer.baseline(watch)
    if baseline and len(items) < settings.feed_limit:
        items.append(baseline)
    if not items:
        return None
    return FeedState(
        definition=definition,
        items=tuple(items),
        updated=items[0].published,
        data_date=items[0].data_date,
        home=links.absolute(settings.base_url, "index.html") or f"{links.REGISTRY}/",
        base_url=settings.base_url,
    )


def render(feed: FeedState) -> dict[str, bytes]:
    """Return the files of a feed: path to bytes."""
    rendered = {**rss_atom.render(feed), "json": json_feed.render(feed)}
    return {f"feeds/{feed.definition.path}.{extension}": content for extension, content in rendered.items()}
