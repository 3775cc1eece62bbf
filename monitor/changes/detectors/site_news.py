"""Sites that came, went or changed status: how many, where, and in which direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitor.changes.detection import Clause, Pair, typed
from monitor.diff import places
from monitor.model import FieldChange, Severity, Struct
from monitor.model.details import MOST_MOVES_SAID, SitesDetail, StatusMove
from monitor.model.study import Study
from monitor.model.study.protocol import Location
from monitor.model.wording import count, listed, plain, words

_STOPPED = frozenset({"WITHDRAWN", "TERMINATED", "SUSPENDED"})

_COUNTRIES_NAMED = 3
_MOST_BY_NAME = 12
"""Countries that are new or left: all by name up to so many."""

_PLACES_LISTED = 200
"""In the detail of a change; the whole lists are in the two versions."""


class _Site(Struct, frozen=True, kw_only=True):
    """One site on both sides, typed; None where it is not listed."""

    field: FieldChange
    old: Location | None
    new: Location | None

    @property
    def move(self) -> tuple[str, str]:
        """Its status before and now; empty where it has none of its own."""
        return (self.old and self.old.status) or "", (self.new and self.new.status) or ""


def site_clauses(fields: Sequence[FieldChange], pair: Pair) -> list[Clause]:
    """Return what came, what went and what changed status among the sites, a clause each."""
    sites = _sites(fields)
    before, after = _listed(pair.earlier), _listed(pair.later)
    clauses = (
        _came([site for site in sites if site.old is None], before),
        _went([site for site in sites if site.new is None], after),
        _turned([site for site in sites if site.old and site.new], after),
    )
    return [clause for clause in clauses if clause]


def site_detail(fields: Sequence[FieldChange], pair: Pair) -> SitesDetail:
    """Return the names and numbers of the sites that these fields are about."""
    sites = _sites(fields)
    added = [site.new for site in sites if site.new and not site.old]
    dropped = [site.old for site in sites if site.old and not site.new]
    moves = Counter(site.move for site in sites if site.old and site.new)
    before, after = _listed(pair.earlier), _listed(pair.later)
    return SitesDetail(
        added=tuple(map(_named, added[:_PLACES_LISTED])),
        dropped=tuple(map(_named, dropped[:_PLACES_LISTED])),
        added_count=len(added),
        dropped_count=len(dropped),
        new_countries=_only_in(added, before) if before else (),
        left_countries=_only_in(dropped, after) if after else (),
        status=tuple(
            StatusMove(before=old or None, after=new or None, sites=n)
            for (old, new), n in sorted(moves.items())
        ),
        sites_before=len(before),
        sites_after=len(after),
    )


def _sites(fields: Sequence[FieldChange]) -> list[_Site]:
    sides = (typed(field, Location) for field in fields)
    return [_Site(field=field, old=old, new=new) for field, (old, new) in zip(fields, sides, strict=True)]


def _listed(study: Study) -> tuple[Location, ...]:
    module = study.protocol_section.contacts_locations_module
    return (module and module.locations) or ()


def _named(site: Location) -> str:
    return places.name_of(site.facility, site.city, site.country)


def _came(sites: Sequence[_Site], before: Sequence[Location]) -> Clause | None:
    added = [site.new for site in sites if site.new]
    if not added:
        return None
    new = _only_in(added, before) if before else ()
    first = not before
    if len(added) == 1:
        text = f"{'first site listed' if first else 'site added'}: {_named(added[0])}"
    elif first:
        text = f"first sites listed: {len(added):,}{_where(added)}"
    else:
        text = (
            f"{count(len(added), 'site')} added{_where(added) if len(new) < len(_countries(added)) else ''}"
        )
    if new:
        text += f", the first in {_countries_by_name(new)}"
    return Clause(
        text=text,
        severity=Severity.MEDIUM if _only_in(added, before) else Severity.LOW,
        short=f"{_amount(added)} added{_where_briefly(added)}",
        fields=tuple(site.field for site in sites),
    )


def _went(sites: Sequence[_Site], after: Sequence[Location]) -> Clause | None:
    dropped = [site.old for site in sites if site.old]
    if not dropped:
        return None
    left = _only_in(dropped, after) if after else ()
    if len(dropped) == 1:
        text = f"site no longer listed: {_named(dropped[0])}"
    else:
        where = _where(dropped) if len(left) < len(_countries(dropped)) else ""
        text = f"{count(len(dropped), 'site')} no longer listed{where}"
    if left or not after:
        text += ", and no site is left" + (f" in {_either(_countries_by_name(left))}" if left else "")
    return Clause(
        text=text,
        severity=Severity.MEDIUM if left or not after else Severity.LOW,
        short=f"{_amount(dropped)} no longer listed{_where_briefly(dropped)}",
        fields=tuple(site.field for site in sites),
    )


def _turned(sites: Sequence[_Site], after: Sequence[Location]) -> Clause | None:
    """Sites that have another status than before, with both; more than a detail where no site goes on."""
    if not sites:
        return None
    moves = Counter(site.move for site in sites)
    text = _directions(moves)
    statuses = {site.status for site in after}
    all_stopped = statuses <= _STOPPED
    short = f"{count(len(sites), 'site')} changed status"
    if all_stopped:
        how = words(next(iter(statuses))).lower() if len(statuses) == 1 else "stopped"
        few = {1: "the only site is", 2: "both sites are"}
        who = few.get(len(after), f"all {len(after):,} sites are")
        if len(statuses) == 1 and len(sites) == len(after):
            text = f"{who} now {how} (before: {_earlier(moves)})"
        else:
            text = f"{who} now {how}; {text}"
        short = f"{who[:1].upper()}{who[1:]} {how}"
    return Clause(
        text=text,
        severity=Severity.MEDIUM if all_stopped else Severity.LOW,
        short=short,
        fields=tuple(site.field for site in sites),
    )


def _directions(moves: Mapping[tuple[str, str], int]) -> str:
    """Return to which status sites came and from which, most sites first: "8 to Completed (6 from Recruiting, …)"."""
    ranked = _by_status({(new, old): amount for (old, new), amount in moves.items()})
    total = count(sum(moves.values()), "site")
    if len(moves) > MOST_MOVES_SAID:
        after = listed([f"{own.total():,} to {words(new)}" for new, own in ranked])
        return f"{total} changed status: {after}; before: {_earlier(moves)}"
    origins = {old for old, _ in moves}
    if len(origins) == 1 and len(ranked) > 1:
        [old] = origins
        if not old:
            return f"{total} now have a status: {listed([f'{own.total():,} {words(new)}' for new, own in ranked])}"
        ways = [f"{own.total():,} to {words(new)}" for new, own in ranked]
        return f"{total} changed status: {listed(ways)}, all from {words(old)}"
    if len(ranked) > 1:
        ways = [f"{own.total():,} to {words(new)} ({_origins(own)})" for new, own in ranked]
        return f"{total} changed status: {listed(ways)}"
    [(new, own)] = ranked
    if len(own) > 1:
        return f"{total} changed to {words(new)} ({_origins(own)})"
    [old] = own
    return f"{total} {f'changed from {words(old)} to {words(new)}' if old else f'now {words(new).lower()}'}"


def _earlier(moves: Mapping[tuple[str, str], int]) -> str:
    """Return which statuses some sites had before, with the number of sites where there are several."""
    ranked = _by_status(moves)
    if len(ranked) == 1:
        return words(ranked[0][0] or None)
    return listed([f"{own.total():,} {words(old or None)}" for old, own in ranked])


def _by_status(moves: Mapping[tuple[str, str], int]) -> list[tuple[str, Counter[str]]]:
    """Return the first status of each move with the second ones that go with it, most sites first."""
    amounts: dict[str, Counter[str]] = {}
    for (status, other), amount in moves.items():
        amounts.setdefault(status, Counter())[other] += amount
    return sorted(amounts.items(), key=lambda item: (-item[1].total(), item[0]))


def _origins(amounts: Counter[str]) -> str:
    """Return which statuses some sites had before, with the number of sites for each where there are several."""
    if len(amounts) == 1:
        return "".join(map(_origin, amounts))
    ranked = sorted(amounts.items(), key=_most_first)
    return ", ".join(f"{amount:,} {_origin(old)}" for old, amount in ranked)


def _origin(old: str) -> str:
    return f"from {words(old)}" if old else "without a status before"


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _amount(sites: Sequence[Location]) -> str:
    return "Site" if len(sites) == 1 else count(len(sites), "site")


def _countries(sites: Iterable[Location]) -> dict[str, str]:
    """Names as the record gives them, by the form in which all spellings of a country are one."""
    # Hundreds of sites have a few names among them; of two names of one form the last one counts.
    names = dict.fromkeys(reversed([site.country for site in sites if site.country]))
    return {places.country(name): plain(name) for name in reversed(names)}


def _only_in(sites: Iterable[Location], others: Iterable[Location]) -> tuple[str, ...]:
    """Countries of some sites in which none of the others are, in the order of their names."""
    known = _countries(others).keys()
    return tuple(sorted(name for form, name in _countries(sites).items() if form not in known))


def _countries_by_name(names: Sequence[str]) -> str:
    return listed([places.in_a_sentence(name) for name in names], _MOST_BY_NAME, "more countries")


def _either(names: str) -> str:
    """Return "A, B and C" with "or": no site is left in any of them."""
    before, _, last = names.rpartition(" and ")
    return f"{before} or {last}" if before else last


def _where(sites: Iterable[Location]) -> str:
    """The countries, those with the most sites first."""
    amounts = Counter(plain(site.country) for site in sites if site.country)
    names = [places.in_a_sentence(name) for name, _ in sorted(amounts.items(), key=_most_first)]
    if len(names) == _COUNTRIES_NAMED + 1:  # "and 1 more" takes no less room than its name
        return f" in {listed(names)}"
    return f" in {listed(names, _COUNTRIES_NAMED, 'more countries')}" if names else ""


def _where_briefly(sites: Sequence[Location]) -> str:
    amount = len(_countries(sites))
    return _where(sites) if amount <= 2 else f" in {amount} countries"
