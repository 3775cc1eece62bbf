"""The typed study, whole.

`derivedSection` is the registry's own computation, rewritten wholesale from release to release; it is not
compared, a canonical record lacks it, and only the submissions of results are read from it.
"""

from __future__ import annotations

from monitor.model.study.annexes import AnnotationSection, DocumentSection
from monitor.model.study.derived import DerivedSection
from monitor.model.study.part import Flag, Part
from monitor.model.study.protocol import ProtocolSection
from monitor.model.study.results import ResultsSection

__all__ = ["Study"]


class Study(Part, frozen=True):
    """One study; `derived_section` is None in a study that was read from a canonical record."""

    protocol_section: ProtocolSection = ProtocolSection()
    results_section: ResultsSection | None = None
    annotation_section: AnnotationSection | None = None
    document_section: DocumentSection | None = None
    derived_section: DerivedSection | None = None
    has_results: Flag = None
