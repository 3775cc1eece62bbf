"""Days by which results were due, by a named rule, from one version of a record.

`who_12_months`: the WHO's Joint Statement on public disclosure of results from clinical trials (2017) asks
for summary results in the registry within 12 months of primary study completion. It speaks of clinical
trials, so it is applied to every interventional study, and not to observational studies or expanded access.

`fdaaa_801`: the US law, see `monitor.changes.fdaaa` and the table in docs/deadlines.md.

Both count from the primary completion date, where it is actual or has passed, and from the study completion
date where the record gives no other: from the last day of the month where the record gives no day. A
withdrawn trial enrolled no one and has nothing to report. Posted results end every deadline.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from monitor.changes import fdaaa
from monitor.model import Deadline, Struct
from monitor.model.milestones import Milestone, Milestones, study_milestones
from monitor.model.partial_date import add_months
from monitor.model.study import Study
from monitor.model.study.posting import has_results, under_review_since
from monitor.model.study.protocol import DesignModule
from monitor.model.study.registration import IdentificationModule, StatusModule
from monitor.model.wording import day

WHO: Final = "who_12_months"
FDAAA: Final = "fdaaa_801"
NAMES: Final = {WHO: "the WHO's 12-month rule", FDAAA: "the US law FDAAA 801"}
"""Rules by the name that sentences give them."""

_NO_RESULTS_EXPECTED: Final = frozenset({"WITHDRAWN", "WITHHELD"})


class _Completion(Struct, frozen=True, kw_only=True):
    """The date from which a year is counted: `name` is primary or study completion."""

    name: str
    reached: date
    milestone: Milestone

    @property
    def basis(self) -> str:
        kind = "estimated" if self.milestone.estimated else "actual"
        return f"{self.name} date {self.milestone.text} ({kind})"


def deadlines_of(study: Study, *, on: date | None = None) -> tuple[Deadline, ...]:
    """Return the open deadlines of one version of a study, one for each rule at most.

    Args:
        study: with its derived section where that is at hand: it says first that results were submitted.
        on: the version's day; a completion date that is an estimate counts only once it has passed by then.
            Without it estimated dates are counted, with a caveat.
    """
    protocol = study.protocol_section
    nct_id = (protocol.identification_module or IdentificationModule()).nct_id
    status = (protocol.status_module or StatusModule()).overall_status
    if not nct_id or has_results(study) or status in _NO_RESULTS_EXPECTED:
        return ()
    if (protocol.design_module or DesignModule()).study_type != "INTERVENTIONAL":
        return ()
    milestones = study_milestones(study)
    completion = _completion(milestones)
    if completion is None or (completion.milestone.estimated and on is not None and completion.reached >= on):
        return ()
    return tuple(_deadlines(nct_id, study, milestones, completion))


def _deadlines(
    nct_id: str, study: Study, milestones: Milestones, completion: _Completion
) -> Iterator[Deadline]:
    # What is submitted on the last day is in time ("no later than 1 year after", 42 CFR 11.44(a)(1)): it is due the day after.
    last_day = add_months(completion.reached, 12)
    estimate = (f"the {completion.name} date is an estimate",) if completion.milestone.estimated else ()
    yield Deadline(
        nct_id=nct_id,
        rule=WHO,
        due_on=last_day + timedelta(days=1),
        basis=completion.basis,
        caveats=(*estimate, *_filings(study)),
    )
    term = fdaaa.term_of(study, start=milestones.start, completed=completion.reached, last_day=last_day)
    if term is not None and under_review_since(study) is None:
        yield Deadline(
            nct_id=nct_id,
            rule=FDAAA,
            due_on=term.last_day + timedelta(days=1),
            basis=f"{completion.basis}{term.basis}",
            caveats=(*estimate, *term.caveats),
        )


def _completion(milestones: Milestones) -> _Completion | None:
    """The primary completion date; the study completion date where there is no other that can be read."""
    for name, milestone in (
        ("primary completion", milestones.primary_completion),
        ("study completion", milestones.completion),
    ):
        reached = milestone.reached_on if milestone else None
        if milestone is not None and reached is not None:
            return _Completion(name=name, reached=reached, milestone=milestone)
    return None


def _filings(study: Study) -> Iterator[str]:
    """What was filed on results: reasons of the sponsor that the WHO's statement does not know."""
    status = study.protocol_section.status_module or StatusModule()
    if status.results_waived:
        yield "the record says that results were waived"
    if status.disp_first_submit_date:
        yield f"a certification or a request for an extension was filed on {day(status.disp_first_submit_date)}"
    if submitted := under_review_since(study):
        yield review_caveat(submitted)


def review_caveat(submitted: str) -> str:
    """Return the caveat of results that were submitted and wait for the registry's review."""
    return f"results were submitted on {day(submitted)} and are under review"
