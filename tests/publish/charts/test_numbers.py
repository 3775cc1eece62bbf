"""Where marks lie, read back from the SVG by the texts of its axis, is what the table says."""

from __future__ import annotations

import math
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
)

EXAMPLES = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
NEAR = 0.2
"""Coordinates have one decimal; both ends of a distance are rounded."""


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def classed(root: ET.Element, tag: str, style: str) -> list[ET.Element]:
    return [element for element in root.iter(tag) if element.get("class") == style]


def datum(root: ET.Element, words: str) -> ET.Element:
    (group,) = [
        element
        for element in root.iter()
        if element.tag in {"a", "g"} and (element.findtext("title") or "").startswith(words)
    ]
    return group


def value_of(text: str) -> float:
    return float(text.replace(",", "").removesuffix("%"))


def axis(root: ET.Element, read=value_of, bend=lambda value: value):
    """From a place to a value, by two grid lines that have their text right below them."""
    upright = [line for line in classed(root, "line", "grid") if line.get("x1") == line.get("x2")]
    lines = {line.get("x1") for line in upright}
    bottom = max(float(line.get("y2")) for line in upright)
    labels = {
        text.get("x"): text.text
        for text in classed(root, "text", "quiet")
        if text.get("text-anchor") == "middle" and float(text.get("y")) > bottom
    }
    known = sorted((float(x), bend(read(labels[x]))) for x in lines if x in labels)
    (x1, v1), (x2, v2) = known[0], known[-1]
    return lambda x: v1 + (float(x) - x1) / (x2 - x1) * (v2 - v1), abs(v2 - v1) / (x2 - x1) * NEAR


def year(text: str) -> float:
    return date(int(text), 1, 1).toordinal()


@EXAMPLES
@given(at_risk=st.integers(1, 2000), data=st.data())
def test_a_dot_lies_at_the_share_of_its_arm(markup, at_risk, data):
    affected = data.draw(st.integers(0, at_risk))
    arms = (harms.ArmHarm(arm="Cells", affected=affected, at_risk=at_risk), harms.ArmHarm(arm="Saline"))
    root = parsed(markup(harms.picture(harms.Harms(harms=(harms.Harm(name="Pain", arms=arms),)))))
    at, near = axis(root)
    (dot,) = datum(root, "Pain, Cells").iter("circle")
    assert at(dot.get("cx")) == pytest.approx(affected / at_risk * 100, abs=2 * near)
    assert datum(root, "Pain, Cells").findtext("text") == f"{affected:,} of {at_risk:,}"
    assert datum(root, "Pain, Saline").findtext("text") == "? of ?"
    assert not list(datum(root, "Pain, Saline").iter("circle")), "what is not posted has no mark"


@pytest.mark.parametrize(("affected", "at_risk"), [(None, 40), (3, None), (0, 0), (3, 0)])
def test_an_arm_without_a_share_is_printed_and_not_drawn(markup, affected, at_risk):
    arm = harms.ArmHarm(arm="Cells", affected=affected, at_risk=at_risk)
    root = parsed(markup(harms.picture(harms.Harms(harms=(harms.Harm(name="Pain", arms=(arm,)),)))))
    assert not list(root.iter("circle"))
    assert datum(root, "Pain").findtext("text") == harms.counted(arm)


def estimates(*rows, unit="mm"):
    return outcomes.Outcomes(groups=(outcomes.EstimateGroup(title="Pain", unit=unit, rows=rows),))


@EXAMPLES
@given(
    st.lists(st.floats(-1000, 1000).map(lambda value: round(value, 2)), min_size=3, max_size=3).map(sorted)
)
def test_a_value_and_its_interval_lie_where_the_axis_says(markup, limits):
    lower, value, upper = limits
    row = outcomes.Estimate(name="Cells", value=str(value), lower=str(lower), upper=str(upper))
    far = outcomes.Estimate(name="Saline", value="1000")
    root = parsed(markup(outcomes.picture(estimates(row, far))))
    at, near = axis(root)
    group = datum(root, "Pain, Cells")
    assert at(group.find("circle").get("cx")) == pytest.approx(value, abs=2 * near)
    line, *ends = group.iter("line")
    assert at(line.get("x1")) == pytest.approx(lower, abs=2 * near)
    assert at(line.get("x2")) == pytest.approx(upper, abs=2 * near)
    assert [end.get("x1") for end in ends] == [line.get("x1"), line.get("x2")], "posted limits have a bar"
    assert group.findtext("text") == f"{value} ({lower} to {upper})"


@pytest.mark.parametrize(("side", "words"), [("lower", "no upper limit"), ("upper", "no lower limit")])
def test_an_interval_with_one_side_ends_there_and_goes_on_at_the_other(markup, side, words):
    row = outcomes.Estimate(name="Cells", value="1.5", **{side: "1"})
    root = parsed(markup(outcomes.picture(estimates(row, outcomes.Estimate(name="Saline", value="3")))))
    at, near = axis(root)
    group = datum(root, "Pain, Cells")
    line, end = group.iter("line")
    assert at(end.get("x1")) == pytest.approx(1, abs=2 * near)
    others = {line.get("x1"), line.get("x2")} - {end.get("x1")}
    (arrow,) = group.iter("path")
    assert len(others) == 1
    points = [float(number) for number in re.findall(r"-?[\d.]+", arrow.get("d"))][::2]
    assert min(points) <= float(others.pop()) <= max(points), "an arrow is at the open end"
    assert f"{words} posted" in group.findtext("title")
    (_, _, value, _, lower, upper, *_), _ = (
        row.cells for row in outcomes.picture(estimates(row, row)).table.rows
    )
    assert (value, lower, upper) == ("1.5", *(("1", "—") if side == "lower" else ("—", "1")))


def test_units_have_an_axis_each_and_words_no_mark(markup):
    groups = (
        outcomes.EstimateGroup(title="Pain", unit="mm", rows=(outcomes.Estimate(name="Cells", value="24"),)),
        outcomes.EstimateGroup(
            title="Height", unit="cm", rows=(outcomes.Estimate(name="Cells", value="24"),)
        ),
        outcomes.EstimateGroup(title="Level", rows=(outcomes.Estimate(name="Cells", value="<0.001"),)),
    )
    root = parsed(markup(outcomes.picture(outcomes.Outcomes(groups=groups))))
    tops = {line.get("y1") for line in classed(root, "line", "grid")}
    assert len(tops) == 2, "an outcome without a number has no axis"
    texts = [element.text for element in root.iter("text")]
    assert {"unit: mm", "unit: cm", "unit not given", "<0.001"} <= set(texts)
    assert not list(datum(root, "Level").iter("circle"))


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.0", 12), ("-3", -3), ("\N{MINUS SIGN}3", -3), ("1,234.5", 1234.5), ("+.5", 0.5), (" 7 ", 7)]
    + [(text, None) for text in ("NA", "<0.001", ">100", "", "1e5", ".", "٣", "9" * 400, None, "1.2.3")],
)
def test_a_number_is_read_only_from_a_plain_decimal(text, value):
    assert outcomes.number(text) == value


@EXAMPLES
@given(first=st.integers(0, 99_999), actual=st.integers(0, 99_999))
def test_bars_are_as_long_as_their_counts(markup, first, actual):
    data = enrollment.Enrollment(first_planned=first, actual=actual)
    root = parsed(markup(enrollment.picture(data)))
    at, near = axis(root)
    for words, count in (("First planned", first), ("Actual", actual)):
        bar = datum(root, words).find("rect")
        assert at(float(bar.get("x")) + float(bar.get("width"))) == pytest.approx(count, abs=2 * near)
        assert datum(root, words).findtext("text") == f"{count:,}"
    assert "not given" in [element.text for element in root.iter("text")], "the last plan"


@pytest.mark.parametrize("count", [99999999, -1, None])
def test_what_is_no_number_of_people_is_not_given(count):
    picture = enrollment.picture(enrollment.Enrollment(first_planned=count, actual=5))
    assert picture.table.rows[0].cells == ("First planned", "—")
    assert (
        strip.picture(
            strip.Strip(
                trials=(strip.StripTrial(nct_id="NCT90000001", design=strip.TrialDesign.OTHER, people=count),)
            )
        )
        .table.rows[0]
        .cells[2]
        == "—"
    )
    trial = people.TrialPeople(nct_id="NCT90000001", registered=count, enrolled=5, status="COMPLETED")
    assert people.picture(people.People(trials=(trial,))).empty == "No trial has both numbers."


@EXAMPLES
@given(st.lists(st.integers(0, 5000), min_size=2, max_size=2))
def test_people_lie_where_both_axes_say(markup, pair):
    trials = (
        people.TrialPeople(nct_id="NCT90000001", registered=pair[0], enrolled=pair[1], status="COMPLETED"),
        people.TrialPeople(nct_id="NCT90000002", registered=5000, enrolled=0, status="WITHDRAWN"),
    )
    root = parsed(markup(people.picture(people.People(trials=trials))))
    (circle,) = datum(root, "NCT90000001").iter("circle")
    at, near = axis(root, bend=math.sqrt)
    assert at(circle.get("cx")) == pytest.approx(math.sqrt(pair[0]), abs=3 * near)
    heights = {
        element.text: float(element.get("y")) - 4.5
        for element in root.iter("text")
        if element.get("text-anchor") == "end" and re.fullmatch(r"[\d,]+", element.text)
    }
    zero, most = heights["0"], heights["5,000"]
    share = (float(circle.get("cy")) - zero) / (most - zero)
    assert share * math.sqrt(5000) == pytest.approx(math.sqrt(pair[1]), abs=3 * near)


@EXAMPLES
@given(st.lists(st.integers(-3000, 9000), min_size=2, max_size=30))
def test_days_after_the_day_results_were_due_lie_on_their_axis(markup, days):
    trials = tuple(
        posting.Posting(nct_id=f"NCT9{n:07d}", due="2015-01-01", days=late, posted=n % 2 == 0)
        for n, late in enumerate(days)
    )
    root = parsed(markup(posting.picture(posting.Postings(rule="a rule", trials=trials))))
    at, near = axis(root)
    for trial in trials:
        (mark,) = datum(root, trial.nct_id).iter("path" if trial.posted else "circle")
        if trial.posted:
            points = [float(number) for number in re.findall(r"-?[\d.]+", mark.get("d"))]
            x = (min(points[::2]) + max(points[::2])) / 2
        else:
            x = float(mark.get("cx"))
        assert at(x) == pytest.approx(trial.days, abs=3 * near)


def test_countries_come_by_sites_and_then_by_name():
    rows = countries.picture(
        countries.Countries(
            countries=tuple(
                countries.CountrySites(country=name, sites=sites, trials=1)
                for name, sites in (("Spain", 3), ("Japan", 3), ("China", 12))
            )
        )
    ).table.rows
    assert [row.cells for row in rows] == [("China", "12", "1"), ("Japan", "3", "1"), ("Spain", "3", "1")]


def test_years_between_are_drawn_as_years_without_a_start(markup):
    data = starts.Starts(
        years=(starts.StartYear(year=2025, planned=2), starts.StartYear(year=2022, actual=4))
    )
    picture = starts.picture(data)
    assert [row.cells for row in picture.table.rows] == [
        ("2022", "4", "0"),
        ("2023", "0", "0"),
        ("2024", "0", "0"),
        ("2025", "0", "2"),
    ]
    root = parsed(markup(picture))
    lengths = [
        [float(bar.get("width")) for bar in group.iter("rect")]
        for group in root.iter("g")
        if group.find("title") is not None and group.find("desc") is None
    ]
    assert [len(bars) for bars in lengths] == [1, 0, 0, 1]
    assert lengths[0][0] == pytest.approx(2 * lengths[3][0], abs=NEAR)


def test_status_and_phase_are_counted_and_nothing_is_drawn_for_none(markup):
    cells = (
        phases.StatusPhase(status="RECRUITING", phases=("PHASE1", "PHASE2"), trials=8),
        phases.StatusPhase(status="RECRUITING", phases=("PHASE3",), trials=4),
        phases.StatusPhase(status="COMPLETED", trials=0),
    )
    root = parsed(markup(phases.picture(phases.Matrix(cells=cells))))
    texts = [element.text for element in root.iter("text")]
    assert {"12", "8", "4", "1/2", "3"} <= set(texts), "the counts, and all of the status"
    assert "Completed" not in texts
    eight, four = (float(bar.get("width")) for bar in root.iter("rect"))
    assert eight == pytest.approx(2 * four, abs=NEAR)


@EXAMPLES
@given(st.dates(date(2012, 1, 1), date(2024, 12, 31)), st.booleans())
def test_a_date_lies_on_its_day_and_a_month_on_its_middle(markup, day, whole):
    text = day.isoformat() if whole else day.isoformat()[:7]
    milestone = dates.PlannedDate(name="Start", actual=text)
    span = dates.PlannedDate(name="Completion", first_plan="2010-01-01", last_plan="2026-01-01")
    data = dates.TrialDates(milestones=(milestone, span), today=date(2026, 11, 19))
    root = parsed(markup(dates.picture(data)))
    at, near = axis(root, read=year)
    dot, sample = datum(root, "Start, actual").iter("circle")
    expected = day.toordinal() if whole else date(day.year, day.month, 15).toordinal()
    assert at(dot.get("cx")) == pytest.approx(expected, abs=2 * near + (1 if whole else 2))
    assert dot.get("class") == sample.get("class") == "solid"


def test_a_month_that_is_wide_enough_is_shown_as_a_span(markup):
    data = dates.TrialDates(
        milestones=(dates.PlannedDate(name="Start", first_plan="2026-12"),), today=date(2026, 11, 19)
    )
    root = parsed(markup(dates.picture(data)))
    (span,) = classed(root, "line", "span")
    (dot, _) = datum(root, "Start").iter("circle")
    assert float(span.get("x1")) < float(dot.get("cx")) < float(span.get("x2"))


def test_a_missing_date_is_said_and_results_that_are_not_posted_too():
    data = dates.TrialDates(
        milestones=(dates.PlannedDate(name="Start"),),
        due=(dates.DueDate(rule="a rule", day=date(2026, 4, 2)),),
        today=date(2026, 11, 19),
    )
    picture = dates.picture(data)
    assert [row.cells for row in picture.table.rows] == [
        ("Start", "—", "not given"),
        ("Results due: a rule", "due", "2 April 2026"),
        ("Results posted", "—", "none posted"),
    ]
    assert "Results posted: none posted" in picture.description
    assert picture.description.endswith("Data of 19 November 2026.")


def test_a_status_lasts_until_the_next_and_the_last_until_today(markup):
    spans = (
        status.StatusSpan(status="RECRUITING", since="2020-01-01", until="2023-01-01"),
        status.StatusSpan(status="TERMINATED", since="2023-01-01"),
    )
    picture = status.picture(status.StatusHistory(spans=spans, today=date(2026, 1, 1)))
    root = parsed(markup(picture))
    at, near = axis(root, read=year)
    bar = datum(root, "Recruiting").find("rect")
    (line,) = datum(root, "Terminated").iter("line")
    assert list(datum(root, "Terminated").iter("path")), "a cross where it stopped"
    ends = (bar.get("x"), float(bar.get("x")) + float(bar.get("width")), line.get("x1"), line.get("x2"))
    for x, expected in zip(ends, (2020, 2023, 2023, 2026), strict=True):
        assert at(x) == pytest.approx(year(str(expected)), abs=3 * near)
    assert [row.cells for row in picture.table.rows][1] == ("Terminated", "1 January 2023", "now")


def test_the_strip_shows_design_results_people_and_stopping_by_form(markup):
    def drawn(**trial):
        trial_shown = strip.StripTrial(nct_id="NCT90000001", **trial)
        return datum(parsed(markup(strip.picture(strip.Strip(trials=(trial_shown,))))), "NCT90000001")

    randomised = strip.TrialDesign.RANDOMISED
    assert drawn(design=randomised, people=40).find("circle").get("class") == "open"
    assert drawn(design=randomised, people=40, results_posted=True).find("circle").get("class") == "solid"
    assert drawn(design=randomised).find("circle").get("class") == "doubtful"
    assert len(list(drawn(design=randomised, stopped=True))) == 3, "its name, its symbol and a cross"
    outlines = {
        re.sub(r"[-\d. ]", "", drawn(design=design, people=40).find("path").get("d"))
        + str(len(drawn(design=design, people=40).find("path").get("d").split("L")))
        for design in list(strip.TrialDesign)[1:]
    }
    assert len(outlines) >= 3, "corners differ"
    sizes = [strip.radius(count) for count in (0, 10, 40, 100, 400)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(
    ("given_dates", "words"),
    [
        ({}, "Recruiting, no dates given, no results posted"),
        ({"start": "2024-03"}, "Recruiting, start March 2024, completion not given, no results posted"),
        (
            {"start": "2024-03", "completion": "2028-06"},
            "Recruiting, March 2024 to June 2028, no results posted",
        ),
    ],
)
def test_the_small_picture_says_what_is_missing(given_dates, words):
    assert small.words(small.SmallTrial(status="RECRUITING", today=date(2026, 1, 1), **given_dates)) == words


def test_small_pictures_of_one_list_have_one_axis(markup):
    def today_of(completion):
        data = small.SmallTrial(
            status="RECRUITING",
            start="2020-01",
            completion=completion,
            within=(date(2010, 1, 1), date(2030, 1, 1)),
            today=date(2026, 1, 1),
        )
        (line,) = classed(parsed(markup(small.picture(data))), "line", "today")
        return line.get("x1")

    assert today_of("2021-01") == today_of("2029-01")
