"""What a claim is: a sentence that people meet, and the labels of the trials that bear on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from monitor.model.base import Struct
from monitor.model.label import Label, LabelFamily


class Claim(Struct, frozen=True, kw_only=True):
    """A claim of the configuration.

    A trial belongs to it where it has one of the named labels of every family that is not empty.

    Attributes:
        slug: permanent, since addresses are made of it.
        wording: as quoted. source, date: where and when it was read.
        places: where a measure counts: primary, secondary, other; empty for all.
    """

    slug: str
    wording: str
    source: str
    date: str
    watches: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    comparators: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def needs(self) -> Iterator[tuple[str, str]]:
        """Yield the family and the slug of each label that the claim names."""
        families = (
            ("watch", self.watches),
            ("topic", self.topics),
            ("role", self.roles),
            ("comparator", self.comparators),
            ("measure", self.measures),
        )
        return ((family, slug) for family, slugs in families for slug in slugs)

    def reasons(self, labels: Sequence[Label], watches: Collection[str]) -> tuple[Label, ...] | None:
        """Return the labels that list a trial on this claim, or None where one family has none.

        The view `claim_evidence` answers the same from the stored labels.
        """
        needed: dict[str, list[str]] = {}
        for family, slug in self.needs():
            needed.setdefault(family, []).append(slug)
        followed = needed.pop("watch", None)
        if followed is not None and not set(followed) & set(watches):
            return None
        met = tuple(label for label in labels if self._asks_for(label, needed.get(label.family, ())))
        families = {str(label.family) for label in met}
        return met if needed.keys() <= families and (needed or followed) else None

    def _asks_for(self, label: Label, slugs: Collection[str]) -> bool:
        anywhere = label.family is not LabelFamily.MEASURE or not self.places
        return label.slug in slugs and (anywhere or label.place in self.places)


class AffectedPeople(Struct, frozen=True, kw_only=True, array_like=True):
    """People affected of people at risk, as posted; a number that is not posted is None."""

    affected: int | None = None
    at_risk: int | None = None


class PostedHarm(Struct, frozen=True, kw_only=True, array_like=True):
    """Adverse events of one arm, as posted."""

    arm: str
    serious: AffectedPeople
    other: AffectedPeople
    deaths: AffectedPeople


class PostedValue(Struct, frozen=True, kw_only=True, array_like=True):
    """One value of a posted primary outcome, in the record's own words.

    Attributes:
        measure: title of the outcome, with its class and category. param: such as `MEAN`.
        spread: as posted, or the limits. analysed: how many were analysed, and of what.
    """

    measure: str
    time_frame: str | None
    arm: str
    value: str
    unit: str | None
    param: str | None
    spread: str | None
    analysed: str | None


class ClaimTrial(Struct, frozen=True, kw_only=True, array_like=True):
    """A trial that belongs to a claim.

    Attributes:
        relation: how, such as "measured as a primary outcome". because: the labels and the words behind them.
        allocation, masking: in the registry's spelling; None where the record does not say.
        results_posted: the day on which results were posted first.
        harms: the arms of posted results. values: of posted primary outcomes.
        payment: the record's own words on who pays, where it says so.
        comparators: what the cells are compared with, as labels; `none` where no arm is there to compare with.
        why_stopped: the record's own words. sponsor: the lead sponsor's name.
    """

    nct_id: str
    title: str
    relation: str
    because: str
    allocation: str | None
    masking: str | None
    overall_status: str | None
    enrollment: int | None
    enrollment_type: str | None
    has_results: bool
    results_posted: str | None = None
    study_type: str | None = None
    intervention_model: str | None = None
    harms: tuple[PostedHarm, ...] = ()
    values: tuple[PostedValue, ...] = ()
    payment: str | None = None
    comparators: str = ""
    why_stopped: str | None = None
    sponsor: str | None = None


class ClaimNeed(Struct, frozen=True, kw_only=True):
    """A label that a claim names, and how many trials of its watches have it."""

    family: str
    label: str
    trials: int


class ClaimNews(Struct, frozen=True, kw_only=True):
    """An update of a trial that belongs to a claim; `day` is the day on which it was found, in UTC."""

    nct_id: str
    day: str
    headline: str


class ListedClaim(Struct, frozen=True, kw_only=True):
    """A claim with what the registry lists on it; `news` are the updates of twelve months, newest first."""

    slug: str
    wording: str
    source: str
    date: str
    trials: Sequence[ClaimTrial] = ()
    needs: tuple[ClaimNeed, ...] = ()
    news: tuple[ClaimNews, ...] = ()


class ClaimDefinition(Struct, frozen=True, kw_only=True):
    """A claim as the last poll was configured with it; `needs` are family, label and place of each of its labels."""

    slug: str
    wording: str
    source: str
    date: str
    needs: tuple[tuple[str, str, str], ...] = ()


class ClaimEntry(Struct, frozen=True, array_like=True):
    """A claim that lists a trial: its relation to it, and the labels and words that are the reason."""

    claim: str
    relation: str
    because: str


class ClaimedTrial(Struct, frozen=True, kw_only=True):
    """What a trial has to do with all claims.

    Attributes:
        entries: the claims that list it. meets: claim and place among its needs of each label that the trial has.
        trial: what is shown of it, but for the relation; None where no claim lists it.
    """

    entries: tuple[ClaimEntry, ...] = ()
    meets: tuple[tuple[str, int], ...] = ()
    trial: ClaimTrial | None = None


class ClaimCounter:
    """Which trials belong to each claim, and how many have each of its labels, counted trial by trial."""

    def __init__(self, definitions: Sequence[ClaimDefinition]) -> None:
        self._definitions = definitions
        self._members: dict[str, list[str]] = {claim.slug: [] for claim in definitions}
        self._met: Counter[tuple[str, int]] = Counter()

    def add(self, nct_id: str, claimed: ClaimedTrial) -> None:
        """Count a trial."""
        self._met.update(claimed.meets)
        if claimed.trial is not None:
            for entry in claimed.entries:
                self._members[entry.claim].append(nct_id)

    def claims(
        self, read: Callable[[str, Sequence[str]], Sequence[ClaimTrial]], news: Sequence[ClaimNews]
    ) -> Iterator[ListedClaim]:
        """Yield the claims, each with the trials that belong to it in the order in which they came, and their news.

        Args:
            read: returns trials of a claim, given its slug and their IDs.
            news: of all trials.
        """
        for claim in self._definitions:
            members = self._members[claim.slug]
            listed = frozenset(members) if news else frozenset()
            yield ListedClaim(
                slug=claim.slug,
                wording=claim.wording,
                source=claim.source,
                date=claim.date,
                trials=read(claim.slug, members),
                needs=tuple(
                    ClaimNeed(family=family, label=label, trials=self._met[claim.slug, place])
                    for place, (family, label, _) in enumerate(claim.needs)
                ),
                news=tuple(update for update in news if update.nct_id in listed),
            )


def in_claim(claimed: ClaimedTrial, slug: str) -> ClaimTrial:
    """Return a trial as a claim that lists it shows it.

    Raises:
        LookupError: the claim does not list it.
    """
    for entry in claimed.entries:
        if entry.claim == slug and claimed.trial is not None:
            return replace(claimed.trial, relation=entry.relation, because=entry.because)
    raise LookupError(slug)


def list_claims(
    definitions: Sequence[ClaimDefinition], trials: Mapping[str, ClaimedTrial], news: Sequence[ClaimNews]
) -> tuple[ListedClaim, ...]:
    """Return the claims, each with the trials that belong to it in the order of `trials`, and their news."""
    counter = ClaimCounter(definitions)
    for nct_id, claimed in trials.items():
        counter.add(nct_id, claimed)

    def read(slug: str, nct_ids: Sequence[str]) -> tuple[ClaimTrial, ...]:
        return tuple(in_claim(trials[nct_id], slug) for nct_id in nct_ids)

    return tuple(counter.claims(read, news))
