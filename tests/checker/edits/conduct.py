"""Edits of how a trial goes: its status, its dates, withholding."""

from __future__ import annotations

import copy
import random
from datetime import date

from checker.days import as_read

from .edit import Edit, Fact, Maker, Path, Record, both, dotted, get, put

STATUS: Path = ("protocolSection", "statusModule")
STATUSES = {
    "RECRUITING": "Recruiting",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "COMPLETED": "Completed",
    "TERMINATED": "Terminated",
    "SUSPENDED": "Suspended",
    "WITHDRAWN": "Withdrawn",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
}
STOPPED = {"TERMINATED", "SUSPENDED", "WITHDRAWN"}
ENDED = {"TERMINATED", "COMPLETED", "WITHDRAWN"}
DATES = ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
REASON = "The sponsor lost its cell factory"


def status(record: Record, rng: random.Random) -> Edit | None:
    """Change the recruitment status."""
    path = (*STATUS, "overallStatus")
    old = get(record, path)
    if old not in STATUSES:
        return None
    new = rng.choice([value for value in STATUSES if value != old])
    edited = put(record, path, new)
    facts = both(STATUSES[old], STATUSES[new])
    if new in STOPPED:
        edited = put(edited, (*STATUS, "whyStopped"), REASON)
        facts += (Fact("after", (REASON,)),)
    least = "high" if new in STOPPED or (old in ENDED and new == "RECRUITING") else "medium"
    return Edit("status", edited, dotted(path), facts, least=least, note=f"{old} → {new}")


def withdrawn(record: Record, rng: random.Random) -> Edit | None:
    """Withdraw the trial before anybody was enrolled."""
    count: Path = ("protocolSection", "designModule", "enrollmentInfo")
    old = get(record, (*STATUS, "overallStatus"))
    planned = get(record, (*count, "count"))
    if old not in STATUSES or old in ENDED or not planned:
        return None
    edited = put(put(record, (*STATUS, "overallStatus"), "WITHDRAWN"), (*STATUS, "whyStopped"), REASON)
    edited = put(edited, count, {"count": 0, "type": "ACTUAL"})
    facts = (*both(STATUSES[old], "Withdrawn"), Fact("after", (REASON,)))
    return Edit(
        "withdrawn",
        edited,
        dotted(STATUS),
        facts,
        ("fewer", "shortfall"),
        "high",
        note=f"{old}, {planned} planned",
    )


def moved(value: str, months: int) -> str:
    """Return a date so many months later or earlier, of the same precision."""
    year, month, *rest = value.split("-")
    total = int(year) * 12 + int(month) - 1 + months
    text = f"{total // 12}-{total % 12 + 1:02d}"
    return f"{text}-{min(int(rest[0]), 28):02d}" if rest else text


def dates(record: Record, rng: random.Random) -> Edit | None:
    """Move the start, the primary completion or the study completion."""
    for key in rng.sample(DATES, len(DATES)):
        path = (*STATUS, key, "date")
        old = get(record, path)
        if isinstance(old, str) and len(old) in {7, 10}:
            new = moved(old, rng.choice([-50, -14, -5, -1, 1, 3, 8, 13, 25, 40]))
            note = f"{key}: {old} → {new}"
            return Edit(
                "date",
                put(record, path, new),
                dotted(path),
                both(as_read(old), as_read(new)),
                least="low",
                note=note,
            )
    return None


def days(record: Record, rng: random.Random) -> Edit | None:
    """Move a date by some days."""
    for key in rng.sample(DATES, len(DATES)):
        path = (*STATUS, key, "date")
        old = get(record, path)
        if isinstance(old, str) and len(old) == 10:
            new = date.fromordinal(
                date.fromisoformat(old).toordinal() + rng.choice([-20, -3, 2, 9, 27])
            ).isoformat()
            return Edit(
                "days",
                put(record, path, new),
                dotted(path),
                both(as_read(old), as_read(new)),
                least="low",
                note=f"{key}: {old} → {new}",
            )
    return None


def precision(record: Record, rng: random.Random) -> Edit | None:
    """Give a date its day within its month."""
    for key in rng.sample(DATES, len(DATES)):
        path = (*STATUS, key, "date")
        old = get(record, path)
        if isinstance(old, str) and len(old) == 7:
            return Edit(
                "precision", put(record, path, f"{old}-15"), dotted(path), quiet=True, note=f"{key}: {old}"
            )
    return None


def actual(record: Record, rng: random.Random) -> Edit | None:
    """Turn a date from estimated to actual."""
    for key in rng.sample(DATES, len(DATES)):
        path = (*STATUS, key, "type")
        old = get(record, path)
        if old in {"ESTIMATED", "ACTUAL"}:
            new = "ACTUAL" if old == "ESTIMATED" else "ESTIMATED"
            return Edit(
                "date type",
                put(record, path, new),
                dotted(path),
                both(old.title(), new.title()),
                least="low",
                note=f"{key}: {old} → {new}",
            )
    return None


def withheld(record: Record, rng: random.Random) -> Edit | None:
    """Withhold the record, as the registry does: names redacted, all else gone."""
    section = get(record, ("protocolSection",)) or {}
    module = section.get("identificationModule") or {}
    old = get(record, (*STATUS, "overallStatus"))
    name = module.get("briefTitle")
    if old not in STATUSES or not name:
        return None
    after = {
        "protocolSection": {
            "identificationModule": {
                "nctId": module.get("nctId"),
                "briefTitle": "[Redacted]",
                "organization": {"fullName": "[Redacted]"},
            },
            "statusModule": {"overallStatus": "WITHHELD"},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "[Redacted]"}},
        },
        "derivedSection": copy.deepcopy(record.get("derivedSection") or {}),
        "hasResults": False,
    }
    sponsor = get(record, ("protocolSection", "sponsorCollaboratorsModule", "leadSponsor", "name")) or old
    facts = (
        Fact("before", (STATUSES[old],)),
        Fact("before", (" ".join(name.split()[:3]),)),
        Fact("before", (" ".join(str(sponsor).split()[:2]),)),
        Fact("after", ("withheld", "withholds")),
    )
    return Edit("withheld", after, "protocolSection", facts, least="high", note=str(old))


MAKERS: dict[str, Maker] = {
    "status": status,
    "withdrawn": withdrawn,
    "date": dates,
    "days": days,
    "precision": precision,
    "date type": actual,
    "withheld": withheld,
}
