"""Result sections as the registry posts them: participant flow, baseline, outcome measures, adverse events."""

from __future__ import annotations

from typing import Any

from monitor.model import Kind, Struct
from world.builder import Draft, kept
from world.events import Edit, Moment, matching, module


class Arm(Struct, frozen=True, kw_only=True):
    """One arm: how many started and completed, age as mean and standard deviation, how many women.

    `drops` gives the reasons for not completing, with numbers that add up to the difference.
    """

    title: str
    text: str
    started: int
    completed: int
    age: tuple[str, str]
    women: int
    drops: tuple[tuple[str, int], ...] = ()


class Row(Struct, frozen=True, kw_only=True):
    """One line of an outcome table: a value an arm, with its spread or its limits, all as posted."""

    values: tuple[str, ...]
    title: str = ""
    spreads: tuple[str, ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()


class Analysis(Struct, frozen=True, kw_only=True):
    """One comparison of arms (by index), as posted."""

    arms: tuple[int, ...]
    method: str
    p: str
    parameter: str = ""
    value: str = ""
    interval: tuple[str, str] = ("", "")
    comment: str = ""
    aim: str = "SUPERIORITY"


class Measure(Struct, frozen=True, kw_only=True):
    """One outcome table; `analyzed` is the number of participants an arm."""

    kind: str
    title: str
    frame: str
    parameter: str
    unit: str
    analyzed: tuple[int, ...]
    rows: tuple[Row, ...]
    dispersion: str = ""
    text: str = ""
    population: str = ""
    analyses: tuple[Analysis, ...] = ()


class Harm(Struct, frozen=True, kw_only=True):
    """One adverse event term: how many were affected in each arm."""

    term: str
    organ: str
    affected: tuple[int, ...]
    serious: bool = False


class Results(Struct, frozen=True, kw_only=True):
    """All that is posted of one trial; `deaths`, `serious` and `other` are totals an arm."""

    arms: tuple[Arm, ...]
    measures: tuple[Measure, ...]
    harms: tuple[Harm, ...]
    deaths: tuple[int, ...]
    serious: tuple[int, ...]
    other: tuple[int, ...]
    harms_frame: str
    caveat: str = ""


def section(results: Results) -> Draft:
    """The whole results section."""
    return {
        "participantFlowModule": _flow(results.arms),
        "baselineCharacteristicsModule": _baseline(results.arms),
        "outcomeMeasuresModule": {
            "outcomeMeasures": [_measure(measure, results.arms) for measure in results.measures]
        },
        "adverseEventsModule": _harms(results),
        "moreInfoModule": kept(
            limitationsAndCaveats=kept(description=results.caveat),
            certainAgreement={"piSponsorEmployee": False, "restrictiveAgreement": False},
            pointOfContact={
                "title": "Director of Clinical Operations",
                "organization": "Example Organization (synthetic)",
                "email": "results@example.org",
                "phone": "+1 555 0100",
            },
        ),
    }


def posted(results: Results, *, submitted: str) -> Edit:
    """The results appear, submitted on that day; what was said about unposted ones goes."""

    def change(draft: Draft, moment: Moment) -> None:
        show_results(draft, results, submitted=submitted, checked=moment.submitted, shown=moment.posted)

    return Edit(change=change, kinds=(Kind.RESULTS_POSTED,), may=(Kind.RESULTS_LATE,), label="Results")


def show_results(draft: Draft, results: Results, *, submitted: str, checked: str, shown: str) -> None:
    """Write posted results into the record."""
    draft["resultsSection"] = section(results)
    draft["hasResults"] = True
    module(draft, "statusModule").update(
        resultsFirstSubmitDate=submitted,
        resultsFirstSubmitQcDate=checked,
        resultsFirstPostDateStruct={"date": shown, "type": "ACTUAL"},
    )
    draft.get("annotationSection", {}).get("annotationModule", {}).pop("unpostedAnnotation", None)
    if not draft.get("annotationSection", {}).get("annotationModule", True):
        del draft["annotationSection"]


def serious_corrected(arm: str, affected: int, *, terms: tuple[tuple[str, int], ...]) -> Edit:
    """The total of serious events of one arm is corrected, and that of the terms behind it."""

    def change(draft: Draft, _moment: Moment) -> None:
        harms = draft["resultsSection"]["adverseEventsModule"]
        group = matching(harms["eventGroups"], "title", arm)
        group["seriousNumAffected"] = affected
        for term, count in terms:
            stats = matching(harms["seriousEvents"], "term", term)["stats"]
            matching(stats, "groupId", group["id"])["numAffected"] = count

    return Edit(change=change, kinds=(Kind.RESULTS_UPDATED,), label="Results")


def value_corrected(measure: str, arm: int, old: str, new: str) -> Edit:
    """One value of an outcome table is corrected."""

    def change(draft: Draft, _moment: Moment) -> None:
        tables = draft["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        table = matching(tables, "title", measure)
        cells: list[dict[str, Any]] = [
            cell
            for row in table["classes"]
            for cell in row["categories"][0]["measurements"]
            if cell["groupId"] == f"OG{arm:03d}" and cell["value"] == old
        ]
        if len(cells) != 1:
            raise LookupError(f"{len(cells)} values {old!r} in {measure!r}")
        cells[0]["value"] = new
        cells[0].pop("comment", None)

    return Edit(change=change, kinds=(Kind.RESULTS_UPDATED,), label="Results")


def _groups(arms: tuple[Arm, ...], prefix: str) -> list[Draft]:
    return [
        {"id": f"{prefix}{index:03d}", "title": arm.title, "description": arm.text}
        for index, arm in enumerate(arms)
    ]


def _each(prefix: str, name: str, values: tuple[int, ...]) -> list[Draft]:
    return [{"groupId": f"{prefix}{index:03d}", name: str(value)} for index, value in enumerate(values)]


def _flow(arms: tuple[Arm, ...]) -> Draft:
    counts = {
        "STARTED": tuple(arm.started for arm in arms),
        "COMPLETED": tuple(arm.completed for arm in arms),
        "NOT COMPLETED": tuple(arm.started - arm.completed for arm in arms),
    }
    reasons = sorted({reason for arm in arms for reason, _ in arm.drops})
    lost = [
        {
            "type": reason,
            "reasons": _each("FG", "numSubjects", tuple(dict(arm.drops).get(reason, 0) for arm in arms)),
        }
        for reason in reasons
    ]
    period = kept(
        title="Overall Study",
        milestones=[
            {"type": name, "achievements": _each("FG", "numSubjects", values)}
            for name, values in counts.items()
        ],
        dropWithdraws=lost,
    )
    return {"groups": _groups(arms, "FG"), "periods": [period]}


def _baseline(arms: tuple[Arm, ...]) -> Draft:
    ages = [
        {"groupId": f"BG{index:03d}", "value": arm.age[0], "spread": arm.age[1]}
        for index, arm in enumerate(arms)
    ]
    women = _each("BG", "value", tuple(arm.women for arm in arms))
    men = _each("BG", "value", tuple(arm.started - arm.women for arm in arms))
    return {
        "groups": _groups(arms, "BG"),
        "denoms": [
            {"units": "Participants", "counts": _each("BG", "value", tuple(arm.started for arm in arms))}
        ],
        "measures": [
            {
                "title": "Age, Continuous",
                "paramType": "MEAN",
                "dispersionType": "STANDARD_DEVIATION",
                "unitOfMeasure": "years",
                "classes": [{"categories": [{"measurements": ages}]}],
            },
            {
                "title": "Sex: Female, Male",
                "paramType": "COUNT_OF_PARTICIPANTS",
                "unitOfMeasure": "Participants",
                "classes": [
                    {
                        "categories": [
                            {"title": "Female", "measurements": women},
                            {"title": "Male", "measurements": men},
                        ]
                    }
                ],
            },
        ],
    }


def _measure(measure: Measure, arms: tuple[Arm, ...]) -> Draft:
    return kept(
        type=measure.kind,
        title=measure.title,
        description=measure.text,
        populationDescription=measure.population,
        reportingStatus="POSTED",
        paramType=measure.parameter,
        dispersionType=measure.dispersion,
        unitOfMeasure=measure.unit,
        timeFrame=measure.frame,
        groups=_groups(arms, "OG"),
        denoms=[{"units": "Participants", "counts": _each("OG", "value", measure.analyzed)}],
        classes=[kept(title=row.title, categories=[{"measurements": _cells(row)}]) for row in measure.rows],
        analyses=[_analysis(analysis) for analysis in measure.analyses],
    )


def _cells(row: Row) -> list[Draft]:
    cells = []
    for index, value in enumerate(row.values):
        cell = {"groupId": f"OG{index:03d}", "value": value}
        if row.spreads:
            cell["spread"] = row.spreads[index]
        if row.limits:
            cell["lowerLimit"], cell["upperLimit"] = row.limits[index]
        if row.comments and row.comments[index]:
            cell["comment"] = row.comments[index]
        cells.append(cell)
    return cells


def _analysis(analysis: Analysis) -> Draft:
    low, high = analysis.interval
    return kept(
        groupIds=[f"OG{index:03d}" for index in analysis.arms],
        nonInferiorityType=analysis.aim,
        statisticalMethod=analysis.method,
        pValue=analysis.p,
        paramType=analysis.parameter,
        paramValue=analysis.value,
        ciPctValue="95" if low or high else "",
        ciNumSides=("TWO_SIDED" if low else "ONE_SIDED") if low or high else "",
        ciLowerLimit=low,
        ciUpperLimit=high,
        estimateComment=analysis.comment,
    )


def _harms(results: Results) -> Draft:
    at_risk = [arm.started for arm in results.arms]
    groups = [
        {
            **group,
            "deathsNumAffected": results.deaths[index],
            "deathsNumAtRisk": at_risk[index],
            "seriousNumAffected": results.serious[index],
            "seriousNumAtRisk": at_risk[index],
            "otherNumAffected": results.other[index],
            "otherNumAtRisk": at_risk[index],
        }
        for index, group in enumerate(_groups(results.arms, "EG"))
    ]
    return kept(
        frequencyThreshold="5" if any(results.serious) else "0",
        timeFrame=results.harms_frame,
        eventGroups=groups,
        seriousEvents=[_harm(harm, at_risk) for harm in results.harms if harm.serious],
        otherEvents=[_harm(harm, at_risk) for harm in results.harms if not harm.serious],
    )


def _harm(harm: Harm, at_risk: list[int]) -> Draft:
    return {
        "term": harm.term,
        "organSystem": harm.organ,
        "sourceVocabulary": "MedDRA 26.0",
        "assessmentType": "SYSTEMATIC_ASSESSMENT",
        "stats": [
            {"groupId": f"EG{index:03d}", "numAffected": count, "numAtRisk": at_risk[index]}
            for index, count in enumerate(harm.affected)
        ],
    }
