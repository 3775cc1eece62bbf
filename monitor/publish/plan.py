"""What is to be published, unit by unit: its files, a key of all that decides their bytes, how to render them.

A key is made of IDs and of small facts; nothing is rendered to make one. Equal keys mean equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.digest.compose import compare_watches
from monitor.model import Deadline, PublishedUpdate, Struct, TrialView, WatchState
from monitor.model.week import Week, weeks
from monitor.polling.outages import alarms_of
from monitor.publish import feeds
from monitor.publish.formats import opml
from monitor.publish.inputs import FeedDefinition, PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.links import digest_page, trial_page
from monitor.publish.manifest import key_of
from monitor.publish.pages import digest, site
from monitor.publish.render import renderer_digest

WEEKS_ON_FRONT = 8
LATEST = "digests/latest.html"


class PublishUnit(Struct, frozen=True, kw_only=True):
    """Files that are rendered together, and the key of what decides their bytes."""

    paths: tuple[str, ...]
    key: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """A unit and how to render it; `render` gives bytes for each of its paths, or for none of them."""

    unit: PublishUnit
    render: Callable[[], Mapping[str, bytes]]


class Planner:
    """Reads the source once for one publish and plans every unit."""

    def __init__(self, source: PublishSource, settings: PublishSettings) -> None:
        self.source = source
        self.settings = settings
        self.renderer = ItemRenderer(settings)
        self.states: tuple[WatchState, ...] = source.watch_states(settings.watches)
        self.definitions: tuple[FeedDefinition, ...] = feeds.definitions(settings)
        self._common = key_of(renderer_digest(), _settings_key(settings))
        self._polls = tuple(reversed(source.polls()))
        self._alarms = {
            watch.slug: alarms_of((poll for poll in self._polls if poll.watch == watch.slug), settings.alarm)
            for watch in settings.watches
        }
        self._deadlines: dict[str, list[Deadline]] = {}
        for deadline in source.open_deadlines(due_by=date.max):
            self._deadlines.setdefault(deadline.nct_id, []).append(deadline)

    def jobs(self) -> Iterator[Job]:
        """Return all units, linked pages before those that link to them: a reader never meets a dead link."""
        yield self._job(("style.css",), (), lambda: {"style.css": site.style()})
        yield from self._trials()
        yield from self._digests()
        yield from self._feeds()
        if self.settings.base_url:
            yield self._job(tuple(opml.LISTS), (self.definitions,), self._opml)
        yield self._front()

    def _job(
        self, paths: tuple[str, ...], decisive: Sequence[object], render: Callable[[], Mapping[str, bytes]]
    ) -> Job:
        return Job(
            unit=PublishUnit(paths=paths, key=key_of(self._common, paths, tuple(decisive))), render=render
        )

    # --- trials ---

    def _trials(self) -> Iterator[Job]:
        followed = {view.facts.nct_id for view in self.source.trials()}
        updated = {key.nct_id for key in self.source.update_keys()}
        for nct_id in sorted(followed | updated):
            yield self._trial(nct_id)

    def _trial(self, nct_id: str) -> Job:
        path = trial_page(nct_id)
        deadlines = tuple(self._deadlines.get(nct_id, ()))
        updates = self.source.update_keys(nct_id=nct_id, source=None)
        known = (_shown(self.source.trial(nct_id)), self.source.versions(nct_id, source=None))

        def render() -> dict[str, bytes]:
            view = self.source.trial(nct_id)
            if view is None:
                return {}
            page = site.TrialPage(
                view=view,
                updates=self.source.updates(nct_id=nct_id, source=None),
                versions=self.source.versions(nct_id, source=None),
                deadlines=deadlines,
            )
            return {path: site.render_trial(page, self.renderer)}

        return self._job((path,), (*known, updates, deadlines), render)

    # --- digests ---

    def _digests(self) -> Iterator[Job]:
        span = digest.span_of(self.states, self.settings.time_zone)
        if span:
            yield from (self._digest(week, span) for week in weeks(*span))

    def _digest(self, week: Week, span: tuple[Week, Week]) -> Job:
        since, until = week.bounds(self.settings.time_zone)
        updates = self.source.update_keys(since=since, until=until)
        inputs = digest.digest_inputs(
            week, updates=(), polls=self._polls, states=self.states, zone=self.settings.time_zone
        )
        names = (digest_page(week.name), *((LATEST,) if week == span[1] else ()))

        def render() -> dict[str, bytes]:
            page = digest.read_digest(self.source, self.settings, week)
            return dict.fromkeys(names, digest.render(page, self.renderer))

        decisive = (week, week == span[0], updates, compare_watches(inputs))
        return self._job(names, decisive, render)

    # --- feeds ---

    def _feeds(self) -> Iterator[Job]:
        by_slug = {state.watch: state for state in self.states}
        for definition in self.definitions:
            if definition.watch in by_slug:
                yield self._feed(definition, by_slug[definition.watch])

    def _feed(self, definition: FeedDefinition, state: WatchState) -> Job:
        updates = self.source.update_keys(
            watch=definition.watch,
            topic=definition.topic,
            kinds=definition.kinds,
            limit=self.settings.feed_limit,
        )
        baseline = (state.title, state.baseline, state.baseline_counts, state.baseline_results)
        alarms = self._alarms[definition.watch] if state.baseline and feeds.carries_alarms(definition) else ()

        def render() -> dict[str, bytes]:
            feed = feeds.read_feed(self.source, definition, state, self.renderer, alarms)
            return feeds.render(feed) if feed else {}

        return self._job(feeds.paths(definition), (definition, updates, baseline, alarms), render)

    # --- the front ---

    def _opml(self) -> dict[str, bytes]:
        return opml.render(self.renderer.templates, self.definitions, self.settings.base_url or "")

    def _front(self) -> Job:
        followed = {state.watch: self.source.trials(watch=state.watch) for state in self.states}
        updates = self.source.update_keys(limit=self.settings.index_limit)
        span = digest.span_of(self.states, self.settings.time_zone)
        listed = tuple(weeks(*span))[: -WEEKS_ON_FRONT - 1 : -1] if span else ()
        shown = tuple(tuple(map(_shown, views)) for views in followed.values())

        def render() -> dict[str, bytes]:
            page = site.FrontPage(
                latest=self._latest(),
                watches=tuple(self._watch(state, followed[state.watch]) for state in self.states),
                weeks=listed,
                data_date=digest.newest_release(self.states),
            )
            return {"index.html": site.render_front(page, self.renderer)}

        decisive = (self.states, self.definitions, updates, shown, listed)
        return self._job(("index.html",), decisive, render)

    def _latest(self) -> tuple[PublishedUpdate, ...]:
        return self.source.updates(limit=self.settings.index_limit)

    def _watch(self, state: WatchState, trials: tuple[TrialView, ...]) -> site.WatchPage:
        mine = tuple(definition for definition in self.definitions if definition.watch == state.watch)
        return site.WatchPage(state=state, feeds=mine, trials=site.newest_first(trials))


def _shown(view: TrialView | None) -> object:
    """Return a trial as pages show it: without the day it was last seen, which every poll renews."""
    if view is None:
        return None
    return (
        view.facts,
        view.watches,
        view.topics,
        view.first_seen,
        view.missing_since,
        view.removed,
        view.versions,
    )


def _settings_key(settings: PublishSettings) -> object:
    watches = tuple((watch.slug, watch.title, watch.short) for watch in settings.watches)
    topics = tuple((topic.slug, topic.title, topic.family) for topic in settings.topics)
    limits = (settings.base_url, settings.feed_limit, settings.index_limit, settings.contact)
    return (watches, topics, limits, str(settings.time_zone))
