"""Invented input of each picture: a sample for the golden file, a given number of rows, and anything at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import strategies as st

from monitor.model import Severity
from monitor.publish.charts import (
    countries,
    dates,
    enrollment,
    harms,
    outcomes,
    people,
    phases,
    posting,
    small,
    starts,
    status,
    strip,
    swimlane,
    timeline,
)
from monitor.publish.charts.marks import Picture
from monitor.publish.render import environment

TODAY = date(2026, 11, 19)
STATUSES = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "UNKNOWN")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """How the tests make the input of one picture.

    `make` takes a number of rows; None where the picture has a fixed number. `anything` is a strategy.
    """

    draw: Callable[..., Picture]
    sample: object
    make: Callable[[int], object] | None = None
    anything: object


def nct(number: int) -> str:
    return f"NCT9{number:07d}"


def month(number: int) -> str:
    return f"{2005 + number // 12 % 20}-{number % 12 + 1:02d}"


# --- anything at all ---

texts = st.text(max_size=30) | st.sampled_from(
    [
        "",
        "</text><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "\u202egnihtyna",
        "]]>&amp;&#x3c;",
        "W" * 400,
        "many short words " * 40,
        "脊椎の幹細胞" * 20,
        "\x00\x1b[31m",
    ]
)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat)
some_dates = st.one_of(
    days, days.map(lambda day: day[:7]), st.sampled_from(["2024", "2024-13", "2024-02-31", "x"])
)
maybe_dates = st.none() | some_dates
todays = st.dates(date(2000, 1, 1), date(2100, 1, 1))
counts = st.integers(0, 10**6)
maybe_counts = st.none() | st.integers(-5, 10**12)
links = st.none() | st.sampled_from(
    [
        "#u-1-2",
        "../trials/NCT90000001.html",
        "https://clinicaltrials.gov/study/NCT90000001",
        "javascript:alert(1)",
        "//x.example",
    ]
)
numbers = st.floats(-1e9, 1e9).map(lambda value: f"{value:.3f}") | st.integers(-(10**6), 10**6).map(str)
posted = (
    st.none()
    | numbers
    | st.sampled_from(["NA", "<0.001", ">100", "1e400", "9" * 300, "0", ".5", "", "\N{MINUS SIGN}3"])
)
any_status = st.sampled_from(STATUSES) | texts
ncts = st.integers(0, 9_999_999).map(nct)


def some(strategy, most=8):
    return st.lists(strategy, max_size=most).map(tuple)


spans = st.builds(status.StatusSpan, status=any_status, since=some_dates, until=maybe_dates, href=links)

ANYTHING = {
    "dates": st.builds(
        dates.TrialDates,
        milestones=some(
            st.builds(
                dates.PlannedDate,
                name=texts,
                first_plan=maybe_dates,
                last_plan=maybe_dates,
                actual=maybe_dates,
                href=links,
            )
        ),
        due=some(st.builds(dates.DueDate, rule=texts, day=todays), 3),
        results_posted=maybe_dates,
        today=todays,
    ),
    "enrollment": st.builds(
        enrollment.Enrollment,
        first_planned=maybe_counts,
        last_planned=maybe_counts,
        actual=maybe_counts,
        href=links,
    ),
    "status": st.builds(status.StatusHistory, spans=some(spans), today=todays),
    "swimlane": st.builds(
        swimlane.Lanes,
        trials=some(st.builds(swimlane.Lane, nct_id=ncts, title=texts, spans=some(spans, 4), href=links)),
        today=todays,
    ),
    "timeline": st.builds(
        timeline.Timeline,
        versions=some(st.builds(timeline.VersionMark, name=texts, day=some_dates, href=links)),
        changes=some(
            st.builds(
                timeline.ChangeMark,
                kind=texts,
                severity=st.sampled_from(list(Severity)),
                day=some_dates,
                sentence=texts,
                href=links,
            ),
            20,
        ),
        today=todays,
    ),
    "harms": st.builds(
        harms.Harms,
        harms=some(
            st.builds(
                harms.Harm,
                name=texts,
                arms=some(
                    st.builds(
                        harms.ArmHarm,
                        arm=texts,
                        affected=st.none() | st.integers(0, 5000),
                        at_risk=st.none() | st.integers(0, 5000),
                    ),
                    4,
                ),
            )
        ),
        time_frame=texts,
    ),
    "outcomes": st.builds(
        outcomes.Outcomes,
        groups=some(
            st.builds(
                outcomes.EstimateGroup,
                title=texts,
                measure=texts,
                unit=texts,
                rows=some(
                    st.builds(
                        outcomes.Estimate,
                        name=texts,
                        value=posted,
                        lower=posted,
                        upper=posted,
                        spread=posted,
                        comment=st.none() | texts,
                    ),
                    5,
                ),
                href=links,
            )
        ),
    ),
    "phases": st.builds(
        phases.Matrix,
        cells=some(
            st.builds(
                phases.StatusPhase,
                status=any_status,
                phases=some(st.sampled_from(["EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "NA"]) | texts, 2),
                trials=st.integers(0, 9999),
                href=links,
            ),
            20,
        ),
    ),
    "starts": st.builds(
        starts.Starts,
        years=some(
            st.builds(
                starts.StartYear, year=st.integers(1900, 2200), actual=counts, planned=counts, href=links
            ),
            20,
        ),
        without=counts,
    ),
    "people": st.builds(
        people.People,
        trials=some(
            st.builds(
                people.TrialPeople,
                nct_id=ncts,
                registered=maybe_counts,
                enrolled=maybe_counts,
                status=any_status,
                href=links,
            )
        ),
    ),
    "countries": st.builds(
        countries.Countries,
        countries=some(
            st.builds(countries.CountrySites, country=texts, sites=counts, trials=counts, href=links)
        ),
    ),
    "posting": st.builds(
        posting.Postings,
        rule=texts,
        trials=some(
            st.builds(
                posting.Posting,
                nct_id=ncts,
                due=days,
                days=st.integers(-20000, 20000),
                posted=st.booleans(),
                href=links,
            ),
            30,
        ),
    ),
    "small": st.builds(
        small.SmallTrial,
        status=any_status,
        start=maybe_dates,
        completion=maybe_dates,
        results_posted=maybe_dates,
        within=st.none() | st.tuples(todays, todays),
        today=todays,
    ),
    "strip": st.builds(
        strip.Strip,
        trials=some(
            st.builds(
                strip.StripTrial,
                nct_id=ncts,
                title=texts,
                design=st.sampled_from(list(strip.TrialDesign)),
                people=maybe_counts,
                results_posted=st.booleans(),
                stopped=st.booleans(),
                href=links,
            ),
            30,
        ),
    ),
}

# --- a given number of rows ---


def lane_spans(number: int) -> tuple[status.StatusSpan, ...]:
    return (
        status.StatusSpan(status="RECRUITING", since=month(number), until=month(number + 20)),
        status.StatusSpan(status=STATUSES[number % 6], since=month(number + 20)),
    )


MAKE = {
    "dates": lambda rows: dates.TrialDates(
        milestones=tuple(dates.PlannedDate(name=f"Date {n}", first_plan=month(n)) for n in range(rows)),
        today=TODAY,
    ),
    "status": lambda rows: status.StatusHistory(
        spans=tuple(
            status.StatusSpan(status=STATUSES[n % 6], since=month(n), until=month(n + 1)) for n in range(rows)
        ),
        today=TODAY,
    ),
    "swimlane": lambda rows: swimlane.Lanes(
        trials=tuple(
            swimlane.Lane(nct_id=nct(n), spans=lane_spans(n), href=f"../trials/{nct(n)}.html")
            for n in range(rows)
        ),
        today=TODAY,
    ),
    "timeline": lambda rows: timeline.Timeline(
        versions=tuple(timeline.VersionMark(name=f"Version {n}", day=month(n)) for n in range(rows)),
        changes=tuple(
            timeline.ChangeMark(kind=f"Kind {n % 7}", severity=list(Severity)[n % 4], day=month(n), href="#u")
            for n in range(rows)
        ),
        today=TODAY,
    ),
    "harms": lambda rows: harms.Harms(
        harms=tuple(
            harms.Harm(
                name=f"Event {n}",
                arms=(
                    harms.ArmHarm(arm="Cells", affected=n % 60, at_risk=60),
                    harms.ArmHarm(arm="Saline", affected=n % 58, at_risk=58),
                ),
            )
            for n in range(rows)
        )
    ),
    "outcomes": lambda rows: outcomes.Outcomes(
        groups=(
            outcomes.EstimateGroup(
                title="Pain",
                unit="mm",
                rows=tuple(
                    outcomes.Estimate(name=f"Week {n}", value=f"{n}", lower=f"{n - 2.5}", upper=f"{n + 2.5}")
                    for n in range(rows)
                ),
            ),
        )
    ),
    "phases": lambda rows: phases.Matrix(
        cells=tuple(
            phases.StatusPhase(status=f"STATUS_{n // 5}", phases=(f"PHASE{n % 5}",), trials=n + 1)
            for n in range(rows)
        )
    ),
    "starts": lambda rows: starts.Starts(
        years=tuple(starts.StartYear(year=1700 + n, actual=n % 13, planned=n % 3) for n in range(rows))
    ),
    "people": lambda rows: people.People(
        trials=tuple(
            people.TrialPeople(nct_id=nct(n), registered=n, enrolled=n * 2 % 301, status=STATUSES[n % 6])
            for n in range(rows)
        )
    ),
    "countries": lambda rows: countries.Countries(
        countries=tuple(
            countries.CountrySites(country=f"Land {n}", sites=n + 1, trials=n // 2 + 1) for n in range(rows)
        )
    ),
    "posting": lambda rows: posting.Postings(
        rule="an invented rule",
        trials=tuple(
            posting.Posting(nct_id=nct(n), due="2020-01-01", days=n * 7 % 900 - 100, posted=n % 3 == 0)
            for n in range(rows)
        ),
    ),
    "strip": lambda rows: strip.Strip(
        trials=tuple(
            strip.StripTrial(
                nct_id=nct(n), design=list(strip.TrialDesign)[n % 5], people=n, results_posted=n % 2 == 0
            )
            for n in range(rows)
        )
    ),
}

# --- samples, for the golden files ---

SAMPLES = {
    "dates": dates.TrialDates(
        milestones=(
            dates.PlannedDate(
                name="Start", first_plan="2021-03", last_plan="2021-06", actual="2021-09-14", href="#u-1-2"
            ),
            dates.PlannedDate(
                name="Primary completion", first_plan="2023-03", last_plan="2024-12-31", actual="2025-04-02"
            ),
            dates.PlannedDate(name="Completion", first_plan="2024-03", last_plan="2027-01"),
            dates.PlannedDate(name="First posted"),
        ),
        due=(dates.DueDate(rule="the WHO's 12-month rule", day=date(2026, 4, 2)),),
        results_posted="2026-08-20",
        today=TODAY,
    ),
    "enrollment": enrollment.Enrollment(first_planned=120, last_planned=None, actual=44, href="#u-3-4"),
    "status": status.StatusHistory(
        spans=(
            status.StatusSpan(
                status="NOT_YET_RECRUITING", since="2021-03-04", until="2021-10-01", href="#u-1-2"
            ),
            status.StatusSpan(status="RECRUITING", since="2021-10-01", until="2022-05-11"),
            status.StatusSpan(status="SUSPENDED", since="2022-05-11", until="2023-01-09"),
            status.StatusSpan(status="RECRUITING", since="2023-01-09", until="2025-08-30"),
            status.StatusSpan(status="TERMINATED", since="2025-08-30", href="#u-4-5"),
        ),
        today=TODAY,
    ),
    "swimlane": MAKE["swimlane"](12),
    "timeline": timeline.Timeline(
        versions=tuple(
            timeline.VersionMark(name=f"Version {n}", day=f"202{n}-0{n}-11", href=f"#v{n}")
            for n in range(1, 7)
        ),
        changes=(
            timeline.ChangeMark(
                kind="Recruitment status",
                severity=Severity.HIGH,
                day="2024-04-11",
                sentence="Recruitment status changed from Recruiting to Terminated.",
                href="#u-3-4",
            ),
            timeline.ChangeMark(kind="Dates", severity=Severity.MEDIUM, day="2023-03-11", href="#u-2-3"),
            timeline.ChangeMark(kind="Sites", severity=Severity.LOW, day="2025-05-11"),
            timeline.ChangeMark(
                kind="Results returned after quality control", severity=Severity.MEDIUM, day="2026-06-11"
            ),
        ),
        today=TODAY,
    ),
    "harms": harms.Harms(
        harms=tuple(
            harms.Harm(
                name=name,
                arms=tuple(
                    harms.ArmHarm(arm=arm, affected=affected, at_risk=at_risk)
                    for arm, (affected, at_risk) in zip(
                        ("Cells, 6 million", "Cells, 18 million, in a carrier of hyaluronic acid", "Saline"),
                        pairs,
                        strict=True,
                    )
                ),
            )
            for name, pairs in (
                ("Deaths, any cause", ((0, 40), (1, 41), (None, None))),
                ("Serious adverse events", ((3, 40), (2, 41), (0, 0))),
                ("Other adverse events", ((11, 40), (None, 41), (9, 39))),
            )
        ),
        time_frame="24 months",
    ),
    "outcomes": outcomes.Outcomes(
        groups=(
            outcomes.EstimateGroup(
                title="Change from baseline in low back pain, on a visual analogue scale, at 12 months",
                measure="least squares mean (95% confidence interval)",
                unit="mm",
                rows=(
                    outcomes.Estimate(name="Cells", value="-24.3", lower="-29.9", upper="-18.7"),
                    outcomes.Estimate(name="Saline", value="NA", comment="not assessed"),
                ),
            ),
            outcomes.EstimateGroup(
                title="Cells against saline",
                measure="odds ratio (one-sided 97.5% confidence interval)",
                rows=(
                    outcomes.Estimate(name="Superiority", value="1.42", lower="0.71"),
                    outcomes.Estimate(name="Non-inferiority", value="1.1", upper="2.9"),
                ),
            ),
            outcomes.EstimateGroup(
                title="Disc height",
                measure="mean (standard deviation)",
                unit="mm",
                rows=(outcomes.Estimate(name="Cells", value="8.1", spread="1.9"),),
            ),
        )
    ),
    "phases": phases.Matrix(
        cells=tuple(
            phases.StatusPhase(status=state, phases=phase, trials=trials, href=f"{state.lower()}.html")
            for state, phase, trials in (
                ("RECRUITING", ("PHASE1", "PHASE2"), 12),
                ("RECRUITING", ("NA",), 3),
                ("ACTIVE_NOT_RECRUITING", ("PHASE3",), 2),
                ("COMPLETED", ("EARLY_PHASE1",), 1),
                ("COMPLETED", ("PHASE2",), 31),
                ("UNKNOWN", (), 7),
                ("WITHDRAWN", ("PHASE2",), 0),
            )
        )
    ),
    "starts": starts.Starts(
        years=(
            starts.StartYear(year=2023, actual=5),
            starts.StartYear(year=2025, actual=9, href="starts/2025.html"),
            starts.StartYear(year=2026, actual=4, planned=2),
            starts.StartYear(year=2027, planned=3),
        ),
        without=1,
    ),
    "people": people.People(
        trials=tuple(
            people.TrialPeople(
                nct_id=nct(n),
                registered=registered,
                enrolled=enrolled,
                status=state,
                href=f"trials/{nct(n)}.html",
            )
            for n, (registered, enrolled, state) in enumerate(
                (
                    (404, 404, "COMPLETED"),
                    (120, 44, "TERMINATED"),
                    (24, 30, "COMPLETED"),
                    (60, 0, "WITHDRAWN"),
                    (10, None, "RECRUITING"),
                )
            )
        )
    ),
    "countries": countries.Countries(
        countries=(
            countries.CountrySites(country="Spain", sites=12, trials=9),
            countries.CountrySites(country="United States", sites=214, trials=21, href="countries/us.html"),
            countries.CountrySites(country="Bosnia and Herzegovina", sites=1, trials=1),
            countries.CountrySites(country="Japan", sites=12, trials=4),
        )
    ),
    "posting": posting.Postings(
        rule="the WHO's 12-month rule",
        trials=tuple(
            posting.Posting(
                nct_id=nct(n), due="2020-03-01", days=late, posted=came, href=f"trials/{nct(n)}.html"
            )
            for n, (late, came) in enumerate(
                ((-30, True), (400, True), (405, True), (2454, False), (12, False))
            )
        ),
    ),
    "small": small.SmallTrial(
        status="COMPLETED",
        start="2012-01-05",
        completion="2015-03",
        results_posted="2017-02-02",
        within=(date(2010, 1, 1), date(2030, 1, 1)),
        today=TODAY,
    ),
    "strip": strip.Strip(
        trials=tuple(
            strip.StripTrial(
                nct_id=nct(n),
                title=f"Invented trial {n}",
                design=list(strip.TrialDesign)[n % 5],
                people=None if n == 7 else n * n * 4,
                results_posted=n % 3 == 0,
                stopped=n % 4 == 1,
                href=f"../trials/{nct(n)}.html",
            )
            for n in range(12)
        )
    ),
}

MODULES = {
    "dates": dates,
    "enrollment": enrollment,
    "status": status,
    "swimlane": swimlane,
    "timeline": timeline,
    "harms": harms,
    "outcomes": outcomes,
    "phases": phases,
    "starts": starts,
    "people": people,
    "countries": countries,
    "posting": posting,
    "small": small,
    "strip": strip,
}

CASES = {
    name: Case(draw=module.picture, sample=SAMPLES[name], make=MAKE.get(name), anything=ANYTHING[name])
    for name, module in MODULES.items()
}


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def case(name) -> Case:
    return CASES[name]


@pytest.fixture(params=MAKE)
def growing(request: pytest.FixtureRequest) -> Case:
    """A picture with any number of rows."""
    return CASES[request.param]


@pytest.fixture(scope="session")
def cases() -> dict[str, Case]:
    return CASES


@pytest.fixture(scope="session")
def markup() -> Callable[..., str]:
    """Draws a picture by the templates: the SVG alone, or the whole figure with its table."""
    templates = environment(ZoneInfo("UTC"))
    macros = {
        "svg": templates.get_template("charts/picture.svg").module.svg,
        "figure": templates.get_template("charts/figure.html").module.figure,
        "small": lambda picture, _: templates.get_template("charts/figure.html").module.small(picture),
    }
    return lambda picture, macro="svg", id="p": str(macros[macro](picture, id))  # noqa: A006
