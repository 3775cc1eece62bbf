"""Edits of status, dates and enrollment, and of what the registry says about results that are not posted."""

from __future__ import annotations

from typing import Any

from monitor.model import Kind
from world.builder import Draft, kept, study
from world.builder_places import OPEN, chance, contact
from world.events import Edit, Moment, module, set_site_status
from world.plan import Plan
from world.wording import marked

_SITES = (Kind.LOCATIONS, Kind.CONTACTS)
REDACTED = "[Trial of device that is not approved or cleared by the U.S. FDA]"


def status(new: str, *, why: str = "") -> Edit:
    """A new overall status, with the reason for a stop; sites and contacts follow as the registry has it."""

    def change(draft: Draft, moment: Moment) -> None:
        found = module(draft, "statusModule")
        found["overallStatus"] = new
        found.pop("whyStopped", None)
        found.pop("lastKnownStatus", None)
        if why:
            found["whyStopped"] = why
        set_site_status(draft, new)
        places = module(draft, "contactsLocationsModule")
        if new not in OPEN:
            places.pop("centralContacts", None)
        elif "centralContacts" not in places:
            nct_id = draft["protocolSection"]["identificationModule"]["nctId"]
            places["centralContacts"] = [contact(chance(moment.seed, nct_id, moment.submitted))]

    return Edit(change=change, kinds=(Kind.STATUS,), may=_SITES)


def access(new: str) -> Edit:
    """The status of an expanded access record."""
    edit = status(new)
    return Edit(change=edit.change, one_of=(Kind.STATUS, Kind.EXPANDED_ACCESS), may=_SITES)


def unknown() -> Edit:
    """Computed by the registry: after its completion date and not verified for two years."""

    def change(draft: Draft, _moment: Moment) -> None:
        found = module(draft, "statusModule")
        found["lastKnownStatus"] = found["overallStatus"]
        found["overallStatus"] = "UNKNOWN"
        for site in module(draft, "contactsLocationsModule").get("locations", []):
            site.pop("status", None)

    return Edit(change=change, kinds=(Kind.STATUS,), may=_SITES)


def has_access(nct_id: str) -> Edit:
    """The trial's record names an expanded access record."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "statusModule")["expandedAccessInfo"] = {
            "hasExpandedAccess": True,
            "nctId": nct_id,
            "statusForNctId": "AVAILABLE",
        }

    return Edit(change=change, kinds=(Kind.EXPANDED_ACCESS,))


def moved(milestone: str, day: str, *, actual: bool = False, precision_only: bool = False) -> Edit:
    """A milestone's date: `start`, `primaryCompletion` or `completion`."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "statusModule")[f"{milestone}DateStruct"] = {
            "date": day,
            "type": "ACTUAL" if actual else "ESTIMATED",
        }

    if precision_only:
        return Edit(change=change, kinds=(Kind.DATE_PRECISION,))
    return Edit(change=change, kinds=(Kind.DATES,), may=(Kind.DATE_PRECISION,))


def enrollment(count: int, *, actual: bool = False) -> Edit:
    """The number of participants, planned or actual."""

    def change(draft: Draft, _moment: Moment) -> None:
        module(draft, "designModule")["enrollmentInfo"] = {
            "count": count,
            "type": "ACTUAL" if actual else "ESTIMATED",
        }

    return Edit(change=change, kinds=(Kind.ENROLLMENT,), label="Study Design")


def withheld() -> Edit:
    """Nothing but identification, sponsor and status stays, with redacted names."""

    def change(draft: Draft, _moment: Moment) -> None:
        withhold(draft)

    return Edit(change=change, kinds=(Kind.WITHHELD,), may=tuple(Kind))


def withhold(draft: Draft) -> None:
    """Turn the record into its withheld form."""
    protocol = draft["protocolSection"]
    found = protocol["statusModule"]
    dates = ("studyFirstSubmitDate", "studyFirstSubmitQcDate", "studyFirstPostDateStruct")
    updates = ("lastUpdateSubmitDate", "lastUpdatePostDateStruct", "statusVerifiedDate")
    identity = protocol["identificationModule"]
    draft["protocolSection"] = {
        "identificationModule": {
            "nctId": identity["nctId"],
            "orgStudyIdInfo": identity["orgStudyIdInfo"],
            "organization": {"fullName": "[Redacted]"},
            "briefTitle": marked(REDACTED),
            "officialTitle": marked(REDACTED),
        },
        "statusModule": {
            "overallStatus": "WITHHELD",
            "delayedPosting": True,
            "expandedAccessInfo": {"hasExpandedAccess": False},
            **{name: found[name] for name in (*dates, *updates)},
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {"oldNameTitle": "[Redacted]", "oldOrganization": "[Redacted]"},
            "leadSponsor": {"name": "[Redacted]"},
        },
    }
    draft["derivedSection"] = {"miscInfoModule": draft["derivedSection"]["miscInfoModule"]}


def restored(plan: Plan, *edits: Edit) -> Edit:
    """The whole record again, as planned, after these edits."""

    def change(draft: Draft, moment: Moment) -> None:
        full = study(plan, seed=moment.seed)
        for edit in edits:
            edit.change(full, moment)
        draft.clear()
        draft.update(full)

    return Edit(change=change, kinds=(Kind.RESTORED,), may=tuple(Kind))


_UNPOSTED = {
    "RELEASE": Kind.RESULTS_SUBMITTED,
    "RESET": Kind.RESULTS_RETURNED,
    "UNRELEASE": Kind.RESULTS_CANCELLED,
}


def unposted(*events: tuple[str, str]) -> Edit:
    """Results went to the registry and are not posted: `RELEASE`, `RESET` or `UNRELEASE`, and the day."""

    def change(draft: Draft, _moment: Moment) -> None:
        annotations = draft.setdefault("annotationSection", {}).setdefault("annotationModule", {})
        sponsor = draft["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"]["name"]
        found = annotations.setdefault(
            "unpostedAnnotation", {"unpostedResponsibleParty": sponsor, "unpostedEvents": []}
        )
        found["unpostedEvents"] += [{"type": kind, "date": day} for kind, day in events]

    return Edit(change=change, kinds=tuple(_UNPOSTED[kind] for kind, _ in events))


def tracked(*submissions: dict[str, str]) -> Edit:
    """The registry's own tracking of a submission; it is in the derived section alone."""

    def change(draft: Draft, _moment: Moment) -> None:
        draft["derivedSection"]["miscInfoModule"]["submissionTracking"] = {
            "estimatedResultsFirstSubmitDate": submissions[0]["releaseDate"],
            "submissionInfos": list(submissions),
        }

    return Edit(change=change)


def certified(day: str) -> Edit:
    """A certification or a request for an extension; the record does not say which."""

    def change(draft: Draft, moment: Moment) -> None:
        found = module(draft, "statusModule")
        found["dispFirstSubmitDate"] = day
        found["dispFirstSubmitQcDate"] = day
        found["dispFirstPostDateStruct"] = {"date": moment.posted, "type": "ACTUAL"}

    return Edit(change=change, kinds=(Kind.RESULTS_DELAYED,))


def violation(kind: str, *, issued: str, description: str, released: str = "") -> Edit:
    """A notice of non-compliance, or of its correction."""

    def change(draft: Draft, moment: Moment) -> None:
        annotations = draft.setdefault("annotationSection", {}).setdefault("annotationModule", {})
        found: dict[str, Any] = annotations.setdefault("violationAnnotation", {"violationEvents": []})
        found["violationEvents"].append(
            kept(
                type=kind,
                description=description,
                creationDate=issued,
                issuedDate=issued,
                releaseDate=released,
                postedDate=moment.posted,
            )
        )

    return Edit(change=change, kinds=(Kind.VIOLATION,))


def nothing() -> Edit:
    """A verification alone: the sponsor says that all is as it was."""

    def change(_draft: Draft, _moment: Moment) -> None:
        return

    return Edit(change=change, kinds=(Kind.VERIFICATION,))
