"""Unposted results, violations and uploaded documents.

Field tree of the registry's `/studies/metadata`.
"""

from __future__ import annotations

from monitor.model.study.part import Count, Day, Flag, Part, Text, TextFlag


class UnpostedEvent(Part, frozen=True):
    """Results submitted (RELEASE), returned (RESET) or cancelled (UNRELEASE), and not posted."""

    type: Text = None
    date: Day = None
    date_unknown: Flag = None


class UnpostedAnnotation(Part, frozen=True):
    """Results submitted and not yet posted."""

    unposted_responsible_party: Text = None
    unposted_events: tuple[UnpostedEvent, ...] | None = None


class ViolationEvent(Part, frozen=True):
    """One step of an FDAAA notice."""

    type: Text = None
    description: Text = None
    creation_date: Day = None
    issued_date: Day = None
    release_date: Day = None
    posted_date: Day = None


class ViolationAnnotation(Part, frozen=True):
    """FDAAA notices."""

    violation_events: tuple[ViolationEvent, ...] | None = None


class AnnotationModule(Part, frozen=True):
    """Annotations."""

    unposted_annotation: UnpostedAnnotation | None = None
    violation_annotation: ViolationAnnotation | None = None


class AnnotationSection(Part, frozen=True):
    """What the registry adds about results and violations."""

    annotation_module: AnnotationModule | None = None


class LargeDoc(Part, frozen=True):
    """One uploaded document."""

    type_abbrev: Text = None
    has_protocol: TextFlag = None
    has_sap: TextFlag = None
    has_icf: TextFlag = None
    label: Text = None
    date: Day = None
    upload_date: Text = None
    filename: Text = None
    size: Count = None


class LargeDocumentModule(Part, frozen=True):
    """Uploaded documents."""

    no_sap: Flag = None
    large_docs: tuple[LargeDoc, ...] | None = None


class DocumentSection(Part, frozen=True):
    """Uploaded documents."""

    large_document_module: LargeDocumentModule | None = None
