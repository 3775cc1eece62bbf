"""Enrolment: how many people are planned, and how many there were."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from monitor.changes.build import make_change
from monitor.changes.detection import Clause, DetectedChange, Pair, at
from monitor.model import FieldChange, JsonValue, Kind, Severity, Struct
from monitor.model.details import EnrollmentDetail
from monitor.model.study import STUDY, Study
from monitor.model.wording import SENTINEL, number, percent, plain, quote, words

PATH = STUDY.protocol_section.design_module.enrollment_info
_COUNT = PATH.__getattr__("count")  # a tuple has a method of that name
PATHS = (PATH,)
KINDS = (Kind.ENROLLMENT,)

MOST_PEOPLE = SENTINEL - 1
"""The registry has eight digits for it, of which the last number means none."""

_NOTABLE = 0.2
"""From this share on a change of a planned number is more than a detail."""

_MOST_TIMES = 10
"""Times by which a number may grow for a percentage to be said."""

_WRITTEN = re.compile(r"[0-9]{1,8}|[1-9][0-9]{0,2}(?:[, ][0-9]{3})+")
_NOT_DIGIT = re.compile("[^0-9]")


class EnrollmentSide(Struct, frozen=True, kw_only=True):
    """The enrolment as one version gives it.

    Attributes:
        text: the number as the record has it. people: None where that is no number of people.
    """

    text: str | None = None
    people: int | None = None
    type: str | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether the record has something that is no number of people, beside the registry's own mark for that."""
        return self.text is not None and self.people is None and self.text != str(SENTINEL)

    @property
    def type_in_words(self) -> str:
        """Such as "planned"."""
        if self.type is None:
            return "of no stated type"
        return {"ACTUAL": "actual", "ESTIMATED": "planned"}.get(self.type, words(self.type))


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return one change for number and type together."""
    old, new = _side(pair.before), _side(pair.after)
    nobody = new.people == 0 and _is_withdrawn(pair.later)
    clause = Clause(
        text=_text(old, new, nobody=nobody),
        severity=_severity(old, new, nobody=nobody),
        short=_short(old, new, nobody=nobody),
    )
    detail = EnrollmentDetail(
        count_before=old.people,
        count_after=new.people,
        type_before=old.type,
        type_after=new.type,
        difference_percent=None if nobody else _difference(old.people, new.people),
    )
    return [make_change(pair, Kind.ENROLLMENT, [clause], fields, detail, PATH)]


def number_of_people(value: JsonValue) -> int | None:
    """Return a number of people from the record's value; None for what cannot be one."""
    text = plain(value) if isinstance(value, str) else str(value)
    if isinstance(value, bool) or not _WRITTEN.fullmatch(text):
        return None
    people = int(_NOT_DIGIT.sub("", text))
    return people if people <= MOST_PEOPLE else None


def _side(record: Mapping[str, JsonValue]) -> EnrollmentSide:
    """The enrolment as the record has it: what the typed study sets aside as unreadable is quoted here."""
    value, kind = at(record, _COUNT), at(record, PATH.type)
    if not isinstance(at(record, PATH), Mapping):
        value = at(record, PATH)
    return EnrollmentSide(
        text=None if value is None else plain(value),
        people=None if value is None else number_of_people(value),
        type=kind if isinstance(kind, str) else None,
    )


def _is_withdrawn(study: Study) -> bool:
    status = study.protocol_section.status_module
    return bool(status and status.overall_status == "WITHDRAWN")


def _difference(before: int | None, after: int | None) -> int | None:
    return round((after - before) / before * 100) if before and after is not None else None


def _severity(old: EnrollmentSide, new: EnrollmentSide, *, nobody: bool) -> Severity:
    """A trial that is withdrawn enrols nobody: that is the news of its status, and no shortfall."""
    if nobody or old.is_unreadable or new.is_unreadable:
        return Severity.LOW
    if (old.people, old.type) == (new.people, new.type) and old.people is not None:
        return Severity.SILENT  # the same number, written as a number or as a text
    if old.type != new.type and "ACTUAL" in {old.type, new.type}:
        return Severity.MEDIUM
    if old.people is None or new.people is None:
        return Severity.LOW
    return Severity.MEDIUM if abs(new.people - old.people) >= _NOTABLE * max(old.people, 1) else Severity.LOW


# --- sentences ---------------------------------------------------------------------------------------


def _text(old: EnrollmentSide, new: EnrollmentSide, *, nobody: bool) -> str:
    if old.is_unreadable or new.is_unreadable:
        return _unreadable(old, new)
    if nobody:
        was = f"changed from {number(old.people)} ({old.type_in_words}) to 0" if old.people else "is 0"
        return f"enrolment of the withdrawn trial {was}"
    if new.people is None:
        was = f" (was {number(old.people)})" if old.people is not None else ""
        return f"enrolment is no longer given as a number{was}"
    if old.people is None:
        return f"enrolment now stated: {_counted(new)}"
    return _changed(old, new, old.people, new.people)


def _changed(old: EnrollmentSide, new: EnrollmentSide, before: int, after: int) -> str:
    if old.type == "ESTIMATED" and new.type == "ACTUAL":
        return f"enrolment is now actual: {_compared(before, after)}"
    if old.type == "ACTUAL" and new.type == "ESTIMATED":
        return f"enrolment, before given as actual ({number(before)}), is now planned: {number(after)}"
    if before == after and old.type == new.type:
        return f"enrolment of {number(after)} is written differently, with the same number"
    if before == after:
        return f"enrolment of {number(after)} is now {new.type_in_words} (was {old.type_in_words})"
    sign = "+" if after > before else "\u2212"
    by = f" ({sign}{percent(after - before, before)})" if before and after <= _MOST_TIMES * before else ""
    verb = "changed" if new.type == "ACTUAL" else "raised" if after > before else "lowered"
    return f"{_kind_of(new)}enrolment {verb} from {number(before)} to {number(after)}{by}"


def _unreadable(old: EnrollmentSide, new: EnrollmentSide) -> str:
    """What the record has in the place of a number of people, quoted."""
    now = "no longer given as a number" if _is_none(new) else f"now given as {_quoted(new)}"
    no_number = ", which is no number of people" if new.is_unreadable else ""
    was_none = ", which was no number of people" if old.is_unreadable else ""
    was = f" (was {_quoted(old)}{was_none})" if old.text is not None else ""
    return f"enrolment is {now}{no_number}{was}"


def _is_none(side: EnrollmentSide) -> bool:
    return side.people is None and not side.is_unreadable


def _quoted(side: EnrollmentSide) -> str:
    return quote(side.text, 40) if side.people is None else number(side.people)


def _compared(planned: int, actual: int) -> str:
    if planned == actual:
        return f"{number(actual)}, as planned"
    verb = "more" if actual > planned else "fewer"
    share = (
        f", {percent(actual - planned, planned)} {verb}"
        if planned and actual <= _MOST_TIMES * planned
        else ""
    )
    return f"{number(actual)} of {number(planned)} planned{share}"


def _kind_of(side: EnrollmentSide) -> str:
    return {"ACTUAL": "actual ", "ESTIMATED": "planned "}.get(str(side.type), "")


def _counted(side: EnrollmentSide) -> str:
    return f"{number(side.people)} ({side.type_in_words})" if side.type else number(side.people)


def _short(old: EnrollmentSide, new: EnrollmentSide, *, nobody: bool) -> str:
    if nobody:
        return "Nobody enrolled"
    if new.people is None:
        return "Enrolment unreadable" if new.is_unreadable else "Enrolment no longer given"
    if old.people is None:
        return f"Enrolment now {number(new.people)}"
    if old.type == "ESTIMATED" and new.type == "ACTUAL":
        planned = f" of {number(old.people)} planned" if old.people != new.people else ", as planned"
        return f"Enrolled {number(new.people)}{planned}"
    if old.people == new.people:
        return f"Enrolment now {new.type_in_words}"
    text = f"{_kind_of(new)}enrolment now {number(new.people)} (was {number(old.people)})"
    return text[:1].upper() + text[1:]
