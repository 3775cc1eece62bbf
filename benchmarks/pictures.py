"""What a picture costs: from its input to the bytes of its SVG, in milliseconds.

    python benchmarks/pictures.py

Inputs are invented and as large as those of an ordinary trial, and of a watch of 53 trials. The least of several rounds
is compared with what a template of 1,000 escaped words takes in the same run. A picture may take twice as long, which is
5 ms on a machine that needs 2.5 ms for the words; the lanes of a watch, of which there is only one, six times.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from monitor.model import Severity
from monitor.publish.charts import dates, harms, people, status, strip, swimlane, timeline
from monitor.publish.charts.marks import Picture
from monitor.publish.render import environment

LIMIT, LANES_LIMIT = 2.0, 6.0
WORDS = "{% for word in words %}<text x='{{ loop.index }}'>{{ word }}</text>{% endfor %}"
ROUNDS = 30
TODAY = date(2026, 11, 19)
TRIALS = 53


def month(number: int) -> str:
    return f"{2008 + number // 12 % 18}-{number % 12 + 1:02d}"


def spans(number: int) -> tuple[status.StatusSpan, ...]:
    names = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED")
    ends = [*(month(number + 9 * step) for step in range(1, 4)), None]
    return tuple(
        status.StatusSpan(status=name, since=month(number + 9 * step), until=ends[step])
        for step, name in enumerate(names)
    )


def of_a_trial() -> dict[str, Callable[[], Picture]]:
    milestones = tuple(
        dates.PlannedDate(
            name=name, first_plan=month(n), last_plan=month(n + 9), actual=month(n + 12), href="#u"
        )
        for n, name in enumerate(("Start", "Primary completion", "Completion"))
    )
    due = (dates.DueDate(rule="a rule", day=date(2020, 1, 1)),)
    arms = tuple(harms.ArmHarm(arm=f"Arm {n}", affected=n, at_risk=60) for n in range(3))
    events = tuple(harms.Harm(name=f"Event {n}", arms=arms) for n in range(3))
    versions = tuple(timeline.VersionMark(name=f"Version {n}", day=month(n * 5)) for n in range(20))
    changes = tuple(
        timeline.ChangeMark(kind=f"Kind {n % 9}", severity=list(Severity)[n % 3], day=month(n * 3), href="#u")
        for n in range(40)
    )
    return {
        "dates": lambda: dates.picture(dates.TrialDates(milestones=milestones, due=due, today=TODAY)),
        "status": lambda: status.picture(status.StatusHistory(spans=spans(0), today=TODAY)),
        "harms": lambda: harms.picture(harms.Harms(harms=events)),
        "timeline": lambda: timeline.picture(
            timeline.Timeline(versions=versions, changes=changes, today=TODAY)
        ),
    }


def of_a_watch() -> dict[str, Callable[[], Picture]]:
    names = [f"NCT9{n:07d}" for n in range(TRIALS)]
    pairs = tuple(
        people.TrialPeople(nct_id=name, registered=n * 7, enrolled=n * 5, status="COMPLETED", href="#t")
        for n, name in enumerate(names)
    )
    symbols = tuple(
        strip.StripTrial(
            nct_id=name, design=list(strip.TrialDesign)[n % 4], people=n * 9, stopped=n % 5 == 0, href="#t"
        )
        for n, name in enumerate(names)
    )
    lanes = tuple(swimlane.Lane(nct_id=name, spans=spans(n), href="#t") for n, name in enumerate(names))
    return {
        "people": lambda: people.picture(people.People(trials=pairs)),
        "strip": lambda: strip.picture(strip.Strip(trials=symbols)),
        "swimlane": lambda: swimlane.picture(swimlane.Lanes(trials=lanes, today=TODAY)),
    }


def least(draw: Callable[[], object]) -> float:
    """Return the milliseconds of the processor of the quickest of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        draw()
        rounds.append((time.process_time() - started) * 1000)
    return min(rounds)


def words() -> float:
    """Return the milliseconds that a template of 1,000 escaped words takes."""
    template = environment(ZoneInfo("UTC")).from_string(WORDS)
    return least(lambda: template.render(words=["a & b"] * 1000))


def main() -> int:
    svg = environment(ZoneInfo("UTC")).get_template("charts/picture.svg").module.svg  # type: ignore[attr-defined]
    reference = words()
    print(f"1,000 words {reference:.2f} ms")
    slow = []
    for name, draw in {**of_a_trial(), **of_a_watch()}.items():
        took = least(lambda draw=draw: svg(draw(), "picture"))  # type: ignore[misc]
        limit = LANES_LIMIT if name == "swimlane" else LIMIT
        slow += [name] if took > limit * reference else []
        size = len(svg(draw(), "picture")) / 1000
        print(f"{name:10} {took:6.2f} ms, {took / reference:.2f} times (at most {limit:g})  {size:5.1f} kB")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
