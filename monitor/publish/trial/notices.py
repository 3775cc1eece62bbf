"""What the registry adds to a record: results that wait for its review, and notices of violations."""

from __future__ import annotations

from monitor.model import Struct
from monitor.model.study.annexes import (
    AnnotationModule,
    AnnotationSection,
    UnpostedAnnotation,
    ViolationAnnotation,
)
from monitor.publish.trial.values import text


class UnpostedResults(Struct, frozen=True, kw_only=True):
    """Results submitted (RELEASE), returned (RESET) or cancelled (UNRELEASE); no date where it is not known."""

    type: str | None = None
    date: str | None = None


class Violation(Struct, frozen=True, kw_only=True):
    """A step of a notice under FDAAA 801."""

    type: str | None = None
    description: str | None = None
    created: str | None = None
    issued: str | None = None
    released: str | None = None
    posted: str | None = None


class Notices(Struct, frozen=True, kw_only=True):
    """The registry's notices; `submitted_by` is who submitted results that are not posted."""

    submitted_by: str | None = None
    unposted: tuple[UnpostedResults, ...] = ()
    violations: tuple[Violation, ...] = ()


def read_notices(section: AnnotationSection) -> Notices:
    """Return the notices of a record."""
    module = section.annotation_module or AnnotationModule()
    unposted = module.unposted_annotation or UnpostedAnnotation()
    violations = module.violation_annotation or ViolationAnnotation()
    return Notices(
        submitted_by=text(unposted.unposted_responsible_party),
        unposted=tuple(
            UnpostedResults(type=text(event.type), date=text(event.date))
            for event in unposted.unposted_events or ()
        ),
        violations=tuple(
            Violation(
                type=text(event.type),
                description=text(event.description),
                created=text(event.creation_date),
                issued=text(event.issued_date),
                released=text(event.release_date),
                posted=text(event.posted_date),
            )
            for event in violations.violation_events or ()
        ),
    )
