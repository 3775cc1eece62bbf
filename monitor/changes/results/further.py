"""The rest of a results section: limitations, agreements, the point of contact, outcomes that wait for results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from monitor.changes.results.differences import Form, ResultDifference, Weight, text_difference
from monitor.changes.results.outcomes import role
from monitor.changes.results.posted_outcomes import PostedOutcomes
from monitor.changes.results.read import enumerated, line, yes_or_no
from monitor.changes.results.sentences import topic_sentence
from monitor.changes.results.topics import OUTCOMES, ROLE_WORDS, SECTION
from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity, wording
from monitor.model.details import ResultsChangedDetail, TextChange
from monitor.model.study.results import (
    CertainAgreement,
    LimitationsAndCaveats,
    MoreInfoModule,
    OutcomeMeasure,
    ResultsSection,
)

_MOST_NAMED: Final = 4
_RESTRICTIONS: Final = {
    "LTE60": "embargo of up to 60 days",
    "GT60": "embargo of more than 60 and up to 180 days",
    "OTHER": "other",
}
"""As the registry's data structure defines them."""


def further_changes(
    before: ResultsSection,
    after: ResultsSection,
    listing: PostedOutcomes,
    *,
    unnamed: Sequence[str],
    rules: Rules,
) -> Iterator[Change]:
    """Yield the changes of the rest; `unnamed` are topics that differ in nothing that has a name."""
    old, new = before.more_info_module or MoreInfoModule(), after.more_info_module or MoreInfoModule()
    yield from _limitations(limitation_differences(before, after), rules)
    yield from _waiting(listing, rules)
    yield from _agreements(old.certain_agreement, new.certain_agreement, rules)
    parts = sorted(set(unnamed))
    if parts:
        yield _updated(
            SECTION.dotted,
            f"edited in the posted results, without a change of numbers: {wording.listed(parts, _MOST_NAMED)}",
            Severity.LOW,
            ResultsChangedDetail(topic="wording", parts=tuple(parts)),
            rules,
        )
    if old.point_of_contact != new.point_of_contact:
        yield _contacts(rules)


def limitation_differences(before: ResultsSection, after: ResultsSection) -> tuple[ResultDifference, ...]:
    """Return how the limitations differ, in the sponsor's words: they qualify every number."""
    old, new = (
        line(
            (
                (section.more_info_module or MoreInfoModule()).limitations_and_caveats
                or LimitationsAndCaveats()
            ).description
        )
        for section in (before, after)
    )
    return tuple(text_difference("limitations", old, new, Weight.WORDS, Severity.MEDIUM))


def _limitations(differences: Sequence[ResultDifference], rules: Rules) -> Iterator[Change]:
    for difference in differences:
        if difference.severity is not Severity.SILENT:
            text = TextChange(
                label="Limitations of the results", before=difference.before, after=difference.after
            )
            yield _updated(
                SECTION.more_info_module.limitations_and_caveats.dotted,
                topic_sentence((difference,), where="posted results: "),
                difference.severity,
                ResultsChangedDetail(topic="limitations", texts=(text,)),
                rules,
            )


def _agreements(old: CertainAgreement | None, new: CertainAgreement | None, rules: Rules) -> Iterator[Change]:
    """Agreements that may restrict what investigators publish."""
    before, after = old or CertainAgreement(), new or CertainAgreement()
    differences = [
        difference
        for what, was, now, form in (
            (
                "agreement that restricts publication",
                yes_or_no(before.restrictive_agreement),
                yes_or_no(after.restrictive_agreement),
                Form.NUMBER,
            ),
            (
                "investigators employed by the sponsor",
                yes_or_no(before.pi_sponsor_employee),
                yes_or_no(after.pi_sponsor_employee),
                Form.NUMBER,
            ),
            (
                "kind of restriction",
                _restriction(before.restriction_type),
                _restriction(after.restriction_type),
                Form.TEXT,
            ),
            ("details", line(before.other_details), line(after.other_details), Form.TEXT),
        )
        for difference in text_difference(what, was, now, Weight.WORDS, Severity.LOW, form=form)
    ]
    if differences:
        texts = tuple(
            TextChange(label=f"Agreements: {d.what}", before=d.before, after=d.after) for d in differences
        )
        yield _updated(
            SECTION.more_info_module.certain_agreement.dotted,
            topic_sentence(differences, where="agreements with investigators: "),
            Severity.LOW,
            ResultsChangedDetail(topic="agreements", texts=texts),
            rules,
        )


def _restriction(kind: str | None) -> str | None:
    """Return for how long investigators may not publish, in words."""
    return _RESTRICTIONS.get(kind or "", enumerated(kind))


def _waiting(listing: PostedOutcomes, rules: Rules) -> Iterator[Change]:
    """Outcomes without results that came or went: one sentence."""
    clauses = [
        *(
            f"the posted results now list the {_name(outcome)}, for which none are posted yet{_expected(outcome)}"
            for outcome in listing.announced
        ),
        *(
            f"the posted results no longer list the {_name(outcome)}, for which none were posted"
            for outcome in listing.withdrawn
        ),
    ]
    if clauses:
        more = (
            f"; and {wording.count(len(clauses) - 1, 'more outcome')} without results" if clauses[1:] else ""
        )
        yield _updated(
            OUTCOMES,
            clauses[0] + more,
            Severity.LOW,
            ResultsChangedDetail(topic="outcomes not posted yet", parts=tuple(clauses)),
            rules,
        )


def _name(outcome: OutcomeMeasure) -> str:
    return f"{ROLE_WORDS[role(outcome)]} {wording.quote(line(outcome.title) or '(no title)', 50)}"


def _expected(outcome: OutcomeMeasure) -> str:
    date = outcome.anticipated_posting_date
    return f" (expected {wording.day(date)})" if date else ""


def _contacts(rules: Rules) -> Change:
    return Change(
        kind=Kind.CONTACTS,
        severity=rules.severity(Kind.CONTACTS, Severity.SILENT),
        path=SECTION.more_info_module.point_of_contact.dotted,
        sentence="The point of contact for the posted results changed.",
    )


def _updated(path: str, text: str, severity: Severity, detail: ResultsChangedDetail, rules: Rules) -> Change:
    return Change(
        kind=Kind.RESULTS_UPDATED,
        severity=rules.severity(Kind.RESULTS_UPDATED, severity),
        path=path,
        sentence=wording.sentence(text),
        detail=detail,
    )
