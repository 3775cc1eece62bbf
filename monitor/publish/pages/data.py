"""The page of the data: what is in the database, files to download, how to cite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Struct
from monitor.model.text import line
from monitor.publish import links
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.layout import Structured, render_page
from monitor.publish.render import day
from monitor.query.export import relations
from monitor.store.descriptions import TABLES, VIEWS

PATH = "data/index.html"


class DataFile(Struct, frozen=True, kw_only=True):
    """A file to download.

    Attributes:
        name: relative to `data/`. size: in bytes.
        sha256: hex digest of its bytes.
    """

    name: str
    meaning: str
    size: int
    sha256: str


class DataTable(Struct, frozen=True, kw_only=True):
    """A table or view of the database."""

    name: str
    meaning: str


class DataPage(Struct, frozen=True, kw_only=True):
    """All that the page shows."""

    files: tuple[DataFile, ...]
    tables: tuple[DataTable, ...]
    citation: str
    data_date: date | None


def data_page(files: Sequence[DataFile], renderer: ItemRenderer, data_date: date | None) -> DataPage:
    """Return the page, with a citation for the data of a day."""
    described = {**TABLES, **VIEWS}
    return DataPage(
        files=tuple(files),
        tables=tuple(DataTable(name=name, meaning=described[name].meaning) for name in relations()),
        citation=_citation(renderer, data_date),
        data_date=data_date,
    )


def _citation(renderer: ItemRenderer, data_date: date | None) -> str:
    settings = renderer.settings
    address = links.absolute(settings.base_url, "data/") or "[address of this page]"
    return (
        f"{line(settings.title)} (trial-monitor). Changes in registrations at ClinicalTrials.gov, U.S. National"
        f" Library of Medicine; data processed on {day(data_date)}. {address}"
    )


def render_data(
    files: Sequence[DataFile], renderer: ItemRenderer, data_date: date | None
) -> dict[str, bytes]:
    """Return `data/index.html`."""
    page = data_page(files, renderer, data_date)
    structured = _structured(page, renderer, data_date)
    html = render_page(
        renderer, "data.html", path=PATH, data_date=data_date, structured=structured, page=page
    )
    return {PATH: html}


def _structured(page: DataPage, renderer: ItemRenderer, data_date: date | None) -> Structured | None:
    base = renderer.settings.base_url
    if not base or not data_date:
        return None
    return {
        "@type": "Dataset",
        "name": line(renderer.settings.title),
        "description": "Versions of the records of registered trials, what changed between them, and when.",
        "url": links.absolute(base, "data/"),
        "isBasedOn": f"{links.REGISTRY}/",
        "dateModified": data_date.isoformat(),
        "creator": {"@type": "Organization", "name": "trial-monitor", "url": links.absolute(base, "")},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": links.absolute(base, f"data/{file.name}"),
                "contentSize": str(file.size),
                "sha256": file.sha256,
            }
            for file in page.files
        ],
    }
