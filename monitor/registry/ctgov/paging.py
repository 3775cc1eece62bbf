"""Studies by their IDs: many as a stream of pages, or one, by an alias too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import msgspec

from monitor.errors import Malformed, NotFound, Refused, RegistryError, Unavailable, Unreachable
from monitor.model import RawRecord, Rejected
from monitor.registry.base import FoundRecord
from monitor.registry.ctgov.answer_types import SORT
from monitor.registry.ctgov.envelope import open_envelope
from monitor.registry.ctgov.links import is_trial_id
from monitor.registry.ctgov.pages import StudyPage, split_page
from monitor.registry.ctgov.responses import (
    RegistryAnswer,
    UrlTooLong,
    content_of,
    decode,
    readable_body,
)
from monitor.registry.ctgov.transport import Wire

ALIAS_HOPS = 2
UNREADABLE_IN_A_ROW = 5
"""Records, each asked for alone, that could not be had: then it is not the records that are at fault."""

OF_THE_BATCH = (Refused, Malformed, Unavailable, Unreachable)
"""Errors that one record of a batch may cause: a service that fails over it, or never answers because of it."""

ONE_TRY = 1
TRIES_ALONE = 2


class PagesBroken(Malformed):
    """The pages of one batch do not come to an end, or break off before it."""


Records = tuple[RawRecord | Rejected, ...]
"""Studies of one page, each as its own JSON, or why there is none."""


def checked(nct_id: str) -> str:
    """Return the ID itself: nothing else gets into a URL.

    Raises:
        Refused: it is none.
    """
    if not is_trial_id(nct_id):
        raise Refused(
            f"{readable_body(repr(nct_id).encode(), 40)} is no NCT number; it has the form NCT01234567"
        )
    return nct_id


def fetch_records(wire: Wire, base: str, batches: list[tuple[str, ...]]) -> Iterator[Records]:
    """Yield the studies of all batches; see `CtgovClient.records`.

    A batch that fails is halved until the record that makes it fail is alone: no other record may wait for it.
    """
    todo: list[tuple[tuple[str, ...], int | None]] = [(ids, None) for ids in reversed(batches)]
    unreadable = 0
    while todo:
        ids, tries = todo.pop()
        try:
            yield from _pages(wire, base, ids, tries)
        except OF_THE_BATCH as error:
            if _is_of_the_registry(error):
                raise
            if len(ids) > 1:
                # The batch had all its tries; where a half fails once, its own halves are the next try.
                todo += _halved(ids)
                continue
            if isinstance(error, UrlTooLong):
                raise
            alone = _alone(wire, base, ids[0], error)
            unreadable = unreadable + 1 if isinstance(alone, Rejected) else 0
            if unreadable == UNREADABLE_IN_A_ROW:
                raise
            if alone is not None:
                yield (alone,)
            continue
        unreadable = 0


def _is_of_the_registry(error: RegistryError) -> bool:
    """Return whether fewer records at once would change nothing."""
    return isinstance(error, PagesBroken) or (isinstance(error, Unavailable) and error.too_often)


def _pages(wire: Wire, base: str, ids: tuple[str, ...], tries: int | None) -> Iterator[Records]:
    """Yield the studies of one batch."""
    page = _page(wire, base, ids, None, tries)
    # Where all came that were asked for, the token that a full page has leads to an empty one.
    token = page.next_page_token if len(page.studies) < len(ids) else None
    yield page.studies
    del page  # never two pages at once
    yield from _further_pages(wire, base, ids, token)


def _alone(wire: Wire, base: str, nct_id: str, error: RegistryError) -> RawRecord | Rejected | None:
    """A study that spoils its page, as it is; who reads it will reject it and say why.

    None where there is no such study; a `Rejected` where not even its number can be read.
    """
    try:
        answer = fetch_record(wire, base, nct_id, content_of, tries=TRIES_ALONE)
    except NotFound:
        return None
    except OF_THE_BATCH as alone:
        if _is_of_the_registry(alone):
            raise
        return Rejected(nct_id=nct_id, reason=f"the registry's answer for it alone: {alone}")
    if open_envelope(answer.raw).nct_id is None:
        return Rejected(nct_id=nct_id, reason=f"not a study, and on a page: {error}")
    return answer.raw


def _further_pages(wire: Wire, base: str, ids: tuple[str, ...], token: str | None) -> Iterator[Records]:
    """The pages behind the first one, where the service gives fewer studies at once than were asked for."""
    pages = 0
    while token:
        try:
            page = _page(wire, base, ids, token)
        except Refused as error:
            # The token has expired. Not permanent: the next poll gets another one.
            raise PagesBroken(f"the registry breaks off in the middle of its pages ({error})") from error
        if not page.studies:
            return
        pages += 1
        if pages > len(ids):
            raise PagesBroken("the registry's pages do not end; try again later")
        token = page.next_page_token
        yield page.studies
        del page


def _page(
    wire: Wire, base: str, ids: tuple[str, ...], token: str | None, tries: int | None = None
) -> StudyPage:
    params = {"filter.ids": ",".join(ids), "pageSize": str(len(ids)), "sort": SORT}
    if token:
        params["pageToken"] = token
    return wire.get(
        f"{base}/studies", params, read=lambda answer: split_page(content_of(answer)), tries=tries
    )


def _halved(ids: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
    """Two batches for one, the first one last, as the stack wants them."""
    middle = len(ids) // 2
    return [(ids[middle:], ONE_TRY), (ids[:middle], ONE_TRY)]


def fetch_record(
    wire: Wire,
    base: str,
    nct_id: str,
    read: Callable[[RegistryAnswer], bytes],
    *,
    tries: int | None = None,
) -> FoundRecord:
    """Return one study; `read` takes it from the answer. A redirect of the registry's own is followed."""
    asked = nct_id
    for _ in range(ALIAS_HOPS + 1):
        url = f"{base}/studies/{checked(nct_id)}"

        def study_or_target(answer: RegistryAnswer, url: str = url) -> bytes | str:
            return _alias_target(base, url, answer) or read(answer)

        got = wire.get(url, read=study_or_target, nct_id=nct_id, tries=tries)
        if isinstance(got, bytes):
            return FoundRecord(raw=got, moved_to=nct_id if nct_id != asked else None)
        nct_id = got
    raise Malformed(f"the registry sends {nct_id} in a circle; try again later")


def readable(answer: RegistryAnswer) -> bytes:
    """Return the study of an answer, once it is sure that it is at least an object.

    Raises:
        Malformed: it is not.
    """
    content = content_of(answer)
    decode(content, dict[str, msgspec.Raw])
    return content


def _alias_target(base: str, url: str, answer: RegistryAnswer) -> str | None:
    """The ID that an alias is redirected to; None for every other answer and every other place."""
    if answer.status not in {301, 302, 307, 308} or not answer.location:
        return None
    try:
        address = urljoin(url, answer.location).partition("?")[0]
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return None
    # Compared with the only form that is followed: no other host, scheme, port or path passes.
    prefix, _, target = address.rpartition("/")
    return target if prefix == f"{base}/studies" and is_trial_id(target) else None
