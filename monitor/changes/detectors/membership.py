"""Trials that come into a watch and go from it, and records that the registry no longer has."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from monitor.changes.rules import Rules
from monitor.model import Change, Facts, Kind, Severity, Watch
from monitor.model.details import MembershipDetail
from monitor.model.wording import day, listed, number, plain, quote, sentence, shorten, words

KINDS = (
    Kind.REGISTERED,
    Kind.ENTERED,
    Kind.LEFT,
    Kind.REMOVED,
    Kind.REAPPEARED,
    Kind.MERGED,
)

_DEFAULT = Rules.default()


class Cause(StrEnum):
    """Why a watch follows a trial, or not, from now on."""

    RECORD = "record"
    CONFIGURATION = "configuration"

    @property
    def because(self) -> str:
        """The cause as a part of a sentence."""
        return "its record changed" if self is Cause.RECORD else "our configuration changed"


def registered(facts: Facts, *, watches: Sequence[Watch], rules: Rules = _DEFAULT) -> Change:
    """Return the change of a trial that is new in the registry since the last poll."""
    posted = f" on {day(facts.first_posted)}" if facts.first_posted else ""
    sponsor = f" by {shorten(facts.lead_sponsor, 60)}" if facts.lead_sponsor else ""
    about = ", ".join(_about(facts))
    text = f"this trial was newly registered{posted}{f' ({about})' if about else ''}{sponsor}; status {words(facts.overall_status)}"
    detail = _detail(facts, watches)
    return _change(
        Kind.REGISTERED, Severity.MEDIUM, _path(watches), sentence(text), rules, "New trial", detail
    )


def entered(facts: Facts, *, watches: Sequence[Watch], cause: Cause, rules: Rules = _DEFAULT) -> Change:
    """Return the change of an older trial that one or more watches follow from now on."""
    about = ", ".join([*_about(facts), f"status {words(facts.overall_status)}"])
    text = f"this trial is now followed by {_titles(watches)}, because {cause.because}; {about}"
    detail = msgspec.structs.replace(_detail(facts, watches), reason=cause.value)
    made = _change(
        Kind.ENTERED, Severity.LOW, _path(watches), sentence(text), rules, "Followed from now on", detail
    )
    return _by_cause(made, cause)


def left(*, watches: Sequence[Watch], cause: Cause, reason: str = "", rules: Rules = _DEFAULT) -> Change:
    """Return the change of a trial that one or more watches no longer follow; `reason` is the screening's own."""
    text = f"this trial is no longer followed by {_titles(watches)}, because {cause.because}"
    text += f": {shorten(reason, 100)}" if reason else ""
    detail = MembershipDetail(watches=_slugs(watches), reason=cause.value)
    made = _change(
        Kind.LEFT, Severity.LOW, _path(watches), sentence(text), rules, "No longer followed", detail
    )
    return _by_cause(made, cause)


def _by_cause(change: Change, cause: Cause) -> Change:
    """Return a change that our own configuration made as silent: it is reported once for all trials together."""
    return (
        msgspec.structs.replace(change, severity=Severity.SILENT) if cause is Cause.CONFIGURATION else change
    )


def is_of_configuration(change: Change) -> bool:
    """Return whether our own configuration, and not the record, took a trial into a watch or out of it."""
    detail = change.detail
    return (
        change.kind in {Kind.ENTERED, Kind.LEFT}
        and isinstance(detail, MembershipDetail)
        and detail.reason == Cause.CONFIGURATION.value
    )


def removed(*, watches: Sequence[Watch], rules: Rules = _DEFAULT) -> Change:
    """Return the change of a record that the registry, asked twice by its number, says it does not have."""
    text = "The registry no longer has this record, as two polls in a row found."
    return _change(
        Kind.REMOVED, Severity.HIGH, _path(watches), text, rules, "Record gone", MembershipDetail()
    )


def reappeared(facts: Facts, *, watches: Sequence[Watch], rules: Rules = _DEFAULT) -> Change:
    """Return the change of a record that had been gone and is there again."""
    text = sentence(f"the registry has this record again; its status is {words(facts.overall_status)}")
    return _change(
        Kind.REAPPEARED, Severity.MEDIUM, _path(watches), text, rules, "Record back", MembershipDetail()
    )


def merged(into: str, *, watches: Sequence[Watch], rules: Rules = _DEFAULT) -> Change:
    """Return the change of a record in whose place the registry now returns another one."""
    text = sentence(f"the registry now returns record {plain(into)} in place of this one")
    return _change(
        Kind.MERGED,
        Severity.HIGH,
        _path(watches),
        text,
        rules,
        f"Merged into {plain(into)}",
        MembershipDetail(into=into),
    )


def _change(  # noqa: PLR0917 - the parts of a change, in their order
    kind: Kind, severity: Severity, path: str, text: str, rules: Rules, short: str, detail: MembershipDetail
) -> Change:
    return Change(
        kind=kind,
        severity=rules.severity(kind, severity),
        path=path,
        sentence=text,
        detail=msgspec.structs.replace(detail, short=short),
    )


def _path(watches: Sequence[Watch]) -> str:
    return f"watch/{'+'.join(sorted(watch.slug for watch in watches))}"


def _titles(watches: Sequence[Watch]) -> str:
    return listed([quote(watch.title, 60) for watch in watches]) or "no watch"


def _about(facts: Facts) -> list[str]:
    phases = [words(phase) for phase in facts.phases if phase != "NA"]
    about = ["/".join(phases)] if phases else []
    if facts.enrollment is not None:
        about.append(
            f"{number(facts.enrollment)} participants{' planned' if facts.enrollment_type == 'ESTIMATED' else ''}"
        )
    return about


def _detail(facts: Facts, watches: Sequence[Watch]) -> MembershipDetail:
    return MembershipDetail(
        watches=_slugs(watches),
        status=facts.overall_status,
        phases=facts.phases,
        enrollment=facts.enrollment,
        sponsor=facts.lead_sponsor,
        first_posted=facts.first_posted,
    )


def _slugs(watches: Sequence[Watch]) -> tuple[str, ...]:
    return tuple(watch.slug for watch in watches)
