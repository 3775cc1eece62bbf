"""Searching: the IDs that a pair of queries finds, all pages, and whether they are all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from monitor.errors import Malformed, Refused, TooComplicated
from monitor.model import SearchResult
from monitor.registry.ctgov.answer_types import PAGE_SIZE, SORT, IdPage
from monitor.registry.ctgov.envelope import open_envelope
from monitor.registry.ctgov.links import is_trial_id
from monitor.registry.ctgov.pages import split_page
from monitor.registry.ctgov.query import halved_pair
from monitor.registry.ctgov.responses import RegistryAnswer, content_of, decode
from monitor.registry.ctgov.transport import SMALL_ANSWER, Wire

MOST_FOUND = 100_000
"""Trials that one search finds, at most: a fifth of the registry, and more than a monitor could read in a day."""


class _Page(NamedTuple):
    """The IDs of one page, the token of the next one, and the total, which the first page alone says."""

    nct_ids: tuple[str, ...]
    next_page_token: str | None
    total_count: int | None


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
        numbers.update(page.nct_ids)
        # A page without anything new is the empty one behind a full last page, or a service that turns in a
        # circle. A token is never kept beyond this loop: it is not bound to its query.
        if not page.next_page_token or len(numbers) == before:
            break
        # Pages that each have something new need not end: neither our memory nor our patience is without bounds.
        if len(numbers) > MOST_FOUND or (total is not None and len(numbers) > total):
            break
        try:
            page = _page(wire, base, {**params, "pageToken": page.next_page_token})
        except Refused:
            break  # the token has expired; what the count lacks, it lacks
    if len(numbers) > MOST_FOUND:
        raise Refused(f"a search finds more than {MOST_FOUND:,} trials; narrow the watch's queries")
    return SearchResult(
        nct_ids=tuple(sorted(numbers)),
        total=len(numbers) if total is None else total,
        complete=len(numbers) == total,
    )


def _page(wire: Wire, base: str, params: Mapping[str, str]) -> _Page:
    return wire.get(f"{base}/studies", params, read=_read, limit=SMALL_ANSWER)


def _read(answer: RegistryAnswer) -> _Page:
    """Read a page as a whole or, where a row of it is not what it should be, row by row."""
    content = content_of(answer)
    try:
        page = decode(content, IdPage)
    except Malformed:
        rows = _row_by_row(content)
        if rows.nct_ids:
            return rows
        raise
    return _Page(tuple(_ids_of(page)), page.next_page_token, page.total_count)


def _row_by_row(content: bytes) -> _Page:
    """The IDs that can be read; a row without one is missing from the count, so that the search is not complete."""
    rows, token, total = split_page(content)
    ids = (envelope.nct_id for envelope in map(open_envelope, rows))
    return _Page(tuple(nct_id for nct_id in ids if nct_id is not None), token, total)


def _ids_of(page: IdPage) -> Iterator[str]:
    """The IDs of a page; a row without a valid one is left out, and so is missing from the count."""
    for row in page.studies:
        ids = row.protocol_section.identification_module
        if ids is not None and ids.nct_id is not None and is_trial_id(ids.nct_id):
            yield ids.nct_id
