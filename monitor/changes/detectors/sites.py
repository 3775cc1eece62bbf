"""Sites, by count and by what was added or dropped; spellings and contacts apart, in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from monitor.changes.detection import Clause, DetectedChange, Pair, make_change
from monitor.diff import places
from monitor.model import FieldChange, Json, Kind, Severity
from monitor.model.wording import count, listed, plain, quote, words

PATH = ("protocolSection", "contactsLocationsModule", "locations")
_COUNTRIES_NAMED = 3
_PLACES_TOLD = 200
"""In the detail of a change; the whole lists stand in the two versions."""


def detect_sites(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Sites that came, went or changed status; then what the registry respelt; then contacts."""
    sorted_out: dict[Kind, list[FieldChange]] = {}
    for field in fields:
        sorted_out.setdefault(_kind(field), []).append(field)
    told: list[DetectedChange] = []
    located = sorted_out.get(Kind.LOCATIONS, [])
    if news := [field for field in located if _is_news(field)]:
        told.append(_news(news, pair))
    if details := [field for field in located if not _is_news(field)]:
        told.append(_at(make_change(pair, Kind.LOCATIONS, [_details(details)], details), "details"))
    if respelt := sorted_out.get(Kind.REGISTRY_REWRITE):
        text = f"{count(len(respelt), 'site')} spelt differently by the registry (city, state, country or zip code)"
        told.append(
            make_change(pair, Kind.REGISTRY_REWRITE, [Clause(text=text, severity=Severity.SILENT)], respelt)
        )
    if contacts := sorted_out.get(Kind.CONTACTS):
        text = f"contacts of {count(len(contacts), 'site')} changed"
        told.append(make_change(pair, Kind.CONTACTS, [Clause(text=text, severity=Severity.SILENT)], contacts))
    return told


def _at(told: DetectedChange, part: str) -> DetectedChange:
    """The change with a part of the list as its path: two changes of one kind have different paths."""
    return DetectedChange(
        change=msgspec.structs.replace(told.change, path=f"{told.change.path}[{part}]"), fields=told.fields
    )


def _is_news(field: FieldChange) -> bool:
    """A site that came, went, or has another status than before."""
    if field.before is None or field.after is None:
        return True
    now = _part(field.after, "status")
    return bool(now) and now != _part(field.before, "status")


def _kind(field: FieldChange) -> Kind:
    old, new = field.before, field.after
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return Kind.LOCATIONS
    differing = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if "status" in differing or differing - {
        "status",
        "contacts",
        "city",
        "state",
        "zip",
        "country",
        "facility",
    }:
        return Kind.LOCATIONS
    if "facility" in differing and places.fold(_part(old, "facility")) != places.fold(_part(new, "facility")):
        return Kind.LOCATIONS
    return Kind.REGISTRY_REWRITE if differing - {"contacts"} else Kind.CONTACTS


def _part(site: Json, name: str) -> str:
    value = site.get(name) if isinstance(site, dict) else None
    return value if isinstance(value, str) else ""


def _news(fields: Sequence[FieldChange], pair: Pair) -> DetectedChange:
    added = [field.after for field in fields if field.before is None]
    dropped = [field.before for field in fields if field.after is None]
    pairs = [field for field in fields if field.before is not None and field.after is not None]
    moves = [(_part(f.before, "status"), _part(f.after, "status")) for f in pairs]
    turned = [(old, new) for old, new in moves if old != new]
    old_sites, new_sites = pair.sides(*PATH)
    before, after = _sites(old_sites), _sites(new_sites)
    clauses = [_came(added, before), _went(dropped, after), _turned(turned)]
    told = [clause for clause in clauses if clause]
    detail = {
        "added": [places.named(site) for site in added[:_PLACES_TOLD]],
        "dropped": [places.named(site) for site in dropped[:_PLACES_TOLD]],
        "added_count": len(added),
        "dropped_count": len(dropped),
        "status": [[old or None, new or None, n] for (old, new), n in sorted(Counter(turned).items())],
        "sites_before": len(before),
        "sites_after": len(after),
    }
    return make_change(pair, Kind.LOCATIONS, told, fields, detail)


def _sites(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _came(added: Sequence[Json], before: Sequence[Json]) -> Clause | None:
    if not added:
        return None
    new = _countries(added) - _countries(before)
    short = f"{count(len(added), 'site')} added"
    headed = f"{'Site' if len(added) == 1 else count(len(added), 'site')} added{_where_briefly(added)}"
    if not before:
        text = (
            f"first sites listed: {len(added):,}{_where(added)}"
            if len(added) > 1
            else f"first site listed: {_one(added)}"
        )
    elif len(added) == 1:
        text = f"site added: {_one(added)}"
    else:
        text = f"{short}{_where(added)}"
    return Clause(text=text, severity=Severity.MEDIUM if new else Severity.LOW, short=headed)


def _went(dropped: Sequence[Json], after: Sequence[Json]) -> Clause | None:
    if not dropped:
        return None
    lost = _countries(dropped) - _countries(after)
    short = f"{count(len(dropped), 'site')} no longer listed"
    headed = (
        f"{'Site' if len(dropped) == 1 else count(len(dropped), 'site')} no longer listed{_where(dropped)}"
    )
    if not after:
        text = f"no site is listed any more (before: {len(dropped):,}{_where(dropped)})"
    elif len(dropped) == 1:
        text = f"site no longer listed: {_one(dropped)}"
    else:
        text = f"{short}{_where(dropped)}"
    return Clause(text=text, severity=Severity.MEDIUM if lost else Severity.LOW, short=headed)


def _turned(turned: Sequence[tuple[str, str]]) -> Clause | None:
    """Sites that have another status than before."""
    if not turned:
        return None
    now = Counter(new for _, new in turned)
    parts = [(f"{n:,}", f"now {words(status).lower()}") for status, n in sorted(now.items(), key=_most_first)]
    if len(parts) == 1:
        text = f"{count(len(turned), 'site')} {parts[0][1]}"
    else:
        text = f"sites changing status: {listed([' '.join(part) for part in parts])}"
    return Clause(text=text, severity=Severity.LOW, short=f"{count(len(turned), 'site')} changed status")


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _details(fields: Sequence[FieldChange]) -> Clause:
    """Names and details; the registry shows the status of a site only while the trial recruits."""
    hidden = sum(1 for f in fields if _part(f.before, "status") and not _part(f.after, "status"))
    if hidden == len(fields):
        text = f"{count(hidden, 'site')} without a status of {'its' if hidden == 1 else 'their'} own now"
    elif len(fields) == 1:
        old, new = (_part(side, "facility") or "no name" for side in (fields[0].before, fields[0].after))
        text = f"name or details of a site changed: {quote(old, 80)} is now {quote(new, 80)}"
    else:
        text = f"names or details of {count(len(fields), 'site')} changed"
    return Clause(text=text, severity=Severity.SILENT)


def _countries(sites: Iterable[Json]) -> set[str]:
    return {places.country(_part(site, "country")) for site in sites if _part(site, "country")}


def _where(sites: Iterable[Json]) -> str:
    """The countries, those with the most sites first."""
    found = Counter(plain(_part(site, "country")) for site in sites if _part(site, "country"))
    names = [name for name, _ in sorted(found.items(), key=_most_first)]
    if len(names) == _COUNTRIES_NAMED + 1:  # "and 1 more" takes no less room than its name
        return f" in {listed(names)}"
    return f" in {listed(names, _COUNTRIES_NAMED, 'more countries')}" if names else ""


def _where_briefly(sites: Iterable[Json]) -> str:
    listed_sites = list(sites)
    amount = len(_countries(listed_sites))
    return _where(listed_sites) if amount <= 2 else f" in {amount} countries"


def _one(sites: Sequence[Json]) -> str:
    return places.named(sites[0])
