"""The trials of a watch as the pictures of them all: pure, from the rows of the list of trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import heappush, heappushpop
from typing import Final
from urllib.parse import urlencode

from monitor.changes.deadlines import NAMES, WHO
from monitor.model import ListedTrial, Struct, VersionState
from monitor.model.partial_date import add_months, parse_partial_date
from monitor.model.text import shorten
from monitor.publish.charts import countries, people, phases, posting, starts, swimlane
from monitor.publish.charts.marks import Picture
from monitor.publish.links import trial_page
from monitor.publish.trial.pictures import status_spans

MOST_MARKS: Final = 600
"""Trials with a mark each beyond which a picture is a stain; bars count any number."""
MOST_COUNTRIES: Final = 25
MOST_LANES: Final = 40
LIST: Final = "trials/index.html"
_ACTUAL: Final = "ACTUAL"
_NO_RESULTS_EXPECTED: Final = frozenset({"WITHDRAWN", "WITHHELD"})


class WatchPictures(Struct, frozen=True, kw_only=True):
    """The pictures of a watch; a picture with a mark for each trial is None where there are too many.

    Attributes:
        more_countries: how many are left out of the picture of countries.
    """

    slug: str
    title: str
    trials: int
    phases: Picture
    status: Picture
    starts: Picture
    people: Picture | None
    countries: Picture
    posting: Picture | None
    more_countries: int = 0


class WatchCounter:
    """What the pictures of a watch show, counted trial by trial; a mark for each is kept only while they are few."""

    def __init__(self, slug: str, title: str) -> None:
        self._slug, self._title = slug, title
        self.trials = 0
        self._phases: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._starts: dict[str, Counter[int]] = {"actual": Counter(), "planned": Counter()}
        self._sites, self._listing = Counter[str](), Counter[str]()
        self._marked: list[ListedTrial] = []

    def add(self, trial: ListedTrial) -> None:
        """Count a trial."""
        self.trials += 1
        self._phases[trial.overall_status, trial.phases] += 1
        start = parse_partial_date(trial.start_date)
        if start:
            self._starts["planned" if trial.start_date_type == "ESTIMATED" else "actual"][start.year] += 1
        for country, count in zip(trial.countries, trial.sites, strict=True):
            self._sites[country] += count
            self._listing[country] += 1
        if self.trials <= MOST_MARKS:
            self._marked.append(trial)
        else:
            self._marked.clear()

    def pictures(self, today: date, lanes: Sequence[swimlane.Lane] = ()) -> WatchPictures:
        """Return the pictures; links are relative to the published directory. `lanes` are of the trials that changed last."""
        sites = sorted(self._countries(), key=lambda country: (-country.sites, country.country))
        few = self._marked if self.trials <= MOST_MARKS else None
        return WatchPictures(
            slug=self._slug,
            title=self._title,
            trials=self.trials,
            phases=phases.picture(phases.Matrix(cells=tuple(self._cells()))),
            status=swimlane.picture(swimlane.Lanes(trials=tuple(lanes), today=today)),
            starts=starts.picture(self._years()),
            people=None if few is None else people.picture(people.People(trials=tuple(map(_people, few)))),
            countries=countries.picture(countries.Countries(countries=tuple(sites[:MOST_COUNTRIES]))),
            posting=None
            if few is None
            else posting.picture(posting.Postings(rule=NAMES[WHO], trials=tuple(_postings(few, today)))),
            more_countries=max(0, len(sites) - MOST_COUNTRIES),
        )

    def _cells(self) -> Iterator[phases.StatusPhase]:
        for (status, given), count in self._phases.items():
            phase = {"phase": given[0]} if len(given) == 1 else {}
            yield phases.StatusPhase(
                status=status,
                phases=given,
                trials=count,
                href=_listed(watch=self._slug, status=status, **phase),
            )

    def _years(self) -> starts.Starts:
        actual, planned = self._starts["actual"], self._starts["planned"]
        years = tuple(
            starts.StartYear(year=year, actual=actual[year], planned=planned[year])
            for year in sorted(actual.keys() | planned.keys())
        )
        return starts.Starts(years=years, without=self.trials - actual.total() - planned.total())

    def _countries(self) -> Iterator[countries.CountrySites]:
        for country, count in self._sites.items():
            yield countries.CountrySites(
                country=country,
                sites=count,
                trials=self._listing[country],
                href=_listed(watch=self._slug, country=country),
            )


class LatestChanged:
    """The trials whose status is shown over time: those of which readers saw a change last."""

    def __init__(self) -> None:
        self._latest: list[tuple[datetime, str]] = []

    def add(self, trial: ListedTrial) -> None:
        """Take a trial among them, or not."""
        if trial.changed_at:
            push = heappush if len(self._latest) < MOST_LANES else heappushpop
            push(self._latest, (trial.changed_at, trial.nct_id))

    def nct_ids(self) -> tuple[str, ...]:
        """Return their IDs, the one that changed last first."""
        return tuple(nct_id for _, nct_id in sorted(self._latest, reverse=True))


def _listed(**choice: str) -> str:
    """Return the address of the list of trials with a choice made."""
    return f"{LIST}?{urlencode(choice, errors='replace')}"


def lanes(
    trials: Iterable[ListedTrial], histories: Mapping[str, Sequence[VersionState]]
) -> Iterator[swimlane.Lane]:
    """Yield the lanes of the trials that had several statuses; `histories` is what the versions of a trial say."""
    for trial in trials:
        spans = tuple(status_spans(histories[trial.nct_id]))
        if len(spans) > 1:
            yield swimlane.Lane(
                nct_id=trial.nct_id,
                title=shorten(trial.title, 90),
                spans=spans,
                href=trial_page(trial.nct_id),
            )


def _people(trial: ListedTrial) -> people.TrialPeople:
    return people.TrialPeople(
        nct_id=trial.nct_id,
        registered=trial.first_planned,
        enrolled=trial.enrollment if trial.enrollment_type == _ACTUAL else None,
        status=trial.overall_status,
        href=trial_page(trial.nct_id),
    )


def _postings(trials: Iterable[ListedTrial], today: date) -> Iterator[posting.Posting]:
    """Return the trials whose results were due by today, the earliest first."""
    for day, trial in sorted(
        ((day, trial) for trial in trials if (day := last_day_in_time(trial))),
        key=lambda pair: (pair[0], pair[1].nct_id),
    ):
        posted = parse_partial_date(trial.results_first_posted)
        if posted is None and (trial.has_results or day >= today):
            continue
        yield posting.Posting(
            nct_id=trial.nct_id,
            due=day.isoformat(),
            days=((posted.first_day if posted else today) - day).days,
            posted=posted is not None,
            href=trial_page(trial.nct_id),
        )


def last_day_in_time(trial: ListedTrial) -> date | None:
    """Return the last day on which results are in time under the WHO's rule; None where it asks for none.

    It is that of `monitor.changes.deadlines`, from the columns of a row.
    """
    if trial.study_type != "INTERVENTIONAL" or trial.overall_status in _NO_RESULTS_EXPECTED:
        return None
    completed = parse_partial_date(trial.primary_completion_date) or parse_partial_date(trial.completion_date)
    return add_months(completed.last_day, 12) if completed else None
