"""Studies by their IDs: many as a stream of pages, or one, by an alias too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urljoin

import msgspec

from monitor.errors import Malformed, NotFound, Refused
from monitor.registry.ctgov.answer_types import SORT, StudyPage
from monitor.registry.ctgov.envelope import is_nct_id, open_envelope
from monitor.registry.ctgov.responses import RegistryAnswer, UrlTooLong, content_of, decode, readable_body
from monitor.registry.ctgov.transport import Wire

ALIAS_HOPS = 2
ISOLATIONS = 12
"""How often in one pass a page that can't be read is cut in two, to find the one study that spoils it."""

Page = tuple[bytes, ...]
"""Studies, each as its own JSON bytes."""


def checked(nct_id: str) -> str:
    """The ID itself: nothing else gets into a URL.

    Raises:
        Refused: it is none.
    """
    if not is_nct_id(nct_id):
        raise Refused(
            f"{readable_body(repr(nct_id).encode(), 40)} is no NCT number; it has the form NCT01234567"
        )
    return nct_id


def many(wire: Wire, base: str, batches: list[tuple[str, ...]]) -> Iterator[Page]:
    """The studies of all batches; see `RegistryClient.records`."""
    todo = batches[::-1]
    isolations = ISOLATIONS
    while todo:
        ids = todo.pop()
        try:
            studies, token = _page(wire, base, ids, None)
        except (UrlTooLong, Malformed) as error:
            if isinstance(error, Malformed):
                isolations -= 1
            if isolations < 0 or (len(ids) == 1 and isinstance(error, UrlTooLong)):
                raise
            if len(ids) > 1:
                todo += _halved(ids)
            else:
                yield from _alone(wire, base, ids[0])
            continue
        # Where all came that were asked for, the token that a full page bears leads to an empty one.
        rest = token if len(studies) < len(ids) else None
        yield studies
        del studies  # never two pages at once
        yield from _further_pages(wire, base, ids, rest)


def _alone(wire: Wire, base: str, nct_id: str) -> Iterator[Page]:
    """A study that spoils its page, as it is: whoever reads it will reject it, and say why.

    Raises:
        Malformed: what comes can't even be told to be a study.
    """
    with suppress(NotFound):
        study = one(wire, base, nct_id, content_of)
        if open_envelope(study).nct_id is None:
            raise Malformed(f"the registry's answer for {nct_id} can't be read; try again later")
        yield (study,)


def _further_pages(wire: Wire, base: str, ids: tuple[str, ...], token: str | None) -> Iterator[Page]:
    """The pages behind the first one, where the service gives fewer studies at once than were asked for."""
    pages = 0
    while token:
        try:
            studies, token = _page(wire, base, ids, token)
        except Refused as error:
            # The token has expired. Not permanent: the next poll gets another one.
            raise Malformed(f"the registry breaks off in the middle of its pages ({error})") from error
        if not studies:
            return
        pages += 1
        if pages > len(ids):
            raise Malformed("the registry's pages do not end; try again later")
        yield studies
        del studies


def _page(wire: Wire, base: str, ids: tuple[str, ...], token: str | None) -> tuple[Page, str | None]:
    params = {"filter.ids": ",".join(ids), "pageSize": str(len(ids)), "sort": SORT}
    if token:
        params["pageToken"] = token
    return wire.get(f"{base}/studies", params, read=_studies_of)


def _studies_of(answer: RegistryAnswer) -> tuple[Page, str | None]:
    page = decode(content_of(answer), StudyPage)
    # Copied out of the page, so that keeping one study does not keep its page.
    return tuple(bytes(study) for study in page.studies), page.next_page_token


def _halved(ids: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Two batches for one, the first one last, as the stack wants them."""
    middle = len(ids) // 2
    return [ids[middle:], ids[:middle]]


def one(wire: Wire, base: str, nct_id: str, read: Callable[[RegistryAnswer], bytes]) -> bytes:
    """One study; `read` takes it from the answer. An alias is followed to its canonical record."""
    for _ in range(ALIAS_HOPS + 1):
        url = f"{base}/studies/{checked(nct_id)}"

        def study_or_target(answer: RegistryAnswer, url: str = url) -> bytes | str:
            return _alias_target(base, url, answer) or read(answer)

        got = wire.get(url, read=study_or_target, nct_id=nct_id)
        if isinstance(got, bytes):
            return got
        nct_id = got
    raise Malformed(f"the registry sends {nct_id} in a circle; try again later")


def readable(answer: RegistryAnswer) -> bytes:
    """The study of an answer, once it is sure that it is at least an object.

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
    return target if prefix == f"{base}/studies" and is_nct_id(target) else None
