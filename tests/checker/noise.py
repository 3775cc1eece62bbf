"""What may differ between two records without any sentence: a table, with the reason for each line."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from .differences import Difference
from .figures import DAYS, measured
from .meaning import CLOSE, differing
from .text import fold

OUTCOMES = "protocolSection.outcomesModule."
STATUS, PLACES = "protocolSection.statusModule", "protocolSection.contactsLocationsModule"
NOISE = {  # pattern of the path: why
    r".*\.unpostedResponsibleParty": "the sponsor, repeated beside its events",
    r".*\.unpostedEvents\.dateUnknown": "said as a date that the record does not give",
    rf"{STATUS}\.(?:studyFirst|lastUpdate|resultsFirst|dispFirst)PostDateStruct\.type": "of the registry's own dates",
}
QUIET = {  # stored, and published to nobody
    rf"{STATUS}\.statusVerifiedDate": "a re-verification",
    rf"{STATUS}\.(?:studyFirst|lastUpdate)(?:Submit|SubmitQc|Post)Date.*": "the record's own dates",
    rf"{STATUS}\.(?:resultsFirst|dispFirst)(?:SubmitQc|Post)Date.*": "quality control and posting",
    rf"{PLACES}\.centralContacts\b.*": "contacts are not published",
    rf"{PLACES}\.locations\.contacts\b.*": "contacts are not published",
    rf"{PLACES}\.locations\.(?:zip|state|city|country|facility)": "names, details and spellings of one site",
    r"resultsSection\.moreInfoModule\.pointOfContact\b.*": "contacts are not published",
    r"protocolSection\.designModule\.nPtrsToThisExpAccNctId": "other records count it",
    r"protocolSection\.eligibilityModule\.stdAges": "follows from the ages",
    r".*\.references\.type": "the noun of the sentence says it",
    r".*\.references\.citation": "the sentence says what is the matter, and names the publication",
    r".*\.retractions\.pmid": "a notice is named by its source",
    r".*\.groupIds?": "arms are called by their names",
    r".*\.class": "follows from the name",
}
QUIET_WHERE_GONE = {
    r"annotationSection\b.*": "events that are no longer listed because results are posted",
}
REFERENCES = "protocolSection.referencesModule.references"
CONCERN = re.compile(r"erratum|corrigend|correct|retract|concern|updat")
NEWS_OF_REFERENCES = {"RESULT", "DERIVED"}
IS_LENGTH = re.compile(
    r"protocolSection\.(?:eligibilityModule\.(?:minimum|maximum)Age|designModule\.targetDuration)"
)
IS_NOISE = re.compile("|".join(NOISE))
IS_QUIET_WHERE_GONE = re.compile("|".join(QUIET_WHERE_GONE))
IS_QUIET = re.compile("|".join(QUIET))
SILENT_KINDS = {"verification", "contacts", "registry_rewrite", "date_precision"}


def is_noise(difference: Difference) -> bool:
    """Whether a difference needs no sentence: it means nothing, or only escapes, case, spaces or a unit differ."""
    return (
        bool(IS_NOISE.fullmatch(difference.pattern))
        or spelt(difference.before) == spelt(difference.after)
        or is_same_length(difference)
        or (
            difference.pattern.startswith("resultsSection")
            and same_number(difference.before, difference.after)
        )
    )


def same_number(before: object, after: object) -> bool:
    """Whether two posted values are one number, written with other zeros or marks between thousands."""
    try:
        old, new = (Decimal(str(side).replace(",", "").replace("\u2212", "-")) for side in (before, after))
    except InvalidOperation:
        return False
    return old == new


def is_same_length(difference: Difference) -> bool:
    """Whether one age, or one length of follow-up, is in another unit, or all points of a time frame are."""
    if not (difference.before and difference.after):
        return False
    if difference.pattern.startswith(OUTCOMES) and difference.pattern.endswith("timeFrame"):
        return not differing(str(difference.before), str(difference.after))
    if not IS_LENGTH.fullmatch(difference.pattern):
        return False
    old, new = measured(str(difference.before)), measured(str(difference.after))
    if len(old) != 1 or len(new) != 1:
        return False
    sides = [[value * DAYS[unit] for value in values] for ((values, unit),) in (old, new)]
    return any(abs(first - second) <= CLOSE * first for first in sides[0] for second in sides[1])


def spelt(value: object) -> str:
    """Return a leaf as a reader sees it; nothing for an absent one."""
    return "" if value is None else fold(value)


def is_quiet(difference: Difference) -> bool:
    """Whether a difference may be stored without being published."""
    if difference.after is None and IS_QUIET_WHERE_GONE.fullmatch(difference.pattern):
        return True
    if difference.pattern.endswith("locations.status") and None in {difference.before, difference.after}:
        return True  # sites have a status of their own while the trial recruits
    if {difference.before, difference.after} == {None, "SUPERIORITY"}:
        return True  # what every analysis tests that says nothing else
    return bool(IS_QUIET.fullmatch(difference.pattern)) or is_precision(difference)


def is_precision(difference: Difference) -> bool:
    """Whether a date only gained or lost its day."""
    old, new = str(difference.before), str(difference.after)
    return difference.pattern.endswith("Struct.date") and old[:7] == new[:7] and len(old) != len(new)


def quiet_references(differences: list[Difference]) -> set[str]:
    """Return the labels of references that are background, or of which only the citation was edited."""
    listed = [d for d in differences if d.pattern.startswith(REFERENCES)]
    labels = {d.path[3] for d in listed}
    news = {d.path[3] for d in listed if {d.before, d.after} & NEWS_OF_REFERENCES or "retractions" in d.path}
    news |= {d.path[3] for d in listed if d.path[-1] == "citation" and is_concern(d)}
    return labels - news


def is_concern(difference: Difference) -> bool:
    """Whether a citation says on one side alone that something is the matter with the publication."""
    old, new = (set(CONCERN.findall(fold(side or ""))) for side in (difference.before, difference.after))
    return old != new and difference.before is not None and difference.after is not None
