"""The parameters of `/studies`, read as strictly as the registry reads them.

Bodies of errors are the registry's own where it is known; those marked "ours" below are not recorded
anywhere, and only their status can be relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.demo.emulator.areas import ADVANCED, PARAMETERS, Area, find
from monitor.demo.emulator.essie import Node, QueryError, count_terms, parse
from monitor.demo.emulator.exchange import Call, Refusal, nct_id
from monitor.demo.emulator.pieces import Path, Piece, Sort, by_name
from monitor.model import Struct

STATUSES = (
    "ACTIVE_NOT_RECRUITING", "COMPLETED", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING", "RECRUITING",
    "SUSPENDED", "TERMINATED", "WITHDRAWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE",
    "APPROVED_FOR_MARKETING", "WITHHELD", "UNKNOWN",
)  # fmt: skip
LARGEST_PAGE = 1000
DEFAULT_PAGE = 10

ONE_STUDY = frozenset({"format", "markupFormat", "fields"})
_FILTERS = frozenset(
    f"{when}.{what}"
    for when in ("filter", "postFilter")
    for what in ("overallStatus", "geo", "ids", "advanced", "synonyms")
)
_PAGING = frozenset({"sort", "countTotal", "pageSize", "pageToken"})
MANY_STUDIES = ONE_STUDY | _FILTERS | _PAGING | {"aggFilters", "geoDecay", *PARAMETERS}
_NOT_EMULATED = frozenset(name for name in _FILTERS if name.endswith((".geo", ".synonyms"))) | {
    "aggFilters",
    "geoDecay",
}

_LIST = re.compile(r"[,|]")
_FIELD = re.compile(r"[a-zA-Z][a-zA-Z0-9\-. ]*|@query")
_SORT = re.compile(r"(?P<field>[a-zA-Z][a-zA-Z0-9\-. ]*|@relevance)(?::(?P<direction>asc|desc))?")


class Limit(Struct, frozen=True, kw_only=True):
    """What the registry calls too complicated: see `essie.count_terms`."""

    terms: int = 13
    words_in_phrases: bool = False


class Query(Struct, frozen=True, kw_only=True):
    """One query part: what to find, and where."""

    area: Area
    node: Node


class SortKey(Struct, frozen=True, kw_only=True):
    """One key to sort by; `piece` is None for relevance, which has no meaning here and keeps any order."""

    piece: Piece | None
    descending: bool


class StudiesRequest(Struct, frozen=True, kw_only=True):
    """A call of `/studies`, understood.

    Attributes:
        alone: the IDs, where a query part contains nothing else; then queries and filters are ignored.
        ids: None where there is no such filter. fields: None for whole records.
    """

    queries: tuple[Query, ...] = ()
    alone: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    statuses: frozenset[str] | None = None
    fields: tuple[Path, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    count_total: bool = False
    page_size: int = DEFAULT_PAGE
    page_token: str | None = None


def check_names(call: Call, known: Iterable[str]) -> None:
    """Refuse any parameter that the endpoint does not know, or that this emulator does not honour."""
    for name, value in call.params:
        if name not in known:
            raise Refusal(400, f"`{name}` is unknown parameter")
        if name in _NOT_EMULATED or (name, value) in (("format", "csv"), ("markupFormat", "legacy")):
            raise Refusal(501, f"The emulated registry does not know `{name}`")  # ours
    _choice(call, "format", "json", ("json",))
    _choice(call, "markupFormat", "markdown", ("markdown",))


def read(call: Call, limit: Limit) -> StudiesRequest:
    """Understand a call of `/studies`.

    Raises:
        Refusal: as the registry would refuse it.
    """
    check_names(call, MANY_STUDIES)
    parts = [(area, call.param(name) or "") for name, area in PARAMETERS.items()]
    advanced = [(ADVANCED, call.param(f"{when}.advanced") or "") for when in ("filter", "postFilter")]
    alone = [ids for _, text in parts if (ids := _nothing_but_ids(text))]
    wanted = [] if alone else [*parts, *advanced]
    return StudiesRequest(
        queries=tuple(_query(area, text, limit) for area, text in wanted if text.strip()),
        alone=alone[0] if alone else None,
        ids=_ids(call),
        statuses=_statuses(call),
        fields=fields(call),
        sort=_sort(call),
        count_total=_choice(call, "countTotal", "false", ("true", "false")) == "true",
        page_size=_page_size(call),
        page_token=call.param("pageToken") or None,
    )


def fields(call: Call) -> tuple[Path, ...] | None:
    """Where the asked-for fields are in a record; None where all of it is asked for."""
    text = call.param("fields")
    if not text:
        return None
    paths: list[Path] = []
    for name in _LIST.split(text):
        if name == "@query":
            areas = [area for parameter, area in PARAMETERS.items() if call.param(parameter)]
            paths += [path for area in areas for path in area.paths]
        elif _FIELD.fullmatch(name) and (area := find(name)):
            paths += area.paths
        else:
            raise Refusal(400, f"Parameter 'fields' contains invalid field name: '{name}'")
    return tuple(paths)


def _choice(call: Call, name: str, default: str, values: tuple[str, ...]) -> str:
    value = call.param(name) or default
    if value not in values:
        raise Refusal(400, f"Invalid value in parameter `{name}`: `{value}`")
    return value


def _nothing_but_ids(text: str) -> tuple[str, ...]:
    ids = [nct_id(word) for word in re.split(r"[,\s]+", text.strip())]
    return tuple(item for item in ids if item) if all(ids) else ()


def _query(area: Area, text: str, limit: Limit) -> Query:
    try:
        node = parse(text)
        if count_terms(text, words_in_phrases=limit.words_in_phrases) > limit.terms:
            raise Refusal(400, "Too complicated query")
    except QueryError as error:
        raise unreadable(area, error) from error
    return Query(area=area, node=node)


def unreadable(area: Area, error: QueryError) -> Refusal:
    """What the registry says of a query that it can't read; the words after the colon are ours."""
    return Refusal(400, f"Error parsing query in <{area.label}>: {error}")


def _ids(call: Call) -> tuple[str, ...] | None:
    for name in ("filter.ids", "postFilter.ids"):
        if text := call.param(name):
            ids = [nct_id(item) for item in _LIST.split(text)]
            if None in ids:
                raise Refusal(400, f"Item {ids.index(None) + 1} in parameter `{name}` has incorrect format")
            return tuple(item for item in ids if item)
    return None


def _statuses(call: Call) -> frozenset[str] | None:
    for name in ("filter.overallStatus", "postFilter.overallStatus"):
        if text := call.param(name):
            for item in _LIST.split(text):
                if item not in STATUSES:
                    raise Refusal(400, f"Invalid value in parameter `overallStatus`: `{item}`")
            return frozenset(_LIST.split(text))
    return None


def _sort(call: Call) -> tuple[SortKey, ...]:
    text = call.param("sort")
    items = _LIST.split(text) if text else []
    if len(items) > 2:
        raise Refusal(400, "Parameter `sort` has more than 2 items")  # ours
    return tuple(_sort_key(number, item) for number, item in enumerate(items, start=1))


def _sort_key(number: int, item: str) -> SortKey:
    match = _SORT.fullmatch(item)
    piece = by_name().get(match["field"]) if match else None
    if match is None or (piece is None and match["field"] != "@relevance"):
        raise Refusal(400, f"Item {number} in parameter `sort` has incorrect format")
    if piece is not None and piece.sort not in (Sort.DATE, Sort.NUMBER):
        kind = "text" if piece.sort in (Sort.TEXT, Sort.ENUM) else piece.sort
        raise Refusal(400, f"Unsupported sort field type: {kind}")
    default = "asc" if piece is not None and piece.sort is Sort.NUMBER else "desc"
    return SortKey(piece=piece, descending=(match["direction"] or default) == "desc")


def _page_size(call: Call) -> int:
    text = call.param("pageSize") or "0"
    if not (text.isascii() and text.isdigit()):
        raise Refusal(400, "Parameter `pageSize` has incorrect format")  # ours
    return min(int(text), LARGEST_PAGE) or DEFAULT_PAGE
