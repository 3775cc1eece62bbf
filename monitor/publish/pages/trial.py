"""The page of a trial, and the same content as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from monitor.digest import grouping
from monitor.model import Deadline, Family, PublishedUpdate, Struct, TrialView, VersionRef, VersionState
from monitor.model.study import StudyReading, read_study
from monitor.model.text import escape_in_json, line
from monitor.publish import links
from monitor.publish.inputs import PublishSource
from monitor.publish.items import ItemRenderer
from monitor.publish.links import trial_json, trial_page
from monitor.publish.pages.layout import render_page
from monitor.publish.render import day
from monitor.publish.trial.compose import TrialDocument, TrialInputs, compose_document, draw_pictures
from monitor.publish.trial.tested import TopicTitles

FORMAT = 1
"""Of the JSON; a number that grows when a key is renamed or removed."""


class TrialPage(Struct, frozen=True, kw_only=True):
    """All that is stored of a trial and shown: updates newest first, versions oldest first."""

    view: TrialView
    reading: StudyReading
    states: tuple[VersionState, ...]
    updates: tuple[PublishedUpdate, ...]
    versions: tuple[VersionRef, ...]
    deadlines: tuple[Deadline, ...] = ()


def read_trial_page(source: PublishSource, view: TrialView, deadlines: tuple[Deadline, ...]) -> TrialPage:
    """Return what is stored of a trial."""
    nct_id = view.facts.nct_id
    return TrialPage(
        view=view,
        reading=read_study(msgspec.json.decode(source.record(nct_id))),
        states=source.version_states(nct_id),
        updates=source.updates(nct_id=nct_id, source=None),
        versions=source.versions(nct_id, source=None),
        deadlines=deadlines,
    )


def render_trial(page: TrialPage, renderer: ItemRenderer) -> dict[str, bytes]:
    """Return `trials/NCT….html` and `trials/NCT….json`."""
    nct_id = page.view.facts.nct_id
    inputs = _inputs(page, renderer)
    document = compose_document(inputs)
    html = render_page(
        renderer,
        "trial.html",
        path=trial_page(nct_id),
        section="trials/index.html",
        data_date=_data_date(page),
        page=page,
        document=document,
        pictures=draw_pictures(inputs, document),
        citation=_citation(page, document, renderer),
        updates=tuple(
            published for published in page.updates if grouping.published_changes(published.update)
        ),
    )
    return {trial_page(nct_id): html, trial_json(nct_id): encode_trial(document)}


def encode_trial(document: TrialDocument) -> bytes:
    """Return the content of a trial's page as JSON."""
    encoded = msgspec.json.encode({"format": FORMAT, **msgspec.structs.asdict(document)}).decode()
    return f"{escape_in_json(encoded)}\n".encode()


def _inputs(page: TrialPage, renderer: ItemRenderer) -> TrialInputs:
    topics = page.view.topics
    return TrialInputs(
        view=page.view,
        reading=page.reading,
        states=page.states,
        updates=page.updates,
        versions=page.versions,
        deadlines=page.deadlines,
        topics=TopicTitles(
            conditions=_titles(topics, {Family.CONDITION}, renderer),
            cells=_titles(topics, {Family.CELLS}, renderer),
            questions=_titles(topics, set(Family) - {Family.CONDITION, Family.CELLS}, renderer),
        ),
    )


def _titles(topics: Sequence[str], families: set[Family], renderer: ItemRenderer) -> tuple[str, ...]:
    return tuple(map(line, renderer.topic_titles(topics, families)))


def _data_date(page: TrialPage) -> date | None:
    dates = [version.data_timestamp.date() for version in page.versions if version.data_timestamp]
    return max(dates, default=None)


def _citation(page: TrialPage, document: TrialDocument, renderer: ItemRenderer) -> str:
    """Return how to cite the record as this page shows it."""
    settings, facts = renderer.settings, page.view.facts
    sponsor = document.responsibility.lead_sponsor
    parts = (
        f"{sponsor.name}." if sponsor and sponsor.name else "",
        f"{line(document.tested.title or facts.title)}. {facts.nct_id},",
        f"ClinicalTrials.gov, U.S. National Library of Medicine; data processed on {day(_data_date(page))}.",
        f"As shown by {line(settings.title)} (trial-monitor).",
        links.absolute(settings.base_url, trial_page(facts.nct_id)) or links.record(facts.nct_id),
    )
    return " ".join(filter(None, parts))
