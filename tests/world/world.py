"""The synthetic world, played release by release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from monitor.demo.world import RecordedVersion, Snapshot, etag_of
from monitor.model import Kind
from world import results
from world.builder import Draft, study
from world.calendar import release_days, stamp
from world.cast import BY_ID, PLANS, REGISTERED_LATER, watches_of
from world.earlier import make_history
from world.edits_status import withhold
from world.events import Act, Event, Moment, applied, thawed
from world.plan import Plan
from world.results_posted import standing
from world.story import EVENTS
from world.story_results import AT_THE_BEGINNING
from world.truth import Expected, expected, release_of

NOISE_EVERY = 9
"""In each release but the quiet ones the registry rewrites the ancestors of every ninth record."""
QUIET = frozenset({"2026-05-28"})
"""Days of releases in which nothing happens at all."""


class SyntheticWorld:
    """Some months of an invented registry; the same seed gives the same bytes.

    The story is the same for every seed; sites, names and filled-in numbers are not.
    """

    def __init__(self, *, seed: int = 1) -> None:
        self._seed = seed
        self._days = tuple(day.isoformat() for day in release_days())
        self._versions: dict[str, list[RecordedVersion]] = {}
        self._vanished: dict[str, Draft] = {}
        self._snapshots = tuple(self._play())

    def __len__(self) -> int:
        """The number of releases."""
        return len(self._days)

    def release(self, index: int) -> Snapshot:
        """The release with that index, the same object each time."""
        if index < 0:
            raise IndexError(index)
        return self._snapshots[index]

    def expected_events(self) -> tuple[Expected, ...]:
        """What a monitor of both watches should notice, by release and trial; none for look-alikes."""
        return tuple(event for event in self._happened if event.watches)

    def ignored_events(self) -> tuple[Expected, ...]:
        """What happened to records that belong to no watch."""
        return tuple(event for event in self._happened if not event.watches)

    def lookalikes(self) -> frozenset[str]:
        """IDs that a search may bring and that never belong to a watch."""
        return frozenset(plan.nct_id for plan in PLANS) - {
            nct_id for watch in self._entries for nct_id in self._entries[watch]
        }

    def belonging(self, watch: str, index: int | None = None) -> frozenset[str]:
        """IDs that belong to a watch at a release, or ever where no index is given.

        A withheld or vanished record belongs as long as it would be followed by its ID.
        """
        spans = self._entries.get(watch, {})
        if index is None:
            return frozenset(spans)
        return frozenset(nct_id for nct_id, (first, end) in spans.items() if first <= index < end)

    @cached_property
    def _happened(self) -> tuple[Expected, ...]:
        return expected(EVENTS, self._days)

    @cached_property
    def _entries(self) -> dict[str, dict[str, tuple[int, int]]]:
        """By watch and trial: the first release in which it belongs, and the first in which it does not."""
        never = len(self._days)
        spans: dict[str, dict[str, tuple[int, int]]] = {}
        changes = [
            event for event in self._happened if {Kind.ENTERED, Kind.LEFT, Kind.REGISTERED} & set(event.kinds)
        ]
        entered = {event.nct_id: event for event in changes if Kind.LEFT not in event.kinds}
        left = {event.nct_id: event.release for event in changes if Kind.LEFT in event.kinds}
        for plan in PLANS:
            entry = entered.get(plan.nct_id)
            for watch in entry.watches if entry else watches_of(plan):
                first = entry.release if entry else 0
                spans.setdefault(watch, {})[plan.nct_id] = (first, left.get(plan.nct_id, never))
        return spans

    # --- playing it ----------------------------------------------------------------------------------

    def _play(self) -> Iterator[Snapshot]:
        studies = {plan.nct_id: self._born(plan) for plan in PLANS if plan.nct_id not in REGISTERED_LATER}
        for nct_id, record in studies.items():
            self._versions[nct_id] = list(make_history(BY_ID[nct_id], record, seed=self._seed))
        aliases: dict[str, str] = {}
        schedule: dict[int, list[Event]] = {}
        for event in EVENTS:
            index = release_of(event.visible_on, self._days)
            if index is not None:
                schedule.setdefault(index, []).append(event)
        for index, day in enumerate(self._days):
            studies = dict(studies) if index else studies
            for event in schedule.get(index, ()):
                self._happen(event, studies, aliases)
            if index and day not in QUIET:
                self._rewrite_ancestors(index, studies)
            yield self._snapshot(index, studies, aliases)

    def _snapshot(self, index: int, studies: dict[str, Draft], aliases: dict[str, str]) -> Snapshot:
        timestamp = stamp(index, release_days()[index])
        return Snapshot(
            data_timestamp=timestamp,
            etag=etag_of(timestamp),
            studies=MappingProxyType(studies),
            aliases=MappingProxyType(dict(aliases)),
            history=MappingProxyType(
                {nct_id: tuple(self._versions[nct_id]) for nct_id in studies if nct_id in self._versions}
            ),
        )

    def _born(self, plan: Plan) -> Draft:
        """The record as it is in the first release that shows it."""
        record = study(plan, seed=self._seed)
        if plan.results:
            day = plan.results_submitted
            shown_day = record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
            results.show_results(
                record, standing(plan, seed=self._seed), submitted=day, checked=plan.updated, shown=shown_day
            )
        moment = Moment(submitted=plan.updated, posted=plan.updated, seed=self._seed)
        for edit in AT_THE_BEGINNING.get(plan.nct_id, ()):
            edit.change(record, moment)
        if plan.status == "WITHHELD":
            withhold(record)
        return record

    def _happen(self, event: Event, studies: dict[str, Draft], aliases: dict[str, str]) -> None:
        nct_id = event.nct_id
        if event.act is Act.ARRIVE:
            studies[nct_id] = self._born(BY_ID[nct_id])
            self._versions[nct_id] = list(make_history(BY_ID[nct_id], studies[nct_id], seed=self._seed))
        elif event.act is Act.RETURN:
            studies[nct_id] = self._vanished.pop(nct_id)
        elif event.act in {Act.VANISH, Act.MERGE}:
            self._vanished[nct_id] = studies.pop(nct_id)
            if event.into:
                aliases[nct_id] = event.into
        else:
            studies[nct_id] = applied(studies[nct_id], event, seed=self._seed)
            if event.by_sponsor:
                self._remember(event, studies[nct_id])

    def _remember(self, event: Event, record: Draft) -> None:
        """A sponsor's update becomes a version of the record's history."""
        known = self._versions[event.nct_id]
        labels = dict.fromkeys(("Study Status", *(edit.label for edit in event.edits)))
        known.append(
            RecordedVersion(
                version=len(known),
                date=event.on,
                status=record["protocolSection"]["statusModule"]["overallStatus"],
                module_labels=tuple(labels),
                study=record,
            )
        )

    def _rewrite_ancestors(self, index: int, studies: dict[str, Draft]) -> None:
        """Noise: another spelling of the MeSH ancestors of some records, and nothing else."""
        for position, nct_id in enumerate(sorted(studies)):
            if (position + index) % NOISE_EVERY == 0 and "conditionBrowseModule" in studies[nct_id][
                "derivedSection"
            ]:
                noisy: Draft = {
                    **studies[nct_id],
                    "derivedSection": thawed(studies[nct_id]["derivedSection"]),
                }
                noisy["derivedSection"]["conditionBrowseModule"]["ancestors"] = [
                    {"id": "D013122", "term": "Spinal Diseases"},
                    {"id": f"D{index:06d}", "term": f"Diseases, tree of release {index}"},
                ]
                studies[nct_id] = noisy


def timeline(*, seed: int = 1) -> Mapping[str, tuple[str, ...]]:
    """Each trial's story in words, by release day: for people who want to follow one."""
    world = SyntheticWorld(seed=seed)
    timelines: dict[str, list[str]] = {}
    for event in (*world.expected_events(), *world.ignored_events()):
        day = world.release(event.release).date
        timelines.setdefault(event.nct_id, []).extend(f"{day}: {story}" for story in event.stories)
    return {nct_id: tuple(stories) for nct_id, stories in sorted(timelines.items())}
