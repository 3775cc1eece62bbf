"""What lists show of all trials together, counted while every trial is looked at once."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from monitor.model import ListedTrial
from monitor.model.claim import ClaimCounter, ClaimedTrial
from monitor.publish.inputs import PublishSettings, PublishSource
from monitor.publish.known import KnownTrials
from monitor.publish.manifest import encoded
from monitor.publish.pages.claims import flags_of
from monitor.publish.pages.front import FrontCounter
from monitor.publish.pages.overview import OverviewCounter
from monitor.publish.pages.trials import ListCounter


class ListCounters:
    """The counters of all lists, and digests of what decides their bytes.

    Attributes:
        listed: digest of what the list of all trials shows of them. claimed: of what each claim shows, by its slug.
        flags: what the trials of a claim have, by its slug, in the order in which `claims` has them.
        former: the trials of claims that only watches follow which are configured no more.
    """

    def __init__(
        self, known: KnownTrials, source: PublishSource, settings: PublishSettings, day: date | None
    ) -> None:
        self.trials, self.overview, self.front = (
            ListCounter(),
            OverviewCounter(settings),
            FrontCounter(settings, day),
        )
        definitions = source.claim_definitions() if settings.claims else ()
        former = set(source.only_formerly_followed()) if settings.claims else set[str]()
        self.claims = ClaimCounter(definitions)
        self.flags: defaultdict[str, array[int]] = defaultdict(lambda: array("H"))
        self._zone = settings.time_zone
        self._listed = hashlib.sha256()
        self._claimed: defaultdict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
        for nct_id, shown in known:
            if shown.listed:
                self._add_listed(shown.listed)
            if shown.claimed and settings.claims:
                self._add_claimed(nct_id, shown.claimed)
                former.discard(nct_id)
        self.former: Mapping[str, ClaimedTrial] = source.claimed_trials(former) if former else {}
        for nct_id, trial in sorted(self.former.items()):
            self._add_claimed(nct_id, trial)
        self.listed = self._listed.hexdigest()
        self.claimed = {claim.slug: self._claimed[claim.slug].hexdigest() for claim in definitions}

    def _add_listed(self, trial: ListedTrial) -> None:
        self._listed.update(encoded(trial))
        self.trials.add(trial, self._zone)
        self.overview.add(trial)
        self.front.add(trial)

    def _add_claimed(self, nct_id: str, claimed: ClaimedTrial) -> None:
        self.claims.add(nct_id, claimed)
        if claimed.trial is not None:
            for entry in claimed.entries:
                self._claimed[entry.claim].update(encoded((entry, claimed.trial)))
                self.flags[entry.claim].append(flags_of(claimed.trial, entry.relation))
