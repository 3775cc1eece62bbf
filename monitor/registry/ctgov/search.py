"""Searching: the IDs that a pair of queries finds, all pages, and whether they are all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.errors import Refused, TooComplicated
from monitor.model import SearchResult
from monitor.registry.ctgov.answer_types import PAGE_SIZE, SORT, IdPage
from monitor.registry.ctgov.links import is_trial_id
from monitor.registry.ctgov.query import halved_pair
from monitor.registry.ctgov.responses import RegistryAnswer, content_of, decode
from monitor.registry.ctgov.transport import SMALL_ANSWER, Wire


def search(wire: Wire, base: str, conditions: str, interventions: str) -> SearchResult:
    """The IDs of all studies that match both queries; see `RegistryClient.search`."""
    try:
        return _all_pages(wire, base, conditions, interventions)
    except TooComplicated:
        pairs = halved_pair(conditions, interventions)
        if pairs is None:
            raise
    parts = [search(wire, base, *pair) for pair in pairs]
    union = sorted({nct_id for part in parts for nct_id in part.nct_ids})
    return SearchResult(nct_ids=tuple(union), total=len(union), complete=all(part.complete for part in parts))


def _all_pages(wire: Wire, base: str, conditions: str, interventions: str) -> SearchResult:
    query = {"query.cond": conditions, "query.intr": interventions}
    params = {name: text for name, text in query.items() if text.strip()}
    params |= {"fields": "NCTId", "pageSize": str(PAGE_SIZE), "countTotal": "true", "sort": SORT}
    numbers: set[str] = set()
    page = _page(wire, base, params)
    total = page.total_count
    while True:
        before = len(numbers)
        numbers.update(_ids_of(page))
        # A page without anything new is the empty one behind a full last page, or a service that turns in a
        # circle. A token is never kept beyond this loop: it is not bound to its query.
        if not page.next_page_token or len(numbers) == before:
            break
        try:
            page = _page(wire, base, {**params, "pageToken": page.next_page_token})
        except Refused:
            break  # the token has expired; what the count lacks, it lacks
    return SearchResult(
        nct_ids=tuple(sorted(numbers)),
        total=len(numbers) if total is None else total,
        complete=len(numbers) == total,
    )


def _page(wire: Wire, base: str, params: Mapping[str, str]) -> IdPage:
    def read(answer: RegistryAnswer) -> IdPage:
        return decode(content_of(answer), IdPage)

    return wire.get(f"{base}/studies", params, read=read, limit=SMALL_ANSWER)


def _ids_of(page: IdPage) -> Iterator[str]:
    """The IDs of a page; a row without a valid one is left out, and so is missing from the count."""
    for row in page.studies:
        ids = row.protocol_section.identification_module
        if ids is not None and ids.nct_id is not None and is_trial_id(ids.nct_id):
            yield ids.nct_id
