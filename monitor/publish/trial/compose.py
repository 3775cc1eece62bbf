"""A trial's page put together from its stored data: pure, so that only a changed trial is composed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from monitor.changes.kinds import title as kind_title
from monitor.digest.grouping import published_changes
from monitor.model import Deadline, PublishedUpdate, Struct, TrialView, VersionRef, VersionState
from monitor.model.study import Study, StudyReading
from monitor.model.study.annexes import AnnotationSection, DocumentSection, LargeDocumentModule
from monitor.model.study.protocol import (
    ArmsInterventionsModule,
    ContactsLocationsModule,
    DesignModule,
    EligibilityModule,
    IpdSharingStatementModule,
    OutcomesModule,
    ReferencesModule,
)
from monitor.model.study.registration import IdentificationModule, StatusModule
from monitor.model.study.results import AdverseEventsModule, OutcomeMeasuresModule, ResultsSection
from monitor.model.text import line
from monitor.publish import links
from monitor.publish.trial import pictures
from monitor.publish.trial.dates import Dates, read_dates
from monitor.publish.trial.design import (
    Arm,
    Design,
    GivenIntervention,
    read_arms,
    read_design,
    read_interventions,
)
from monitor.publish.trial.elsewhere import (
    DataSharing,
    Documents,
    Publication,
    Registration,
    WebLink,
    read_data_sharing,
    read_documents,
    read_links,
    read_publications,
    read_registrations,
)
from monitor.publish.trial.notices import Notices, read_notices
from monitor.publish.trial.outcomes import OutcomeLists, read_outcomes
from monitor.publish.trial.participation import Participation, read_participation
from monitor.publish.trial.pictures import TrialPictures
from monitor.publish.trial.places import Places, read_places
from monitor.publish.trial.responsibility import Responsibility, read_responsibility
from monitor.publish.trial.results import Results, read_results
from monitor.publish.trial.status import TrialStatus, read_status
from monitor.publish.trial.tested import Tested, TopicTitles, read_tested


class TrialInputs(Struct, frozen=True, kw_only=True):
    """All that is stored of a trial: updates newest first, versions oldest first.

    Attributes:
        reading: the newest record, typed. states: what each version says of status, people and dates.
        topics: the titles of its topics. cell_role, comparator: from a reading of the arms, where there is one.
    """

    view: TrialView
    reading: StudyReading
    states: tuple[VersionState, ...] = ()
    updates: tuple[PublishedUpdate, ...] = ()
    versions: tuple[VersionRef, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    topics: TopicTitles = TopicTitles()
    cell_role: str | None = None
    comparator: str | None = None


class VersionPair(Struct, frozen=True, kw_only=True):
    """The two versions that an update compares; the hashes are SHA-256 over their canonical records."""

    before: int | None
    after: int
    sha256_before: str | None
    sha256_after: str


class ChangeEntry(Struct, frozen=True, kw_only=True):
    """A change that readers see."""

    kind: str
    title: str
    severity: str
    sentence: str


class UpdateEntry(Struct, frozen=True, kw_only=True):
    """An update; `source` is `observed`, or `history` where it comes from the registry's record history."""

    id: str
    detected_at: datetime
    source: str
    severity: str
    news: str
    versions: VersionPair
    changes: tuple[ChangeEntry, ...]


class RecordSource(Struct, frozen=True, kw_only=True):
    """Where the content comes from: the newest version that is stored, and the one before it."""

    registry: str
    record: str
    data_date: date | None
    version: int | None
    previous_version: int | None
    sha256: str | None


class LeftOut(Struct, frozen=True, kw_only=True):
    """A field of the record that cannot be read, so that the content lacks it."""

    path: str
    reason: str


class TrialDocument(Struct, frozen=True, kw_only=True):
    """The content of a trial's page, in the order of the page."""

    nct_id: str
    source: RecordSource
    tested: Tested
    status: TrialStatus
    participation: Participation
    design: Design
    arms: tuple[Arm, ...]
    interventions: tuple[GivenIntervention, ...]
    outcomes: OutcomeLists
    results: Results | None
    places: Places
    dates: Dates
    deadlines: tuple[Deadline, ...]
    responsibility: Responsibility
    registrations: tuple[Registration, ...]
    publications: tuple[Publication, ...]
    links: tuple[WebLink, ...]
    data_sharing: DataSharing
    documents: Documents
    notices: Notices
    left_out: tuple[LeftOut, ...]
    updates: tuple[UpdateEntry, ...]
    versions: tuple[VersionRef, ...]


def compose_document(inputs: TrialInputs) -> TrialDocument:
    """Return the content of a trial's page."""
    study = inputs.reading.study
    protocol, nct_id = study.protocol_section, inputs.view.facts.nct_id
    status, names = protocol.status_module or StatusModule(), protocol.identification_module
    arms = protocol.arms_interventions_module or ArmsInterventionsModule()
    references = protocol.references_module or ReferencesModule()
    results = study.results_section
    return TrialDocument(
        nct_id=nct_id,
        source=_source(inputs),
        tested=read_tested(protocol, inputs.topics, cell_role=inputs.cell_role, comparator=inputs.comparator),
        status=read_status(status),
        participation=read_participation(protocol.eligibility_module or EligibilityModule()),
        design=read_design(protocol.design_module or DesignModule()),
        arms=read_arms(arms),
        interventions=read_interventions(arms),
        outcomes=read_outcomes(
            protocol.outcomes_module or OutcomesModule(),
            (results and results.outcome_measures_module) or OutcomeMeasuresModule(),
            inputs.updates,
            anchors(inputs.updates),
        ),
        results=read_results(results) if results else None,
        places=read_places(protocol.contacts_locations_module or ContactsLocationsModule()),
        dates=read_dates(status, inputs.states),
        deadlines=inputs.deadlines,
        responsibility=read_responsibility(protocol),
        registrations=read_registrations(names or IdentificationModule()),
        publications=read_publications(references),
        links=read_links(references),
        data_sharing=read_data_sharing(
            protocol.ipd_sharing_statement_module or IpdSharingStatementModule(), references
        ),
        documents=read_documents(_documents(study), nct_id),
        notices=read_notices(study.annotation_section or AnnotationSection()),
        left_out=_left_out(inputs.reading),
        updates=tuple(_update(published) for published in shown_updates(inputs.updates)),
        versions=inputs.versions,
    )


def draw_pictures(inputs: TrialInputs, document: TrialDocument) -> TrialPictures:
    """Return the pictures of a trial; the day they are drawn for is that of its newest data."""
    today = document.source.data_date or inputs.view.last_seen.date()
    study, results = inputs.reading.study, inputs.reading.study.results_section or ResultsSection()
    updates = shown_updates(inputs.updates)
    return TrialPictures(
        dates=pictures.draw_dates(document.dates, study, today),
        enrollment=pictures.draw_enrollment(document.design, inputs.states),
        status=pictures.draw_status(inputs.states, today),
        timeline=pictures.draw_timeline(inputs.versions, updates, anchors(updates), today),
        harms=pictures.draw_harms(results.adverse_events_module or AdverseEventsModule()),
        estimates=pictures.draw_estimates(results),
    )


def shown_updates(updates: Sequence[PublishedUpdate]) -> tuple[PublishedUpdate, ...]:
    """Return the updates of which readers see a change."""
    return tuple(published for published in updates if published_changes(published.update))


def anchors(updates: Sequence[PublishedUpdate]) -> dict[str, str]:
    """Return the anchor of each update on the page, by its ID."""
    return {published.update.id: links.anchor(published.update.id) for published in updates}


def _source(inputs: TrialInputs) -> RecordSource:
    observed = [version for version in inputs.versions if version.source == "observed"]
    newest = observed[-1] if observed else None
    return RecordSource(
        registry="ClinicalTrials.gov, U.S. National Library of Medicine",
        record=links.record(inputs.view.facts.nct_id),
        data_date=pictures.newest_day(inputs.versions),
        version=newest.version if newest else None,
        previous_version=observed[-2].version if len(observed) > 1 else None,
        sha256=newest.sha256 if newest else None,
    )


def _documents(study: Study) -> LargeDocumentModule:
    return (study.document_section or DocumentSection()).large_document_module or LargeDocumentModule()


def _left_out(reading: StudyReading) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(path=".".join(field.path), reason=field.reason) for field in reading.unreadable)


def _update(published: PublishedUpdate) -> UpdateEntry:
    update, before = published.update, published.before
    return UpdateEntry(
        id=update.id,
        detected_at=update.detected_at,
        source=update.source,
        severity=update.severity,
        news=line(update.news),
        versions=VersionPair(
            before=before.version if before else None,
            after=published.after.version,
            sha256_before=before.sha256 if before else None,
            sha256_after=published.after.sha256,
        ),
        changes=tuple(
            ChangeEntry(
                kind=change.kind,
                title=kind_title(change.kind),
                severity=change.severity,
                sentence=line(change.sentence),
            )
            for change in published_changes(update)
        ),
    )
