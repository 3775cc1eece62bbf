"""The versions of a record from before the first release: registered, recruiting, and as it is."""

from __future__ import annotations

from typing import Any

import msgspec

from monitor.demo.world import RecordedVersion
from world.builder import Draft, outcomes, study
from world.plan import Plan

STARTED = frozenset(
    {
        "RECRUITING",
        "ENROLLING_BY_INVITATION",
        "ACTIVE_NOT_RECRUITING",
        "COMPLETED",
        "SUSPENDED",
        "TERMINATED",
        "UNKNOWN",
    }
)


def make_history(plan: Plan, current: Draft, *, seed: int) -> tuple[RecordedVersion, ...]:
    """Two or three versions, oldest first; the last is the record as the first release shows it."""
    stages = [_registered(plan, seed=seed)]
    if plan.status in STARTED and plan.registered < plan.start < plan.updated:
        stages.append(_recruiting(plan, seed=seed))
    if plan.updated > plan.registered:
        stages.append((plan.updated, current))
    return tuple(
        RecordedVersion(
            version=number,
            date=day,
            status=record["protocolSection"]["statusModule"]["overallStatus"],
            module_labels=("Study Status",) if number else (),
            study=record,
        )
        for number, (day, record) in enumerate(stages)
    )


def _registered(plan: Plan, *, seed: int) -> tuple[str, Draft]:
    """As first submitted: nothing has begun, and the enrollment is a plan."""
    interventional = plan.study_type != "EXPANDED_ACCESS"
    early = msgspec.structs.replace(
        plan,
        status="NOT_YET_RECRUITING" if interventional else "AVAILABLE",
        updated=plan.registered,
        people=plan.planned or plan.people,
        primary_end=plan.planned_end or plan.primary_end,
        primary=plan.first_primary or plan.primary,
        why="",
        last_known="",
        papers=(),
    )
    return plan.registered, _with_estimates(study(early, seed=seed), plan)


def _recruiting(plan: Plan, *, seed: int) -> tuple[str, Draft]:
    """When the first participant was enrolled."""
    day = f"{plan.start}-15" if len(plan.start) == len("2020-01") else plan.start
    early = msgspec.structs.replace(
        plan,
        status="RECRUITING",
        updated=day,
        people=plan.planned or plan.people,
        primary_end=plan.planned_end or plan.primary_end,
        primary=plan.first_primary or plan.primary,
        why="",
        last_known="",
        papers=(),
    )
    record = _with_estimates(study(early, seed=seed), plan)
    if plan.study_type == "INTERVENTIONAL":
        record["protocolSection"]["outcomesModule"] = outcomes(early)
    return day, record


def _with_estimates(record: Draft, plan: Plan) -> Draft:
    """Before the end every number of participants is an estimate."""
    info: dict[str, Any] | None = record["protocolSection"].get("designModule", {}).get("enrollmentInfo")
    if info is not None:
        info["type"] = "ESTIMATED"
        info["count"] = plan.planned or plan.people
    return record
