"""The list of all trials: a whole table, and what its script filters by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo

from markupsafe import Markup

from monitor.model import Family, ListedTrial, Struct, wording
from monitor.model.text import line
from monitor.publish.charts import small
from monitor.publish.charts.marks import Picture
from monitor.publish.files import Streamed
from monitor.publish.items import ItemRenderer
from monitor.publish.links import checked
from monitor.publish.pages.layout import stream_page
from monitor.publish.pieces import RenderedPiece
from monitor.publish.render import TITLE_LIMIT, day, moment

PATH = "trials/index.html"
SCRIPT = "trials/list.js"
APART = "|"
"""Between the values of a row that has several; no value contains it."""

YEARS_BEFORE, YEARS_AFTER = 12, 6
"""Years around the day of the data that the small pictures show."""

FRAME = "<!--frame-->"
"""Where a row has what all pictures of the list share. No text of a record can be this: it is escaped."""

COUNTRIES = 3
"""Countries of a trial that are named; the rest are counted."""


SUBJECTS = frozenset((Family.CONDITION, Family.CELLS))
"""Families of topics that are named below a title; the questions are left to the filter."""


class TrialRow(Struct, frozen=True, kw_only=True):
    """A trial in the list: texts for readers, and values for the script, several of them apart."""

    nct_id: str
    title: str
    status: str
    status_text: str
    phases: str
    phase_text: str
    watches: str
    topics: str
    subject_text: str
    countries: str
    country_text: str
    results: str
    results_text: str
    changed: str
    posted: str
    posted_text: str
    dates_text: str = ""
    picture: Picture | None = None


class FilterOption(Struct, frozen=True, kw_only=True):
    """A value to filter by, and its name."""

    value: str
    label: str


class TrialFilter(Struct, frozen=True, kw_only=True):
    """A choice above the list: values of one attribute of the rows."""

    name: str
    label: str
    options: tuple[FilterOption, ...]


class ListColumn(Struct, frozen=True, kw_only=True):
    """A column of the list, and the name by which the address says that it is sorted by."""

    sort: str
    label: str


COLUMNS = tuple(
    ListColumn(sort=sort, label=label)
    for sort, label in (
        ("trial", "Trial"),
        ("status", "Status"),
        ("phase", "Phase"),
        ("countries", "Countries"),
        ("results", "Results"),
        ("posted", "Last update posted"),
    )
)
RESULTS = {"posted": "Results posted", "overdue": "Results overdue", "none": "No results"}


class GoneTrial(Struct, frozen=True, kw_only=True):
    """A record that the registry no longer has."""

    nct_id: str
    title: str


class TrialsPage(Struct, frozen=True, kw_only=True):
    """All that the list shows; `rows` are HTML, many at a time."""

    count: int
    rows: Iterable[Markup]
    filters: tuple[TrialFilter, ...]
    gone: tuple[GoneTrial, ...] = ()
    columns: tuple[ListColumn, ...] = COLUMNS


class ListCounter:
    """What the list shows of all trials together, counted as they come."""

    def __init__(self) -> None:
        self._order: list[tuple[str, str]] = []
        self._values: defaultdict[str, set[str]] = defaultdict(set)
        self.gone: list[GoneTrial] = []

    def add(self, trial: ListedTrial, zone: tzinfo) -> None:
        """Count a trial."""
        if trial.removed:
            title = wording.shorten(trial.title, TITLE_LIMIT)
            self.gone.append(GoneTrial(nct_id=checked(trial.nct_id), title=title))
            return
        self._order.append((trial.last_update_posted or "", trial.nct_id))
        values = self._values
        values["status"].add(trial.overall_status)
        values["phase"].update(trial.phases)
        values["country"].update(map(line, trial.countries))
        values["topic"].update(trial.topics)
        values["watch"].update(trial.watches)
        values["results"].add(_results(trial))
        if trial.changed_at:
            values["changed"].add(f"{trial.changed_at.astimezone(zone):%Y-%m}")

    def nct_ids(self) -> list[str]:
        """Return the trials of the list: the one whose record was updated last comes first."""
        return [nct_id for _, nct_id in sorted(self._order, reverse=True)]

    def values(self, name: str) -> Collection[str]:
        """Return what can be filtered by: the values that trials have of an attribute."""
        return self._values[name]


def trials_page(
    counter: ListCounter,
    read: Callable[[Sequence[str]], Sequence[ListedTrial]],
    renderer: ItemRenderer,
    today: date | None = None,
) -> TrialsPage:
    """Return the list.

    Args:
        counter: of all trials.
        read: returns the trials of some IDs, in their order.
        renderer: renders rows, and has those that were rendered before.
        today: the day of the data; without it there are no pictures.
    """
    nct_ids = counter.nct_ids()
    return TrialsPage(
        count=len(nct_ids),
        rows=_rows(nct_ids, read(nct_ids), renderer, today),
        filters=tuple(choice for choice in _filters(counter, renderer) if len(choice.options) > 1),
        gone=tuple(counter.gone),
    )


def _rows(
    nct_ids: Sequence[str], trials: Sequence[ListedTrial], renderer: ItemRenderer, today: date | None
) -> Iterator[RenderedPiece]:
    """Yield the rows as HTML. Only what all pictures share differs from day to day, so that it is put in its place here."""

    def render(place: int) -> str:
        row = _row(trials[place], renderer, renderer.settings.time_zone, today)
        return renderer.piece("list_row", row)

    frame = renderer.piece("frame", small.frame(_within(today), today)) if today else ""
    blocks = renderer.pieces.of_trials(PATH, "row", nct_ids, render, also=today and today.year)
    return (RenderedPiece(str.replace(block, FRAME, frame)) for block in blocks)


def _within(today: date) -> tuple[date, date]:
    """Return the first and the last day of the pictures of the list."""
    return date(today.year - YEARS_BEFORE, 1, 1), date(today.year + YEARS_AFTER, 12, 31)


def _row(trial: ListedTrial, renderer: ItemRenderer, zone: tzinfo, today: date | None) -> TrialRow:
    results = _results(trial)
    return TrialRow(
        nct_id=checked(trial.nct_id),
        title=wording.shorten(trial.title, TITLE_LIMIT),
        status=trial.overall_status,
        status_text=_status(trial, zone),
        phases=APART.join(trial.phases),
        phase_text=wording.phases(trial.phases) or "—",
        watches=APART.join(trial.watches),
        topics=APART.join(trial.topics),
        subject_text=" · ".join(renderer.topic_titles(trial.topics, SUBJECTS)),
        countries=APART.join(map(line, trial.countries)),
        country_text=wording.listed([line(name) for name in trial.countries], COUNTRIES) or "—",
        results=results,
        results_text=RESULTS[results],
        changed=trial.changed_at.astimezone(zone).date().isoformat() if trial.changed_at else "",
        posted=trial.last_update_posted or "",
        posted_text=day(trial.last_update_posted),
        dates_text=small.dates_words(trial.start_date, trial.completion_date)
        if trial.start_date or trial.completion_date
        else "",
        picture=_picture(trial, today) if today else None,
    )


def _picture(trial: ListedTrial, today: date) -> Picture:
    """Return the small picture of a trial, on the axis that all in the list share."""
    return small.picture(
        small.SmallTrial(
            status=trial.overall_status,
            start=trial.start_date,
            completion=trial.completion_date,
            results_posted=trial.results_first_posted,
            within=_within(today),
            today=today,
        )
    )


def _results(trial: ListedTrial) -> str:
    if trial.has_results:
        return "posted"
    return "overdue" if trial.is_overdue else "none"


def _status(trial: ListedTrial, zone: tzinfo) -> str:
    status = wording.words(trial.overall_status)
    if trial.missing_since:
        return f"{status} (not found on {moment(trial.missing_since, zone)})"
    return status


def _filters(counter: ListCounter, renderer: ItemRenderer) -> Iterator[TrialFilter]:
    settings, values = renderer.settings, counter.values
    watches, topics, countries = values("watch"), values("topic"), sorted(values("country"))
    named_watches = [(watch.slug, line(watch.name)) for watch in settings.watches if watch.slug in watches]
    named_topics = [(topic.slug, line(topic.title)) for topic in settings.topics if topic.slug in topics]
    yield _filter("watch", "Subject", named_watches)
    yield _filter(
        "status", "Status", [(status, wording.words(status)) for status in sorted(values("status"))]
    )
    yield _filter("phase", "Phase", [(phase, wording.words(phase)) for phase in sorted(values("phase"))])
    yield _filter("topic", "Topic", named_topics)
    yield _filter("country", "Country", [(country, country) for country in countries])
    yield _filter("results", "Results", _present(values("results")))
    months = sorted(values("changed"), reverse=True)
    yield _filter("changed", "Changed in", [(month, wording.day(month)) for month in months])


def _filter(name: str, label: str, options: Iterable[tuple[str, str]]) -> TrialFilter:
    return TrialFilter(
        name=name,
        label=label,
        options=tuple(FilterOption(value=value, label=text) for value, text in options),
    )


def _present(values: Collection[str]) -> list[tuple[str, str]]:
    return [(value, text) for value, text in RESULTS.items() if value in values]


def render_trials(
    counter: ListCounter,
    read: Callable[[Sequence[str]], Sequence[ListedTrial]],
    renderer: ItemRenderer,
    data_date: date | None,
) -> dict[str, Streamed]:
    """Return `trials/index.html`; arguments as of `trials_page`."""

    def values() -> Mapping[str, object]:
        return {"page": trials_page(counter, read, renderer, data_date), "broad": True}

    return {PATH: stream_page(renderer, "trials.html", values, path=PATH, data_date=data_date)}
