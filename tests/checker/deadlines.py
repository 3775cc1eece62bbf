"""What sentences say of results that are late, recomputed from the record by the checker's own reading of the rules.

42 CFR 11.44(a): results are to be submitted one year after primary completion; (b), (c) and (e): a certification or a
request that was filed before that day delays it by two years. The WHO's statement asks for posted results in 12 months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from . import days
from .pairs import Complaint, Pair
from .records import Record

STATUS = "protocolSection.statusModule"
COMPLETIONS = ("primaryCompletionDateStruct", "completionDateStruct")
UNITS = {"day": 1.0, "month": days.MONTH, "year": 12 * days.MONTH}
LATE = re.compile(
    r"(?P<what>results came|submitted) (?:(?P<years>\d+) years? and )?(?P<count>\d+) (?P<unit>day|month|year)s?"
)
REGULATED = ("isFdaRegulatedDrug", "isFdaRegulatedDevice", "isUnapprovedDevice")


def check(pair: Pair, change: dict[str, Any]) -> Iterator[Complaint]:
    """Yield complaints of one change about late or overdue results."""
    sentence, path = str(change["sentence"]), str(change["path"])
    record = pair.after
    yield from unfounded_days(record, sentence, path)
    for match in LATE.finditer(sentence.lower()):
        came = arrived(record, submitted=match["what"] == "submitted")
        if not any(fits(match, due, came) for due in due_days(record) if came):
            yield Complaint("wrong-length", match.group(), sentence, path)
    if "FDAAA" in sentence:
        yield from false_lateness(pair, sentence, path)
    if "No results are posted" in sentence and record.at(f"{STATUS}.resultsFirstPostDateStruct"):
        yield Complaint("did-not-happen", "no results are posted", sentence, path)


def unfounded_days(record: Record, sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint of a day that is neither in the record nor the last day of a rule."""
    known = record.scope().dates | {day.isoformat() for day in due_days(record)}
    for match in days.WRITTEN.finditer(sentence):
        if days.from_sentence(match) not in known:
            yield Complaint("unfounded-date", match.group(), sentence, path)


def due_days(record: Record) -> list[date]:
    """Return the last days on which results were in time: a year after completion, and two more after a certification."""
    result = []
    for key in COMPLETIONS:
        ended = days.span(str(record.at(f"{STATUS}.{key}.date")))
        if ended:
            result += [years_after(ended[1], 1), years_after(ended[1], 3)]
    filed = days.span(str(record.at(f"{STATUS}.dispFirstSubmitDate")))
    if filed:
        result.append(years_after(filed[1], 2))
    return result


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; the last of February for a 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def arrived(record: Record, *, submitted: bool) -> date | None:
    """Return when results were submitted, or posted."""
    key = "resultsFirstSubmitDate" if submitted else "resultsFirstPostDateStruct.date"
    between = days.span(str(record.at(f"{STATUS}.{key}")))
    return between[0] if between else None


def fits(match: re.Match[str], due: date, came: date | None) -> bool:
    """Whether results came as late as a sentence says."""
    unit = UNITS[match["unit"]]
    length = int(match["count"]) * unit + int(match["years"] or 0) * UNITS["year"]
    return (
        came is not None and came > due and days.agrees(length, due.isoformat(), came.isoformat(), unit=unit)
    )


def false_lateness(pair: Pair, sentence: str, path: str) -> Iterator[Complaint]:
    """Yield a complaint of a law that does not ask for these results, or asked for them and has them in time."""
    record = pair.after
    oversight = record.at("protocolSection.oversightModule") or {}
    if not any(oversight.get(key) for key in REGULATED):
        yield Complaint("false-late", "no product that the FDA regulates", sentence, path)
    came = arrived(record, submitted=True)
    first = min(due_days(record), default=None)
    if came is not None and first is not None and came <= first:
        yield Complaint("false-late", f"submitted {came}, due {first}", sentence, path)
    if pending(record) and "No results" in sentence:
        yield Complaint("false-late", "submitted, under review", sentence, path)
    if pair.on and first is not None and date.fromisoformat(pair.on) <= first - timedelta(days=1):
        yield Complaint("false-late", f"not due before {first}", sentence, path)


def pending(record: Record) -> bool:
    """Whether submitted results wait for the registry's review."""
    tracked = record.at("derivedSection.miscInfoModule.submissionTracking.submissionInfos") or []
    last = tracked[-1] if tracked and isinstance(tracked[-1], dict) else {}
    return bool(last.get("releaseDate")) and not (last.get("resetDate") or last.get("unreleaseDate"))
