"""The US law on results: to which trials it may apply, and until when; each line with its paragraph.

42 U.S.C. 282(j) and 42 CFR part 11 (in force since 18 January 2017) ask the responsible party of an
*applicable clinical trial* to **submit** results within one year of its primary completion date. A record
says enough to suspect such a trial and too little to be sure, so what speaks against it is a caveat.
docs/deadlines.md has the table of these rules, paragraph by paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from monitor.model import Struct
from monitor.model.milestones import Milestone, first_day, last_day
from monitor.model.partial_date import add_months
from monitor.model.study import Study
from monitor.model.study.protocol import ContactsLocationsModule, DesignInfo, DesignModule
from monitor.model.study.registration import OversightModule, StatusModule
from monitor.model.wording import day

ENACTED: Final = date(2007, 9, 27)
"""Trials that began later, or were ongoing 90 days after, are covered: 11.22(a)."""
FINAL_RULE: Final = date(2017, 1, 18)
"""From this primary completion date on, products that were never approved are covered: 11.42(b)."""
US_PLACES: Final = frozenset(
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
"""An applicable drug trial is one "other than a phase 1 clinical investigation": 11.10(a). "Phase 1/2" is not among these."""
_MONTHS_OF_CERTIFICATION: Final = 24


class SubmissionTerm(Struct, frozen=True, kw_only=True):
    """The last day on which a submission is in time; `basis` says what moved it, `caveats` what speaks against it."""

    last_day: date
    basis: str = ""
    caveats: tuple[str, ...] = ()


def term_of(
    study: Study, *, start: Milestone | None, completed: date, last_day: date
) -> SubmissionTerm | None:
    """Return by when the law asks for results; None where the record says that it does not.

    Args:
        study: one version of an interventional study without posted results.
        start: its start.
        completed: the day of its completion.
        last_day: the standard one, a year later: 11.44(a)(1).
    """
    status = study.protocol_section.status_module or StatusModule()
    reasons = _applicability(study)
    if reasons is None or status.results_waived or not _is_covered(start, completed):
        return None
    early = (
        ("primary completion was before 18 January 2017, when results were due for approved products only",)
        if completed < FINAL_RULE
        else ()
    )
    caveats = (*reasons, *early)
    delayed = _delayed(status.disp_first_submit_date, last_day)
    if delayed is None:
        return SubmissionTerm(last_day=last_day, caveats=caveats)
    filed = day(status.disp_first_submit_date)
    return SubmissionTerm(
        last_day=delayed,
        basis=f"; delayed by what was filed on {filed}",
        caveats=(
            *caveats,
            f"a certification or a request for an extension was filed on {filed}, and an extension may last longer",
        ),
    )


def _is_covered(start: Milestone | None, completed: date) -> bool:
    """11.22(a): started after the law was enacted, or was ongoing 90 days later."""
    began = first_day(start.text) if start else None
    return (began is not None and began > ENACTED) or completed > ENACTED + timedelta(days=90)


def _delayed(filed: str | None, standard: date) -> date | None:
    """11.44(b), (c) and (e): the last day after a certification or a request that was filed in time.

    A certification delays by two years at most. The record has one date for it and for a request to extend
    for good cause, and does not say which was filed.
    """
    earliest, latest = first_day(filed), last_day(filed)
    if earliest is None or latest is None or earliest >= standard:
        return None
    return max(standard, add_months(latest, _MONTHS_OF_CERTIFICATION))


def _applicability(study: Study) -> tuple[str, ...] | None:
    """11.22(b)(2): reasons for which the trial may not be applicable; None where the record says that it is not."""
    design = study.protocol_section.design_module or DesignModule()
    oversight = study.protocol_section.oversight_module or OversightModule()
    phases = frozenset(design.phases or ())
    drug = oversight.is_fda_regulated_drug is True and not (phases and phases <= _EARLY_PHASES)
    device = oversight.is_fda_regulated_device is True and not _is_feasibility(design)
    if not (drug or device):
        return None
    return (*_place_caveats(study, oversight), *_product_caveats(oversight, phases, drug=drug))


def _is_feasibility(design: DesignModule) -> bool:
    """11.10(a): an applicable device trial is none that is small and determines feasibility."""
    return (design.design_info or DesignInfo()).primary_purpose == "DEVICE_FEASIBILITY"


def _place_caveats(study: Study, oversight: OversightModule) -> Iterator[str]:
    """11.22(b)(2)(i)(B)(4) and (ii)(D): a US site, an export from the US, or an IND or IDE, which is not public."""
    locations = (study.protocol_section.contacts_locations_module or ContactsLocationsModule()).locations
    countries = {site.country for site in locations or () if site.country}
    if countries & US_PLACES:
        return
    if oversight.is_us_export is True:
        yield "no site is in the US; the product is exported from there"
    elif countries:
        yield "no site is in the US, and whether an IND or IDE exists is not public"
    else:
        yield "the record names no site; whether an IND or IDE exists is not public"


def _product_caveats(oversight: OversightModule, phases: frozenset[str], *, drug: bool) -> Iterator[str]:
    if drug and (not phases or phases == {"NA"}):
        yield "the record names no phase"
    if oversight.is_unapproved_device is True:
        yield "the device was not yet approved or cleared, for which posting may be delayed"
