"""Days by which results were due, by a named rule, from one version of a record.

`who_12_months`: the WHO's Joint Statement on public disclosure of results from clinical trials (2017) asks
for summary results in the registry within 12 months of primary study completion. It speaks of clinical
trials, so it is applied to every interventional study, and not to observational studies or expanded access.

`fdaaa_801`: 42 U.S.C. 282(j) and 42 CFR part 11 (in force since 18 January 2017) ask the responsible party of
an *applicable clinical trial* for results one year after its actual primary completion date. A record says
enough to suspect one and too little to be sure, so what speaks against it is a caveat. Applied to an
interventional study started after 27 September 2007 that studies, as the record says, an FDA-regulated drug,
biological or device, is not in phase 1 (drugs) and not a feasibility study (devices), and has a site in the
US or a product exported from it, or names no site at all. A certification or request for an extension, or
results handed in and not yet posted, stops it.

Both count from the primary completion date, where it is actual or has passed: from the last day of the month
where the record gives no day. A withdrawn trial enrolled no one and has nothing to report. Posted results end
every deadline.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from monitor.changes.rules import Rules
from monitor.model import Change, Deadline, Json, Kind, Severity
from monitor.model.details import UntypedDetail
from monitor.model.milestones import Milestones, first_day, milestones_of
from monitor.model.partial_date import add_months, months_between
from monitor.model.untyped import items, part
from monitor.model.wording import count, day, listed, sentence

WHO: Final = "who_12_months"
FDAAA: Final = "fdaaa_801"
NAMES: Final = {WHO: "the WHO's 12-month rule", FDAAA: "the US law FDAAA 801"}
"""Rules by the name that sentences give them."""

_MOST_WORDS: Final = 30
_ENACTED: Final = date(2007, 9, 27)
_FINAL_RULE: Final = date(2017, 1, 18)
_US_PLACES: Final = frozenset(
    {
        "United States",
        "Puerto Rico",
        "Guam",
        "American Samoa",
        "Northern Mariana Islands",
        "U.S. Virgin Islands",
        "Virgin Islands (U.S.)",
    }
)
_EARLY_PHASES: Final = frozenset({"EARLY_PHASE1", "PHASE1"})
_NO_RESULTS_EXPECTED: Final = frozenset({"WITHDRAWN", "WITHHELD"})


def deadlines_of(record: Mapping[str, Json], *, on: date | None = None) -> tuple[Deadline, ...]:
    """Every open deadline of one version, by rule.

    Args:
        record: a canonical record.
        on: the version's day; a primary completion date that is an estimate counts only once it has passed
            by then. Without it estimated dates are counted, with a caveat.
    """
    protocol = part(record, "protocolSection")
    status = part(protocol, "statusModule")
    nct_id = part(protocol, "identificationModule").get("nctId")
    if (
        not isinstance(nct_id, str)
        or has_results(record)
        or str(status.get("overallStatus")) in _NO_RESULTS_EXPECTED
    ):
        return ()
    if part(protocol, "designModule").get("studyType") != "INTERVENTIONAL":
        return ()
    milestones = milestones_of(record)
    completion = milestones.primary_completion
    reached = completion.reached_on if completion else None
    if completion is None or reached is None or (completion.estimated and on is not None and reached >= on):
        return ()
    due_on = add_months(reached, 12) + timedelta(days=1)
    basis = f"primary completion date {completion.text} ({'estimated' if completion.estimated else 'actual'})"
    return tuple(
        Deadline(nct_id=nct_id, rule=rule, due_on=due_on, basis=basis, caveats=caveats)
        for rule, caveats in (
            (WHO, (*_estimate(milestones), *_submissions(record))),
            (FDAAA, _fdaaa_caveats(record, milestones)),
        )
        if caveats is not None
    )


def has_results(record: Mapping[str, Json]) -> bool:
    """Whether the record bears posted results."""
    status = part(record, "protocolSection", "statusModule")
    return bool(
        record.get("hasResults") or record.get("resultsSection") or status.get("resultsFirstPostDateStruct")
    )


def overdue_change(deadline: Deadline, *, on: date, rules: Rules) -> Change:
    """The day has passed and no results are posted; of low severity where the rule may not apply."""
    told = (
        f"no results are posted; {NAMES.get(deadline.rule, deadline.rule)} asked for them "
        f"by {day(_last_day(deadline).isoformat())}"
    )
    if deadline.caveats:
        told = _with_caveats(told, deadline.caveats)
    severity = Severity.LOW if deadline.caveats else Severity.MEDIUM
    return _change(deadline, told, severity, {"state": "overdue", "raised_on": on.isoformat()}, rules)


def results_came_change(deadline: Deadline, *, posted_on: date, rules: Rules) -> Change:
    """Results came after the day by which they were due."""
    last_day = _last_day(deadline)
    late = posted_on > last_day
    told = (
        f"results came {_how_late(last_day, posted_on)} the day they were due under {NAMES.get(deadline.rule, deadline.rule)}"
        f" ({day(last_day.isoformat())})"
    )
    detail = {
        "state": "resolved",
        "posted_on": posted_on.isoformat(),
        "months_late": months_between(last_day, posted_on) if late else 0,
        "days_late": max(0, (posted_on - last_day).days),
    }
    return _change(deadline, told, Severity.MEDIUM, detail, rules)


def _with_caveats(told: str, caveats: tuple[str, ...]) -> str:
    """The sentence with why the rule may not apply, or that reasons are given, where they are too long."""
    reasoned = f"{told}. It may not apply: {listed(caveats)}"
    if len(reasoned.split()) <= _MOST_WORDS:
        return reasoned
    return f"{told}; {count(len(caveats), 'reason')} for which it may not apply {'is' if len(caveats) == 1 else 'are'} given"


def _last_day(deadline: Deadline) -> date:
    """The last day on which results were in time; `due_on` is the first on which they are overdue."""
    return deadline.due_on - timedelta(days=1)


def _how_late(last_day: date, posted_on: date) -> str:
    if posted_on == last_day:
        return "on"
    earlier, later = sorted((last_day, posted_on))
    months = months_between(earlier, later)
    length = count(months, "month") if months else count((later - earlier).days, "day")
    return f"{length} {'after' if posted_on > last_day else 'before'}"


def _change(
    deadline: Deadline, told: str, severity: Severity, detail: dict[str, Json], rules: Rules
) -> Change:
    return Change(
        kind=Kind.RESULTS_OVERDUE,
        severity=rules.severity(Kind.RESULTS_OVERDUE, severity),
        path=f"deadline/{deadline.rule}",
        sentence=sentence(told),
        detail=UntypedDetail(
            facts={
                "rule": deadline.rule,
                "due_on": _last_day(deadline).isoformat(),
                "overdue_from": deadline.due_on.isoformat(),
                "basis": deadline.basis,
                "caveats": list(deadline.caveats),
                **detail,
            }
        ),
    )


# --- what the record says for and against ------------------------------------------------------------


def _estimate(milestones: Milestones) -> tuple[str, ...]:
    completion = milestones.primary_completion
    if completion is None or not completion.estimated:
        return ()
    return ("the primary completion date is an estimate",)


def _submissions(record: Mapping[str, Json]) -> tuple[str, ...]:
    return tuple(fact for fact in (_certified(record), _pending(record)) if fact)


def _certified(record: Mapping[str, Json]) -> str | None:
    submitted = part(record, "protocolSection", "statusModule").get("dispFirstSubmitDate")
    return f"certified or asked for an extension on {day(submitted)}" if isinstance(submitted, str) else None


def _pending(record: Mapping[str, Json]) -> str | None:
    """Results were handed in and are neither posted, returned nor cancelled."""
    status = part(record, "protocolSection", "statusModule")
    annotation = part(record, "annotationSection", "annotationModule")
    dated = [
        (str(event["date"]), event.get("type") == "RELEASE")
        for event in items(part(annotation, "unpostedAnnotation"), "unpostedEvents")
        if event.get("date") and event.get("type")
    ]
    if dated:
        newest, is_release = max(dated)
        return f"results were submitted on {day(newest)} and are under review" if is_release else None
    submitted = status.get("resultsFirstSubmitDate")
    return (
        f"results were submitted on {day(submitted)} and are not posted yet"
        if isinstance(submitted, str)
        else None
    )


def _fdaaa_caveats(record: Mapping[str, Json], milestones: Milestones) -> tuple[str, ...] | None:
    """Reasons for which the law may not apply; None where the record says that it does not."""
    protocol = part(record, "protocolSection")
    if _submissions(record) or not _is_recent(milestones):
        return None
    oversight, design = part(protocol, "oversightModule"), part(protocol, "designModule")
    phases = frozenset(map(str, design.get("phases") or ()))
    drug = oversight.get("isFdaRegulatedDrug") is True and not (phases and phases <= _EARLY_PHASES)
    device = oversight.get("isFdaRegulatedDevice") is True and not _is_feasibility(design)
    link = _us_link(protocol)
    if not (drug or device) or link is None:
        return None
    return (
        *_estimate(milestones),
        *link,
        *_product_caveats(oversight, phases, drug=drug),
        *_time_caveats(milestones),
    )


def _product_caveats(oversight: Mapping[str, Json], phases: frozenset[str], *, drug: bool) -> tuple[str, ...]:
    caveats = []
    if drug and (not phases or phases == {"NA"}):
        caveats.append("the record names no phase")
    if oversight.get("isUnapprovedDevice") is True:
        caveats.append("the device was not yet approved or cleared, for which posting may be delayed")
    return tuple(caveats)


def _time_caveats(milestones: Milestones) -> tuple[str, ...]:
    completion = milestones.primary_completion
    reached = completion.reached_on if completion else None
    if reached is not None and reached < _FINAL_RULE:
        return (
            "primary completion was before 18 January 2017, when results were due for approved products only",
        )
    return ()


def _is_recent(milestones: Milestones) -> bool:
    """Started after the law of 27 September 2007, or still under way 90 days later."""
    start = first_day(milestones.start.text) if milestones.start else None
    completion = milestones.primary_completion.reached_on if milestones.primary_completion else None
    return (start is not None and start > _ENACTED) or (
        completion is not None and completion > _ENACTED + timedelta(days=90)
    )


def _is_feasibility(design: Mapping[str, Json]) -> bool:
    return part(design, "designInfo").get("primaryPurpose") == "DEVICE_FEASIBILITY"


def _us_link(protocol: Mapping[str, Json]) -> tuple[str, ...] | None:
    """Caveats of the trial's link to the US; None where the record has sites, none of them there, and no export."""
    countries = {
        site["country"]
        for site in items(part(protocol, "contactsLocationsModule"), "locations")
        if isinstance(site.get("country"), str)
    }
    if countries & _US_PLACES:
        return ()
    if part(protocol, "oversightModule").get("isUsExport") is True:
        return ("no site is in the US; the product is exported from there",)
    if countries:
        return None
    return ("the record names no site; whether an IND or IDE exists is not public",)
