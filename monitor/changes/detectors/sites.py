"""Sites, by count and by what came, went and changed status; spellings and contacts apart, in silence."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from monitor.changes.build import make_change, make_changes
from monitor.changes.detection import Clause, DetectedChange, Pair
from monitor.changes.detectors.site_news import site_clauses, site_detail
from monitor.diff import places
from monitor.diff.contrast import quote_contrast
from monitor.model import FieldChange, JsonValue, Kind, Severity
from monitor.model.study import STUDY
from monitor.model.wording import count

PATH = STUDY.protocol_section.contacts_locations_module.locations
PATHS = (PATH,)
KINDS = (Kind.LOCATIONS, Kind.REGISTRY_REWRITE, Kind.CONTACTS)

_STATUS, _FACILITY, _CONTACTS = PATH.status.key, PATH.facility.key, PATH.contacts.key
_SPELT = frozenset(
    {_STATUS, _CONTACTS, _FACILITY, PATH.city.key, PATH.state.key, PATH.zip.key, PATH.country.key}
)
"""Parts of a site that say where it is; a difference in another part is never a spelling."""


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the sites that came, went or changed status; then what the registry respelt; then contacts."""
    by_kind: dict[Kind, list[FieldChange]] = {}
    for field in fields:
        by_kind.setdefault(_kind(field), []).append(field)
    located = by_kind.get(Kind.LOCATIONS, [])
    made: list[DetectedChange] = []
    if news := [field for field in located if _is_news(field)]:
        made += make_changes(
            pair, Kind.LOCATIONS, site_clauses(news, pair), news, lambda own: site_detail(own, pair)
        )
    if details := [field for field in located if not _is_news(field)]:
        made.append(_at(make_change(pair, Kind.LOCATIONS, [_details(details)], details), "details"))
    for kind, text, short in (
        (
            Kind.REGISTRY_REWRITE,
            "spelt differently by the registry (city, state, country or zip code)",
            "Sites respelt by the registry",
        ),
        (Kind.CONTACTS, "", "Contacts of sites changed"),
    ):
        if own := by_kind.get(kind):
            sites = count(len(own), "site")
            said = f"{sites} {text}" if text else f"contacts of {sites} changed"
            clause = Clause(text=said, severity=Severity.SILENT, short=short)
            made.append(make_change(pair, kind, [clause], own))
    return made


def _at(made: DetectedChange, part: str) -> DetectedChange:
    """The change with a part of the list as its path: two changes of one kind have different paths."""
    return DetectedChange(
        change=msgspec.structs.replace(made.change, path=f"{made.change.path}[{part}]"), fields=made.fields
    )


def _is_news(field: FieldChange) -> bool:
    """A site that came, went, or has another status than before."""
    if field.before is None or field.after is None:
        return True
    now = places.part(field.after, _STATUS)
    return bool(now) and now != places.part(field.before, _STATUS)


def _kind(field: FieldChange) -> Kind:
    old, new = field.before, field.after
    if not isinstance(old, dict) or not isinstance(new, dict):
        return Kind.LOCATIONS
    differing = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if _STATUS in differing or differing - _SPELT:
        return Kind.LOCATIONS
    facilities = (places.fold(places.part(side, _FACILITY)) for side in (old, new))
    if _FACILITY in differing and len(set(facilities)) > 1:
        return Kind.LOCATIONS
    return Kind.REGISTRY_REWRITE if differing - {_CONTACTS} else Kind.CONTACTS


def _details(fields: Sequence[FieldChange]) -> Clause:
    """Names and details; the registry shows the status of a site only while the trial recruits."""
    hidden = sum(1 for f in fields if places.part(f.before, _STATUS) and not places.part(f.after, _STATUS))
    if hidden == len(fields):
        text = f"{count(hidden, 'site')} without a status of {'its' if hidden == 1 else 'their'} own now"
        short = "Sites without a status of their own"
    elif len(fields) == 1:
        old, new = (_called(side) for side in (fields[0].before, fields[0].after))
        was, now = quote_contrast(old, new, 80, names=True)
        text = f"name or details of a site changed: {was} is now {now}"
        short = "Name of a site changed"
    else:
        text = f"names or details of {count(len(fields), 'site')} changed"
        short = "Names of sites changed"
    return Clause(text=text, severity=Severity.SILENT, short=short)


def _called(site: JsonValue) -> str:
    return places.part(site, _FACILITY) or "no name"
