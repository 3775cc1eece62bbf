"""The status module: which dates a record of that status has, and of which type."""

from __future__ import annotations

from datetime import date
from typing import Any

from world.calendar import posted_on
from world.plan import Plan

ACTUAL_POST_DATES_SINCE = "2017-01-18"
"""Before that day the registry did not record the posting day itself."""


def status_module(plan: Plan) -> dict[str, Any]:
    """All of the status module but the dates of results."""
    module: dict[str, Any] = {"statusVerifiedDate": plan.updated[:7], "overallStatus": plan.status}
    if plan.last_known:
        module["lastKnownStatus"] = plan.last_known
    if plan.why:
        module["whyStopped"] = plan.why
    module["expandedAccessInfo"] = {"hasExpandedAccess": False}
    if plan.study_type != "EXPANDED_ACCESS":
        module["startDateStruct"] = dated(plan.start, plan.updated)
        module["primaryCompletionDateStruct"] = dated(plan.primary_end, plan.updated)
        module["completionDateStruct"] = dated(plan.end, plan.updated)
    module["studyFirstSubmitDate"] = plan.registered
    module["studyFirstSubmitQcDate"] = plan.registered
    module["studyFirstPostDateStruct"] = posted(plan.registered)
    module["lastUpdateSubmitDate"] = plan.updated
    module["lastUpdatePostDateStruct"] = posted(plan.updated)
    return module


def dated(day: str, as_of: str) -> dict[str, str]:
    """A milestone: ACTUAL where it had passed on the day of the last update."""
    return {"date": day, "type": "ACTUAL" if day <= as_of else "ESTIMATED"}


def posted(submitted: str) -> dict[str, str]:
    """The day on which something submitted that day was posted."""
    day = posted_on(date.fromisoformat(submitted)).isoformat()
    return {"date": day, "type": "ACTUAL" if day >= ACTUAL_POST_DATES_SINCE else "ESTIMATED"}
