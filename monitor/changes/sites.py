"""Sites, by count and by what was added or dropped; spellings and contacts apart, in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from monitor.changes import places
from monitor.changes.told import Clause, Pair, Told, tell
from monitor.changes.wording import count, listed, plain, words
from monitor.model import FieldChange, Json, Kind, Severity

PATH = ("protocolSection", "contactsLocationsModule", "locations")
_COUNTRIES_NAMED = 3
_PLACES_TOLD = 200
"""In the detail of a change; the whole lists stand in the two versions."""


def tell_sites(fields: Sequence[FieldChange], pair: Pair) -> list[Told]:
    """Sites that came, went or changed status; then what the registry respelt; then contacts."""
    sorted_out: dict[Kind, list[FieldChange]] = {}
    for field in fields:
        sorted_out.setdefault(_kind(field), []).append(field)
    told: list[Told] = []
    if news := sorted_out.get(Kind.LOCATIONS):
        told.append(_news(news, pair))
    if respelt := sorted_out.get(Kind.REGISTRY_REWRITE):
        text = f"{count(len(respelt), 'site')} spelt differently by the registry (city, state, country or zip code)"
        told.append(tell(pair, Kind.REGISTRY_REWRITE, [Clause(text=text, severity=Severity.SILENT)], respelt))
    if contacts := sorted_out.get(Kind.CONTACTS):
        text = f"contacts of {count(len(contacts), 'site')} changed"
        told.append(tell(pair, Kind.CONTACTS, [Clause(text=text, severity=Severity.SILENT)], contacts))
    return told


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
    value = site.get(name) if isinstance(site, Mapping) else None
    return value if isinstance(value, str) else ""


def _news(fields: Sequence[FieldChange], pair: Pair) -> Told:
    added = [field.after for field in fields if field.before is None]
    dropped = [field.before for field in fields if field.after is None]
    pairs = [field for field in fields if field.before is not None and field.after is not None]
    moves = [(_part(f.before, "status"), _part(f.after, "status")) for f in pairs]
    turned = [(old, new) for old, new in moves if old != new]
    old_sites, new_sites = pair.sides(*PATH)
    before, after = _sites(old_sites), _sites(new_sites)
    clauses = [_came(added, before), _went(dropped, after), _turned(turned), _hidden(turned)]
    told = [clause for clause in clauses if clause] or [_renamed(pairs)]
    detail = {
        "added": [places.named(site) for site in added[:_PLACES_TOLD]],
        "dropped": [places.named(site) for site in dropped[:_PLACES_TOLD]],
        "added_count": len(added),
        "dropped_count": len(dropped),
        "status": [[old or None, new or None, n] for (old, new), n in sorted(Counter(turned).items())],
        "sites_before": len(before),
        "sites_after": len(after),
    }
    return tell(pair, Kind.LOCATIONS, told, fields, detail)


def _sites(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _came(added: Sequence[Json], before: Sequence[Json]) -> Clause | None:
    if not added:
        return None
    new = _countries(added) - _countries(before)
    short = f"{count(len(added), 'site')} added"
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
    return Clause(text=text, severity=Severity.MEDIUM if new else Severity.LOW, short=short)


def _went(dropped: Sequence[Json], after: Sequence[Json]) -> Clause | None:
    if not dropped:
        return None
    lost = _countries(dropped) - _countries(after)
    short = f"{count(len(dropped), 'site')} no longer listed"
    if not after:
        text = f"no site is listed any more (before: {len(dropped):,}{_where(dropped)})"
    elif len(dropped) == 1:
        text = f"site no longer listed: {_one(dropped)}"
    else:
        text = f"{short}{_where(dropped)}"
    return Clause(text=text, severity=Severity.MEDIUM if lost else Severity.LOW, short=short)


def _turned(turned: Iterable[tuple[str, str]]) -> Clause | None:
    """Sites that have a status now, which is another one than before."""
    now = Counter(new for _, new in turned if new)
    if not now:
        return None
    parts = [
        f"{n:,} now {words(status).lower()}" for status, n in sorted(now.items(), key=lambda i: (-i[1], i[0]))
    ]
    total = sum(now.values())
    noun = "site" if total == 1 else "sites"
    text = (
        f"{noun} changing status: {listed(parts)}"
        if len(parts) > 1
        else parts[0].replace(" now", f" {noun} now", 1)
    )
    return Clause(text=text, severity=Severity.LOW, short=f"{count(total, 'site')} changed status")


def _hidden(turned: Iterable[tuple[str, str]]) -> Clause | None:
    """The registry shows the status of sites only while a trial recruits."""
    hidden = sum(1 for _, new in turned if not new)
    if not hidden:
        return None
    return Clause(
        text=f"{count(hidden, 'site')} without a status of {'its' if hidden == 1 else 'their'} own now",
        severity=Severity.SILENT,
    )


def _renamed(pairs: Sequence[FieldChange]) -> Clause:
    if len(pairs) == 1:
        old, new = (plain(_part(side, "facility")) or "no name" for side in (pairs[0].before, pairs[0].after))
        return Clause(text=f"name of a site changed from “{old}” to “{new}”", severity=Severity.SILENT)
    return Clause(text=f"names or details of {count(len(pairs), 'site')} changed", severity=Severity.SILENT)


def _countries(sites: Iterable[Json]) -> set[str]:
    return {places.country(_part(site, "country")) for site in sites if _part(site, "country")}


def _where(sites: Iterable[Json]) -> str:
    """The countries, those with the most sites first."""
    found = Counter(plain(_part(site, "country")) for site in sites if _part(site, "country"))
    names = [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]
    return f" in {listed(names, _COUNTRIES_NAMED, 'more countries')}" if names else ""


def _one(sites: Sequence[Json]) -> str:
    return places.named(sites[0])
