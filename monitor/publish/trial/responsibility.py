"""Who runs a trial, who pays for it, and who oversees it, as the record states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.model import Struct
from monitor.model.study.protocol import ContactsLocationsModule, Official, ProtocolSection
from monitor.model.study.registration import (
    IdentificationModule,
    Organization,
    OversightModule,
    ResponsibleParty,
    Sponsor,
    SponsorCollaboratorsModule,
)
from monitor.publish.trial.values import text


class Sponsoring(Struct, frozen=True, kw_only=True):
    """An organisation, and its class in the registry's spelling."""

    name: str | None = None
    organization_class: str | None = None


class Party(Struct, frozen=True, kw_only=True):
    """Who answers for the study."""

    type: str | None = None
    name: str | None = None
    title: str | None = None
    affiliation: str | None = None


class Investigator(Struct, frozen=True, kw_only=True):
    """A responsible investigator."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None


class Oversight(Struct, frozen=True, kw_only=True):
    """What the record says of regulation and monitoring; None where it does not say."""

    monitoring_committee: bool | None = None
    fda_regulated_drug: bool | None = None
    fda_regulated_device: bool | None = None
    unapproved_device: bool | None = None
    pediatric_postmarket_surveillance: bool | None = None
    exported_from_us: bool | None = None
    fdaaa_violation: bool | None = None


QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "monitoring_committee": "Data monitoring committee",
        "fda_regulated_drug": "Studies a drug regulated by the US FDA",
        "fda_regulated_device": "Studies a device regulated by the US FDA",
        "unapproved_device": "Device not approved or cleared by the US FDA",
        "pediatric_postmarket_surveillance": "Paediatric postmarket surveillance of a device",
        "exported_from_us": "Product made in and exported from the US",
        "fdaaa_violation": "Violation of FDAAA 801 noted",
    }
)
"""Names of the statements of `Oversight`."""


class Responsibility(Struct, frozen=True, kw_only=True):
    """Who runs, pays and oversees."""

    lead_sponsor: Sponsoring | None = None
    collaborators: tuple[Sponsoring, ...] = ()
    registered_by: Sponsoring | None = None
    responsible_party: Party | None = None
    investigators: tuple[Investigator, ...] = ()
    oversight: Oversight = Oversight()


def read_responsibility(protocol: ProtocolSection) -> Responsibility:
    """Return who runs, pays and oversees a trial."""
    sponsors = protocol.sponsor_collaborators_module or SponsorCollaboratorsModule()
    names = protocol.identification_module or IdentificationModule()
    people = protocol.contacts_locations_module or ContactsLocationsModule()
    return Responsibility(
        lead_sponsor=_sponsor(sponsors.lead_sponsor) if sponsors.lead_sponsor else None,
        collaborators=tuple(map(_sponsor, sponsors.collaborators or ())),
        registered_by=_organization(names.organization) if names.organization else None,
        responsible_party=_party(sponsors.responsible_party) if sponsors.responsible_party else None,
        investigators=tuple(map(_investigator, people.overall_officials or ())),
        oversight=_oversight(protocol.oversight_module or OversightModule()),
    )


def _sponsor(sponsor: Sponsor) -> Sponsoring:
    return Sponsoring(name=text(sponsor.name), organization_class=text(sponsor.class_))


def _organization(organization: Organization) -> Sponsoring:
    return Sponsoring(name=text(organization.full_name), organization_class=text(organization.class_))


def _party(party: ResponsibleParty) -> Party:
    """Return who answers; records of before 2011 give a name with its title, and an organisation."""
    return Party(
        type=text(party.type),
        name=text(party.investigator_full_name) or text(party.old_name_title),
        title=text(party.investigator_title),
        affiliation=text(party.investigator_affiliation) or text(party.old_organization),
    )


def _investigator(official: Official) -> Investigator:
    return Investigator(
        name=text(official.name), role=text(official.role), affiliation=text(official.affiliation)
    )


def _oversight(module: OversightModule) -> Oversight:
    return Oversight(
        monitoring_committee=module.oversight_has_dmc,
        fda_regulated_drug=module.is_fda_regulated_drug,
        fda_regulated_device=module.is_fda_regulated_device,
        unapproved_device=module.is_unapproved_device,
        pediatric_postmarket_surveillance=module.is_ppsd,
        exported_from_us=module.is_us_export,
        fdaaa_violation=module.fdaaa801_violation,
    )
