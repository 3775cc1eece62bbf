"""Details of changes in the record itself, a struct for each family; outcomes and results have their own."""

from __future__ import annotations

from monitor.model.base import Struct
from monitor.model.details.base import Detail


class StatusDetail(Detail, frozen=True, kw_only=True, tag="status"):
    """Recruitment status, in the registry's values."""

    before: str | None = None
    after: str | None = None
    why_stopped: str | None = None
    last_known: str | None = None


class WithheldDetail(Detail, frozen=True, kw_only=True, tag="withheld"):
    """What was public of a record that the registry withholds or shows again.

    Attributes:
        title, sponsor, status: of the version that was public.
    """

    title: str | None = None
    sponsor: str | None = None
    status: str | None = None


class DateDetail(Detail, frozen=True, kw_only=True, tag="date"):
    """How far one date moved.

    Attributes:
        field: key of the date in the record.
        before, after: as the record has them, dates or not.
        shift_months: whole calendar months, positive for later; None where there is nothing to count.
        shift_days: None where either date has no day.
    """

    field: str
    before: str | None = None
    after: str | None = None
    shift_months: int | None = None
    shift_days: int | None = None


class EnrollmentDetail(Detail, frozen=True, kw_only=True, tag="enrollment"):
    """Number of participants; None where the record gives no number of people."""

    count_before: int | None = None
    count_after: int | None = None
    type_before: str | None = None
    type_after: str | None = None
    difference_percent: int | None = None


class ElementChange(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One element of a list that changed.

    Attributes:
        before, after: its name on both sides. fields: names of the parts that differ, for a person.
    """

    before: str
    after: str
    fields: tuple[str, ...] = ()


class ElementsDetail(Detail, frozen=True, kw_only=True, tag="elements"):
    """Elements of a list, such as arms or documents, by name."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    changed: tuple[ElementChange, ...] = ()


MOST_MOVES_SAID = 4
"""Moves of sites from one status to another, up to which a sentence says each."""


class StatusMove(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How many sites went from one status to another; None where a site has no status of its own."""

    before: str | None = None
    after: str | None = None
    sites: int


class SitesDetail(Detail, frozen=True, kw_only=True, tag="sites"):
    """Sites by name as far as they fit, and by count.

    Attributes:
        new_countries: countries in which no site was listed before.
        left_countries: countries in which no site is listed any more.
    """

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    added_count: int = 0
    dropped_count: int = 0
    new_countries: tuple[str, ...] = ()
    left_countries: tuple[str, ...] = ()
    status: tuple[StatusMove, ...] = ()
    sites_before: int = 0
    sites_after: int = 0


class Citation(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A publication as the record lists it."""

    type: str | None = None
    pmid: str | None = None
    citation: str | None = None


class PublicationsDetail(Detail, frozen=True, kw_only=True, tag="publications"):
    """Publications that came and went."""

    added: tuple[Citation, ...] = ()
    dropped: tuple[Citation, ...] = ()


class CriterionChange(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one criterion of eligibility; None where it is absent on that side.

    Attributes:
        section_before, section_after: `inclusion`, `exclusion`, or the record's own heading.
        sense: `negated` where the criterion lost or gained a *not*; else None.
    """

    before: str | None = None
    after: str | None = None
    section_before: str | None = None
    section_after: str | None = None
    sense: str | None = None


class EligibilityDetail(Detail, frozen=True, kw_only=True, tag="eligibility"):
    """The criteria that differ, one by one."""

    criteria: tuple[CriterionChange, ...] = ()


class EventsDetail(Detail, frozen=True, kw_only=True, tag="events"):
    """Dates of events of submitting results; None where the record gives none."""

    dates: tuple[str | None, ...] = ()


class ClaimsDetail(Detail, frozen=True, kw_only=True, tag="claims"):
    """The claims of a site on which a trial is listed from now on, or no longer.

    Attributes:
        claims: their slugs. because: the labels that put the trial there, each with the words of the record.
    """

    claims: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


class MembershipDetail(Detail, frozen=True, kw_only=True, tag="membership"):
    """A trial that came into watches or left them, with what is known of it.

    Attributes:
        reason: `record` or `configuration`. into: number of the record in its place.
    """

    watches: tuple[str, ...] = ()
    reason: str | None = None
    into: str | None = None
    status: str | None = None
    phases: tuple[str, ...] = ()
    enrollment: int | None = None
    sponsor: str | None = None
    first_posted: str | None = None
