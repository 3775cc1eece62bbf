"""Reads one release from the registry into a spool: search, records, and what came with no page.

Decides nothing: every record goes to the decider, and what it decides goes to the spool and the counters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from monitor.errors import Malformed, NotFound, Refused, StateCorrupt, Unavailable, Unreachable
from monitor.log import get_logger
from monitor.model import (
    Deadline,
    Envelope,
    KnownTrial,
    RawRecord,
    Rejected,
    RejectedRecord,
    Spool,
    TrialView,
)
from monitor.polling.counters import PollCounters
from monitor.polling.decide import Decider
from monitor.polling.ports import PollPlan, PollStore
from monitor.polling.spool import SpoolFile, trial_of
from monitor.registry.base import RegistryClient

log = get_logger(__name__)

MOST_LOOKUPS = 200
"""Records that came with no page and are asked for alone; where more are missing, the pages are at fault."""

UNANSWERED_IN_A_ROW = 5
"""Records, each asked for alone, for which an error came."""

NOT_ASKED_FOR = "came without having been asked for"
ANOTHER_FORMAT = "a field cannot be read, as in so many others at once that the format has changed"
TWICE = "came twice in one poll, with different contents"


class ReleaseReader(msgspec.Struct, frozen=True, kw_only=True):
    """Reads one release, once.

    Attributes:
        counters: filled while reading. spool: takes what is to be stored.
    """

    registry: RegistryClient
    store: PollStore
    plan: PollPlan
    decider: Decider
    counters: PollCounters
    spool: SpoolFile

    def read(self) -> None:
        """Read everything that the watches search for and all trials that are followed."""
        self._search()
        followed = self.store.followed()
        wanted = self._wanted(followed)
        self.plan.progress("records", 0, len(wanted))
        for page in self.registry.records(sorted(wanted)):
            self._read_page(page, wanted)
            self.plan.progress("records", len(self.counters.seen), len(wanted))
        self._look_for(sorted(set(followed) - self.counters.seen.keys()), wanted)
        self._look_for_new(sorted(self._found() - set(followed) - self.counters.seen.keys()), wanted)
        self._set_aside(frozenset(self.counters.twice), TWICE)
        self._set_aside(self._of_another_format(), ANOTHER_FORMAT)
        self._raise_deadlines(set(followed))

    def _search(self) -> None:
        pairs = [(w, c, i) for w in self.plan.asked for c in w.conditions for i in w.interventions]
        for done, (watch, conditions, interventions) in enumerate(pairs):
            self.plan.progress("search", done, len(pairs))
            result = self.registry.search(conditions, interventions)
            self.counters.found.setdefault(watch.slug, set()).update(result.nct_ids)
            self.counters.searches_complete &= result.complete
        self.plan.progress("search", len(pairs), len(pairs))

    def _wanted(self, followed: Iterable[str]) -> set[str]:
        wanted = self._found()
        wanted.update(nct_id for watch in self.plan.asked for nct_id in watch.include)
        wanted.update(followed)
        return wanted

    def _read_page(self, page: Iterable[RawRecord | Rejected], wanted: set[str]) -> None:
        reader = self.plan.reader
        envelopes = [raw if isinstance(raw, Rejected) else reader.open_envelope(raw) for raw in page]
        known = self.store.known(e.nct_id for e in envelopes if e.nct_id is not None)
        for envelope in envelopes:
            self.counters.fetched += 1
            self._take(envelope, known.get(envelope.nct_id or ""), wanted)

    def _take(self, envelope: Envelope | Rejected, known: KnownTrial | None, wanted: set[str]) -> None:
        if isinstance(envelope, Envelope):
            if wanted.isdisjoint((envelope.nct_id, *envelope.aliases)):
                envelope = Rejected(nct_id=envelope.nct_id, reason=NOT_ASKED_FOR)
            elif not self.counters.is_new(envelope.nct_id, envelope.fingerprint):
                return
            else:
                self.counters.note_envelope(envelope)
        elif envelope.nct_id and not self.counters.is_new(envelope.nct_id, ""):
            return
        for item in self.decider.decide(envelope, known, self.store):
            self._keep(item, known)

    def _keep(self, item: Spool, known: KnownTrial | None) -> None:
        self.spool.append(item)
        self.counters.count(item, known)

    def _found(self) -> set[str]:
        """All that the searches of all watches found."""
        return {nct_id for ids in self.counters.found.values() for nct_id in ids}

    def _look_for_new(self, missing: list[str], wanted: set[str]) -> None:
        """Ask for trials that were found for the first time and came with no page.

        Without that they would be missing until the next release. A search may lag behind the records, so one
        that the registry denies is no news.
        """
        too_many = len(missing) > MOST_LOOKUPS
        self.counters.missing_pages |= too_many
        known = self.store.known(missing)
        for nct_id in () if too_many else missing:
            envelope = None if nct_id in self.counters.merged else self._ask_for(nct_id)
            if envelope is not None and not isinstance(envelope, str):
                self._take(envelope, known.get(nct_id), wanted)

    def _look_for(self, missing: list[str], wanted: set[str]) -> None:
        """Ask for followed trials that came with no page: merged, gone, or only left out."""
        self.counters.missing_pages = len(missing) > MOST_LOOKUPS
        for nct_id in () if self.counters.missing_pages else missing:
            known, trial = self._stored(nct_id)
            merged_into = self.counters.merged.get(nct_id)
            envelope = None if merged_into else self._ask_for(nct_id)
            if isinstance(envelope, str):
                merged_into = envelope
            elif envelope is not None:
                self._take(envelope, known, wanted)
                continue
            absent = self.decider.absent(
                trial.facts, known, trial.topics, self.store, merged_into=merged_into
            )
            self._keep(absent, known)

    def _ask_for(self, nct_id: str) -> Envelope | Rejected | str | None:
        """Ask for one record: itself, the ID that it has now, or None where the registry denies it.

        Only a redirect, or a record that lists the ID among its aliases, proves a merge. Any other record in
        its place is set aside.
        """
        try:
            answer = self.registry.record(nct_id)
        except NotFound:
            self.counters.unanswered = 0
            return None
        except (Malformed, Refused, Unavailable, Unreachable) as error:
            # The registry answers for others; where it does not any more, it is not this record that is at fault.
            self.counters.unanswered += 1
            if self.counters.unanswered == UNANSWERED_IN_A_ROW:
                raise
            return Rejected(nct_id=nct_id, reason=f"the registry's answer for it alone: {error}")
        self.counters.unanswered = 0
        envelope = self.plan.reader.open_envelope(answer.raw)
        if isinstance(envelope, Rejected):
            return msgspec.structs.replace(envelope, nct_id=nct_id)
        if envelope.nct_id == nct_id:
            return envelope
        if answer.moved_to == envelope.nct_id or nct_id in envelope.aliases:
            return envelope.nct_id
        reason = f"the registry gives {envelope.nct_id} for it, and neither a redirect nor an alias says why"
        return Rejected(nct_id=nct_id, reason=reason)

    def _set_aside(self, nct_ids: Collection[str], reason: str) -> None:
        """Take back what was decided of these records, and set them aside."""
        if not nct_ids:
            return
        known = self.store.known(nct_ids)
        for item in self.spool:
            if (nct_id := trial_of(item)) in nct_ids and nct_id:
                self.counters.discount(item, known.get(nct_id))
        self.spool.forget(nct_ids)
        for nct_id in sorted(nct_ids):
            rejected = Rejected(nct_id=nct_id, reason=reason)
            self._keep(RejectedRecord(rejected=rejected), known.get(nct_id))

    def _of_another_format(self) -> frozenset[str]:
        """Records of which a field cannot be read, where they are so many that the format has changed."""
        counters, accepted = self.counters, self.decider.circumstances.accepted
        number = counters.rejected + len(counters.incomplete)
        if accepted or not self.plan.quarantine.is_another_format(number, counters.fetched):
            return frozenset()
        return frozenset(counters.incomplete)

    def _stored(self, nct_id: str) -> tuple[KnownTrial, TrialView]:
        """What the database has of a followed trial."""
        trial = self.store.trial(nct_id)
        if trial is None:
            raise StateCorrupt(f"{nct_id} is followed and has no row in trials")
        return self.store.known([nct_id])[nct_id], trial

    def _raise_deadlines(self, followed: set[str]) -> None:
        """Report deadlines of records that did not change: only the calendar moved on."""
        unchanged = followed & self.counters.seen.keys() - self.counters.decided - self.counters.twice
        due: dict[str, list[Deadline]] = {}
        for deadline in self.store.open_deadlines(due_by=self.decider.circumstances.data_date):
            if deadline.nct_id in unchanged:
                due.setdefault(deadline.nct_id, []).append(deadline)
        for nct_id, deadlines in sorted(due.items()):
            known, trial = self._stored(nct_id)
            passed = self.decider.deadlines_passed(
                tuple(deadlines), trial.facts, known, trial.topics, self.store
            )
            for item in passed:
                self._keep(item, known)
