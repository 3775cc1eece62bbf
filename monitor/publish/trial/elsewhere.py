"""What leads beyond the record: registrations elsewhere, publications, links, participant data, documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from monitor.model import Struct
from monitor.model.study.annexes import LargeDoc, LargeDocumentModule
from monitor.model.study.protocol import AvailIpd, IpdSharingStatementModule, Reference, ReferencesModule
from monitor.model.study.registration import IdentificationModule, SecondaryIdInfo
from monitor.publish.trial.prose import Prose, read_prose
from monitor.publish.trial.values import flag, text, texts, web_address

_REGISTRIES: Final = (
    (re.compile(r"NCT\d{8}"), "https://clinicaltrials.gov/study/"),
    (re.compile(r"ISRCTN\d{8}"), "https://www.isrctn.com/"),
    (re.compile(r"DRKS\d{8}"), "https://drks.de/search/en/trial/"),
    (re.compile(r"jRCTs?\d{9,10}"), "https://jrct.mhlw.go.jp/en-latest-detail/"),
    (re.compile(r"20\d\d-\d{6}-\d{2}"), "https://www.clinicaltrialsregister.eu/ctr-search/search?query="),
    (
        re.compile(r"20\d\d-5\d{5}-\d{2}-\d{2}"),
        "https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT=",
    ),
)
"""Numbers of other registries by their form, and the address to which the number is added."""
_PMID: Final = re.compile(r"\d{1,9}")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


class Registration(Struct, frozen=True, kw_only=True):
    """A number of the study: its own, or one that a registry or a funder gave it.

    Attributes:
        address: as the record gives it. url: that, or the registry's page of the number, where it may be linked.
    """

    id: str | None = None
    type: str | None = None
    issued_by: str | None = None
    address: str | None = None
    url: str | None = None


class RetractionNotice(Struct, frozen=True, kw_only=True):
    """The notice by which a publication was retracted."""

    pmid: str | None = None
    source: str | None = None
    url: str | None = None


class Publication(Struct, frozen=True, kw_only=True):
    """A publication; `type` is RESULT, DERIVED or BACKGROUND."""

    citation: str | None = None
    type: str | None = None
    pmid: str | None = None
    url: str | None = None
    retractions: tuple[RetractionNotice, ...] = ()


class WebLink(Struct, frozen=True, kw_only=True):
    """A link of the record; `url` is None where its address is none that may be linked."""

    label: str | None = None
    address: str | None = None
    url: str | None = None


class AvailableData(Struct, frozen=True, kw_only=True):
    """Data or documents of the study that can be had."""

    type: str | None = None
    id: str | None = None
    comment: str | None = None
    address: str | None = None
    url: str | None = None


class DataSharing(Struct, frozen=True, kw_only=True):
    """Whether data of individual participants will be shared, and how."""

    plan: str | None = None
    description: Prose = ()
    documents: tuple[str, ...] = ()
    time_frame: str | None = None
    access: str | None = None
    address: str | None = None
    url: str | None = None
    available: tuple[AvailableData, ...] = ()


class UploadedDocument(Struct, frozen=True, kw_only=True):
    """An uploaded document; `size` is in bytes."""

    label: str | None = None
    contains: tuple[str, ...] = ()
    date: str | None = None
    uploaded: str | None = None
    file_name: str | None = None
    size: int | None = None
    url: str | None = None


class Documents(Struct, frozen=True, kw_only=True):
    """Uploaded documents; `no_analysis_plan` is what the record says of a statistical analysis plan."""

    files: tuple[UploadedDocument, ...] = ()
    no_analysis_plan: bool | None = None


def read_registrations(module: IdentificationModule) -> tuple[Registration, ...]:
    """Return the sponsor's own number, earlier NCT numbers, and those of others."""
    return tuple(_registrations(module))


def _registrations(module: IdentificationModule) -> Iterator[Registration]:
    if own := module.org_study_id_info:
        yield Registration(
            id=text(own.id),
            type=text(own.type),
            issued_by="the sponsor",
            address=text(own.link),
            url=web_address(own.link),
        )
    for alias in texts(module.nct_id_aliases):
        yield Registration(id=alias, type="ALIAS", issued_by="ClinicalTrials.gov, earlier number")
    yield from map(_secondary, module.secondary_id_infos or ())


def _secondary(info: SecondaryIdInfo) -> Registration:
    number = text(info.id)
    return Registration(
        id=number,
        type=text(info.type),
        issued_by=text(info.domain),
        address=text(info.link),
        url=web_address(info.link) or _registry_page(number or ""),
    )


def _registry_page(number: str) -> str | None:
    """Return where another registry shows a number, known by its form."""
    return next((address + number for form, address in _REGISTRIES if form.fullmatch(number)), None)


def read_publications(module: ReferencesModule) -> tuple[Publication, ...]:
    """Return the publications in the order of the record."""
    return tuple(map(_publication, module.references or ()))


def _publication(reference: Reference) -> Publication:
    return Publication(
        citation=text(reference.citation),
        type=text(reference.type),
        pmid=text(reference.pmid),
        url=_pubmed(reference.pmid),
        retractions=tuple(
            RetractionNotice(pmid=text(notice.pmid), source=text(notice.source), url=_pubmed(notice.pmid))
            for notice in reference.retractions or ()
        ),
    )


def _pubmed(pmid: str | None) -> str | None:
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid and _PMID.fullmatch(pmid) else None


def read_links(module: ReferencesModule) -> tuple[WebLink, ...]:
    """Return the links of the record."""
    return tuple(
        WebLink(label=text(link.label), address=text(link.url), url=web_address(link.url))
        for link in module.see_also_links or ()
    )


def read_data_sharing(module: IpdSharingStatementModule, references: ReferencesModule) -> DataSharing:
    """Return the plan to share data of participants, and the data that can be had."""
    return DataSharing(
        plan=text(module.ipd_sharing),
        description=read_prose(module.description),
        documents=texts(module.info_types),
        time_frame=text(module.time_frame),
        access=text(module.access_criteria),
        address=text(module.url),
        url=web_address(module.url),
        available=tuple(map(_available, references.avail_ipds or ())),
    )


def _available(data: AvailIpd) -> AvailableData:
    return AvailableData(
        type=text(data.type),
        id=text(data.id),
        comment=text(data.comment),
        address=text(data.url),
        url=web_address(data.url),
    )


def read_documents(module: LargeDocumentModule, nct_id: str) -> Documents:
    """Return the uploaded documents, each with its address at the registry."""
    return Documents(
        files=tuple(_document(document, nct_id) for document in module.large_docs or ()),
        no_analysis_plan=module.no_sap,
    )


def _document(document: LargeDoc, nct_id: str) -> UploadedDocument:
    name = text(document.filename)
    parts = (
        ("Protocol", document.has_protocol),
        ("Statistical analysis plan", document.has_sap),
        ("Informed consent form", document.has_icf),
    )
    return UploadedDocument(
        label=text(document.label),
        contains=tuple(words for words, given in parts if flag(given)),
        date=text(document.date),
        uploaded=text(document.upload_date),
        file_name=name,
        size=int(document.size) if document.size and str(document.size).isdecimal() else None,
        url=f"https://cdn.clinicaltrials.gov/large-docs/{nct_id[-2:]}/{nct_id}/{quote(name)}"
        if name and _FILE_NAME.fullmatch(name)
        else None,
    )
