"""What is to be published, unit by unit: its files, a key of all that decides their bytes, how to render them.

A key is made of IDs and of small facts; nothing is rendered to make one. Equal keys mean equal bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import groupby
from types import MappingProxyType

from msgspec.structs import replace as replace_fields

from monitor.digest.compose import DigestInputs, compare_watches
from monitor.digest.our_changes import our_changes
from monitor.errors import StateCorrupt
from monitor.model import (
    Deadline,
    FollowedAnswer,
    FollowedQuestion,
    Struct,
    UpdateKey,
    WatchState,
)
from monitor.model.claim import ClaimTrial, in_claim
from monitor.model.week import Week, weeks
from monitor.polling.outages import alarms_of
from monitor.publish import feeds
from monitor.publish.files import Content
from monitor.publish.formats import change_lines, opml
from monitor.publish.inputs import DataFiles, FeedDefinition, PublishSettings, PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.known import KnownTrials, TrialKeys, TrialSequence
from monitor.publish.links import checked, digest_page, trial_json, trial_page
from monitor.publish.list_counters import ListCounters
from monitor.publish.manifest import WrittenFile, key_of
from monitor.publish.pages import about, claims, data, digest, digests, front, news, overview, trials
from monitor.publish.pages import feeds as feeds_list
from monitor.publish.pages.layout import asset
from monitor.publish.pages.trial import read_trial_page, render_trial
from monitor.publish.pieces import PieceKeeper, Pieces
from monitor.publish.render import renderer_digest
from monitor.query.downloads import DOWNLOADS

LATEST = "digests/latest.html"
ASSETS: Mapping[str, str] = MappingProxyType(
    {"style.css": "style.css", "icon.svg": "icon.svg", "list.js": trials.SCRIPT}
)
"""Files that are published as they are: their names among the templates, and their paths."""


class PublishUnit(Struct, frozen=True, kw_only=True):
    """Files that are rendered together, and the key of what decides their bytes."""

    paths: tuple[str, ...]
    key: str


_MOST_BEGINNINGS = 50
"""Polls with updates that may have passed since the file of all updates was written, for lines to be added to it."""

ANY_TRIAL = "NCT00000000"
TRIAL_PATHS = (trial_page(ANY_TRIAL), trial_json(ANY_TRIAL), *feeds.paths(feeds.of_trial(ANY_TRIAL, "")))
"""The files of a trial: of thousands, paths are made by putting in the number."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A unit and how to render it; `render` gives bytes for its paths, or for those that can be made.

    Attributes:
        more: of one file that only grows: what comes behind the bytes that were rendered under another key; None
            where those are no beginning of the present ones.
    """

    unit: PublishUnit
    render: Callable[[], Mapping[str, Content]]
    more: Callable[[str], bytes | None] | None = None


class Planner:
    """Reads the source once for one publish and plans every unit."""

    def __init__(
        self, source: PublishSource, settings: PublishSettings, keeper: PieceKeeper | None = None
    ) -> None:
        self.source = source
        self.settings = settings
        self._keeper = keeper
        self.states: tuple[WatchState, ...] = source.watch_states(settings.watches)
        self._answers = self._read_answers()
        self.definitions: tuple[FeedDefinition, ...] = tuple(
            feed
            for feed in feeds.definitions(settings)
            if feed.question is None or feed.question in self._answers
        )
        self._common = key_of(renderer_digest(), _settings_key(settings))
        self._polls = tuple(reversed(source.polls()))
        self._alarms = {
            watch.slug: alarms_of((poll for poll in self._polls if poll.watch == watch.slug), settings.alarm)
            for watch in settings.watches
        }
        self._ours = {
            watch.slug: our_changes(poll for poll in self._polls if poll.watch == watch.slug)
            for watch in settings.watches
        }
        self._data_date = digest.newest_release(self.states)
        self._span = digest.span_of(self.states, settings.time_zone)
        self._pages = TrialKeys(self._trial_keys())
        self._definitions = source.claim_definitions()
        self._keys = self._pages.with_claims(self._definitions, self._common)
        self.renderer = ItemRenderer(settings, Pieces(keeper, common=self._common, trials=self._keys))

    def jobs(self) -> Iterator[Job]:
        """Return all units, linked pages before those that link to them: a reader never meets a dead link."""
        for name, path in ASSETS.items():
            yield self._job((path,), (), partial(_asset, name, path))
        yield from self._trials()
        yield from self._digests()
        yield from self._feeds()
        yield from self._questions()
        yield self._change_lines()
        yield from self._lists()
        yield self._front()

    def _job(
        self, paths: tuple[str, ...], decisive: Sequence[object], render: Callable[[], Mapping[str, Content]]
    ) -> Job:
        return Job(
            unit=PublishUnit(paths=paths, key=key_of(self._common, paths, tuple(decisive))), render=render
        )

    # --- trials ---

    def _trials(self) -> Iterator[Job]:
        for nct_id, key in self._pages.items():
            paths = tuple([path.replace(ANY_TRIAL, nct_id) for path in TRIAL_PATHS])
            yield Job(unit=PublishUnit(paths=paths, key=key), render=partial(self._render_trial, nct_id))

    def _trial_keys(self) -> Iterator[tuple[str, str]]:
        """Yield the trials that have a page, by ID, each with the key of what decides its bytes."""
        deadlines = _ByTrial(self.source.open_by_trial())
        for shown in self.source.shown_trials():
            own = deadlines.of(shown.nct_id)
            yield shown.nct_id, key_of(self._common, checked(shown.nct_id), shown.state, own)

    def _render_trial(self, nct_id: str) -> dict[str, bytes]:
        deadlines = tuple(self.source.open_by_trial(nct_id))
        view = self.source.trial(nct_id)
        if view is None:
            return {}
        feed = feeds.render(feeds.read_trial_feed(self.source, view, self.renderer))
        try:
            page = read_trial_page(self.source, view, deadlines)
        except StateCorrupt:
            return feed  # `check` names the damage; one record must not keep back what is known of all others
        return {**feed, **render_trial(page, self.renderer)}

    # --- digests ---

    def _digests(self) -> Iterator[Job]:
        if self._span:
            yield from (self._digest(week, self._span) for week in weeks(*self._span))

    def _digest(self, week: Week, span: tuple[Week, Week]) -> Job:
        since, until = week.bounds(self.settings.time_zone)
        updates = self.source.update_keys(since=since, until=until)
        names = (digest_page(week.name), *((LATEST,) if week == self._latest_week() else ()))

        def render() -> dict[str, bytes]:
            page = digest.read_digest(self.source, self.settings, week)
            return dict.fromkeys(names, digest.render(page, self.renderer))

        # Whether it is the first or the last decides which weeks it links to.
        place = (week == span[0], week == span[1])
        decisive = (week, place, updates, compare_watches(self._inputs(week)))
        return self._job(names, decisive, render)

    def _inputs(self, week: Week) -> DigestInputs:
        """Return what a digest is composed of but for its updates."""
        return digest.digest_inputs(
            week, updates=(), polls=self._polls, states=self.states, zone=self.settings.time_zone
        )

    @cached_property
    def _running(self) -> bool:
        """Whether the newest week is not over."""
        if self._span is None:
            return False
        week = self._span[1]
        return not digest.is_over(week, compare_watches(self._inputs(week)))

    def _latest_week(self) -> Week | None:
        """Return the newest week that is over; before there is one, the first."""
        if self._span is None:
            return None
        first, last = self._span
        return max(first, last.previous()) if self._running else last

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
            claim=definition.claim,
            kinds=definition.kinds,
            limit=self.settings.feed_limit,
        )
        baseline = (state.title, state.baseline, state.baseline_counts, state.baseline_results)
        carries = state.baseline is not None and feeds.carries_alarms(definition)
        alarms = self._alarms[definition.watch] if carries else ()
        ours = self._ours[definition.watch] if carries else ()

        def render() -> dict[str, bytes]:
            feed = feeds.read_feed(self.source, definition, state, self.renderer, alarms, ours)
            return feeds.render(feed) if feed else {}

        return self._job(feeds.paths(definition), (definition, updates, baseline, alarms, ours), render)

    def _questions(self) -> Iterator[Job]:
        for question in self.settings.follows:
            if question.slug in self._answers:
                yield self._question(question, self._answers[question.slug])

    def _read_answers(self) -> dict[str, FollowedAnswer]:
        """Return the answers by slug; without those of questions that no poll has asked yet."""
        slugs = [question.slug for question in self.settings.follows]
        answers = {slug: self.source.answer(slug, limit=self.settings.feed_limit) for slug in slugs}
        return {slug: answer for slug, answer in answers.items() if answer}

    def _question(self, question: FollowedQuestion, answer: FollowedAnswer) -> Job:
        definition = feeds.of_question(question)

        def render() -> dict[str, bytes]:
            return feeds.render(feeds.read_question_feed(answer, question, self.renderer))

        shown = (answer.since, answer.first, answer.changes)
        return self._job(feeds.paths(definition), (question, shown), render)

    # --- the data ---

    def _change_lines(self) -> Job:
        """Return the unit of all updates as lines, read a week at a time."""
        keys = sorted(self.source.update_keys(), key=lambda key: (key.detected_at, key.id))
        known = hashlib.sha256()
        beginnings: deque[tuple[str, datetime]] = deque(maxlen=_MOST_BEGINNINGS)
        for detected_at, together in groupby(keys, key=lambda key: key.detected_at):
            beginnings.appendleft((known.hexdigest(), detected_at))
            for key in together:
                known.update(repr(key).encode("utf-8", "surrogatepass"))

        def job_of(digest: str) -> Job:
            return self._job((change_lines.PATH,), (digest,), render)

        def render() -> dict[str, bytes]:
            return {change_lines.PATH: self._lines_since(keys, None)}

        def more(key: str) -> bytes | None:
            since = next((since for digest, since in beginnings if job_of(digest).unit.key == key), None)
            return None if since is None else self._lines_since(keys, since)

        return replace(job_of(known.hexdigest()), more=more)

    def _lines_since(self, keys: Sequence[UpdateKey], since: datetime | None) -> bytes:
        """Return the updates from an instant on as lines; `keys` are those of all, the oldest first."""
        zone = self.settings.time_zone
        content = io.BytesIO()
        if keys:
            span = Week.at(since or keys[0].detected_at, zone), Week.at(keys[-1].detected_at, zone)
            for week in weeks(*span):
                begin, until = week.bounds(zone)
                updates = self.source.updates(since=max(begin, since or begin), until=until)
                content.writelines(change_lines.lines(updates))
        return content.getvalue()

    def downloads(self, data_source: DataFiles | None) -> Iterator[Job]:
        """Return the units of the files with the data, where they are wanted."""
        if data_source is None or not self.settings.downloads:
            return
        state = data_source.state()
        for form in self.settings.downloads:
            path = f"data/{DOWNLOADS[form].name}"
            yield self._job((path,), (state,), partial(_download, data_source, form, path))

    def data_page(self, published: Sequence[WrittenFile]) -> Job:
        """Return the unit of the page that lists these files, given what is published of them by now."""
        by_path = {file.path: file for file in published}
        files = tuple(
            data.DataFile(name=known.name, meaning=known.meaning, size=file.size, sha256=file.sha256.hex())
            for form in self.settings.downloads
            if (file := by_path.get(f"data/{(known := DOWNLOADS[form]).name}"))
        )
        return self._page(
            data.PATH, (files,), partial(data.render_data, files, self.renderer, self._data_date)
        )

    # --- lists, and the front ---

    @cached_property
    def _known(self) -> KnownTrials:
        return KnownTrials(self.source, self._keys, self._keeper)

    @cached_property
    def _counters(self) -> ListCounters:
        """What all lists show of all trials together; every trial is looked at once."""
        return ListCounters(self._known, self.source, self.settings, self._data_date)

    def _lists(self) -> Iterator[Job]:
        renderer, date_, counters = self.renderer, self._data_date, self._counters
        if self.settings.base_url:
            yield self._job(tuple(opml.LISTS), (self.definitions,), self._opml)
        render_list = partial(trials.render_trials, counters.trials, self._known.listed, renderer, date_)
        yield self._page(trials.PATH, (counters.listed,), render_list)
        if self.settings.claims:
            yield from self._claims()
        yield self._overview()
        news_keys = self.source.update_keys(limit=self.settings.news_limit)
        yield self._page(news.PATH, (news_keys,), self._news)
        yield self._page(
            feeds_list.PATH,
            (self.definitions,),
            partial(feeds_list.render_feeds, self.definitions, renderer, date_),
        )
        page = digests.digests_page(
            self._span, self.source.update_keys(), self.settings.time_zone, running=self._running
        )
        yield self._page(digests.PATH, (page,), partial(digests.render_digests, page, renderer, date_))
        yield self._page(about.PATH, (), partial(about.render_about, renderer, date_))
        yield self._job((about.NOT_FOUND,), (), partial(about.render_not_found, renderer))

    def _overview(self) -> Job:
        counters = self._counters
        latest = counters.overview.latest.nct_ids()
        histories = {nct_id: self.source.version_states(nct_id) for nct_id in latest}

        def render() -> dict[str, bytes]:
            changed = self._known.listed(latest)
            return overview.render_overview(
                counters.overview, changed, histories, self.renderer, self._data_date
            )

        return self._page(overview.PATH, (counters.listed, histories), render)

    def _claims(self) -> Iterator[Job]:
        """Return the units of the claims, the pages before the list of them."""
        counters = self._counters
        listed = tuple(counters.claims.claims(self._trials_of_claim, self.source.recent_news()))
        shown = [(replace_fields(claim, trials=()), counters.claimed[claim.slug]) for claim in listed]
        for claim, decisive in zip(listed, shown, strict=True):
            flags = counters.flags[claim.slug]
            render = partial(claims.render_claim, claim, self.renderer, self._data_date, flags)
            yield self._page(claims.claim_path(claim.slug), decisive, render)
        render_all = partial(claims.render_claims, listed, self.renderer, self._data_date, counters.flags)
        yield self._page(claims.PATH, (shown,), render_all)

    def _trials_of_claim(self, slug: str, nct_ids: Sequence[str]) -> TrialSequence[ClaimTrial]:
        """Return trials as a claim shows them, read when they are asked for."""
        former = self._counters.former

        def read(asked: Sequence[str]) -> Iterator[ClaimTrial]:
            followed = dict(self._known.read([nct_id for nct_id in asked if nct_id not in former]))
            for nct_id in asked:
                claimed = former[nct_id] if nct_id in former else followed[nct_id].claimed
                if claimed:
                    yield in_claim(claimed, slug)

        return TrialSequence(nct_ids, read)

    def _page(
        self, path: str, decisive: Sequence[object], render: Callable[[], Mapping[str, Content]]
    ) -> Job:
        """Return the unit of a page whose foot gives the date of the newest data."""
        return self._job((path,), (*decisive, self._data_date), render)

    def _opml(self) -> dict[str, bytes]:
        return opml.render(self.renderer.templates, self.definitions, self.settings.base_url or "")

    def _news(self) -> dict[str, bytes]:
        updates = self.source.updates(limit=self.settings.news_limit)
        return news.render_news(updates, self.renderer, self._data_date)

    def _front(self) -> Job:
        latest = self.source.update_keys(limit=self.settings.index_limit)
        counts = self._counters.front.counts()
        week = Week.at(latest[0].detected_at, self.settings.time_zone) if latest else None
        since, until = week.bounds(self.settings.time_zone) if week else (None, None)
        of_week = self.source.update_keys(since=since, until=until) if week else ()
        to_date = self._running and self._span is not None and week == self._span[1]

        def render() -> dict[str, bytes]:
            page = front.front_page(
                counts=counts,
                states=self.states,
                definitions=self.definitions,
                latest=self.source.updates(limit=self.settings.index_limit),
                settings=self.settings,
                week=week,
                digest=digest.read_digest(self.source, self.settings, week).digest if week else None,
                to_date=to_date,
            )
            return front.render_front(page, self.renderer, self._data_date)

        return self._page(
            front.PATH, (counts, self.states, self.definitions, latest, of_week, to_date), render
        )


class _ByTrial:
    """Deadlines by trial, from those of all trials in the order of their IDs: a few are in memory at a time."""

    def __init__(self, deadlines: Iterator[Deadline]) -> None:
        self._groups = groupby(deadlines, key=lambda deadline: deadline.nct_id)
        self._next: tuple[str, tuple[Deadline, ...]] | None = ("", ())

    def of(self, nct_id: str) -> tuple[Deadline, ...]:
        """Return the deadlines of a trial; trials are asked for in the order of their IDs."""
        while self._next and self._next[0] < nct_id:
            group = next(self._groups, None)
            self._next = group and (group[0], tuple(group[1]))
        return self._next[1] if self._next and self._next[0] == nct_id else ()


def _download(source: DataFiles, form: str, path: str) -> dict[str, bytes]:
    return {path: source.render(form)}


def _asset(name: str, path: str) -> dict[str, bytes]:
    return {path: asset(name)}


def _settings_key(settings: PublishSettings) -> object:
    watches = tuple(
        (watch.slug, watch.title, watch.short, watch.conditions, watch.interventions)
        for watch in settings.watches
    )
    topics = tuple((topic.slug, topic.title, topic.family) for topic in settings.topics)
    limits = (settings.feed_limit, settings.index_limit, settings.news_limit)
    site = (settings.title, settings.base_url, settings.contact, settings.subscribe_url)
    claims = tuple((claim.slug, claim.wording, claim.watches) for claim in settings.claims)
    return (watches, topics, claims, limits, site, str(settings.time_zone))
