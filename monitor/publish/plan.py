"""What is to be published, sheet by sheet: its files, a cheap key of all that decides its bytes, how to render it.

The keys are made of IDs and of small facts; nothing is rendered to make one. Equal keys mean equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.model import Deadline, PublishedUpdate, Source, Struct, TrialView, WatchState
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
VERSIONS = re.compile(r"(?<![.\d])h?\d+")
"""The versions in an update's ID, `1-2` or `h3-h4.2`: the ordinal behind the point is none."""


class PublishUnit(Struct, frozen=True, kw_only=True):
    """Files that are rendered together, and the key of what decides their bytes."""

    paths: tuple[str, ...]
    key: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """A sheet and how to render it; `render` gives bytes for each of the sheet's paths, or for none of them."""

    sheet: PublishUnit
    render: Callable[[], Mapping[str, bytes]]


class Planner:
    """Reads the source once for one publish and plans every sheet."""

    def __init__(self, source: PublishSource, settings: PublishSettings) -> None:
        self.source = source
        self.settings = settings
        self.typesetter = ItemRenderer(settings)
        self.states: tuple[WatchState, ...] = source.watch_states(settings.watches)
        self.definitions: tuple[FeedDefinition, ...] = feeds.definitions(settings)
        self._common = key_of(renderer_digest(), _lasting(settings))
        polls = tuple(reversed(source.polls()))
        self._polls = digest.counted(polls)
        self._alarms = {
            watch.slug: alarms_of((poll for poll in polls if poll.watch == watch.slug), settings.alarm)
            for watch in settings.watches
        }
        self._deadlines: dict[str, list[Deadline]] = {}
        for deadline in source.open_deadlines(due_by=date.max):
            self._deadlines.setdefault(deadline.nct_id, []).append(deadline)
        self._named: dict[str, object] = {}
        self._numbers: dict[str, dict[str, int | None]] = {}

    def jobs(self) -> Iterator[Job]:
        """All sheets, those that are linked to before those that link: a reader never meets a dead link."""
        yield self._job(("style.css",), (), lambda: {"style.css": site.style()})
        yield from self._trials()
        yield from self._digests()
        yield from self._feeds()
        yield self._job(("feeds.opml",), (self.definitions,), lambda: {"feeds.opml": self._opml()})
        yield self._front()

    def _job(
        self, paths: tuple[str, ...], decisive: Sequence[object], render: Callable[[], Mapping[str, bytes]]
    ) -> Job:
        return Job(
            sheet=PublishUnit(paths=paths, key=key_of(self._common, paths, tuple(decisive))), render=render
        )

    def _marks_of(self, update_ids: Sequence[str]) -> tuple[object, ...]:
        """What decides how updates are told, beside themselves: all else in an update is fixed when it is found."""
        return tuple(self._mark(update_id) for update_id in update_ids)

    def _mark(self, update_id: str) -> object:
        """The trial as it is named today, and the registry's numbers of the two versions, which may come late."""
        nct_id = update_id.partition(":")[0]
        if nct_id not in self._named:
            self._named[nct_id] = _named(self.source.trial(nct_id))
            self._numbers[nct_id] = {
                f"{'h' if ref.source is Source.HISTORY else ''}{ref.version}": ref.registry_version
                for ref in self.source.versions(nct_id)
            }
        pair = VERSIONS.findall(update_id.partition(":")[2])
        return update_id, self._named[nct_id], [self._numbers[nct_id].get(version) for version in pair]

    # --- trials ---

    def _trials(self) -> Iterator[Job]:
        followed = {view.facts.nct_id for view in self.source.trials()}
        told = {each.partition(":")[0] for each in self.source.update_ids()}
        for nct_id in sorted(followed | told):
            yield self._trial(nct_id)

    def _trial(self, nct_id: str) -> Job:
        path = trial_page(nct_id)
        deadlines = tuple(self._deadlines.get(nct_id, ()))
        found = self.source.update_ids(nct_id=nct_id, source=None)
        known = (_told(self.source.trial(nct_id)), self.source.versions(nct_id, source=None))
        decisive = (*known, found, deadlines)

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
            return {path: site.render_trial(page, self.typesetter)}

        return self._job((path,), decisive, render)

    # --- digests ---

    def _digests(self) -> Iterator[Job]:
        span = digest.span_of(self.states, self.settings.time_zone)
        for week in weeks(*span) if span else ():
            yield self._digest(week, span)

    def _digest(self, week: Week, span: tuple[Week, Week] | None) -> Job:
        since, until = week.bounds(self.settings.time_zone)
        found = self.source.update_ids(since=since, until=until)
        polls = digest.started_in(self._polls, since, until)
        newest = span is not None and week == span[1]
        names = (digest_page(week.name), *((LATEST,) if newest else ()))
        titles = tuple((state.watch, state.title, state.baseline) for state in self.states)

        def render() -> dict[str, bytes]:
            page = digest.render(digest.gather(self.source, self.settings, week), self.typesetter)
            return dict.fromkeys(names, page)

        return self._job(
            names, (week, span and week == span[0], self._marks_of(found), polls, titles), render
        )

    # --- feeds ---

    def _feeds(self) -> Iterator[Job]:
        by_slug = {state.watch: state for state in self.states}
        for definition in self.definitions:
            if definition.watch in by_slug:
                yield self._feed(definition, by_slug[definition.watch])

    def _feed(self, definition: FeedDefinition, state: WatchState) -> Job:
        found = self.source.update_ids(
            watch=definition.watch,
            topic=definition.topic,
            kinds=definition.kinds,
            limit=self.settings.feed_limit,
        )
        baseline = (state.title, state.baseline, state.baseline_counts, state.baseline_results)

        alarms = self._alarms[definition.watch] if state.baseline and feeds.carries_alarms(definition) else ()

        def render() -> dict[str, bytes]:
            feed = feeds.state(self.source, definition, state, self.typesetter, alarms)
            return feeds.render(feed) if feed else {}

        return self._job(
            feeds.paths(definition), (definition, self._marks_of(found), baseline, alarms), render
        )

    # --- the front ---

    def _opml(self) -> bytes:
        return opml.render(self.typesetter.templates, self.definitions, self.settings.base_url)

    def _front(self) -> Job:
        followed = {state.watch: self.source.trials(watch=state.watch) for state in self.states}
        found = self.source.update_ids(limit=self.settings.index_limit)
        span = digest.span_of(self.states, self.settings.time_zone)
        listed = tuple(weeks(*span))[: -WEEKS_ON_FRONT - 1 : -1] if span else ()
        told = tuple(tuple(map(_told, views)) for views in followed.values())

        def render() -> dict[str, bytes]:
            page = site.FrontPage(
                latest=self._latest(),
                watches=tuple(self._watch(state, followed[state.watch]) for state in self.states),
                weeks=listed,
                data_date=digest.data_date_of(self.states),
            )
            return {"index.html": site.render_front(page, self.typesetter)}

        decisive = (self.states, self.definitions, self._marks_of(found), told, listed)
        return self._job(("index.html",), decisive, render)

    def _latest(self) -> tuple[PublishedUpdate, ...]:
        return self.source.updates(limit=self.settings.index_limit)

    def _watch(self, state: WatchState, trials: tuple[TrialView, ...]) -> site.WatchPage:
        mine = tuple(each for each in self.definitions if each.watch == state.watch)
        return site.WatchPage(state=state, feeds=mine, trials=site.by_status(trials))


def _told(view: TrialView | None) -> object:
    """A trial as pages tell it: without the day it was last seen, which every poll renews."""
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


def _named(view: TrialView | None) -> object:
    """A trial as feeds and digests name it above an update."""
    if view is None:
        return None
    facts = view.facts
    return (facts.title, facts.phases, facts.enrollment, facts.enrollment_type, facts.lead_sponsor)


def _lasting(settings: PublishSettings) -> object:
    watches = tuple((watch.slug, watch.title) for watch in settings.watches)
    topics = tuple((topic.slug, topic.title, topic.family) for topic in settings.topics)
    limits = (settings.base_url, settings.feed_limit, settings.index_limit, settings.contact)
    return (watches, topics, limits, str(settings.time_zone))
