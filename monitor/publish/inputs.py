"""What publishing reads and what it makes: settings, the source, feeds and their items."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Protocol, TypedDict, Unpack, overload

from monitor.model import (
    Deadline,
    FollowedAnswer,
    FollowedQuestion,
    Kind,
    ListedTrial,
    Poll,
    PublishedUpdate,
    ShownTrial,
    Source,
    Struct,
    Topic,
    TrialView,
    UpdateKey,
    VersionFacts,
    VersionRef,
    VersionState,
    Watch,
    WatchState,
)
from monitor.model.claim import Claim, ClaimDefinition, ClaimedTrial, ClaimNews
from monitor.polling.outages import AlarmSettings


class PublishSettings(Struct, frozen=True, kw_only=True):
    """What is published, and how.

    Attributes:
        follows: questions whose answers have feeds.
        title: of the site, in its header and in the titles of its pages.
        base_url: public address of the published directory; without it feeds link to the registry alone.
        feed_limit: newest items in a feed. index_limit: newest updates on the front page.
        news_limit: newest updates on the page of news.
        downloads: forms of the data that are published as files, as `query.downloads` names them.
        contact: who answers for this instance; shown in the foot of every page.
        subscribe_url: where digests by mail are subscribed to; None where no mail is sent.
        claims: whether there is a page of claims.
        time_zone: in which a week begins and instants are shown.
        alarm: which polls without success the feeds report.
    """

    watches: tuple[Watch, ...]
    topics: tuple[Topic, ...]
    follows: tuple[FollowedQuestion, ...] = ()
    title: str = "Clinical trials"
    base_url: str | None = None
    feed_limit: int = 50
    index_limit: int = 10
    news_limit: int = 100
    downloads: tuple[str, ...] = ()
    contact: str | None = None
    subscribe_url: str | None = None
    claims: tuple[Claim, ...] = ()
    time_zone: tzinfo
    alarm: AlarmSettings = AlarmSettings()


class UpdateFilter(TypedDict, total=False):
    """Which updates are asked for; all conditions must be true.

    Attributes:
        kinds: with a change of one of these kinds that is itself news.
        since, until: found at or after, and before. limit: the newest so many.
        source: found by our polls, unless None asks for the registry's record history too.
    """

    watch: str | None
    topic: str | None
    claim: str | None
    kinds: Collection[Kind] | None
    nct_id: str | None
    since: datetime | None
    until: datetime | None
    limit: int | None
    source: Source | None


class PublishSource(Protocol):
    """What publishing reads, answered by the store; silent updates are not news and are left out."""

    def watch_states(self, watches: Sequence[Watch], /) -> tuple[WatchState, ...]:
        """Return the state of each watch, in the order asked."""
        ...

    def shown_trials(self) -> Iterator[ShownTrial]:
        """Yield the trials that are followed or had news, by ID, with what differs where they do."""
        ...

    def listed_trials(self, nct_ids: Collection[str] | None = None, /) -> tuple[ListedTrial, ...]:
        """Return the trials that any watch follows, as rows of a list; of these alone, if named."""
        ...

    def claim_definitions(self) -> tuple[ClaimDefinition, ...]:
        """Return the claims as the last poll was configured with them, in its order."""
        ...

    def claimed_trials(self, nct_ids: Collection[str], /) -> Mapping[str, ClaimedTrial]:
        """Return what these trials have to do with all claims, by ID, without those that have nothing."""
        ...

    def only_formerly_followed(self) -> tuple[str, ...]:
        """Return the IDs of trials that only watches follow which are configured no more."""
        ...

    def recent_news(self) -> tuple[ClaimNews, ...]:
        """Return the updates of the last twelve months, newest first."""
        ...

    def trial(self, nct_id: str, /) -> TrialView | None:
        """Return a trial that is or was followed."""
        ...

    def updates(self, **asked: Unpack[UpdateFilter]) -> tuple[PublishedUpdate, ...]:
        """Return updates with all their changes, newest first."""
        ...

    def first_facts(self, nct_id: str, /) -> VersionFacts | None:
        """Return what the first version that we saw of a trial says; None where none is stored."""
        ...

    def update_keys(self, **asked: Unpack[UpdateFilter]) -> tuple[UpdateKey, ...]:
        """Return the keys of what `updates` would return, at little cost."""
        ...

    def versions(self, nct_id: str, /, *, source: Source | None = Source.OBSERVED) -> tuple[VersionRef, ...]:
        """Return the versions of a trial in order; with `source` None also those of the record history, first."""
        ...

    def version_states(self, nct_id: str, /) -> tuple[VersionState, ...]:
        """Return what the versions of a trial say of status, people and dates, the earliest first."""
        ...

    def record(self, nct_id: str, /) -> bytes:
        """Return the newest record of a trial as it was received."""
        ...

    def polls(self) -> tuple[Poll, ...]:
        """Return all polls, newest first."""
        ...

    def answer(self, slug: str, /, *, limit: int) -> FollowedAnswer | None:
        """Return the answer of a followed question with its newest changes; None before it was asked."""
        ...

    def open_by_trial(self, nct_id: str | None = None, /) -> Iterator[Deadline]:
        """Yield the deadlines that were not reported yet, by ID of their trials; of one trial alone, if named."""
        ...


class DataFiles(Protocol):
    """Where the files of the data come from."""

    def state(self) -> str:
        """Return what differs where the files would."""
        ...

    def render(self, form: str, /) -> bytes:
        """Return the file of a form."""
        ...


class Scheme(StrEnum):
    """What a category is about."""

    KIND = "kind"
    TOPIC = "topic"


class Category(Struct, frozen=True, kw_only=True):
    """A category of an item: `term` is a slug, `label` what a reader sees."""

    scheme: Scheme
    term: str
    label: str


class Link(Struct, frozen=True, kw_only=True):
    """An address that we built, and what it leads to."""

    href: str
    text: str


class FeedKind(StrEnum):
    """What a feed is about."""

    EVERYTHING = "everything"
    RESULTS = "results"
    STATUS = "status"
    TOPIC = "topic"
    CLAIM = "claim"
    TRIAL = "trial"
    QUESTION = "question"


class FeedDefinition(Struct, frozen=True, kw_only=True):
    """A feed in its three formats.

    Attributes:
        path: without extension, relative to `feeds/`, such as `stem-cell-spine/topic/pain`. It scopes the
            GUIDs, so it never changes for the life of a feed.
        folder: under which lists of feeds show it.
        short: the title where the folder's is shown above it.
        kinds: only updates with a change of these kinds that is news; None for all.
        question: slug of the followed question whose answer it reports; None for a feed of updates.
    """

    path: str
    kind: FeedKind
    folder: str
    watch: str
    title: str
    short: str
    description: str
    kinds: tuple[Kind, ...] | None = None
    topic: str | None = None
    claim: str | None = None
    nct_id: str | None = None
    question: str | None = None


class Item(Struct, frozen=True, kw_only=True):
    """An update as every feed shows it, in each format; `content` is HTML, all else plain text.

    Attributes:
        id: the update's ID, or `baseline`; a feed makes its GUID of it.
        url: where a reader goes from here: the pair of versions, our trial page, or the registry's record.
        source: where the data are at the registry.
        links: further addresses: our trial page, the record.
        data_date: the day on which the registry processed the data, such as `2026-11-19`.
    """

    id: str
    title: str
    summary: str
    content: str
    url: str
    source: str
    links: tuple[Link, ...] = ()
    categories: tuple[Category, ...] = ()
    published: datetime
    data_date: str


class FeedState(Struct, frozen=True, kw_only=True):
    """A feed and its items, newest first: all that a renderer of feeds is given.

    Attributes:
        updated: the instant of the newest item, so that a feed without news keeps its bytes.
        home: the page that belongs to the feed. base_url: None where no public address is configured.
    """

    definition: FeedDefinition
    items: tuple[Item, ...]
    updated: datetime
    data_date: str
    home: str
    base_url: str | None = None


class Paths(Sequence[str]):
    """Paths in the order in which they came, kept as one text: a first publish writes hundreds of thousands."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._text = bytearray()
        self._ends = array("Q")
        self.extend(paths)

    def extend(self, paths: Iterable[str]) -> None:
        """Add paths."""
        for path in paths:
            self._text += path.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._text))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...

    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self[index] for index in range(*place.indices(len(self))))
        index = range(len(self))[place]
        begin = self._ends[index - 1] if index else 0
        return self._text[begin : self._ends[index]].decode("utf-8", "surrogatepass")

    def __repr__(self) -> str:
        return f"Paths({list(self)!r})"


class PublishReport(Struct, frozen=True, kw_only=True):
    """What a publish did: paths relative to the published directory, and how many files were left as they are."""

    written: Sequence[str] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
